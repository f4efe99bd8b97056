"""Mails, drafted and sent at most once; calendar entries; the CRM file."""

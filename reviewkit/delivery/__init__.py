"""What is sent out: mails drafted and sent at most once, calendar entries, the CRM file."""

"""What leaves the house: mails drafted and sent at most once, calendar entries, the CRM file."""

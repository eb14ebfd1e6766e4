"""A mailbox on this machine: takes every message by SMTP, keeps it in a Maildir and shows it on a page."""

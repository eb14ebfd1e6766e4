"""A mailbox on this machine: takes e-mail by SMTP, SMS and Zalo messages by HTTP, and shows them on a page."""

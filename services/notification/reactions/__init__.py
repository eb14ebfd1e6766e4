"""What is heard, and what becomes due by it."""

from services.notification.reactions import classes

FOLLOWERS = [
    *classes.FOLLOWERS,
]

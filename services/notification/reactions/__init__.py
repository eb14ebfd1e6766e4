"""What is heard, and what becomes due by it."""

from services.notification.reactions import classes, nominations, periods, plans, recipients

FOLLOWERS = [
    *recipients.FOLLOWERS,
    *classes.FOLLOWERS,
    *nominations.FOLLOWERS,
    *plans.FOLLOWERS,
    *periods.FOLLOWERS,
]

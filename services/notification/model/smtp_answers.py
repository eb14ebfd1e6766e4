"""What a mail server's no means: for this address, for now, or for everything that we send."""

from __future__ import annotations

import re

from services.notification.model.outcomes import PERMANENT, TECHNICAL, TEMPORARY

# `550 5.1.1 …`: the class, the subject and the detail of RFC 3463.
_ENHANCED = re.compile(r"5\.(\d{1,3})\.(\d{1,3})(?!\d)")

# Subjects: 1 the address, 2 the mailbox, 3 their system, 4 the way there, 5 the protocol, 6 the content, 7 policy.
# Of the way there it is the address that is wrong: a domain that takes no mail, or (Exchange) nobody of this name.
_OF_THE_ADDRESS = ("1", "2", "4")
_FULL = ("2", "2")
_TOO_LARGE = ("2", "3")
_OUR_ADDRESS = (("1", "7"), ("1", "8"))  # the sender's

# Where no such code is given: no such mailbox, not here, no such name, takes no mail.
_PLAIN_PERMANENT = (521, 550, 551, 553, 556)
_PLAIN_FULL = 552


def meaning(code: int, text: str) -> str:
    """What a no (4xx or 5xx) to a recipient or to a message means."""
    if code < 500:
        return TEMPORARY
    enhanced = _ENHANCED.match(text.strip())
    if enhanced is None:
        if code == _PLAIN_FULL:
            return TEMPORARY
        return PERMANENT if code in _PLAIN_PERMANENT else TECHNICAL
    if enhanced.groups() == _FULL:
        return TEMPORARY  # people empty their mailboxes
    if enhanced.groups() == _TOO_LARGE or enhanced.groups() in _OUR_ADDRESS:
        return TECHNICAL
    return PERMANENT if enhanced[1] in _OF_THE_ADDRESS else TECHNICAL

"""What an organisation may say in its rules: the order of ways, and the address of its own system."""

from __future__ import annotations

import re
from collections.abc import Sequence
from urllib.parse import urlsplit

from services.notification.model import kinds
from services.notification.model.kinds import Kind
from shared.refusal import Fault, Refusal, Words

# A name with a domain: neither `localhost` nor an address in numbers, which may well be one of ours.
_PUBLIC_NAME = re.compile(
    r"(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+(?!local\b|localhost\b|internal\b)[a-z][a-z0-9-]*"
)


def checked_channels(kind: Kind, asked: Sequence[str | None]) -> list[str]:
    """The ways in the order in which they are tried; places left free (None) are passed over. An organisation has
    every message in its inbox, which is therefore always the last way. Refuses a way twice, one that messages of this
    kind do not go, and none at all."""
    usual = kind.channels
    faults = []
    for place, one in enumerate(asked):
        if one is not None and one not in usual:
            words = Words("Loại thư này không gửi được bằng cách đó.", "Messages of this kind do not go that way.")
            faults.append(Fault(f"/channels/{place}", words))
        elif one is not None and one in asked[:place]:
            words = Words("Cách này đã chọn ở trên. Hãy chọn cách khác.", "This way is chosen above. Choose another.")
            faults.append(Fault(f"/channels/{place}", words))
    chosen = [one for one in asked if one is not None and one != kinds.INBOX]
    if kinds.INBOX in usual:
        chosen.append(kinds.INBOX)
    elif not chosen:
        words = Words("Hãy chọn ít nhất một cách gửi.", "Choose at least one way.")
        faults.append(Fault("/channels/0", words))
    if faults:
        raise Refusal("channels", faults[0].words, faults=faults)
    return chosen


def checked_url(url: str) -> str:
    """The address of an organisation's own system. Refuses what is not https, and what lies within our own network."""
    try:
        parts = urlsplit(url)
        host, port_is_one = parts.hostname or "", parts.port != 0
    except ValueError:
        host, port_is_one, parts = "", False, urlsplit("")
    plain = parts.scheme == "https" and port_is_one and not (parts.username or parts.password or parts.fragment)
    if not (plain and _PUBLIC_NAME.fullmatch(host.lower()) and url.isascii() and len(url) <= 500):
        raise Refusal(
            "url",
            Words(
                "Hãy nhập địa chỉ đầy đủ bắt đầu bằng https:// với tên máy chủ công khai, không kèm mật khẩu.",
                "Enter the whole address: https:// and a public host name, without a password.",
            ),
            at="/url",
        )
    return url

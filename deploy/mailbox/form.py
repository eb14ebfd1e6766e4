"""How notification speaks to the telephone exchange of the mailbox: the form of its gateway (docs/gateways.md)."""

from __future__ import annotations

_FORM = """\
[sms]
url = "{page_url}/gateway/sms"
headers = {{ "Idempotency-Key" = "{{key}}" }}
json = {{ to = "{{to}}", text = "{{text}}" }}
repeats = "recognised"
answer = {{ code = "/code", reference = "/id", words = "/message", codes = {{ 0 = "accepted", 1 = "permanent" }} }}

[sms.receipts]
{receipts}
[zalo]
url = "{page_url}/gateway/zalo"
headers = {{ "Idempotency-Key" = "{{key}}" }}
json = {{ to = "{{to}}", template_id = "{{template_id}}", parameters = "{{parameters}}" }}
repeats = "recognised"
answer = {{ code = "/code", reference = "/id", words = "/message", codes = {{ 0 = "accepted", 1 = "permanent" }} }}

[zalo.receipts]
{receipts}"""

_RECEIPTS = """\
secret = "{secret}"
signature_header = "Gateway-Signature"
timestamp_header = "Gateway-Timestamp"
prefix = "v1="
key = "/key"
status = "/status"
statuses = {{ arrived = "delivered", failed = "permanent" }}
id = "/id"
"""


def form(page_url: str, secret: str) -> str:
    """The file for SOLOP_GATEWAYS_FILE. `page_url` is where the mailbox's pages are."""
    return _FORM.format(page_url=page_url, receipts=_RECEIPTS.format(secret=secret))

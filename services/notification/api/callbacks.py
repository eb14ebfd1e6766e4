"""Where providers tell what became of messages: `POST /callbacks/<channel>` (docs/gateways.md)."""

from __future__ import annotations

from flask import Blueprint, current_app, jsonify, request
from flask.typing import ResponseReturnValue
from prometheus_client import Counter

from services.notification.commands.receipts import TooEarly, take
from services.notification.model.gateway_forms import Forms
from services.notification.model.provider_receipts import is_genuine, read
from shared.refusal import Refusal, Words, unknown
from shared.web.shell import shell
from shared.web.sign_in import public

MOST_BYTES = 64 * 1024
AGAIN_SECONDS = 60

NOT_GENUINE = Counter("solop_receipts_not_genuine_total", "Receipts with a wrong signature or time", ["channel"])

callbacks = Blueprint("callbacks", __name__)


@callbacks.post("/callbacks/<channel>")
@public
def take_receipt(channel: str) -> ResponseReturnValue:
    """200: taken, or known before; 401: not genuine; 409: to come again later; 422: not what its form says."""
    forms: Forms = current_app.config["GATEWAY_FORMS"]
    form = forms.receipts.get(channel)
    if form is None:
        raise unknown(Words("kênh này", "channel"))
    request.max_content_length = MOST_BYTES
    body, now = request.get_data(), shell().desk.clock()
    signature, timestamp = (request.headers.get(name, "") for name in (form.signature_header, form.timestamp_header))
    if not is_genuine(form, signature, timestamp, body, now):
        NOT_GENUINE.labels(channel).inc()
        raise Refusal(
            "receipt-not-genuine",
            Words("Chữ ký hoặc thời điểm không đúng.", "The signature or the time is not right."),
            status=401,
        )
    try:
        is_new = take(shell().store, channel, read(form, channel, body), now)
    except TooEarly:
        return jsonify(later=True), 409, {"Retry-After": str(AGAIN_SECONDS)}
    return jsonify(known=not is_new)

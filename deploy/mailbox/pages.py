"""The mailbox's pages: letters and short messages, also as JSON, and the gateway that takes short messages."""

from __future__ import annotations

import dataclasses

from flask import Flask, abort, jsonify, render_template, request
from flask.typing import ResponseReturnValue

from deploy.mailbox.letters import Letter, Letters
from deploy.mailbox.messages import Messages

# For trying out what becomes of numbers that cannot be reached.
REFUSED = "000"
DOES_NOT_ARRIVE = "999"


def create_app(letters: Letters, messages: Messages) -> Flask:
    """The pages over these letters and short messages."""
    app = Flask(__name__)

    @app.get("/")
    def show_list() -> ResponseReturnValue:
        return render_template("list.html", letters=letters.newest_first(), messages=messages.newest_first())

    @app.get("/messages/<identifier>")
    def show_letter(identifier: str) -> ResponseReturnValue:
        return render_template("letter.html", letter=letters.get(identifier) or abort(404))

    @app.get("/api/messages")
    def list_as_json() -> ResponseReturnValue:
        return jsonify({"items": [as_json(letter) for letter in letters.newest_first()]})

    @app.get("/api/short-messages")
    def list_short_messages() -> ResponseReturnValue:
        return jsonify({"items": [dataclasses.asdict(one) for one in messages.newest_first()]})

    @app.post("/gateway/<any(sms, zalo):channel>")
    def take_message(channel: str) -> ResponseReturnValue:
        """Like many a gateway it says its no inside a 200."""
        said, key = request.get_json(), request.headers.get("Idempotency-Key") or abort(400)
        to = str(said["to"])
        if to.endswith(REFUSED):
            return jsonify({"code": 1, "message": "no such subscriber"})
        text = said["text"] if channel == "sms" else _as_text(said["template_id"], said["parameters"])
        message, is_new = messages.take(channel, key, to, text, fails=to.endswith(DOES_NOT_ARRIVE))
        return jsonify({"code": 0, "id": message.id, "known": not is_new})

    @app.get("/live")
    @app.get("/ready")
    def say_ready() -> ResponseReturnValue:
        return jsonify({"ready": True})

    return app


def as_json(letter: Letter) -> dict[str, str]:
    """The message, its moment as ISO text."""
    return {**dataclasses.asdict(letter), "received": letter.received.isoformat()}


def _as_text(template_id: str, parameters: dict[str, str]) -> str:
    return f"{template_id}: " + "; ".join(f"{name} = {value}" for name, value in parameters.items())

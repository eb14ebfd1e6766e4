"""The mailbox's pages: a list of messages, one message, and both as JSON."""

from __future__ import annotations

import dataclasses

from flask import Flask, abort, jsonify, render_template
from flask.typing import ResponseReturnValue

from deploy.mailbox.letters import Letter, Letters


def create_app(letters: Letters) -> Flask:
    """The pages over these messages."""
    app = Flask(__name__)

    @app.get("/")
    def show_list() -> ResponseReturnValue:
        return render_template("list.html", letters=letters.newest_first())

    @app.get("/messages/<identifier>")
    def show_letter(identifier: str) -> ResponseReturnValue:
        return render_template("letter.html", letter=letters.get(identifier) or abort(404))

    @app.get("/api/messages")
    def list_as_json() -> ResponseReturnValue:
        return jsonify({"items": [as_json(letter) for letter in letters.newest_first()]})

    @app.get("/live")
    @app.get("/ready")
    def say_ready() -> ResponseReturnValue:
        return jsonify({"ready": True})

    return app


def as_json(letter: Letter) -> dict[str, str]:
    """The message, its moment as ISO text."""
    return {**dataclasses.asdict(letter), "received": letter.received.isoformat()}

"""For anybody who holds a certificate: is it one?"""

from __future__ import annotations

from typing import Any

from flask import Blueprint, after_this_request, render_template, request

from services.enrolment.commands.verifying import verify
from shared.misses import TooManyMisses
from shared.refusal import Refusal
from shared.web.answers import ask_to_wait, keep_private
from shared.web.shell import shell
from shared.web.sign_in import public

pages = Blueprint("verifying_pages", __name__)


@pages.get("/verify")
@public
def ask() -> Any:
    """Type the code that is printed on the paper."""
    return answer(request.args["code"]) if request.args.get("code") else _page("", None, None)


@pages.get("/verify/<code>")
@public
def answer(code: str) -> Any:
    """What stands behind the code: where the QR code on the paper leads."""
    try:
        found = verify(shell().store, code, request.remote_addr or "", shell().desk.clock())
    except Refusal as refusal:
        if isinstance(refusal, TooManyMisses):
            ask_to_wait(refusal.seconds)
        return _page(code, None, refusal), refusal.status
    return _page(code, found, None)


def _page(code: str, found: dict[str, Any] | None, refusal: Refusal | None) -> str:
    after_this_request(keep_private)
    return render_template("enrolment_verify.html", code=code, found=found, refusal=refusal)

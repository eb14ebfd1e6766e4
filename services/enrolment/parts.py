"""Enrolment's own parts of an HTTP process: the key that signs tokens and the seal of identity numbers."""

from __future__ import annotations

from dataclasses import dataclass

from flask import current_app
from joserfc.jwk import OKPKey

from services.enrolment.sealing import Seal


@dataclass(frozen=True)
class Parts:
    """Picked in `app.py`."""

    signing_key: OKPKey
    seal: Seal


def parts() -> Parts:
    """The parts of the running request."""
    found: Parts = current_app.extensions["enrolment"]
    return found

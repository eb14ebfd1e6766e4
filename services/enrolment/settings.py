"""What enrolment is told by its environment."""

from __future__ import annotations

import base64
import binascii
from dataclasses import dataclass
from pathlib import Path

from environs import Env, validate

from shared import settings


@dataclass(frozen=True)
class EnrolmentSettings:
    """The common settings, the key that signs tokens, the key that seals identity numbers, and the password of
    the account `operator`, which is made when there is no account yet."""

    common: settings.Settings
    signing_key_file: str
    identity_key_file: str
    first_operator_password: str | None


def load() -> EnrolmentSettings:
    """Read them. Raises SettingsFault naming everything missing or wrong."""

    def from_environment(env: Env) -> EnrolmentSettings:
        present = [validate.Length(min=1)]
        return EnrolmentSettings(
            common=settings.common(env, "enrolment"),
            signing_key_file=env.str("SIGNING_KEY_FILE", validate=present),
            identity_key_file=env.str("IDENTITY_KEY_FILE", validate=present),
            first_operator_password=env.str("FIRST_OPERATOR_PASSWORD", None),
        )

    return settings.read(from_environment)


def read_identity_key(path: str) -> bytes:
    """The 32 bytes of the key file. Raises SettingsFault when they are not there."""
    try:
        key = base64.b64decode(Path(path).read_text(), validate=True)
    except (OSError, binascii.Error, ValueError) as problem:
        raise settings.SettingsFault(f"SOLOP_IDENTITY_KEY_FILE cannot be read: {problem}") from None
    if len(key) != 32:
        raise settings.SettingsFault(f"SOLOP_IDENTITY_KEY_FILE holds {len(key)} bytes; 32 are needed, in base64")
    return key

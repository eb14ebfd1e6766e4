"""What enrolment is told by its environment."""

from __future__ import annotations

from dataclasses import dataclass

from environs import Env, validate

from shared import settings


@dataclass(frozen=True)
class EnrolmentSettings:
    """The common settings, the key that signs tokens, the key that seals identity numbers, the key under which
    attendance knows them again, and the password of the account `operator`, which is made when there is no account
    yet."""

    common: settings.Settings
    signing_key_file: str
    identity_key_file: str
    check_in_key_file: str
    first_operator_password: str | None


def load() -> EnrolmentSettings:
    """Read them. Raises SettingsFault naming everything missing or wrong."""

    def from_environment(env: Env) -> EnrolmentSettings:
        present = [validate.Length(min=1)]
        return EnrolmentSettings(
            common=settings.common(env, "enrolment"),
            signing_key_file=env.str("SIGNING_KEY_FILE", validate=present),
            identity_key_file=env.str("IDENTITY_KEY_FILE", validate=present),
            check_in_key_file=env.str("CHECK_IN_KEY_FILE", validate=present),
            first_operator_password=env.str("FIRST_OPERATOR_PASSWORD", None),
        )

    return settings.read(from_environment)

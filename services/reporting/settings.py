"""What reporting is told by its environment."""

from __future__ import annotations

from dataclasses import dataclass

from environs import Env, validate

from shared import settings


@dataclass(frozen=True)
class ReportingSettings:
    """The common settings, and within how many days after its end a period is to be signed off."""

    common: settings.Settings
    sign_off_days: int


def load() -> ReportingSettings:
    """From the environment. Raises SettingsFault naming everything missing or wrong."""

    def from_environment(env: Env) -> ReportingSettings:
        return ReportingSettings(
            common=settings.common(env, "reporting"),
            sign_off_days=env.int("SIGN_OFF_WITHIN_DAYS", 10, validate=[validate.Range(min=0, max=365)]),
        )

    return settings.read(from_environment)

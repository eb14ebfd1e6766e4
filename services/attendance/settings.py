"""What the attendance service is told by its environment."""

from __future__ import annotations

from dataclasses import dataclass

from environs import Env, validate

from shared import settings


@dataclass(frozen=True)
class AttendanceSettings:
    """The common settings, after how many days a closed sheet locks, and the key of check-ins."""

    common: settings.Settings
    lock_days: int
    check_in_key_file: str


def load() -> AttendanceSettings:
    """The settings. Raises SettingsFault naming everything missing or wrong."""

    def from_environment(env: Env) -> AttendanceSettings:
        return AttendanceSettings(
            common=settings.common(env, "attendance"),
            lock_days=env.int("SHEETS_LOCK_AFTER_DAYS", 7, validate=[validate.Range(min=0)]),
            check_in_key_file=env.str("CHECK_IN_KEY_FILE", validate=[validate.Length(min=1)]),
        )

    return settings.read(from_environment)

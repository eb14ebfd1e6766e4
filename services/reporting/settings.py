"""The settings of reporting: those that all services share."""

from __future__ import annotations

from shared.settings import Settings, common, read


def load() -> Settings:
    """From the environment. Raises SettingsFault."""
    return read(lambda env: common(env, "reporting"))

"""What the attendance service is told by its environment."""

from __future__ import annotations

from shared.settings import Settings, common, read


def load() -> Settings:
    """The settings. Raises SettingsFault naming everything missing or wrong."""
    return read(lambda env: common(env, "attendance"))

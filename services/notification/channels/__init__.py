"""The ways out of the house: which there are, by the settings."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from services.notification.channels.gateway import Gateway
from services.notification.channels.mail import Mail
from services.notification.channels.parcel import Channel
from services.notification.channels.webhook import Webhook
from services.notification.model import kinds
from services.notification.model.gateway_files import Unusable, parse
from services.notification.model.gateway_forms import Forms
from services.notification.settings import Settings, mail_server
from shared.settings import SettingsFault


def channels_of(settings: Settings) -> dict[str, Callable[[], Channel]]:
    """What makes a connection of each channel that there is. Raises SettingsFault."""
    made: dict[str, Callable[[], Channel]] = {
        kinds.EMAIL: partial(
            Mail,
            mail_server(settings.smtp_url),
            settings.smtp_from,
            recognises_repeats=settings.smtp_recognises_repeats,
            per_minute=settings.smtp_per_minute,
        ),
        kinds.WEBHOOK: partial(Webhook, to_private=settings.webhooks_to_private_addresses),
    }
    gateways = forms_of(settings).gateways
    return made | {name: partial(Gateway, name, form) for name, form in gateways.items()}


def forms_of(settings: Settings) -> Forms:
    """The forms of the gateways and of their receipts. Raises SettingsFault naming everything wrong in their file."""
    if settings.gateways_file is None:
        return Forms()
    try:
        return parse(Path(settings.gateways_file).read_text())
    except (OSError, UnicodeDecodeError) as problem:
        raise SettingsFault(f"SOLOP_GATEWAYS_FILE cannot be read: {problem}") from None
    except Unusable as unusable:
        raise SettingsFault("\n  ".join(["SOLOP_GATEWAYS_FILE is wrong:", *unusable.faults])) from None

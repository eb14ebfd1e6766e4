"""The settings of notification: what every service is told, and how its letters leave the house."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from urllib.parse import parse_qsl, unquote, urlsplit

from environs import Env, ValidationError, validate

from shared.settings import Settings as Common, common, read, read_key

PORTS = {"none": 25, "starttls": 587, "tls": 465}


@dataclass(frozen=True)
class MailServer:
    """Where letters are handed over. `security` is `none`, `starttls` or `tls`."""

    host: str
    port: int
    security: str
    user: str | None
    password: str | None = field(repr=False)


@dataclass(frozen=True)
class Settings:
    """`smtp_recognises_repeats`: the mail server drops a second message with a Message-ID that it knows.
    `smtp_per_minute`: how many letters it takes, None without limit. `gateways_file`: the forms of the gateways
    (docs/gateways.md). `webhooks_to_private_addresses`: webhooks also go to this machine and its network.
    `smtp_connections`: how many letters are under way at once."""

    common: Common
    smtp_url: str = field(repr=False)
    smtp_from: str
    smtp_recognises_repeats: bool
    mailbox_url: str | None
    messages_key_file: str = ""
    smtp_per_minute: int | None = None
    gateways_file: str | None = None
    webhooks_to_private_addresses: bool = False
    smtp_connections: int = 2


def load() -> Settings:
    """The settings of this process. Raises SettingsFault naming everything missing or wrong."""
    return read(
        lambda env: Settings(
            common=common(env, "notification"),
            smtp_url=env.str("SMTP_URL", validate=[_is_mail_server]),
            smtp_from=env.str("SMTP_FROM", validate=[validate.Email()]),
            smtp_recognises_repeats=env.bool("SMTP_RECOGNISES_REPEATS", False),
            mailbox_url=_mailbox_url(env),
            smtp_connections=env.int("SMTP_CONNECTIONS", 2, validate=[validate.Range(min=1, max=20)]),
            messages_key_file=env.str("MESSAGES_KEY_FILE", validate=[validate.Length(min=1)]),
            smtp_per_minute=env.int("SMTP_PER_MINUTE", 0, validate=[validate.Range(min=0)]) or None,
            gateways_file=env.str("GATEWAYS_FILE", None) or None,
            webhooks_to_private_addresses=env.bool("WEBHOOKS_TO_PRIVATE_ADDRESSES", False),
        )
    )


@cache
def messages_key(path: str) -> bytes:
    """The key of the personal addresses and of the sealed secrets. Raises SettingsFault when it cannot be read."""
    return read_key(path, "SOLOP_MESSAGES_KEY_FILE")


def mail_server(url: str) -> MailServer:
    """The mail server of `smtp://user:password@host:port?starttls=true` or `smtps://…`. Raises ValueError."""
    parts = urlsplit(url)
    if parts.scheme not in ("smtp", "smtps"):
        raise ValueError("begins with smtp:// or smtps://")
    if not parts.hostname:
        raise ValueError("names no host")
    options = dict(parse_qsl(parts.query))
    starttls = options.pop("starttls", "false")
    if options or starttls not in ("true", "false"):
        raise ValueError("knows only the option starttls=true or starttls=false")
    if parts.scheme == "smtps" and starttls == "true":
        raise ValueError("smtps:// is encrypted from the start and takes no starttls")
    security = "tls" if parts.scheme == "smtps" else "starttls" if starttls == "true" else "none"
    return MailServer(
        host=parts.hostname,
        port=parts.port or PORTS[security],
        security=security,
        user=unquote(parts.username) if parts.username else None,
        password=unquote(parts.password) if parts.password else None,
    )


def _is_mail_server(url: str) -> None:
    try:
        mail_server(url)
    except ValueError as problem:
        raise ValidationError(f"smtp://user:password@host:port is meant: {problem}") from None


def _mailbox_url(env: Env) -> str | None:
    url = env.str("MAILBOX_URL", None, validate=[validate.URL(schemes={"http", "https"}, require_tld=False)])
    return url.rstrip("/") if url else None

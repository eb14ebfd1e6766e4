"""The settings that the processes of an embedded system are started with."""

from __future__ import annotations

from pathlib import Path

from deploy.keys import Keys
from deploy.ports import HOST, Ports
from deploy.store_users import user_of, with_user
from shared.settings import SERVICES


def service_environment(
    service: str,
    *,
    ports: Ports,
    keys: Keys,
    gateways: Path,
    passwords: dict[str, str],
    store_url: str,
    kafka_url: str,
) -> dict[str, str]:
    """What both processes of a service are told. `passwords` holds one for each service and one for `operator`,
    the file `gateways` the form of the mailbox's telephone exchange."""
    settings = {
        "SOLOP_MONGO_URL": with_user(store_url, user_of(service), passwords[service]),
        "SOLOP_MONGO_DATABASE": user_of(service),
        "SOLOP_KAFKA_URL": kafka_url,
        "SOLOP_KAFKA_REPLICATION": "1",
        "SOLOP_JWKS": str(keys.jwks),
        "SOLOP_COOKIE_SECURE": "false",
        "SOLOP_PROXIES": "0",
        "SOLOP_WORKER_PORT": str(ports.worker(service)),
        "SOLOP_WORKER_NAME": f"{service}-worker",
    }
    settings |= {f"SOLOP_URL_{one.upper()}": ports.url(ports.api(one)) for one in SERVICES}
    if service == "enrolment":
        settings |= {
            "SOLOP_SIGNING_KEY_FILE": str(keys.signing_key),
            "SOLOP_IDENTITY_KEY_FILE": str(keys.identity_key),
            "SOLOP_FIRST_OPERATOR_PASSWORD": passwords["operator"],
        }
    if service in ("enrolment", "attendance"):
        settings["SOLOP_CHECK_IN_KEY_FILE"] = str(keys.check_in_key)
    if service == "attendance":
        settings["SOLOP_SHEETS_LOCK_AFTER_DAYS"] = "7"
    if service == "reporting":
        settings["SOLOP_SIGN_OFF_WITHIN_DAYS"] = "10"
    if service == "notification":
        settings |= {
            "SOLOP_SMTP_URL": f"smtp://{HOST}:{ports.smtp}",
            "SOLOP_SMTP_FROM": "solop@localhost",
            "SOLOP_SMTP_RECOGNISES_REPEATS": "true",
            "SOLOP_SMTP_PER_MINUTE": "0",
            "SOLOP_MAILBOX_URL": ports.url(ports.mailbox),
            "SOLOP_GATEWAYS_FILE": str(gateways),
            "SOLOP_WEBHOOKS_TO_PRIVATE_ADDRESSES": "true",
            "SOLOP_MESSAGES_KEY_FILE": str(keys.messages_key),
        }
    return settings

"""Settings: what a mail server's address says, and that every bad one is named at the start."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from services.notification.channels import channels_of, forms_of
from services.notification.settings import Settings, load, mail_server
from shared.settings import SERVICES, SettingsFault


def test_the_address_of_a_mail_server_says_how_to_reach_it() -> None:
    plain = mail_server("smtp://127.0.0.1:8425")
    assert (plain.host, plain.port, plain.security, plain.user) == ("127.0.0.1", 8425, "none", None)
    starttls = mail_server("smtp://so%40lop:m%3At@mail.example.vn?starttls=true")
    assert (starttls.port, starttls.security, starttls.user, starttls.password) == (587, "starttls", "so@lop", "m:t")
    assert mail_server("smtps://mail.example.vn").port == 465
    assert "m:t" not in repr(starttls)


@pytest.mark.parametrize(
    "url, why",
    [
        ("http://mail", "begins with"),
        ("smtp://", "no host"),
        ("smtp://mail:port", "Port"),
        ("smtp://mail?startls=true", "only the option"),
        ("smtps://mail?starttls=true", "takes no starttls"),
    ],
)
def test_what_is_no_mail_server_is_refused(url: str, why: str) -> None:
    with pytest.raises(ValueError, match=why):
        mail_server(url)


def test_every_bad_setting_is_named_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    given = {f"URL_{one.upper()}": "http://x.test" for one in SERVICES}
    given |= {"MONGO_URL": "m", "KAFKA_URL": "k", "JWKS": "j"}
    bad = {"SMTP_URL": "http://mail", "SMTP_FROM": "solop", "SMTP_RECOGNISES_REPEATS": "maybe", "MAILBOX_URL": "there"}
    bad |= {"SMTP_PER_MINUTE": "-1", "WEBHOOKS_TO_PRIVATE_ADDRESSES": "maybe"}
    bad |= {"MESSAGES_KEY_FILE": ""}
    for name, value in {**given, **bad}.items():
        monkeypatch.setenv(f"SOLOP_{name}", value)
    with pytest.raises(SettingsFault) as fault:
        load()
    assert [name for name in bad if f"SOLOP_{name}" not in str(fault.value)] == []
    for name, value in {
        "SMTP_URL": "smtp://mail",
        "SMTP_FROM": "solop@localhost",
        "MESSAGES_KEY_FILE": "/no/key",
    }.items():
        monkeypatch.setenv(f"SOLOP_{name}", value)
    monkeypatch.delenv("SOLOP_MAILBOX_URL")
    for name in ("SMTP_RECOGNISES_REPEATS", "SMTP_PER_MINUTE", "WEBHOOKS_TO_PRIVATE_ADDRESSES"):
        monkeypatch.delenv(f"SOLOP_{name}")
    assert load().smtp_recognises_repeats is False
    assert load().mailbox_url is None
    assert (load().smtp_per_minute, load().gateways_file) == (None, None)
    assert load().webhooks_to_private_addresses is False


def test_there_are_the_channels_that_are_configured(told: Callable[..., Settings], tmp_path: Path) -> None:
    settings = replace(told(25), smtp_per_minute=600)
    assert set(channels_of(settings)) == {"email", "webhook"}
    mail = channels_of(settings)["email"]()
    assert (mail.name, mail.repeats, mail.per_minute) == ("email", "recognised", 600)
    file = tmp_path / "gateways.toml"
    file.write_text('[sms]\nurl = "https://x.test/"\njson = { to = "{to}", text = "{text}" }\nper_minute = 60')
    with_sms = replace(settings, gateways_file=str(file))
    sms = channels_of(with_sms)["sms"]()
    assert (sms.name, sms.repeats, sms.per_minute) == ("sms", "unknown", 60)


def test_a_file_of_gateways_that_is_wrong_is_a_bad_setting(told: Callable[..., Settings], tmp_path: Path) -> None:
    file = tmp_path / "gateways.toml"
    settings = replace(told(25), gateways_file=str(file))
    with pytest.raises(SettingsFault, match="SOLOP_GATEWAYS_FILE cannot be read"):
        forms_of(settings)
    file.write_text('[sms]\nurl = "x"\n[pigeon]')
    with pytest.raises(SettingsFault) as fault:
        forms_of(settings)
    assert all(one in str(fault.value) for one in ("SOLOP_GATEWAYS_FILE", "sms.url", "sms.json", "pigeon"))

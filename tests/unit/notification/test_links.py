"""Personal addresses and sealed secrets: both hang on one key, and neither shows what it holds."""

from __future__ import annotations

import base64
from collections.abc import Callable
from pathlib import Path

import pytest
from cryptography.exceptions import InvalidTag

from services.notification import links, sealing
from services.notification.settings import Settings, messages_key
from shared.settings import SettingsFault


@pytest.fixture
def make_key(tmp_path: Path) -> Callable[[str], str]:
    """Key files: `make_key("a")`."""

    def make(letter: str) -> str:
        path = tmp_path / f"{letter}.key"
        path.write_text(base64.b64encode(letter.encode() * 32).decode())
        return str(path)

    return make


def test_a_personal_address_is_the_same_after_a_restart(told: Callable[..., Settings]) -> None:
    settings = told(1)
    address = links.address_of(settings, "an")
    messages_key.cache_clear()
    assert links.address_of(settings, "an") == address
    assert address.startswith("http://notification.test/wishes/")
    assert links.unsubscribe_address_of(settings, "an") == f"{address}/unsubscribe"
    assert links.learner_of(settings.messages_key_file, address.rpartition("/")[2]) == "an"


def test_an_address_of_another_key_or_for_another_person_is_none_of_ours(
    told: Callable[..., Settings], make_key: Callable[[str], str]
) -> None:
    ours = told(1).messages_key_file
    token = links.address_of(told(1), "an").rpartition("/")[2]
    of_binh = links.address_of(told(1), "binh").rpartition("/")[2]
    forged = token.partition(".")[0] + "." + of_binh.partition(".")[2]
    assert links.learner_of(make_key("x"), token) is None
    assert [links.learner_of(ours, one) for one in (forged, "", "an", token[:-1], "ự")] == [None] * 5


def test_a_sealed_secret_is_read_again_under_its_key_only(make_key: Callable[[str], str]) -> None:
    new = sealing.new_secret(make_key("a"))
    assert new.text not in new.sealed + repr(new)
    assert new.sealed != sealing.close(make_key("a"), new.text)
    assert sealing.open_sealed(make_key("a"), new.sealed) == new.text
    with pytest.raises(InvalidTag):
        sealing.open_sealed(make_key("b"), new.sealed)


def test_a_key_that_is_not_there_is_said_by_its_setting() -> None:
    with pytest.raises(SettingsFault, match="SOLOP_MESSAGES_KEY_FILE"):
        messages_key("/no/such/file")

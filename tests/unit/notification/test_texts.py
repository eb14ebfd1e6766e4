"""Whose text holds: the nearest organisation's own, otherwise what the system came with; and who may write one."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from services.notification.commands.templates import give_up_template, save_template
from services.notification.model import kinds
from services.notification.model.templates import built_in
from services.notification.model.text_versions import compared, tidied, with_version
from services.notification.texts import Texts
from shared.authority import Actor, Role
from shared.refusal import Refusal
from shared.store import Store
from shared.unit_of_work import Desk, Request

SUMMONS = kinds.SUMMONS
OWN: dict[str, Any] = {"subject": "Mời học", "text": "Kính gửi {{ name }}", "sms": "Moi {{ name }}", "zalo": None}
PATH = ["centre", "province"]


def actor(role: str, place: str) -> Actor:
    return Actor("account-1", "Người thử", (Role(role, place),))


@pytest.fixture
def as_somebody(store: Store) -> Callable[..., dict[str, Any]]:
    """`as_somebody("staff", "centre", save_template, …)` carries out a command."""
    store.organisations.insert_many(
        [
            {"_id": "province", "name": "Tỉnh ủy", "kind": "province", "parent_id": None},
            {"_id": "centre", "name": "Trung tâm", "kind": "centre", "parent_id": "province"},
            {"_id": "other", "name": "Trung tâm khác", "kind": "centre", "parent_id": "province"},
        ]
    )
    desk = Desk(store, "notification", lambda: datetime(2026, 2, 20, tzinfo=UTC))

    def carry_out(role: str, place: str, command: Callable[..., Any], *args: Any, **options: Any) -> dict[str, Any]:
        return desk.carry_out(command, *args, request=Request(actor=actor(role, place)), **options).value

    return carry_out


As = Callable[..., dict[str, Any]]


def subject(store: Store, *path: str, language: str = "vi") -> str:
    return Texts(store).of(SUMMONS, language, path or PATH).subject


def test_without_own_texts_what_the_system_came_with_holds(store: Store) -> None:
    assert Texts(store).of(SUMMONS, "en", PATH) == built_in(SUMMONS, "en")
    assert Texts(store).of(SUMMONS, "vi", []) == built_in(SUMMONS, "vi")


def test_the_nearest_organisation_with_its_own_texts_decides(store: Store, as_somebody: As) -> None:
    as_somebody("board", "province", save_template, "province", SUMMONS, "vi", {**OWN, "subject": "Tỉnh"}, expected=0)
    assert (subject(store), subject(store, "other", "province")) == ("Tỉnh", "Tỉnh")
    as_somebody("staff", "centre", save_template, "centre", SUMMONS, "vi", {**OWN, "subject": "Huyện"}, expected=0)
    assert (subject(store), subject(store, "other", "province")) == ("Huyện", "Tỉnh")
    assert subject(store, language="en") == built_in(SUMMONS, "en").subject
    found = Texts(store).of(SUMMONS, "vi", PATH)
    assert (found.organisation_id, found.number, found.kind, found.language) == ("centre", 1, SUMMONS, "vi")


def test_texts_are_given_up_and_what_holds_above_holds_again(store: Store, as_somebody: As) -> None:
    as_somebody("board", "province", save_template, "province", SUMMONS, "vi", {**OWN, "subject": "Tỉnh"}, expected=0)
    as_somebody("staff", "centre", save_template, "centre", SUMMONS, "vi", OWN, expected=0)
    as_somebody("staff", "centre", give_up_template, "centre", SUMMONS, "vi", expected=1)
    assert subject(store) == "Tỉnh"
    as_somebody("board", "province", give_up_template, "province", SUMMONS, "vi", expected=1)
    assert subject(store) == built_in(SUMMONS, "vi").subject
    with pytest.raises(Refusal) as no:
        as_somebody("staff", "centre", give_up_template, "centre", SUMMONS, "vi", expected=2)
    assert (no.value.code, no.value.status) == ("no-text-of-its-own", 409)


def test_every_version_is_kept_with_who_when_and_why(store: Store, as_somebody: As) -> None:
    as_somebody("staff", "centre", save_template, "centre", SUMMONS, "vi", OWN, expected=0, why="cho gọn")
    as_somebody("staff", "centre", save_template, "centre", SUMMONS, "vi", {**OWN, "subject": "Hai"}, expected=1)
    as_somebody("staff", "centre", give_up_template, "centre", SUMMONS, "vi", expected=2)
    kept = store.templates.find_one({"_id": "centre:summons:vi"})
    assert [(one["number"], one["subject"], one["why"]) for one in kept["versions"]] == [
        (1, "Mời học", "cho gọn"),
        (2, "Hai", None),
        (3, None, None),
    ]
    by = {"account_id": "account-1", "name": "Người thử"}
    assert all(one["saved_by"] == by and one["saved_at"].startswith("2026-02-20") for one in kept["versions"])
    assert (kept["organisation_id"], kept["kind"], kept["language"], kept["version"]) == ("centre", SUMMONS, "vi", 3)


def test_who_was_slower_is_told(as_somebody: As) -> None:
    as_somebody("staff", "centre", save_template, "centre", SUMMONS, "vi", OWN, expected=0)
    for command, *more in ((save_template, OWN), (give_up_template,)):
        with pytest.raises(Refusal) as no:
            as_somebody("staff", "centre", command, "centre", SUMMONS, "vi", *more, expected=0)
        assert no.value.status == 412


@pytest.mark.parametrize(
    "role, place, organisation_id, status",
    [
        ("staff", "centre", "centre", None),
        ("staff", "province", "centre", None),
        ("board", "province", "province", None),
        ("board", "province", "centre", None),
        ("operator", "*", "province", None),
        ("operator", "*", "centre", 403),
        ("staff", "centre", "province", 404),
        ("staff", "centre", "other", 404),
        ("staff", "centre", "nowhere", 404),
        ("operator", "*", "nowhere", 404),
        ("lecturer", "centre", "centre", 404),
    ],
)
def test_an_organisation_writes_its_own_texts_and_the_operator_those_of_the_top(
    as_somebody: As, role: str, place: str, organisation_id: str, status: int | None
) -> None:
    def save() -> None:
        as_somebody(role, place, save_template, organisation_id, SUMMONS, "vi", OWN, expected=0)

    if status is None:
        save()
    else:
        with pytest.raises(Refusal) as no:
            save()
        assert no.value.status == status


@pytest.mark.parametrize("kind, language", [("summons", "fr"), ("no-such", "vi")])
def test_a_kind_or_language_that_there_is_not_is_unknown(as_somebody: As, kind: str, language: str) -> None:
    with pytest.raises(Refusal) as no:
        as_somebody("staff", "centre", save_template, "centre", kind, language, OWN, expected=0)
    assert no.value.status == 404


def test_a_faulty_text_changes_nothing(store: Store, as_somebody: As) -> None:
    with pytest.raises(Refusal) as no:
        as_somebody("staff", "centre", save_template, "centre", SUMMONS, "vi", {**OWN, "text": "{{ x() }}"}, expected=0)
    assert (no.value.code, no.value.faults[0].at) == ("text-runs-code", "/text")
    assert store.templates.count_documents({}) == 0


def test_texts_are_read_once_in_a_batch(store: Store, as_somebody: As) -> None:
    texts = Texts(store)
    before = texts.of(SUMMONS, "vi", PATH)
    as_somebody("staff", "centre", save_template, "centre", SUMMONS, "vi", OWN, expected=0)
    assert texts.of(SUMMONS, "vi", PATH) == before
    assert Texts(store).of(SUMMONS, "vi", PATH) != before


def test_what_was_typed_is_kept_with_its_lines() -> None:
    assert tidied("  Kính gửi \r\n\r\n- một\t\x00\n\n ") == "Kính gửi\n\n- một"
    assert tidied("Đồng chí") == "Đồng chí"  # composed


def test_two_versions_are_compared_line_by_line() -> None:
    fresh = {"kind": SUMMONS, "language": "vi", "organisation_id": "centre", "versions": []}
    zalo = {"template_id": "1", "parameters": {"ten": "{{ name }}"}}
    text = built_in(SUMMONS, "vi")
    document = with_version(fresh, OWN | {"zalo": zalo}, actor("staff", "centre"), datetime.now(UTC), None)
    assert document["versions"][0]["zalo"] == zalo
    assert compared(text, text) == {}
    changed = compared(text, built_in(SUMMONS, "en"))
    assert set(changed) == {"subject", "text", "sms"}
    assert changed["subject"] == [("-", text.subject), ("+", built_in(SUMMONS, "en").subject)]
    assert ("+", "Dear {{ name }},") in changed["text"]
    assert (" ", "") in changed["text"]

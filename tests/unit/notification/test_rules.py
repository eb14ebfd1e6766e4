"""Whose rule holds: each thing from the nearest organisation above that has said something of it."""

from __future__ import annotations

from typing import Any

from services.notification.model import kinds
from services.notification.model.rules import KindRule, OwnRules, Rules
from services.notification.model.wishes import Quiet
from shared.organisations import Organisations

TREE = [
    {"_id": "province", "kind": "province", "name": "Tỉnh ủy", "parent_id": None},
    {"_id": "centre", "kind": "centre", "name": "Trung tâm Bắc Hà", "parent_id": "province"},
    {"_id": "cell", "kind": "cell", "name": "Chi bộ Bản Phố", "parent_id": "centre"},
    {"_id": "former", "kind": "centre", "name": "Trung tâm cũ", "parent_id": "province", "successor_ids": ["centre"]},
]


def rules_of(organisation_id: str, **said: dict[str, Any]) -> OwnRules:
    documents = [{"_id": name, **what} for name, what in said.items()]
    return Rules(documents, Organisations(TREE)).of(organisation_id)


def test_where_nobody_says_anything_everything_goes_the_usual_way() -> None:
    usual = rules_of("centre")
    assert all(usual.kind(code) == KindRule(True, kind.channels) for code, kind in kinds.KINDS.items())
    assert (usual.quiet, usual.summons_days, usual.reminder_hour) == (Quiet(21 * 60, 6 * 60), 7, 16)
    assert usual.webhook is None
    assert {usual.says(thing) for thing in ("quiet", "summons_days", "reminder_hour")} == {None}


def test_an_organisation_not_heard_of_yet_has_the_usual_rules() -> None:
    assert rules_of("nobody-knows").kind(kinds.SUMMONS).on


def test_each_thing_comes_from_the_nearest_that_has_said_something_of_it() -> None:
    off = {"on": False, "channels": ["email"]}
    province = {"kinds": {kinds.SUMMONS: off, kinds.ENROLLED: off}, "summons_days": 14, "quiet": None}
    centre = {"kinds": {kinds.SUMMONS: {"on": True, "channels": ["sms", "email"]}}, "summons_days": 10}
    own = rules_of("cell", province=province, centre=centre)
    assert own.kind(kinds.SUMMONS) == KindRule(True, ("sms", "email"))
    assert own.kind(kinds.ENROLLED) == KindRule(False, ("email",))
    assert (own.summons_days, own.quiet, own.reminder_hour) == (10, None, 16)
    assert (own.says_of_kind(kinds.SUMMONS), own.says_of_kind(kinds.ENROLLED)) == ("centre", "province")
    assert own.says_of_kind(kinds.WAITLISTED) is None
    assert (own.says("summons_days"), own.says("quiet"), own.says("reminder_hour")) == ("centre", "province", None)


def test_what_one_below_says_holds_for_nobody_above() -> None:
    assert rules_of("province", centre={"summons_days": 30}).summons_days == 7


def test_a_way_that_a_kind_never_goes_is_passed_over() -> None:
    own = rules_of("centre", centre={"kinds": {kinds.SUMMONS: {"on": True, "channels": ["webhook", "sms"]}}})
    assert own.kind(kinds.SUMMONS).channels == ("sms",)


def test_a_webhook_is_never_inherited() -> None:
    webhook = {"url": "https://bacha.example.vn/hook", "secret_sealed": "x"}
    assert rules_of("centre", centre={"webhook": webhook}).webhook == webhook
    assert rules_of("cell", centre={"webhook": webhook}).webhook is None


def test_who_goes_on_with_the_affairs_of_another_goes_on_by_its_own_rules() -> None:
    own = rules_of("former", former={"summons_days": 30}, centre={"summons_days": 3})
    assert own.summons_days == 3

"""What organisations change in their rules: a kind of message, the times, their own system. Each notes who changed it.

A document of `rules` holds what its organisation itself says (`model/rules.py`), and `history: [{at, by, by_name,
about, was, now}]`, the oldest first; `about` is the code of a kind, `times` or `webhook`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from services.notification.model.houses import ROLES, houses
from services.notification.model.kinds import KINDS
from services.notification.model.rule_changes import checked_channels, checked_url
from services.notification.model.rules import QUIET, REMINDER_HOUR, SUMMONS_DAYS, audiences_of
from services.notification.model.wishes import quiet_of
from services.notification.sealing import NewSecret
from shared.organisations import Organisations
from shared.refusal import Refusal, Words, unknown
from shared.store import Document
from shared.unit_of_work import UnitOfWork

ORGANISATION = Words("đơn vị", "organisation")
RULES = Words("quy định gửi thư", "rules")
KIND = Words("loại thư", "kind of message")
WEBHOOK = Words("địa chỉ nhận thư của hệ thống khác", "address of another system")

DECIDERS = (*ROLES, "operator")

AS_ABOVE, NONE, OWN = "as-above", "none", "own"


def set_kind(
    unit: UnitOfWork, organisation_id: str, expected: int, code: str, on: bool, channels: Sequence[str | None]
) -> dict[str, Any]:
    """Whether messages of a kind go out, and by which ways. Answers with the rules' document."""
    rules, kind = _load(unit, organisation_id, expected, code), KINDS[code]
    now = {"on": on, "channels": checked_channels(kind, channels)}
    return _put(unit, {**rules, "kinds": {**rules["kinds"], code: now}}, code, rules["kinds"].get(code), now)


def drop_kind(unit: UnitOfWork, organisation_id: str, expected: int, code: str) -> dict[str, Any]:
    """As those above say again. Answers with the rules' document."""
    rules = _load(unit, organisation_id, expected, code)
    left = {one: rule for one, rule in rules["kinds"].items() if one != code}
    return _put(unit, {**rules, "kinds": left}, code, rules["kinds"].get(code), None)


def set_times(unit: UnitOfWork, organisation_id: str, expected: int, asked: Mapping[str, Any]) -> dict[str, Any]:
    """When messages go: `{quiet: as-above | none | own, quiet_from, quiet_to: HH:MM, summons_days: 1..60 | None,
    reminder_hour: 0..23 | None}`, where None is as those above say. Answers with the rules' document."""
    rules = _load(unit, organisation_id, expected)
    said: dict[str, Any] = {name: asked[name] for name in (SUMMONS_DAYS, REMINDER_HOUR) if asked[name] is not None}
    if asked["quiet"] == OWN:
        said[QUIET] = quiet_of(asked["quiet_from"], asked["quiet_to"]).kept()
    elif asked["quiet"] == NONE:
        said[QUIET] = None
    times = (QUIET, SUMMONS_DAYS, REMINDER_HOUR)
    before = {name: rules[name] for name in times if name in rules}
    others = {name: value for name, value in rules.items() if name not in times}
    return _put(unit, {**others, **said}, "times", before or None, said or None)


def set_webhook(unit: UnitOfWork, organisation_id: str, expected: int, url: str, new: NewSecret) -> dict[str, Any]:
    """Where an organisation's own system takes messages. The secret with which they are signed stays, if there is one.
    Answers with the rules' document."""
    rules = _load(unit, organisation_id, expected)
    known = rules.get("webhook")
    now = {"url": checked_url(url), "secret_sealed": known["secret_sealed"] if known else new.sealed}
    return _put(unit, {**rules, "webhook": now}, "webhook", known and {"url": known["url"]}, {"url": url})


def renew_secret(unit: UnitOfWork, organisation_id: str, expected: int, new: NewSecret) -> dict[str, Any]:
    """From now on another secret signs. Answers with the rules' document; refuses (404) where there is no webhook."""
    rules = _load(unit, organisation_id, expected)
    known = _webhook(rules)
    said = {"url": known["url"]}
    return _put(
        unit, {**rules, "webhook": {**known, "secret_sealed": new.sealed}}, "webhook", said, {**said, "renewed": True}
    )


def drop_webhook(unit: UnitOfWork, organisation_id: str, expected: int) -> dict[str, Any]:
    """Nothing goes to the organisation's own system any more. Answers with the rules' document."""
    rules = _load(unit, organisation_id, expected)
    known = _webhook(rules)
    left = {name: value for name, value in rules.items() if name != "webhook"}
    return _put(unit, left, "webhook", {"url": known["url"]}, None)


def _webhook(rules: Document) -> Mapping[str, Any]:
    if not rules.get("webhook"):
        raise unknown(WEBHOOK)
    found: Mapping[str, Any] = rules["webhook"]
    return found


def _load(unit: UnitOfWork, organisation_id: str, expected: int, code: str | None = None) -> Document:
    """The rules of an organisation for which the asker may decide; about a kind, of one in which it has a say."""
    tree = Organisations(unit.find("organisations", {}))
    document = tree.get(organisation_id)
    if document is None or not (unit.actor.has("operator") or organisation_id in houses(unit.actor, tree)):
        raise unknown(ORGANISATION)
    if code is not None and code not in KINDS:
        raise unknown(KIND)
    if code is not None and KINDS[code].audience not in audiences_of(document["kind"]):
        raise Refusal(
            "not-theirs",
            Words(
                "Loại thư này gửi cho đơn vị khác; đơn vị đó tự đặt cách nhận.",
                "Messages of this kind go to other organisations, which say so themselves.",
            ),
            status=409,
        )
    return unit.load("rules", organisation_id, RULES, expected=expected, fresh={"_id": organisation_id, "kinds": {}})


def _put(unit: UnitOfWork, rules: Document, about: str, was: Any, now: Any) -> Document:
    # The router looks again at what is open under them.
    rules = {**rules, "look": True}
    who = {"at": unit.now.isoformat(), "by": unit.actor.account_id, "by_name": unit.actor.name}
    if was == now:
        return unit.put("rules", rules)
    return unit.put(
        "rules", {**rules, "history": [*rules.get("history", ()), {**who, "about": about, "was": was, "now": now}]}
    )

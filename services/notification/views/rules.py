"""What people read of the rules: what holds for an organisation, and who said so."""

from __future__ import annotations

from typing import Any

from services.notification.commands.rules import ORGANISATION
from services.notification.model.houses import houses
from services.notification.model.kinds import AUDIENCES, KINDS
from services.notification.model.rules import QUIET, REMINDER_HOUR, SUMMONS_DAYS, Rules, audiences_of
from shared.authority import Actor
from shared.organisations import Organisations
from shared.refusal import unknown
from shared.store import Store, by_id
from shared.vietnamese import collation_key

LATEST_CHANGES = 20


def choices(actor: Actor, organisations: Organisations) -> list[tuple[str, str]]:
    """`(id, name)` of the organisations for which the asker may decide; an operator may for every one that stands."""
    if actor.has("operator"):
        standing = [one for one in organisations if organisations.stands(one["_id"]) and one["kind"] != "cell"]
        return [(one["_id"], one["name"]) for one in sorted(standing, key=lambda one: collation_key(one["name"]))]
    return [(one, organisations.name(one)) for one in houses(actor, organisations)]


def rules_of(store: Store, actor: Actor, organisations: Organisations, organisation_id: str) -> dict[str, Any]:
    """`{organisation_id, version, kinds: [{code, audience, on, channels, said_by}], quiet: {from, to} | None,
    summons_days, reminder_hour, said_by: {quiet, summons_days, reminder_hour}, webhook: {url} | None, history}`: what
    holds, `said_by` whom (an organisation's id, None: it is the usual rule). Refuses with `unknown`."""
    if organisation_id not in organisations or not (
        actor.has("operator") or organisation_id in houses(actor, organisations)
    ):
        raise unknown(ORGANISATION)
    documents = by_id(store.rules, organisations.above(organisation_id))
    own = documents.get(organisation_id, {})
    rules = Rules(documents.values(), organisations).of(organisation_id)
    theirs = audiences_of((organisations.get(organisation_id) or {}).get("kind"))
    return {
        "organisation_id": organisation_id,
        "version": own.get("version", 0),
        "kinds": [
            {
                "code": code,
                "audience": kind.audience,
                "on": rules.kind(code).on,
                "channels": list(rules.kind(code).channels),
                "said_by": rules.says_of_kind(code),
            }
            for audience in AUDIENCES
            for code, kind in KINDS.items()
            if kind.audience == audience and audience in theirs
        ],
        "quiet": rules.quiet.kept() if rules.quiet else None,
        "summons_days": rules.summons_days,
        "reminder_hour": rules.reminder_hour,
        "said_by": {name: rules.says(name) for name in (QUIET, SUMMONS_DAYS, REMINDER_HOUR)},
        "webhook": {"url": own["webhook"]["url"]} if own.get("webhook") else None,
        "history": list(reversed(own.get("history", ())))[:LATEST_CHANGES],
    }

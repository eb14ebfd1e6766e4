"""Periods over HTTP: how far they are, what is owed, signing off, closing, correcting."""

from __future__ import annotations

from typing import Any

from flask_smorest import Blueprint

from services.reporting import asking, period_asking
from services.reporting.commands.owing import not_held_id
from services.reporting.schemas import closings as schemas
from services.reporting.schemas.editions import Edition
from services.reporting.views.closings import state_of, year_of_periods
from services.reporting.views.editions import edition_of, show_edition
from services.reporting.views.question import READERS, Question
from shared.periods import quarter_of
from shared.web.language import language
from shared.web.perform import seen_version, show_version
from shared.web.shell import organisations, shell
from shared.web.sign_in import who_may

blueprint = Blueprint("periods", __name__, url_prefix="/api/v1", description="Signing off and closing periods")

PERIOD = "/periods/<organisation_id>/<period>"
CORRECTION = f"{PERIOD}/corrections/<correction_id>"


@blueprint.route("/periods")
@who_may(*READERS)
@blueprint.arguments(schemas.PeriodsArgs, location="query")
@blueprint.response(200, schemas.Periods)
def list_periods(args: dict[str, Any]) -> dict[str, Any]:
    """The quarters, half-years and the year of a year (this one by default), and how far each is"""
    day = period_asking.day()
    asked = asking.question(quarter_of(day).key, args["organisation"])
    found = year_of_periods(shell().store, organisations(), asked.organisation_id, args["year"] or day.year, day)
    items = [{**one, "words": one["words"].in_language(language())} for one in found]
    return {"items": items, "organisation": _named(asked.organisation_id)}


@blueprint.route(PERIOD)
@who_may(*READERS)
@blueprint.response(200, schemas.PeriodShown)
def get_period(organisation_id: str, period: str) -> dict[str, Any]:
    """How far a period is at an organisation, with its sign-offs and corrections; its ETag"""
    return _shown(period_asking.question(organisation_id, period))


@blueprint.route(f"{PERIOD}/debts")
@who_may(*READERS)
@blueprint.response(200, schemas.Owed)
def get_debts(organisation_id: str, period: str) -> dict[str, Any]:
    """What is owed for a period as things stand, by whom, class by class"""
    return period_asking.owed(period_asking.question(organisation_id, period))


@blueprint.route(f"{PERIOD}/sign-offs", methods=["POST"])
@who_may("staff")
@blueprint.arguments(schemas.ReasonBody)
@blueprint.response(200, schemas.PeriodShown)
def sign_off(body: dict[str, Any], organisation_id: str, period: str) -> dict[str, Any]:
    """Sign off what a centre reports (If-Match, "0" for the first); with a reason where something is owed"""
    asked = period_asking.question(organisation_id, period)
    period_asking.sign_off(asked, seen_version(), body["reason"])
    return _shown(asked)


@blueprint.route(f"{PERIOD}/closings", methods=["POST"])
@who_may("board")
@blueprint.arguments(schemas.ReasonBody)
@blueprint.response(200, Edition)
def close(body: dict[str, Any], organisation_id: str, period: str) -> dict[str, Any]:
    """Close a period as edition 1 (If-Match, "0" for the first); with a reason where something is owed"""
    asked = period_asking.question(organisation_id, period)
    period_asking.close(asked, seen_version(), body["reason"])
    return _edition(asked)


@blueprint.route(f"{PERIOD}/corrections", methods=["POST"])
@who_may("staff", "board")
@blueprint.arguments(schemas.ReasonBody)
@blueprint.response(201, schemas.Correction)
def request_correction(body: dict[str, Any], organisation_id: str, period: str) -> dict[str, Any]:
    """Ask that the figures of an organisation are taken anew into the next edition (Idempotency-Key)"""
    kept = period_asking.request_correction(period_asking.question(organisation_id, period), body["reason"])
    show_version(kept["version"])
    return kept


@blueprint.route(f"{CORRECTION}/approvals", methods=["POST"])
@who_may("board")
@blueprint.response(200, Edition)
def approve_correction(organisation_id: str, period: str, correction_id: str) -> dict[str, Any]:
    """Approve a correction that somebody else requested (If-Match of the correction): the next edition"""
    asked = period_asking.question(organisation_id, period)
    period_asking.approve_correction(asked, correction_id, seen_version())
    return _edition(asked)


@blueprint.route(f"{CORRECTION}/refusals", methods=["POST"])
@who_may("board")
@blueprint.arguments(schemas.ReasonBody)
@blueprint.response(200, schemas.Correction)
def decline_correction(body: dict[str, Any], organisation_id: str, period: str, correction_id: str) -> dict[str, Any]:
    """Decline a correction with a reason (If-Match of the correction)"""
    asked = period_asking.question(organisation_id, period)
    kept = period_asking.decline_correction(asked, correction_id, seen_version(), body["reason"])
    show_version(kept["version"])
    return kept


@blueprint.route("/not-held/<organisation_id>/<period>/<programme>")
@who_may(*READERS)
@blueprint.response(200, schemas.NotHeld)
def get_not_held(organisation_id: str, period: str, programme: str) -> dict[str, Any]:
    """How many planned classes of a programme are said not to be held in a quarter, and why; its ETag"""
    asked = period_asking.question(organisation_id, period)
    nothing = {"organisation_id": organisation_id, "period": period, "programme": programme}
    known = shell().store.not_held.find_one({"_id": not_held_id(organisation_id, asked.period, programme)})
    found = known or {**nothing, "classes": 0, "reason": None, "version": 0}
    show_version(found["version"])
    return found


@blueprint.route("/not-held/<organisation_id>/<period>/<programme>", methods=["PUT"])
@who_may("staff")
@blueprint.arguments(schemas.NotHeldBody)
@blueprint.response(200, schemas.NotHeld)
def put_not_held(body: dict[str, Any], organisation_id: str, period: str, programme: str) -> dict[str, Any]:
    """Say that planned classes are not held (If-Match, "0" for the first); 0 classes take it back"""
    asked = period_asking.question(organisation_id, period)
    kept = period_asking.state_not_held(asked, programme, body["classes"], body["reason"], seen_version())
    show_version(kept["version"])
    return kept


@blueprint.route("/responsible/<organisation_id>")
@who_may(*READERS)
@blueprint.response(200, schemas.Responsible)
def get_responsible(organisation_id: str) -> dict[str, Any]:
    """Who answers for the reports of an organisation; its ETag"""
    asking.question(quarter_of(period_asking.day()).key, organisation_id)
    known = shell().store.responsible.find_one({"_id": organisation_id}) or {"who": None, "version": 0}
    show_version(known["version"])
    return {**known, "organisation_id": organisation_id}


@blueprint.route("/responsible/<organisation_id>", methods=["PUT"])
@who_may("staff", "board")
@blueprint.arguments(schemas.ResponsibleBody)
@blueprint.response(200, schemas.Responsible)
def put_responsible(body: dict[str, Any], organisation_id: str) -> dict[str, Any]:
    """Say who answers for the reports of an organisation (If-Match, "0" for the first)"""
    kept = period_asking.name_responsible(organisation_id, body["who"], seen_version())
    show_version(kept["version"])
    return {**kept, "organisation_id": organisation_id}


def _shown(asked: Question) -> dict[str, Any]:
    kept = period_asking.kept(asked)
    state = state_of(kept, asked.organisation_id, asked.period)
    sign_offs = [
        {**one["signed_off"], "organisation": _named(one["organisation_id"])}
        for one in kept.sign_offs(asked.organisation_id, asked.period)
    ]
    show_version(state["version"])
    return {
        "period": asked.period.key,
        "words": asked.period.words().in_language(language()),
        "first": asked.period.first.isoformat(),
        "last": asked.period.last.isoformat(),
        "organisation": _named(asked.organisation_id),
        **state,
        "sign_offs": sign_offs,
        "corrections": period_asking.corrections(asked)[1],
    }


def _edition(asked: Question) -> dict[str, Any]:
    store, tree = shell().store, organisations()
    return show_edition(store, tree, asked, edition_of(store, tree, asked), "then", language())


def _named(organisation_id: str) -> dict[str, str]:
    return {"organisation_id": organisation_id, "name": organisations().name(organisation_id)}

"""What is to be looked at: findings of a period, and setting one aside."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, Response, redirect, render_template, request
from werkzeug.wrappers import Response as BaseResponse

from services.reporting import asking
from services.reporting.commands.set_asides import FINDING, set_aside, take_up
from services.reporting.model.checks import RULES, SEVERITIES
from services.reporting.pages.addresses import period_form, this_quarter
from services.reporting.pages.downloads import file_of
from services.reporting.views.findings import findings, findings_table, in_words, narrowed, waiting
from services.reporting.views.overview import period_of
from services.reporting.views.question import READERS, Question, choices, top_of
from shared.refusal import Refusal, Words, unknown
from shared.vietnamese import number
from shared.web.language import language
from shared.web.perform import perform
from shared.web.shell import organisations, shell
from shared.web.sign_in import who_may

blueprint = Blueprint("check_pages", __name__)

NOTICES = {
    "set-aside": Words(
        "Đã gác lại. Việc này hiện lại khi số liệu đổi.", "Set aside. It is back when its numbers change."
    ),
    "taken-up": Words("Đã đưa lại vào danh sách cần xem.", "It is to be looked at again."),
}
AT_ONCE = 100
SHAPES = {"wrong": "stop", "look": "warn"}

Page = str | tuple[str, int] | BaseResponse


def asked_place() -> Question:
    """The period and organisation of the address, or of the small form on the page; without a period this quarter."""
    args = request.args
    key = period_of(args["span"], args.get("year", "")).key if "span" in args else args.get("period")
    return asking.question(key or this_quarter(), args.get("organisation") or None)


def _narrowing() -> tuple[str | None, str | None]:
    rule, severity = request.args.get("rule"), request.args.get("severity")
    return rule if rule in RULES else None, severity if severity in SEVERITIES else None


@blueprint.get("/checks")
@who_may(*READERS)
def show_checks() -> Page:
    """What to look at in a period, the gravest first."""
    if top_of(asking.who(), organisations()) is None:
        return render_template("reporting_no_organisations.html")
    asked = asked_place()
    if "span" in request.args:
        return redirect(_href(asked, *_narrowing()), 303)
    rule, severity = _narrowing()
    found = narrowed(
        findings(shell().store, organisations().under(asked.organisation_id), asked.period), rule, severity
    )
    to_do = [one for one in found if not one["aside"]]
    return render_template(
        "reporting_checks.html",
        question=asked,
        headline=_headline(asked, len(to_do)),
        found=[in_words(one, organisations(), language()) | {"paths": one["paths"]} for one in to_do[:AT_ONCE]],
        total=len(to_do),
        aside=[in_words(one, organisations(), language()) for one in found if one["aside"]],
        waiting=waiting(shell().store),
        rules=[(key, one.words.in_language(language()), SEVERITIES[one.severity]) for key, one in RULES.items()],
        severities=[(key, words.in_language(language())) for key, words in SEVERITIES.items()],
        shapes=SHAPES,
        rule=rule,
        severity=severity,
        organisations=choices(asking.who(), organisations(), asked.organisation_id),
        csv=_href(asked, rule, severity, "/checks.csv"),
        may_decide=bool(asking.deciding()),
        **period_form(asked),
    )


def _href(asked: Question, rule: str | None, severity: str | None, path: str = "/checks") -> str:
    whose = {"period": asked.period.key, "organisation": asked.organisation_id}
    more = {name: value for name, value in (("rule", rule), ("severity", severity)) if value}
    return f"{path}?{urlencode(whose | more)}"


def _headline(asked: Question, count: int) -> Words:
    period = asked.period.words()
    if not count:
        return Words(f"Không có gì phải xem lại trong {period.vi}", f"Nothing to look at in {period.en}")
    things = "thing" if count == 1 else "things"
    return Words(
        f"{number(count)} việc cần xem trong {period.vi}", f"{number(count, 'en')} {things} to look at in {period.en}"
    )


@blueprint.get("/checks.csv")
@who_may(*READERS)
def download_checks() -> Response:
    """The findings as they are shown, and those set aside."""
    asked = asked_place()
    found = findings(shell().store, organisations().under(asked.organisation_id), asked.period)
    shown = narrowed(found, *_narrowing())
    return file_of(findings_table(shown, organisations(), language()), f"kiem-tra-{asked.period.key}.csv")


@blueprint.get("/checks/<mark>")
@who_may("board", "staff")
def show_finding(mark: str) -> str:
    """One finding: its numbers, and the form to set it aside."""
    return _finding_page(mark, None)


def _finding_page(mark: str, refusal: Refusal | None) -> str:
    asked = asked_place()
    scope = set(asking.deciding())
    everything = findings(shell().store, organisations().under(asked.organisation_id) & scope, asked.period)
    found = next((one for one in everything if one["mark"] == mark), None)
    if found is None:
        raise unknown(FINDING)
    return render_template(
        "reporting_finding.html",
        question=asked,
        one=in_words(found, organisations(), language()) | {"paths": found["paths"]},
        shapes=SHAPES,
        back=_href(asked, None, None),
        here=_href(asked, None, None, f"/checks/{mark}"),
        refusal=refusal,
    )


@blueprint.post("/checks/<mark>")
@who_may("board", "staff")
def decide(mark: str) -> Page:
    """Set it aside, or take it up again."""
    asked, form = asked_place(), request.form
    again = form.get("step") == "take-up"
    args: tuple[Any, ...] = () if again else (form.get("digest", ""), form.get("reason", "").strip())
    try:
        perform(take_up if again else set_aside, mark, *args, asking.deciding())
    except Refusal as refusal:
        return _finding_page(mark, refusal), refusal.status
    done = "taken-up" if again else "set-aside"
    return redirect(f"{_href(asked, None, None)}&done={done}", 303)

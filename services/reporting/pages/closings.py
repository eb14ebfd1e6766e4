"""Periods: how far each is, what is missing and who owes it, signing off, closing, correcting."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from services.reporting import asking, period_asking
from services.reporting.commands.owing import not_held_id
from services.reporting.model import closing
from services.reporting.model.edition_differences import MEASURES
from services.reporting.views import editions
from services.reporting.views.closings import state_of, unsigned, year_of_periods
from services.reporting.views.question import READERS, Question, choices, top_of
from shared.periods import quarter_of
from shared.refusal import Refusal, Words, unknown
from shared.web.language import language
from shared.web.perform import seen_version
from shared.web.shell import organisations, shell
from shared.web.sign_in import who_may

blueprint = Blueprint("period_pages", __name__)

Page = str | tuple[str, int] | Response

NOTICES = {
    "signed-off": Words("Đã xác nhận số liệu của kỳ.", "The figures of the period are signed off."),
    "period-closed": Words("Đã chốt kỳ báo cáo.", "The period is closed."),
    "correction-requested": Words("Đã gửi đề nghị điều chỉnh.", "The correction is requested."),
    "period-corrected": Words("Đã phê duyệt: có bản số liệu mới.", "Approved: there is a new edition."),
    "correction-declined": Words("Đã trả lời không chấp thuận.", "The correction is declined."),
    "not-held-stated": Words("Đã ghi lý do không mở lớp.", "Why the classes are not held is kept."),
    "responsible-named": Words("Đã lưu người phụ trách.", "The responsible person is kept."),
}
STATES = {
    "future": (Words("Chưa đến", "Ahead"), "off"),
    "running": (Words("Đang diễn ra", "Running"), "doing"),
    "ended": (Words("Đã hết kỳ", "Ended"), "wait"),
    "due": (Words("Chờ xác nhận", "To be signed off"), "wait"),
    "overdue": (Words("Quá hạn xác nhận", "Overdue"), "warn"),
    "signed-off": (Words("Đã xác nhận", "Signed off"), "ok"),
    "closed": (Words("Đã chốt", "Closed"), "ok"),
}
CORRECTION_STATES = {
    "requested": (Words("Chờ phê duyệt", "Waits for approval"), "wait"),
    "approved": (Words("Đã phê duyệt", "Approved"), "ok"),
    "declined": (Words("Không chấp thuận", "Declined"), "stop"),
}
KINDS = {
    "not_stated": Words("Lớp theo kế hoạch chưa mở, chưa báo lý do", "Planned classes, nothing said"),
    "not_opened": Words("Lớp quá ngày khai giảng, chưa báo đã mở", "Past their first day, not said to be open"),
    "sheets": Words("Buổi chưa chốt điểm danh", "Sessions without a closed sheet"),
    "results": Words("Lớp chưa có kết quả", "Classes without results"),
}
MISSING = {"bands": Words("xếp loại", "results"), "completions": Words("số hoàn thành", "completions")}


@blueprint.app_context_processor
def words_of_periods() -> dict[str, Any]:
    """What the templates call the states of a period, and what is owed and changed."""
    return {
        "period_states": STATES,
        "correction_states": CORRECTION_STATES,
        "debt_kinds": KINDS,
        "missing_words": MISSING,
        "measures": MEASURES,
    }


@blueprint.get("/periods")
@who_may(*READERS)
def list_periods() -> Page:
    """The periods of a year, the latest first."""
    if top_of(asking.who(), organisations()) is None:
        return render_template("reporting_no_organisations.html")
    day = period_asking.day()
    typed = request.args.get("year", "")
    year = int(typed) if len(typed) == 4 and typed.isascii() and typed.isdigit() else day.year
    asked = asking.question(quarter_of(day).key, request.args.get("organisation"))
    found = year_of_periods(shell().store, organisations(), asked.organisation_id, year, day)
    return render_template(
        "reporting_periods.html",
        periods=found[::-1],
        year=year,
        this_year=day.year,
        question=asked,
        organisation_id=asked.organisation_id,
        organisations=choices(asking.who(), organisations(), asked.organisation_id),
    )


@blueprint.get("/periods/<period>")
@who_may(*READERS)
def show_period(period: str) -> str:
    """One period at an organisation: what is missing and who owes it, or the edition as which it was closed."""
    return _page(_asked(period))


def _asked(period: str) -> Question:
    return period_asking.question(request.args.get("organisation"), period)


def _page(asked: Question, refusal: Refusal | None = None) -> str:
    store, tree = shell().store, organisations()
    kept = period_asking.kept(asked)
    state = state_of(kept, asked.organisation_id, asked.period)
    shown: dict[str, Any] = {"debts": None, "owing": []}
    if state["state"] == "closed":
        shown |= _closed(asked)
    elif state["state"] != "future":
        shown = period_asking.owed(asked, everybody=True)
    who = asking.who()
    closes = closing.closes(asked.organisation_id, tree)
    is_centre = (tree.get(asked.organisation_id) or {}).get("kind") == "centre"
    previous = asked.of(asked.period.previous())
    following = asked.of(asked.period.next())
    return render_template(
        "reporting_period.html",
        question=asked,
        period=asked.period.words().in_language(language()),
        state=state,
        is_centre=is_centre,
        closes=closes,
        may_sign_off=is_centre and who.may(tree, [asked.organisation_id], "staff"),
        may_close=closes and who.may(tree, [asked.organisation_id], "board"),
        may_request=who.may(tree, [asked.organisation_id], "board", "staff"),
        sign_offs=kept.sign_offs(asked.organisation_id, asked.period),
        unsigned=unsigned(kept, asked),
        merged=editions.predecessors_of(store, tree, asked),
        organisations=choices(who, tree, asked.organisation_id),
        previous=previous,
        next=following if following.period.first <= period_asking.day() else None,
        me=who.account_id,
        refusal=refusal,
        **shown,
    )


def _closed(asked: Question) -> dict[str, Any]:
    """What the page of a closed period shows: the newest edition, how the figures of now differ, the corrections."""
    store, tree = shell().store, organisations()
    document, corrections = period_asking.corrections(asked)
    assert document is not None  # its state says so
    newest = editions.edition_of(store, tree, asked)
    return {
        "edition": editions.show_edition(store, tree, asked, newest, "then", language()),
        "drift": editions.differing(store, tree, asked, newest["number"], None, language()),
        "corrections": corrections,
        "editions": editions.editions_of(store, document),
    }


@blueprint.post("/periods/<period>/sign-off")
@who_may("staff")
def sign_off(period: str) -> Page:
    """The centre signs off."""
    asked = _asked(period)
    return _step(asked, "signed-off", period_asking.sign_off, seen_version(), _typed("reason"))


@blueprint.post("/periods/<period>/closing")
@who_may("board")
def close_period(period: str) -> Page:
    """The board closes the period."""
    asked = _asked(period)
    return _step(asked, "period-closed", period_asking.close, seen_version(), _typed("reason"))


@blueprint.post("/periods/<period>/corrections")
@who_may("staff", "board")
def request_correction(period: str) -> Page:
    """Ask for the next edition."""
    return _step(_asked(period), "correction-requested", period_asking.request_correction, _typed("reason"))


@blueprint.post("/periods/<period>/corrections/<correction_id>/approval")
@who_may("board")
def approve_correction(period: str, correction_id: str) -> Page:
    """Approve what somebody else asked for."""
    asked = _asked(period)
    return _step(asked, "period-corrected", period_asking.approve_correction, correction_id, seen_version())


@blueprint.post("/periods/<period>/corrections/<correction_id>/refusal")
@who_may("board")
def decline_correction(period: str, correction_id: str) -> Page:
    """Leave the edition as it is."""
    told = (correction_id, seen_version(), _typed("answer"))
    return _step(_asked(period), "correction-declined", _decline, *told)


def _decline(asked: Question, correction_id: str, expected: int, reason: str | None) -> dict[str, Any]:
    """There may be several on the page: a missing reason is at fault at its own field."""
    try:
        return period_asking.decline_correction(asked, correction_id, expected, reason)
    except Refusal as refusal:
        if refusal.code != "reason-missing":
            raise
        raise Refusal(refusal.code, refusal.words, at=f"/answer-{correction_id}") from None


def _typed(name: str) -> str | None:
    return request.form.get(name, "").strip() or None


def _step(asked: Question, done: str, step: Callable[..., dict[str, Any]], *told: Any) -> Page:
    try:
        step(asked, *told)
    except Refusal as refusal:
        if refusal.status == 404:
            raise
        return _page(asked, refusal), refusal.status
    return _to(asked, done)


def _to(asked: Question, done: str) -> Response:
    to = url_for("period_pages.show_period", period=asked.period.key, organisation=asked.organisation_id, done=done)
    return redirect(to, 303)


@blueprint.get("/periods/<period>/not-held/<programme>")
@who_may("staff")
def not_held_form(period: str, programme: str) -> str:
    """The form that says why planned classes are not held."""
    return _not_held(_asked(period), programme)


@blueprint.post("/periods/<period>/not-held/<programme>")
@who_may("staff")
def state_not_held(period: str, programme: str) -> Page:
    """Keep why planned classes are not held."""
    asked = _asked(period)
    try:
        typed = request.form.get("classes", "").strip()
        classes = int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 6 else -1
        period_asking.state_not_held(asked, programme, classes, _typed("reason"), seen_version())
    except Refusal as refusal:
        if refusal.status == 404:
            raise
        return _not_held(asked, programme, refusal), refusal.status
    return _to(asked, "not-held-stated")


def _not_held(asked: Question, programme: str, refusal: Refusal | None = None) -> str:
    rows = [
        row
        for one in period_asking.owed(asked, everybody=True)["owing"]
        if one["organisation"]["organisation_id"] == asked.organisation_id
        for row in one["planned"]
        if row["programme"]["code"] == programme
    ]
    if not rows:
        raise unknown(Words("lớp theo kế hoạch", "planned class"))
    known = shell().store.not_held.find_one({"_id": not_held_id(asked.organisation_id, asked.period, programme)})
    return render_template(
        "reporting_not_held.html",
        question=asked,
        period=asked.period.words().in_language(language()),
        row=rows[0],
        kept=known or {"classes": 0, "reason": None, "version": 0},
        refusal=refusal,
    )


@blueprint.get("/responsible")
@who_may("staff", "board")
def responsible_form() -> str:
    """The form that names who answers for an organisation's reports."""
    return _responsible(_asked(request.args.get("period", "")))


@blueprint.post("/responsible")
@who_may("staff", "board")
def name_responsible() -> Page:
    """Keep who answers for an organisation's reports."""
    asked = _asked(request.args.get("period", ""))
    try:
        period_asking.name_responsible(asked.organisation_id, _typed("who"), seen_version())
    except Refusal as refusal:
        if refusal.status == 404:
            raise
        return _responsible(asked, refusal), refusal.status
    return _to(asked, "responsible-named")


def _responsible(asked: Question, refusal: Refusal | None = None) -> str:
    known = shell().store.responsible.find_one({"_id": asked.organisation_id})
    return render_template(
        "reporting_responsible.html",
        question=asked,
        period=asked.period.words().in_language(language()),
        kept=known or {"who": None, "version": 0},
        refusal=refusal,
    )

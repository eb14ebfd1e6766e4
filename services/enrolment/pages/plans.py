"""Annual plans: the list of a year, one plan as a table, writing it, deciding it, what changed between versions."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from services.enrolment.commands import plans as commands
from services.enrolment.downloads import workbook
from services.enrolment.model.centres.centres import KINDS
from services.enrolment.model.plans import plan_list, plans
from services.enrolment.reading import PLANNERS, board_scope, plan_scope, seen_plan_id, staff_scope
from services.enrolment.schemas import plans as schemas
from services.enrolment.views import plans as views
from services.enrolment.views.programmes import newest_programmes
from shared.refusal import Fault, Refusal, Words, unknown
from shared.vietnamese import collation_key, today
from shared.web.forms import check_form
from shared.web.perform import perform, seen_version
from shared.web.shell import organisations, shell
from shared.web.sign_in import who_may

pages = Blueprint("plan_pages", __name__)

SHAPES = {"drafting": "wait", "submitted": "doing", "returned": "warn", "approved": "ok"}


def _year() -> int:
    """The year that is asked for; without one this year, from October on the next."""
    typed = request.args.get("year", "")
    if len(typed) == 4 and typed.isascii() and typed.isdigit():
        return int(typed)
    on = today(shell().desk.clock())
    return on.year + (on.month >= 10)


@pages.get("/plans")
@who_may(*PLANNERS)
def list_plans() -> str:
    """The plans of a year, those that wait first for who decides them."""
    on, year = today(shell().desk.clock()), _year()
    found = views.plans_of_year(shell().store, organisations(), plan_scope(), year, on)
    own = [one for one in organisations() if one["_id"] in staff_scope() and one["kind"] in KINDS]
    return render_template(
        "enrolment_plans.html",
        found=found,
        year=str(year),
        waiting=views.plans_in_state(shell().store, "submitted", board_scope()),
        decides=bool(board_scope()),
        own=sorted(own, key=lambda one: collation_key(one["name"])),
        states=plans.STATES,
        shapes=SHAPES,
    )


@pages.get("/plans/open")
@who_may(*PLANNERS)
def open_plan() -> Response:
    """From the small form: centre and year."""
    plan_id = seen_plan_id(plans.plan_id(request.args.get("centre_id", ""), _year()))
    return redirect(url_for("plan_pages.show_plan", plan_id=plan_id), 303)


def _shown(plan_id: str) -> dict[str, Any]:
    """What every page of one plan shows."""
    on = today(shell().desk.clock())
    draft, plan, ceiling = views.load_plan(shell().store, seen_plan_id(plan_id))
    return {
        "plan": views.show_plan(draft, plan, ceiling, organisations(), on),
        "versions": [views.show_version(one) for one in plan["versions"]],
        "returned": plan["returned"],
        "ceiling_version": ceiling["version"] if ceiling else None,
        "programmes": newest_programmes(shell().store),
        "year": str(draft["year"]),
        "state": plans.STATES[draft["state"]],
        "shape": SHAPES[draft["state"]],
        "writes": draft["centre_id"] in staff_scope(),
        "decides": draft["centre_id"] in board_scope(),
        "today": on,
    }


@pages.get("/plans/<plan_id>")
@who_may(*PLANNERS)
def show_plan(plan_id: str) -> str:
    """One plan: its table, what to do next, its versions. `version` shows an approved one."""
    return _plan_page(plan_id, None)


def _plan_page(plan_id: str, refusal: Refusal | None) -> str:
    shown = _shown(plan_id)
    asked = request.args.get("version", "")
    earlier = next((one for one in shown["versions"] if str(one["version_number"]) == asked), None)
    if asked and earlier is None:
        raise unknown(Words("bản kế hoạch", "version of the plan"))
    lines = earlier["lines"] if earlier else shown["plan"]["lines"]
    return render_template(
        "enrolment_plan.html",
        **shown,
        refusal=refusal,
        earlier=earlier,
        table=views.table(lines, shown["programmes"], empty=False),
        demand=views.proposed(shell().store, shown["plan"]["centre_id"], shown["plan"]["year"]),
    )


@pages.get("/plans/<plan_id>/edit")
@who_may("staff")
def edit_form(plan_id: str) -> str | Response:
    """The table as fields, as long as it can be changed."""
    if _shown(plan_id)["plan"]["state"] not in ("drafting", "returned"):
        return redirect(url_for("plan_pages.show_plan", plan_id=plan_id), 303)
    return _edit_page(plan_id, None)


def _edit_page(plan_id: str, refusal: Refusal | None) -> str:
    shown = _shown(plan_id)
    lines = shown["plan"]["lines"]
    return render_template(
        "enrolment_plan_edit.html",
        **shown,
        refusal=refusal,
        table=views.table(lines, views.programmes_to_plan(shell().store, shown["plan"]["year"], lines), empty=True),
        demand=views.proposed(shell().store, shown["plan"]["centre_id"], shown["plan"]["year"]),
    )


def _typed_lines() -> list[dict[str, Any]]:
    """A line for each cell of the table, in its order: faults carry its place."""
    lines: list[dict[str, Any]] = []
    faults: list[Fault] = []
    columns = {name: request.form.getlist(name) for name in ("programme", "quarter", *plans.PARTS)}
    for place, cells in enumerate(zip(*columns.values(), strict=True)):
        row = dict(zip(columns, cells, strict=True))
        line: dict[str, Any] = {"programme": row["programme"]}
        for name in ("quarter", *plans.PARTS):
            try:
                line[name] = plan_list.read_whole(row[name])
            except Refusal as refusal:
                faults.append(Fault(f"/lines/{place}/{name}", refusal.words))
        lines.append(line)
    if faults:
        raise Refusal("plan-lines", faults[0].words, faults=faults)
    return lines


def _seen() -> int | None:
    """The version in the form; none for a plan that nobody had written."""
    return seen_version() if request.form.get("_version", "0") != "0" else None


@pages.post("/plans/<plan_id>/edit")
@who_may("staff")
def save(plan_id: str) -> Response | tuple[str, int]:
    """Save the table."""
    try:
        perform(commands.write_plan, plan_id, _seen(), _typed_lines())
    except Refusal as refusal:
        return _edit_page(plan_id, refusal), refusal.status
    return redirect(url_for("plan_pages.show_plan", plan_id=plan_id, done="plan-saved"), 303)


@pages.get("/plans/<plan_id>/lines.xlsx")
@who_may(*PLANNERS)
def download_lines(plan_id: str) -> Response:
    """The table as a workbook, to be filled in and sent back."""
    shown = _shown(plan_id)
    plan, title = shown["plan"], f"Kế hoạch năm {shown['year']} – {shown['plan']['centre_name']}"
    offered = views.programmes_to_plan(shell().store, plan["year"], plan["lines"])
    return workbook(plan_list.write(title, plan["lines"], offered), f"ke-hoach-{shown['year']}.xlsx")


@pages.post("/plans/<plan_id>/lists")
@who_may("staff")
def save_list(plan_id: str) -> Response | tuple[str, int]:
    """Save the table from an Excel file."""
    file = request.files.get("file")
    try:
        programmes = newest_programmes(shell().store)
        lines = plan_list.read(file.read() if file else b"", (file and file.filename) or "", programmes)
        perform(commands.write_plan, plan_id, _seen(), lines)
    except Refusal as refusal:
        return _edit_page(plan_id, refusal), refusal.status
    return redirect(url_for("plan_pages.show_plan", plan_id=plan_id, done="plan-saved"), 303)


def _step(plan_id: str, done: str, command: Callable[..., dict[str, Any]]) -> Response | tuple[str, int]:
    try:
        perform(command, plan_id, seen_version())
    except Refusal as refusal:
        return _plan_page(plan_id, refusal), refusal.status
    return redirect(url_for("plan_pages.show_plan", plan_id=plan_id, done=done), 303)


@pages.post("/plans/<plan_id>/submit")
@who_may("staff")
def submit(plan_id: str) -> Response | tuple[str, int]:
    """Submit it to the board."""
    return _step(plan_id, "plan-submitted", commands.submit_plan)


@pages.post("/plans/<plan_id>/amend")
@who_may("staff")
def amend(plan_id: str) -> Response | tuple[str, int]:
    """Begin an amendment, and go on to its table."""
    answer = _step(plan_id, "plan-amended", commands.amend_plan)
    if isinstance(answer, tuple):
        return answer
    return redirect(url_for("plan_pages.edit_form", plan_id=plan_id, done="plan-amended"), 303)


def _decide_page(plan_id: str, refusal: Refusal | None) -> str:
    shown = _shown(plan_id)
    before = shown["versions"][-1]["lines"] if shown["versions"] else []
    return render_template(
        "enrolment_plan_decide.html",
        **shown,
        refusal=refusal,
        table=views.table(shown["plan"]["lines"], shown["programmes"], empty=False),
        changed=views.what_changed(before, shown["plan"]["lines"], shown["programmes"]) if before else None,
        first_day=plans.first_day(shown["plan"], shown["today"]).isoformat(),
        demand=views.proposed(shell().store, shown["plan"]["centre_id"], shown["plan"]["year"]),
    )


@pages.get("/plans/<plan_id>/decide")
@who_may("board")
def decide_form(plan_id: str) -> str | Response:
    """What was submitted, what it changes, and the decision."""
    if _shown(plan_id)["plan"]["state"] != "submitted":
        return redirect(url_for("plan_pages.show_plan", plan_id=plan_id), 303)
    return _decide_page(plan_id, None)


@pages.post("/plans/<plan_id>/decide")
@who_may("board")
def decide(plan_id: str) -> Response | tuple[str, int]:
    """Approve or return it."""
    try:
        asked = check_form(schemas.Decision(), request.form)
        if asked["decision"] == "approve":
            perform(commands.approve_plan, plan_id, seen_version(), asked["in_force_from"])
        else:
            perform(commands.return_plan, plan_id, seen_version(), asked["reason"] or "")
    except Refusal as refusal:
        return _decide_page(plan_id, refusal), refusal.status
    done = "plan-approved" if asked["decision"] == "approve" else "plan-returned"
    return redirect(url_for("plan_pages.show_plan", plan_id=plan_id, done=done), 303)


@pages.post("/plans/<plan_id>/ceiling")
@who_may("board")
def set_ceiling(plan_id: str) -> Response | tuple[str, int]:
    """Set, change or (empty) lift the budget ceiling."""
    try:
        typed = request.form.get("budget", "").strip()
        expected = seen_version() if request.form.get("_version") else None
        perform(commands.set_ceiling, plan_id, expected, plan_list.read_whole(typed) if typed else None)
    except Refusal as refusal:
        placed = Refusal(refusal.code, refusal.words, at="/budget", status=refusal.status)
        return _plan_page(plan_id, placed), refusal.status
    return redirect(url_for("plan_pages.show_plan", plan_id=plan_id, done="plan-ceiling"), 303)


@pages.get("/plans/<plan_id>/changes")
@who_may(*PLANNERS)
def show_changes(plan_id: str) -> str:
    """What changed between two versions: `from` and `to`, each an approved version or the one on the desk."""
    shown = _shown(plan_id)
    plan = shown["plan"]
    known = {str(one["version_number"]): one["lines"] for one in shown["versions"]}
    known.setdefault(str(plan["version_number"]), plan["lines"])
    numbers = list(known)
    to = request.args.get("to", numbers[-1])
    since = request.args.get("from", numbers[max(0, numbers.index(to) - 1)] if to in known else "")
    if to not in known or since not in known:
        raise unknown(Words("bản kế hoạch", "version of the plan"))
    changed = views.what_changed(known[since], known[to], shown["programmes"])
    return render_template("enrolment_plan_changes.html", **shown, changed=changed, since=since, to=to, numbers=numbers)

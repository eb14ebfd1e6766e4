"""Carrying out the plan through the public HTTP interface; what is done already is recognised and left alone."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass
from functools import partial
from typing import Any

from deploy.demo import closing, on_paper
from deploy.demo.classes import DemoClass, Session, composition
from deploy.demo.client import PATIENCE, Client, Interrupted, Refused, Unanswered
from deploy.demo.conferences import Conference, hold
from deploy.demo.figures import figures, state_total
from deploy.demo.fill_year import certify, enter_lecturer, enter_plan, enter_rooms, nominate
from deploy.demo.plan import PERIOD, QUARTER, Plan, learner_rows
from deploy.demo.province import PROVINCE, Account
from deploy.demo.workbooks import fill_in
from deploy.demo.writing import write_at_any_hour
from deploy.demo.year import Lecturer, Nomination, YearPlan, taught_by

SIDE_BY_SIDE = 4
OPERATOR = "operator"

Tell = Callable[[str, int, int], None]
"""Takes what is being done, how much of it is done, and how much there is."""


@dataclass(frozen=True)
class Known:
    """A class as the system knows it: its id, and its learners' in the order of the plan."""

    class_id: str
    learners: Sequence[str]


class Filling:
    """One run. `password` is that of all accounts of the demo."""

    def __init__(
        self,
        plan: Plan,
        urls: Mapping[str, str],
        *,
        password: str,
        operator_password: str,
        interrupted: threading.Event,
        tell: Tell,
    ) -> None:
        self._plan = plan
        self._urls = urls
        self._password = password
        self._operator_password = operator_password
        self._interrupted = interrupted
        self._tell = tell
        self._ids: dict[str, str] = {}
        self._staff: dict[str, Client] = {}
        self._committees: dict[str, Client] = {}
        self._known: dict[str, Known] = {}
        self._lecturers: dict[str, str] = {}
        self._taught_by = taught_by(plan.classes)

    def run(self) -> None:
        """Everything, in order. Raises Refused, Unanswered, and Interrupted; another run goes on from there."""
        plan = self._plan
        operator = self._signed_in(OPERATOR, self._operator_password)
        self._enter_organisations(operator)
        write_at_any_hour(operator, self._ids[PROVINCE], self._wait_for)
        self._side_by_side("Accounts", [[one] for one in plan.accounts], lambda one: self._open_account(operator, one))
        board = self._signed_in(next(one.username for one in plan.accounts if one.role == "board"), self._password)
        self._side_by_side("Lecturers", [plan.lecturers], self._enter_lecturer)
        self._enter_classes()
        self._side_by_side("Plans", [[one] for one in plan.year_plans], lambda one: self._enter_plan(board, one))
        self._side_by_side("Attendance sheets", [[one] for one in plan.classes if one.opened_on], self._keep_sheets)
        self._side_by_side("Results and recognitions", [[one] for one in plan.classes if one.results], self._assess)
        # What the political school awards is entered by its own people.
        certified = [[one] for one in plan.classes if one.results and one.partner is None]
        self._side_by_side("Certificates", certified, self._certify)
        self._side_by_side("Nominations", [plan.nominations], self._nominate)
        organisers = {PROVINCE: board, **self._staff}
        self._side_by_side("Study conferences", [plan.conferences], lambda one: self._hold(organisers, one))
        stated = [[one] for one in plan.classes if one.closed_on]
        self._side_by_side("Who the learners are, by class", stated, self._state_composition)
        self._side_by_side("Closings", [[one] for one in plan.classes if one.closed_on], self._close)
        self._record_five_years()
        self._await_figures(board)
        self._enter_what_is_on_paper()
        state_total(board, self._ids[PROVINCE])
        # The last thing of the plan: where this is done, all of it is.
        self._close_the_quarter()

    def _signed_in(self, username: str, password: str) -> Client:
        client = Client(self._urls, self._interrupted)
        client.sign_in(username, password)
        return client

    def _side_by_side(self, words: str, lanes: Sequence[Sequence[Any]], work: Callable[[Any], None]) -> None:
        """Work through several lanes at once, each in its order. The first failure ends all of them."""
        count, done, counting, failed = sum(map(len, lanes)), 0, threading.Lock(), threading.Event()
        self._tell(words, 0, count)

        def work_through(lane: Sequence[Any]) -> None:
            nonlocal done
            for one in lane:
                if failed.is_set():
                    return
                work(one)
                with counting:
                    done += 1
                    self._tell(words, done, count)

        with ThreadPoolExecutor(SIDE_BY_SIDE) as pool:
            try:
                for future in as_completed([pool.submit(work_through, lane) for lane in lanes]):
                    future.result()
            except BaseException:
                failed.set()
                raise

    # Organisations and accounts

    def _enter_organisations(self, operator: Client) -> None:
        count = len(self._plan.organisations)
        for done, one in enumerate(self._plan.organisations):
            self._tell("Organisations", done, count)
            body = {
                "kind": one.kind,
                "name": one.name,
                "short_name": one.short_name,
                "parent_id": self._ids[one.parent] if one.parent else None,
                "email": one.email,
            }
            kept = operator.create("enrolment", "/organisations", body, f"demo/organisation/{one.key}")
            self._ids[one.key] = kept["organisation_id"]
        self._tell("Organisations", count, count)

    def _open_account(self, operator: Client, account: Account) -> None:
        body = {
            "username": account.username,
            "name": account.name,
            "password": self._password,
            "roles": [{"role": account.role, "organisation_id": self._ids[account.organisation]}],
        }
        operator.create("enrolment", "/accounts", body, f"demo/account/{account.username}")
        if account.role == "staff":
            self._staff[account.organisation] = self._signed_in(account.username, self._password)
        if account.role == "committee":
            self._committees[account.organisation] = self._signed_in(account.username, self._password)

    # What a centre has and plans

    def _enter_lecturer(self, lecturer: Lecturer) -> None:
        staff, centre_id = self._staff[lecturer.centre], self._ids[lecturer.centre]
        self._lecturers[lecturer.name] = enter_lecturer(staff, lecturer, centre_id)
        enter_rooms(staff, centre_id, lecturer.centre)

    def _enter_plan(self, board: Client, plan: YearPlan) -> None:
        enter_plan(self._staff[plan.centre], board, plan, self._ids[plan.centre])

    # Classes

    def _enter_classes(self) -> None:
        anybody = next(iter(self._staff.values()))
        template = anybody.get("enrolment", "/learner-list-template.xlsx").body
        # A centre enters its classes one after the other: it knows again who was in an earlier one.
        lanes = [[one for one in self._plan.classes if one.owner == centre] for centre in sorted(self._staff)]
        self._side_by_side("Classes and their learners", lanes, lambda one: self._enter_class(one, template))

    def _enter_class(self, klass: DemoClass, template: bytes) -> None:
        staff, key = self._staff[klass.owner], f"demo/class/{klass.key}"
        class_id = staff.create("enrolment", "/classes", self._announcement(klass), f"{key}/announce")["class_id"]
        learners = []
        if klass.learners:
            workbook = fill_in(template, learner_rows(klass))
            path = f"/classes/{class_id}/learner-lists"
            learners = staff.upload("enrolment", path, workbook, f"{key}/list")["enrolled"]
        self._known[klass.key] = Known(class_id, learners)
        if klass.opened_on:
            move(staff, class_id, "announced", "opening", {"opened_on": klass.opened_on.isoformat()})

    def _announcement(self, klass: DemoClass) -> dict[str, Any]:
        return {
            "name": klass.name,
            "programme_version": klass.programme,
            "owner_id": self._ids[klass.owner],
            "partner_id": self._ids[klass.partner] if klass.partner else None,
            "intake": klass.intake,
            "place": klass.place,
            "decision_number": klass.decision_number,
            "starts_on": klass.starts_on.isoformat(),
            "ends_on": klass.ends_on.isoformat(),
            "sessions": [
                {
                    "starts_at": one.starts_at.isoformat(),
                    "lesson": one.lesson,
                    "lecturer": one.lecturer,
                    "lecturer_id": self._lecturers.get(self._taught_by.get((klass.key, place), "")),
                }
                for place, one in enumerate(klass.sessions)
            ],
        }

    def _assess(self, klass: DemoClass) -> None:
        assert klass.closed_on
        staff, known = self._staff[klass.owner], self._known[klass.key]
        decision = {
            "decision_number": klass.decision_number.replace("QĐ", "QĐCN"),
            "decided_on": klass.closed_on.isoformat(),
        }
        results = [
            {"learner_id": one, **result}
            for one, result in zip(known.learners, klass.results, strict=True)
            if result is not None
        ]
        what = f"the attendance of “{klass.name}” to be heard of by enrolment"
        self._wait_for(what, lambda: recognised(staff, known.class_id, results, decision))

    def _certify(self, klass: DemoClass) -> None:
        assert klass.closed_on
        certify(self._staff[klass.owner], self._known[klass.key].class_id, klass.closed_on, f"demo/class/{klass.key}")

    def _nominate(self, nomination: Nomination) -> None:
        committee = self._committees[nomination.committee]
        nominate(committee, nomination, self._ids[nomination.committee], self._ids[nomination.centre])

    def _hold(self, organisers: Mapping[str, Client], conference: Conference) -> None:
        organiser, what = organisers[conference.organiser], "the organisations to be heard of by attendance"
        self._wait_for(what, lambda: hold(organiser, conference, self._ids))

    def _close(self, klass: DemoClass) -> None:
        assert klass.closed_on
        known = self._known[klass.key]
        # Where results were recognised, the decision has said who completed the class.
        not_completed = [] if klass.results else [known.learners[one] for one in klass.not_completed]
        body = {"closed_on": klass.closed_on.isoformat(), "not_completed": not_completed}
        move(self._staff[klass.owner], known.class_id, "open", "closing", body)

    def _state_composition(self, klass: DemoClass) -> None:
        staff, path = self._staff[klass.owner], f"/classes/{self._known[klass.key].class_id}"
        while not (seen := staff.get("enrolment", path)).body["composition"]:
            staff.change("enrolment", "PUT", f"{path}/composition", composition(klass), seen.version or 0)

    # Attendance

    def _keep_sheets(self, klass: DemoClass) -> None:
        staff, known = self._staff[klass.owner], self._known[klass.key]
        register = self._wait_for(f"“{klass.name}” to be heard of by attendance", lambda: heard_register(staff, known))
        for number, session in enumerate(klass.sessions, 1):
            if session.marks is not None:
                keep_sheet(staff, known, f"{number:02d}", session, register)

    # Figures

    def _record_five_years(self) -> None:
        plan = self._plan
        self._tell("Five years of a centre's ledger", 0, 1)
        on_paper.record_years(
            self._staff[plan.ledger_centre], self._ids[plan.ledger_centre], plan.ledger, plan.sent_out
        )
        self._tell("Five years of a centre's ledger", 1, 1)

    def _enter_what_is_on_paper(self) -> None:
        report = on_paper.paper_report(one for one in self._plan.quarter_one if one.owner == on_paper.REPORTER)
        on_paper.enter_ledger(self._staff[on_paper.LEDGER_KEEPER], self._ids[on_paper.LEDGER_KEEPER])
        staff, centre = self._staff[on_paper.REPORTER], self._ids[on_paper.REPORTER]
        on_paper.enter_paper_report(staff, centre, QUARTER, report)

    def _sign_off(self, centre: str) -> None:
        closing.sign_off(self._staff[centre], self._ids[centre], QUARTER)

    def _close_the_quarter(self) -> None:
        province = self._ids[PROVINCE]
        first, second = (
            self._signed_in(one.username, self._password) for one in self._plan.accounts if one.role == "board"
        )
        owners = sorted({one.owner for one in self._plan.quarter_one})
        self._side_by_side("Sign-offs of the quarter", [[one] for one in owners], self._sign_off)
        self._tell("The quarter closed, and corrected", 0, 1)
        closing.close(first, province, QUARTER)
        klass = next(one for one in self._plan.quarter_one if one.closed_on)
        staff, class_id = self._staff[klass.owner], self._known[klass.key].class_id
        centre_id, stated = self._ids[klass.owner], composition(klass)
        closing.correct(staff, second, centre_id, province, QUARTER, class_id, stated, self._wait_for)
        self._tell("The quarter closed, and corrected", 1, 1)

    def _await_figures(self, board: Client) -> None:
        """Wait until reporting has taken in all of it."""
        classes = self._plan.quarter_one
        wanted = {
            QUARTER: (len(classes), sum(one.closed_on is not None for one in classes)),
            PERIOD: (sum(int(row["Số lớp"]) for row in self._plan.ledger), 0),
        }
        self._tell("Figures", 0, len(wanted))
        for done, (period, counts) in enumerate(wanted.items(), 1):
            self._wait_for(f"the figures of {period}", partial(figures, board, period, counts))
            self._tell("Figures", done, len(wanted))

    def _wait_for(self, what: str, look: Callable[[], Any]) -> Any:
        """What `look` finds, as soon as it finds something. Raises Unanswered and Interrupted."""
        deadline, pause = time.monotonic() + PATIENCE, 0.2
        while (found := look()) is None:
            if time.monotonic() > deadline:
                raise Unanswered(f"waited {PATIENCE:.0f} s for {what}")
            if self._interrupted.wait(pause):
                raise Interrupted
            pause = min(2 * pause, 2.0)
        return found


def move(staff: Client, class_id: str, state: str, step: str, body: Mapping[str, Any]) -> None:
    """Take a class out of a state by a step (`opening`, `closing`)."""
    path = f"/classes/{class_id}"
    while (seen := staff.get("enrolment", path)).body["state"] == state:
        staff.change("enrolment", "POST", f"{path}/{step}", body, seen.version or 0)


NOT_HEARD_YET = ("may-not-be-assessed", "verdict-open")


def recognised(
    staff: Client, class_id: str, results: Sequence[Mapping[str, Any]], decision: Mapping[str, Any]
) -> bool | None:
    """Record the results of a class and recognise its completion; None while enrolment has not heard of all its
    sheets, which attendance tells it a moment after they are kept."""
    path = f"/classes/{class_id}"
    try:
        while not (seen := staff.get("enrolment", path)).body.get("recognition"):
            kept = staff.change("enrolment", "PUT", f"{path}/results", {"results": results}, seen.version or 0)
            if kept is not None:
                staff.change("enrolment", "POST", f"{path}/recognition", decision, kept.version or 0)
    except Refused as refused:
        if refused.code in NOT_HEARD_YET:
            return None
        raise
    return True


def heard_register(staff: Client, known: Known) -> dict[str, Any] | None:
    """The register of a class, once attendance has heard of its opening and of all its learners."""
    try:
        register: dict[str, Any] = staff.get("attendance", f"/classes/{known.class_id}/register").body
    except Refused as refused:
        if refused.status == 404:
            return None
        raise
    is_heard = register["state"] != "announced" and len(register["roster"]) == len(known.learners)
    return register if is_heard else None


def keep_sheet(staff: Client, known: Known, session_id: str, session: Session, register: Mapping[str, Any]) -> None:
    """Mark the sheet of a session, and close it where the plan does."""
    path = f"/classes/{known.class_id}/sheets/{session_id}"
    marks = dict(zip(known.learners, session.marks or (), strict=True))
    standing = next(one["sheet"] for one in register["sessions"] if one["session_id"] == session_id)
    kept = {one["learner_id"]: one["marks"][session_id] for one in register["roster"] if session_id in one["marks"]}
    sheet = {**standing, "marks": kept}
    while sheet["state"] != "closed":
        if sheet["marks"] != marks:
            reasons = {one: "Có giấy xin phép" for one, mark in marks.items() if mark == "excused"}
            asked = {"marks": marks, "reasons": reasons}
            answer = staff.change("attendance", "PUT", path, asked, sheet["version"])
        elif session.sheet_closed:
            answer = staff.change("attendance", "POST", f"{path}/closing", None, sheet["version"])
        else:
            return
        sheet = (answer or staff.get("attendance", path)).body


def find_organisations(client: Client, plan: Plan) -> dict[str, str]:
    """The ids of the plan's organisations that the system knows, by their keys."""
    known = client.get("enrolment", "/organisations?limit=200").body["items"]
    ids = {one["name"]: one["organisation_id"] for one in known}
    return {one.key: ids[one.name] for one in plan.organisations if one.name in ids}

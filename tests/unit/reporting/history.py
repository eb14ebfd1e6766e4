"""A history to test with: what enrolment and attendance would say, with their sequences and times."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any

from services.reporting.reactions import FOLLOWERS
from shared import ids
from shared.events import Event, EventType, attendance, enrolment
from shared.followers import Follower, Following
from shared.parking import Parking
from shared.store import Store

BEGINNING = datetime(2023, 4, 1, 1, 0, tzinfo=UTC)

# code, category in Vietnamese and English: as the shipped programmes have them.
PROGRAMMES = (
    ("party-awareness", "nhận thức về Đảng", "party awareness"),
    ("new-members", "đảng viên mới", "new members"),
    ("elementary", "sơ cấp", "elementary"),
    ("intermediate", "trung cấp", "intermediate"),
    ("committee-work", "nghiệp vụ cấp ủy", "committee work"),
    ("propaganda-work", "nghiệp vụ tuyên giáo", "propaganda work"),
    ("mass-organisations", "công tác đoàn thể", "mass organisations"),
    ("knowledge-update", "cập nhật kiến thức", "knowledge update"),
    ("thematic", "chuyên đề", "thematic"),
    ("other", "lớp khác", "other"),
)


def learner(number: int) -> str:
    """The same learner for the same number."""
    return ids.from_number(number + 1)


def learners(count: int, first: int = 0) -> list[str]:
    """So many learners, from a number on."""
    return [learner(number) for number in range(first, first + count)]


class History:
    """Collects events; `said` has them in the order in which they were said, a second apart."""

    def __init__(self) -> None:
        self.said: list[Event] = []
        self._sequences: Counter[str] = Counter()
        self.later = timedelta()

    def copy(self) -> History:
        """The same so far, to go on from."""
        other = History()
        other.said, other._sequences = list(self.said), Counter(self._sequences)
        return other

    def say(self, kind: EventType, subject: str, data: dict[str, Any]) -> None:
        kind.check(data)
        stream = f"{kind.topic.name}/{subject}"
        self._sequences[stream] += 1
        self.said.append(
            Event(
                type=kind.name,
                topic=kind.topic.name,
                subject=subject,
                sequence=self._sequences[stream],
                time=BEGINNING + self.later + timedelta(seconds=len(self.said)),
                data=data,
                source="/solop/test",
                correlation_id="test",
                causation_id="test",
                partition=len(subject) % 6,
                offset=len(self.said),
            )
        )

    def organisation(
        self, organisation_id: str, name: str, kind: str = "centre", parent: str | None = None, **more: Any
    ) -> None:
        """Said again it is the whole as it is from then on; `more` as the contract has it (`closed_on`, `parents`…)."""
        data = {
            "organisation_id": organisation_id,
            "kind": kind,
            "name": name,
            "short_name": None,
            "parent_id": parent,
            "email": f"{organisation_id}@example.vn",
            "valid_from": None,
            "valid_to": None,
            **more,
        }
        self.say(enrolment.ORGANISATION_REGISTERED, organisation_id, data)

    def programmes(self, *, excused_counts: bool = True) -> None:
        for order, (code, vi, en) in enumerate(PROGRAMMES, 1):
            data = {
                "programme_version": f"{code}@1",
                "code": code,
                "version_number": 1,
                "name_vi": f"Lớp {vi}",
                "name_en": en.capitalize(),
                "category_vi": vi,
                "category_en": en,
                "order": order,
                "lessons": [],
                "audience": None,
                "prerequisites": [],
                "least_attendance": 80,
                "excused_counts": excused_counts,
                "assessed_by": "essay",
                "bands": {},
                "awards": None,
                "warns_after_months": None,
            }
            self.say(enrolment.PROGRAMME_VERSION_PUBLISHED, f"{code}@1", data)

    def announced(
        self,
        class_id: str,
        owner: str,
        programme: str = "party-awareness",
        *,
        partner: str | None = None,
        host: str | None = None,
        points: Iterable[str] = (),
        sessions: Iterable[dict[str, Any]] = (),
        starts_on: str = "2023-02-01",
        ends_on: str = "2023-02-05",
    ) -> None:
        data = {
            "class_id": class_id,
            "name": f"Lớp {class_id}",
            "programme": programme,
            "programme_version": f"{programme}@1",
            "owner_id": owner,
            "host_id": host or owner,
            "partner_id": partner,
            "intake": None,
            "place": None,
            "capacity": None,
            "decision_number": None,
            "starts_on": starts_on,
            "ends_on": ends_on,
            "points": list(points),
            "sessions": list(sessions),
        }
        self.say(enrolment.CLASS_ANNOUNCED, class_id, data)

    def planned(self, class_id: str, owner: str, programme: str = "party-awareness", day: str = "2023-02-01") -> None:
        """A class that is in the plan and not announced."""
        data = {
            **dict.fromkeys(("partner_id", "intake", "place", "capacity", "decision_number")),
            "class_id": class_id,
            "name": f"Lớp {class_id}",
            "owner_id": owner,
            "host_id": owner,
            "programme": programme,
            "programme_version": f"{programme}@1",
            "sessions": [],
            "starts_on": day,
            "ends_on": day,
        }
        self.say(enrolment.CLASS_PLANNED, class_id, data)

    def enrolled(self, class_id: str, learner_ids: Iterable[str]) -> None:
        rows = [{"learner_id": one, "nominator_id": None} for one in learner_ids]
        self.say(enrolment.LEARNERS_ENROLLED, class_id, {"class_id": class_id, "learners": rows})

    def composed(
        self, class_id: str, learners: int, women: int | None, minorities: int | None, members: int | None
    ) -> None:
        """What a centre stated of the learners of a class."""
        data = {"class_id": class_id, "learners": learners, "women": women}
        data |= {"ethnic_minorities": minorities, "members": members}
        self.say(enrolment.CLASS_COMPOSITION_STATED, class_id, data)

    def seated(self, class_id: str) -> list[str]:
        """Who was enrolled in a class."""
        enrolled = [one for one in self.said if one.subject == class_id and one.short_type == "learners-enrolled"]
        return [learner["learner_id"] for one in enrolled for learner in one.data["learners"]]

    def withdrawn(self, class_id: str, learner_id: str, day: str = "2023-02-03") -> None:
        data = {"class_id": class_id, "learner_id": learner_id, "withdrawn_on": day, "reason": "chuyển công tác"}
        self.say(enrolment.LEARNER_WITHDRAWN, class_id, data)

    def opened(self, class_id: str, day: str) -> None:
        self.say(enrolment.CLASS_OPENED, class_id, {"class_id": class_id, "opened_on": day})

    def rescheduled(self, class_id: str, starts_on: str, ends_on: str) -> None:
        data = {"class_id": class_id, "starts_on": starts_on, "ends_on": ends_on, "sessions": []}
        self.say(enrolment.CLASS_RESCHEDULED, class_id, data)

    def closed(self, class_id: str, day: str, completed: list[str], not_completed: Iterable[str] = ()) -> None:
        data = {
            "class_id": class_id,
            "closed_on": day,
            "completed": completed,
            "not_completed": list(not_completed),
        }
        self.say(enrolment.CLASS_CLOSED, class_id, data)

    def results(self, class_id: str, outcomes: dict[str, str]) -> None:
        """The outcomes of a class by learner."""
        rows = [{"learner_id": one, "outcome": outcome} for one, outcome in outcomes.items()]
        data = {"class_id": class_id, "results": rows, "counts": dict(Counter(outcomes.values()))}
        self.say(enrolment.RESULTS_RECORDED, class_id, data)

    def recognised(self, class_id: str, completed: list[str], not_completed: Iterable[str] = ()) -> None:
        about = {"class_id": class_id, "decision_number": "12-QĐ/TTCT", "decided_on": "2023-02-20"}
        data = {**about, "completed": completed, "not_completed": list(not_completed)}
        self.say(enrolment.COMPLETION_RECOGNISED, class_id, data)

    def certified(self, class_id: str, learner_ids: Iterable[str]) -> None:
        """A certificate for each, `<class>-<learner>`."""
        rows = [{"certificate_id": f"{class_id}-{one}", "learner_id": one} for one in learner_ids]
        data = {"class_id": class_id, "issuer_id": "sa-pa", "issued_on": "2023-02-21", "certificates": rows}
        self.say(enrolment.CERTIFICATES_ISSUED, class_id, data)

    def reissued(self, class_id: str, learner_id: str) -> None:
        old = f"{class_id}-{learner_id}"
        about = {"class_id": class_id, "learner_id": learner_id, "issued_on": "2023-03-01"}
        self.say(enrolment.CERTIFICATE_REISSUED, class_id, {**about, "certificate_id": f"{old}-2", "replaces_id": old})

    def revoked(self, class_id: str, certificate_id: str) -> None:
        data = {"class_id": class_id, "certificate_id": certificate_id, "revoked_on": "2023-03-02"}
        self.say(enrolment.CERTIFICATE_REVOKED, class_id, data)

    def plan(
        self,
        centre: str,
        year: int,
        version: int,
        start: str,
        *lines: tuple[str, int, int, int],
        approved: bool = True,
    ) -> None:
        """A version of a plan: lines of programme, quarter, classes, learners."""
        rows = [
            {
                "programme": code,
                "quarter": quarter,
                "classes": classes,
                "learners": people,
                "budget": 1_000_000 * classes,
            }
            for code, quarter, classes, people in lines
        ]
        plan_id = f"{centre}-{year}"
        about = {"plan_id": plan_id, "centre_id": centre, "year": year, "version_number": version, "lines": rows}
        self.say(enrolment.PLAN_SUBMITTED, plan_id, {**about, "submitted_on": start})
        if approved:
            self.say(enrolment.PLAN_APPROVED, plan_id, {**about, "approved_on": start, "in_force_from": start})

    def cancelled(self, class_id: str, day: str = "2023-02-03") -> None:
        data = {"class_id": class_id, "cancelled_on": day, "reason": "không đủ học viên"}
        self.say(enrolment.CLASS_CANCELLED, class_id, data)

    def sheet(
        self, class_id: str, session_id: str, present: int, late: int = 0, excused: int = 0, absent: int = 0
    ) -> None:
        data = {
            "class_id": class_id,
            "session_id": session_id,
            "held_on": "2023-02-01",
            "marks": {},
            "counts": {"present": present, "late": late, "excused": excused, "absent": absent},
            "marked_by": "account-1",
        }
        self.say(attendance.SHEET_MARKED, class_id, data)

    def held(
        self, class_id: str, owner: str, programme: str, day: str, learner_ids: list[str], partner: str | None = None
    ) -> None:
        """A class that was announced, filled and opened."""
        self.announced(class_id, owner, programme, partner=partner, starts_on=day, ends_on=day)
        self.enrolled(class_id, learner_ids)
        self.opened(class_id, day)

    def ledger(
        self,
        class_id: str,
        owner: str,
        programme: str,
        classes: int,
        enrolments: int,
        span: tuple[str, str],
        *,
        words: str | None = None,
        partner: str | None = None,
        completions: int | None = None,
        **optional: int,
    ) -> None:
        data = {
            "class_id": class_id,
            "name": None,
            "programme": programme,
            "programme_version": f"{programme}@1",
            "owner_id": owner,
            "with_partner": partner is not None,
            "partner_name": partner,
            "first_day": span[0],
            "last_day": span[1],
            "classes": classes,
            "enrolments": {"value": enrolments, "words": words},
            "completions": completions,
            "source": "Sổ theo dõi lớp của trung tâm",
            **optional,
        }
        self.say(enrolment.LEDGER_CLASS_RECORDED, class_id, data)

    def sent_out(
        self, entry_id: str, organisation: str, field: str, people: int, span: tuple[str, str], words: str | None = None
    ) -> None:
        data = {
            "entry_id": entry_id,
            "organisation_id": organisation,
            "field": field,
            "course": None,
            "first_day": span[0],
            "last_day": span[1],
            "people": {"value": people, "words": words},
            "source": None,
        }
        self.say(enrolment.PEOPLE_SENT_OUT, f"{organisation}:{span[1][:4]}", data)


def never_asked(owner: str, stream: str, sequence: int) -> None:
    """These histories have no holes."""
    raise AssertionError(f"{owner} was asked for {stream} from {sequence} on")


def take_in(store: Store, events: Iterable[Event], followers: Iterable[Follower] = FOLLOWERS) -> None:
    """Take events in as the worker does: a batch of each topic."""
    following = Following(store, Parking(store), never_asked)
    by_topic: dict[str, list[Event]] = {}
    for event in events:
        by_topic.setdefault(event.topic, []).append(event)
    for follower in followers:
        following.hear(follower, by_topic.get(follower.topic.name, []))
    assert Parking(store).count() == 0


LAO_CAI = (
    ("party-awareness", 8, None),
    ("new-members", 7, None),
    ("mass-organisations", 5, None),
    ("thematic", 5, None),
    ("propaganda-work", 1, None),
    ("knowledge-update", 3, None),
    ("intermediate", 11, "school"),
)
LAO_CAI_CENTRES = ("sa-pa", "bat-xat", "bao-yen", "bao-thang", "van-ban")


def lao_cai() -> History:
    """Quarter I of 2023: 40 classes of 74 learners each, 2,960 enrolments of 2,400 persons."""
    return _lao_cai().copy()


@cache
def _lao_cai() -> History:
    history = History()
    history.organisation("lao-cai", "Tỉnh Lào Cai", "province")
    history.organisation("school", "Trường Chính trị tỉnh Lào Cai", "political-school", "lao-cai")
    for centre in LAO_CAI_CENTRES:
        history.organisation(centre, f"Trung tâm chính trị {centre}", "centre", "lao-cai")
    history.programmes()
    number = 0
    for programme, count, partner in LAO_CAI:
        for _ in range(count):
            centre = LAO_CAI_CENTRES[number % 4]  # the fifth held none
            month = 1 + number % 3
            joined = [learner((74 * number + seat) % 2400) for seat in range(74)]
            history.held(f"class-{number:02d}", centre, programme, f"2023-{month:02d}-10", joined, partner)
            number += 1
    history.sheet("class-00", "session-1", present=60, late=4, excused=3, absent=7)
    history.closed("class-00", "2023-03-20", learners(70), learners(4, 70))
    return history


FIVE_YEARS = ("2018-01-01", "2022-12-31")


def nhu_xuan() -> History:
    """Five years of a district, known only as totals."""
    history = History()
    history.organisation("thanh-hoa", "Tỉnh Thanh Hóa", "province")
    history.organisation("nhu-xuan", "Trung tâm chính trị huyện Như Xuân", "centre", "thanh-hoa")
    history.programmes()
    history.ledger("row-1", "nhu-xuan", "party-awareness", 8, 861, FIVE_YEARS)
    history.ledger("row-2", "nhu-xuan", "new-members", 9, 690, FIVE_YEARS)
    history.ledger("row-3", "nhu-xuan", "intermediate", 4, 365, FIVE_YEARS)
    history.ledger("row-4", "nhu-xuan", "knowledge-update", 19, 1900, FIVE_YEARS)
    history.ledger("row-5", "nhu-xuan", "thematic", 118, 11500, FIVE_YEARS, partner="các đơn vị trong huyện")
    history.sent_out("entry-1", "nhu-xuan", "political-theory", 322, FIVE_YEARS)
    history.sent_out("entry-2", "nhu-xuan", "professional", 101, FIVE_YEARS)
    return history

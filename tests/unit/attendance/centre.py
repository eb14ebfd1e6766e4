"""A centre with a class, told to attendance by the events that enrolment would publish."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from itertools import groupby
from typing import Any

from flask import Flask
from flask.testing import FlaskClient

from services.attendance.reactions import FOLLOWERS
from shared.events import Event, EventType, enrolment
from shared.followers import Following
from shared.identity_marks import identity_mark
from shared.parking import Parking
from shared.store import Store

NOW = datetime(2023, 2, 14, 1, 0, tzinfo=UTC)  # 08:00 in Vietnam
CHECK_IN_KEY = b"c" * 32
CLASS = "class1"
MORNING, AFTERNOON, YESTERDAY, NEXT_WEEK = "session2", "session3", "session1", "session4"
LEARNERS = {"an": "Lò Thị An", "binh": "Nguyễn Văn Bình", "chi": "Giàng A Chí"}


class Enrolment:
    """Says what enrolment says, with its own count of every stream."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self._sequences: dict[str, int] = {}
        self._following = Following(store, Parking(store), lambda owner, stream, sequence: None)
        self._followers = {follower.topic.name: follower for follower in FOLLOWERS}

    def again(self) -> Enrolment:
        """The same, to go on from here by itself."""
        other = Enrolment(self.store)
        other._sequences = dict(self._sequences)
        return other

    def event(self, said: EventType, subject: str, **data: Any) -> Event:
        said.check(data)
        stream = f"{said.topic.name}/{subject}"
        self._sequences[stream] = self._sequences.get(stream, 0) + 1
        sequence = self._sequences[stream]
        return Event(said.name, said.topic.name, subject, sequence, NOW, data, "/solop/enrolment", "c", "c")

    def hear(self, *events: Event) -> None:
        for topic, batch in groupby(events, lambda event: event.topic):
            self._following.hear(self._followers[topic], list(batch))

    def organisation(self, identifier: str, name: str, parent_id: str | None = None, kind: str = "centre") -> None:
        self.hear(
            self.event(
                enrolment.ORGANISATION_REGISTERED,
                identifier,
                organisation_id=identifier,
                kind=kind,
                name=name,
                short_name=None,
                parent_id=parent_id,
                email=None,
                valid_from=None,
                valid_to=None,
            )
        )

    def programme(
        self, *, excused_counts: bool = True, least_attendance: int | None = 80, unit: str = "sessions"
    ) -> None:
        self.hear(
            self.event(
                enrolment.PROGRAMME_VERSION_PUBLISHED,
                "party-awareness@1",
                programme_version="party-awareness@1",
                code="party-awareness",
                version_number=1,
                name_vi="Bồi dưỡng nhận thức về Đảng",
                name_en="Party awareness",
                category_vi="nhận thức về Đảng",
                category_en="party awareness",
                order=1,
                lessons=[],
                audience=None,
                prerequisites=[],
                least_attendance=least_attendance,
                excused_counts=excused_counts,
                assessed_by="essay",
                bands={},
                awards=None,
                warns_after_months=None,
                unit=unit,
            )
        )

    def contacts(self, people: Iterable[tuple[str, str, int | None]], numbers: Mapping[str, str] | None = None) -> None:
        """Names and years of birth; `numbers` are identity numbers, as far as enrolment knows them."""
        marks = {one: {"identity_mark": identity_mark(CHECK_IN_KEY, number)} for one, number in (numbers or {}).items()}
        self.hear(
            *(
                self.event(
                    enrolment.CONTACT_CHANGED,
                    learner_id,
                    learner_id=learner_id,
                    name=name,
                    birth_year=born,
                    email=f"{learner_id}@example.org",
                    phone="+84900000000",
                    **marks.get(learner_id, {}),
                )
                for learner_id, name, born in people
            )
        )

    def announce(
        self,
        class_id: str = CLASS,
        *,
        name: str = "Lớp nhận thức về Đảng khoá 12",
        owner_id: str = "centre",
        host_id: str = "centre",
        sessions: list[dict[str, Any]],
        starts_on: str = "2023-02-13",
    ) -> None:
        self.hear(
            self.event(
                enrolment.CLASS_ANNOUNCED,
                class_id,
                class_id=class_id,
                name=name,
                programme="party-awareness",
                programme_version="party-awareness@1",
                owner_id=owner_id,
                host_id=host_id,
                partner_id=None,
                intake=None,
                place=None,
                capacity=None,
                decision_number=None,
                starts_on=starts_on,
                ends_on="2023-02-24",
                sessions=sessions,
            )
        )

    def enrol(
        self, learner_ids: Iterable[str], class_id: str = CLASS, *, nominator_id: str = "committee", **more: Any
    ) -> None:
        learners = [{"learner_id": one, "nominator_id": nominator_id} for one in learner_ids]
        self.hear(self.event(enrolment.LEARNERS_ENROLLED, class_id, class_id=class_id, learners=learners, **more))

    def open(self, class_id: str = CLASS) -> None:
        self.hear(self.event(enrolment.CLASS_OPENED, class_id, class_id=class_id, opened_on="2023-02-13"))

    def reschedule(self, sessions: list[dict[str, Any]], class_id: str = CLASS) -> None:
        days = {"starts_on": "2023-02-13", "ends_on": "2023-02-24"}
        self.hear(self.event(enrolment.CLASS_RESCHEDULED, class_id, class_id=class_id, **days, sessions=sessions))

    def withdraw(self, learner_id: str, day: str, class_id: str = CLASS) -> None:
        about = {"class_id": class_id, "learner_id": learner_id, "withdrawn_on": day, "reason": "chuyển công tác"}
        self.hear(self.event(enrolment.LEARNER_WITHDRAWN, class_id, **about))

    def close(self, class_id: str = CLASS) -> None:
        about = {"class_id": class_id, "closed_on": "2023-02-24", "completed": [], "not_completed": []}
        self.hear(self.event(enrolment.CLASS_CLOSED, class_id, **about))

    def cancel(self, class_id: str = CLASS) -> None:
        about = {"class_id": class_id, "cancelled_on": "2023-02-14", "reason": "không đủ học viên"}
        self.hear(self.event(enrolment.CLASS_CANCELLED, class_id, **about))


def a_centre_with_a_class(store: Store) -> Enrolment:
    """Enrolment, which says that the province, two centres and a class with three learners exist."""
    saying = Enrolment(store)
    saying.organisation("province", "Tỉnh", kind="province")
    saying.organisation("centre", "Trung tâm chính trị Sa Pa", "province")
    saying.organisation("other", "Trung tâm chính trị Bảo Yên", "province")
    saying.organisation("committee", "Đảng ủy xã Bản Hồ", "province", kind="committee")
    saying.programme()
    saying.contacts((one, name, 1990) for one, name in LEARNERS.items())
    saying.announce(sessions=timetable())
    saying.enrol(LEARNERS)
    saying.open()
    return saying


def session(session_id: str, starts_at: datetime | str) -> dict[str, Any]:
    """A session as the timetable has it."""
    return {
        "session_id": session_id,
        "starts_at": starts_at if isinstance(starts_at, str) else starts_at.isoformat(),
        "periods": 5,
        "lesson": "Khái quát lịch sử Đảng Cộng sản Việt Nam",
        "place": "Hội trường tầng 2",
        "lecturer": "Trần Thị Hồng Hạnh",
    }


def timetable() -> list[dict[str, Any]]:
    """Yesterday morning, this morning, this afternoon, and a session next week."""
    hours = {YESTERDAY: -24, MORNING: -1, AFTERNOON: 6, NEXT_WEEK: 7 * 24}
    return [session(one, NOW + timedelta(hours=by)) for one, by in hours.items()]


def reasons_of(marks: dict[str, str]) -> dict[str, str]:
    """Why whoever is excused is excused."""
    return {one: "báo ốm qua điện thoại" for one, mark in marks.items() if mark == "excused"}


class Person:
    """Somebody who asks the API and opens the pages."""

    def __init__(self, app: Flask, token: str) -> None:
        self.client: FlaskClient = app.test_client()
        self._headers = {"Authorization": f"Bearer {token}"}

    def get(self, path: str, **options: Any) -> Any:
        return self._ask("GET", path, **options)

    def put(self, path: str, **options: Any) -> Any:
        return self._ask("PUT", path, **options)

    def post(self, path: str, **options: Any) -> Any:
        return self._ask("POST", path, **options)

    def _ask(self, method: str, path: str, headers: dict[str, str] | None = None, **options: Any) -> Any:
        return self.client.open(path, method=method, headers=self._headers | (headers or {}), **options)

    def sheet(self, session_id: str = MORNING) -> Any:
        return self.get(f"/api/v1/classes/{CLASS}/sheets/{session_id}")

    def mark(self, marks: dict[str, str], version: int = 0, session_id: str = MORNING, **more: Any) -> Any:
        """Whoever is excused is so for a reason."""
        path = f"/api/v1/classes/{CLASS}/sheets/{session_id}"
        asked = {"marks": marks, "reasons": reasons_of(marks), **more}
        return self.put(path, json=asked, headers={"If-Match": f'"{version}"'})

    def send(self, name: str, marks: dict[str, str], session_id: str = MORNING, **more: Any) -> Any:
        """Send a roll call that a phone made just now; it had seen nothing of the sheet, unless `over` says so."""
        path = f"/api/v1/classes/{CLASS}/sheets/{session_id}/roll-calls/{name}"
        told = {"account_id": "account-1", "taken_at": NOW.isoformat(), "sent_at": NOW.isoformat(), "over": {}}
        return self.put(path, json={**told, "marks": marks, "reasons": reasons_of(marks), **more})

    def decide(self, correction_id: str, version: int = 1, **decision: Any) -> Any:
        path = f"/api/v1/corrections/{correction_id}/decision"
        return self.post(path, json={"granted": True, **decision}, headers={"If-Match": f'"{version}"'})

    def close(self, version: int, session_id: str = MORNING) -> Any:
        path = f"/api/v1/classes/{CLASS}/sheets/{session_id}/closing"
        return self.post(path, headers={"If-Match": f'"{version}"'})

    def correct(self, learner_id: str, mark: str, reason: str, key: str = "key-1", session_id: str = MORNING) -> Any:
        path = f"/api/v1/classes/{CLASS}/sheets/{session_id}/corrections"
        asked = {"learner_id": learner_id, "mark": mark, "reason": reason}
        return self.post(path, json=asked, headers={"Idempotency-Key": key})

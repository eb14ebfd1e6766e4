"""A register that grows backwards in time: today's work stays the same, and ever more years lie behind it.

What is in it is made by the service's own commands, on a unit of work that has everything at hand and piles up what it
keeps, to be inserted in bulk. Its events are left out, since no page reads them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from typing import Any

from services.enrolment.commands import assessment, certificates, classes
from services.enrolment.commands.organisations import register_organisation
from services.enrolment.commands.places import take_places
from services.enrolment.commands.programmes import publish_shipped
from services.enrolment.model import nominations
from services.enrolment.model.lists import learners
from services.enrolment.model.lists.learner_list import ListedLearner
from services.enrolment.sealing import Seal
from services.enrolment.store import INDEXES
from shared import ids
from shared.authority import Actor, Role
from shared.said import Said
from shared.store import Document, Store, make_indexes
from shared.unit_of_work import Desk, Request, UnitOfWork
from shared.vietnamese import today

CENTRES = 160
IN_CLASS = 60
CLASSES_A_YEAR = 1_667  # 100,000 learners
AHEAD = 14  # days for which classes are announced
NOMINATED = 10  # every tenth learner
# Sessions in the mornings of five days; the last of these programmes awards certificates.
PROGRAMMES = ("thematic", "knowledge-update", "party-awareness")

FAMILY = ["Nguyễn", "Nguyễn", "Nguyễn", "Trần", "Lê", "Giàng", "Hoàng", "Lù"]
MIDDLE = ["Văn", "Thị", "A", "Đình", "Thu", "Minh", "Ngọc", "Quốc"]
GIVEN = ["An", "Mỷ", "Páo", "Sử", "Ước", "Chớ", "Ái", "Ánh", "Bảo", "Bình", "Dở", "Hà", "Lan", "Say", "Tú", "Vinh"]
SEAL = Seal(b"k" * 32, b"c" * 32)
CLERK = Actor("clerk", "Cán bộ", (Role("staff", "*"), Role("operator", "*")))


class Pile(UnitOfWork):
    """A unit that finds what is at hand and what it made itself, and writes nothing."""

    def __init__(self, store: Store, hand: Mapping[str, Mapping[str, Document]], now: datetime) -> None:
        with store.client.start_session() as unused:
            super().__init__(store, unused, "enrolment", now, Request(actor=CLERK))
        self._hand = hand

    def find(self, collection: str, query: Mapping[str, Any], **_: Any) -> list[Document]:
        """All that are at hand for an empty query, those of these identifiers that this unit made, or equals."""
        if "_id" in query:
            made = (self._kept.get((collection, one)) for one in query["_id"]["$in"])
            return [one for one in made if one is not None]
        of_kind = self._hand.get(collection, {}).values()
        return [one for one in of_kind if all(one[name] == value for name, value in query.items())]

    def get(self, collection: str, identifier: str) -> Document | None:
        """One document that this unit made, or that is at hand."""
        return self._kept.get((collection, identifier)) or self._hand.get(collection, {}).get(identifier)

    def _say(self, said: Said, subject: str, sequence: int) -> None:
        pass

    def kept(self) -> dict[str, dict[str, Document]]:
        """What it kept, by collection and id, as it is at the end."""
        found: dict[str, dict[str, Document]] = {}
        for (collection, identifier), document in self._kept.items():
            found.setdefault(collection, {})[identifier] = document
        return found


class GrownRegister:
    """The register of a province: `grow` adds what lies further back."""

    def __init__(self, store: Store) -> None:
        make_indexes(store, INDEXES)
        self.store = store
        self.now = datetime.now(UTC)
        self._filled: set[int] = set()
        desk = Desk(store, "enrolment")
        desk.carry_out(publish_shipped)
        self.province = self._register(desk, "province", "Tỉnh ủy", None)
        self.centres = [self._register(desk, "centre", f"Trung tâm {n}", self.province) for n in range(CENTRES)]
        self.committees = [self._register(desk, "committee", f"Đảng ủy {n}", self.province) for n in range(CENTRES)]
        self._hand: dict[str, dict[str, Document]] = {
            name: {one["_id"]: one for one in store[name].find()} for name in ("organisations", "programmes")
        }
        self._hand["certificate_registers"] = {}

    def _register(self, desk: Desk, kind: str, name: str, parent_id: str | None) -> str:
        unset = ("short_name", "email", "valid_from", "valid_to")
        details = {"kind": kind, "name": name, "parent_id": parent_id, **dict.fromkeys(unset)}
        asked = Request(actor=CLERK)
        return str(desk.carry_out(register_organisation, details, request=asked).value["_id"])

    def grow(self, size: int) -> None:
        """Add classes of all centres in turn, until the register holds this many learners."""
        self._add(range(-(-size // IN_CLASS)))

    def grow_first_centre(self, size: int) -> None:
        """Add the classes that the first centre alone would have in a register of this size."""
        self._add(range(0, -(-size // IN_CLASS), CENTRES))

    def _add(self, places: range) -> None:
        with ThreadPoolExecutor(1) as inserting:
            before: Future[None] | None = None
            for place in places:
                if place in self._filled:
                    continue
                self._filled.add(place)
                made = self._class(place)
                if before is not None:
                    before.result()
                before = inserting.submit(self._insert, made)
            if before is not None:
                before.result()
        self.store.certificate_registers.delete_many({})
        if registers := list(self._hand["certificate_registers"].values()):
            self.store.certificate_registers.insert_many(registers)

    def _insert(self, made: dict[str, dict[str, Document]]) -> None:
        for collection, those in made.items():
            self.store[collection].insert_many(list(those.values()), ordered=False)

    def _class(self, place: int) -> dict[str, dict[str, Document]]:
        """The class of this place in the turn, as it has to be by now, and everybody who is in it."""
        first = today(self.now) + timedelta(days=AHEAD - 365 * place // CLASSES_A_YEAR)
        centre, committee = self.centres[place % CENTRES], self.committees[place % CENTRES]
        programme = PROGRAMMES[(place + place // CENTRES) % len(PROGRAMMES)]
        unit = Pile(self.store, self._hand, self.now)
        class_id = classes.announce_class(unit, _details(programme, place, first, centre))["_id"]
        by = nominations.By("clerk", "Cán bộ", self.now - timedelta(days=365 * place // CLASSES_A_YEAR))
        wanted = nominations.Wanted(programme, str(first.year), committee, centre)
        entries = []
        for person in _people(place * IN_CLASS, IN_CLASS):
            nominated = len(entries) % NOMINATED == 0
            identity = SEAL.identity(person.identity_number or "")
            learner, said = learners.register(ids.new_id(), vars(person), identity)
            unit.keep("learners", learner, [said], learners.evolve)
            entries.append({"learner_id": learner["_id"], "nominator_id": committee if nominated else None})
            if nominated:
                proposed = nominations.propose(ids.new_id(), person, wanted, by, identity.sealed, identity.index)
                unit.put("nominations", nominations.place(proposed, by, class_id, learner["_id"]))
        take_places(unit, unit.get("classes", class_id) or {}, entries)
        self._live(unit, class_id, first)
        kept = unit.kept()
        self._hand["certificate_registers"] |= kept.pop("certificate_registers", {})
        return kept

    def _live(self, unit: Pile, class_id: str, first: date) -> None:
        """What happened in the class until today."""
        on, last = today(self.now), first + timedelta(days=4)

        def version() -> int:
            return int((unit.get("classes", class_id) or {})["version"])

        if first > on:
            return
        classes.open_class(unit, class_id, version(), first)
        klass = unit.get("classes", class_id) or {}
        held = [one for one in klass["sessions"] if one["starts_at"][:10] < on.isoformat()]
        marks = dict.fromkeys(klass["learners"], "present")
        sheets = {one["session_id"]: {"held_on": one["starts_at"][:10], "marks": marks, "closed": True} for one in held}
        unit.put("sheetbooks", {"_id": class_id, "sheets": sheets})
        if last + timedelta(days=3) > on:
            return
        programme = self._hand["programmes"][klass["programme_version"]]
        if programme["assessed_by"] != "none":
            rows = [{"learner_id": one, "taken": True, "mark": 8.0} for one in klass["learners"]]
            assessment.record_results(unit, class_id, version(), rows)
            assessment.recognise_completion(unit, class_id, version(), f"{first:%d%m}-QĐ", last + timedelta(days=1))
        if last + timedelta(days=6) > on:
            return
        if programme["awards"]:
            certificates.issue(unit, class_id, last + timedelta(days=2), None, None, certificates.Paper())
        assessment.close_class(unit, class_id, version(), last + timedelta(days=3), [])


def _people(first: int, count: int) -> Iterator[ListedLearner]:
    """People with the names of the register, each with an identity number of their own."""
    for n in range(first, first + count):
        name = f"{FAMILY[n % 8]} {MIDDLE[n // 8 % 8]} {GIVEN[(n // 64 + n) % 16]}"
        born = date(1960 + n // 336 % 40, 1 + n // 28 % 12, 1 + n % 28)
        sex = "female" if n % 2 else "male"
        yield ListedLearner("", n, name, born.isoformat(), born.year, sex, f"{n:012}", f"+849{n:08}", None, None)


def _details(programme: str, place: int, first: date, centre: str) -> dict[str, Any]:
    days = [first + timedelta(days=n) for n in range(5)]
    session = {"periods": 5, "points": [], **dict.fromkeys(("lesson", "place", "lecturer", "lecturer_id", "room_id"))}
    return {
        "name": f"Lớp {programme.replace('-', ' ')} khoá {place}",
        "programme_version": programme,
        "owner_id": centre,
        "host_id": centre,
        "starts_on": days[0].isoformat(),
        "ends_on": days[-1].isoformat(),
        "sessions": [{"starts_at": f"{one}T07:30:00+07:00", **session} for one in days],
        "points": [],
        **dict.fromkeys(("partner_id", "intake", "place", "capacity", "decision_number", "issuer_id")),
    }

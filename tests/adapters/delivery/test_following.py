"""Following without a broker: whatever order and repetition events come in, they have their effect once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

from hypothesis import HealthCheck, given, settings, strategies as st

from shared.events import Event, enrolment as said
from shared.followers import Follower, Following
from shared.parking import FAILED, Parking
from shared.store import Document, Store


def event(subject: str, sequence: int, kind: str = said.CLASS_CANCELLED.name) -> Event:
    return Event(
        type=kind,
        topic=said.CLASSES.name,
        subject=subject,
        sequence=sequence,
        time=datetime(2023, 2, 14, tzinfo=UTC),
        data={"class_id": subject, "cancelled_on": "2023-02-14", "reason": f"{subject}-{sequence}"},
        source="/solop/enrolment",
        correlation_id="c",
        causation_id="c",
    )


def remember(document: Document, heard: Event) -> None:
    document["heard"] = [*document.get("heard", []), heard.sequence]


FOLLOWER = Follower(said.CLASSES, "followed", {said.CLASS_CANCELLED: remember})


class Ears:
    """A follower over a store, and what it asked for again."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.parking = Parking(store)
        self.asked: list[tuple[str, str, int]] = []
        self.following = Following(store, self.parking, lambda *request: self.asked.append(request))

    def heard(self) -> dict[str, list[int]]:
        return {one["_id"]: one["heard"] for one in self.store.followed.find()}


streams = st.lists(st.integers(1, 6), min_size=1, max_size=3)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(lengths=streams, data=st.data())
def test_any_order_and_repetition_of_batches_ends_in_the_same_documents(
    make_store: Callable[..., Store], lengths: list[int], data: st.DataObject
) -> None:
    ears = Ears(make_store({"followed": []}))
    everything = [
        event(f"class-{n}", sequence) for n, length in enumerate(lengths) for sequence in range(1, length + 1)
    ]
    delivered = data.draw(st.lists(st.sampled_from(everything), max_size=20)) + data.draw(st.permutations(everything))
    size = data.draw(st.integers(1, 7))
    for start in range(0, len(delivered), size):
        ears.following.hear(FOLLOWER, delivered[start : start + size])
    assert ears.heard() == {f"class-{n}": list(range(1, length + 1)) for n, length in enumerate(lengths)}
    assert ears.parking.count() == 0


def test_a_hole_waits_and_the_missing_part_is_asked_for(make_store: Callable[..., Store]) -> None:
    ears = Ears(make_store({"followed": []}))
    ears.following.hear(FOLLOWER, [event("a", 1), event("a", 4), event("b", 1)])
    assert ears.heard() == {"a": [1], "b": [1]}
    assert ears.asked == [("enrolment", "enrolment.classes/a", 2)]
    ears.following.hear(FOLLOWER, [event("a", 2), event("a", 3)])
    assert ears.heard() == {"a": [1, 2, 3, 4], "b": [1]}
    assert ears.parking.count() == 0


def test_a_bad_event_holds_up_its_own_stream_and_no_other_until_the_mend(make_store: Callable[..., Store]) -> None:
    broken = True

    def stumble(document: Document, heard: Event) -> None:
        document["half"] = "made"
        if broken and heard.subject == "a" and heard.sequence == 2:
            raise KeyError("what this version does not know")
        remember(document, heard)

    follower = Follower(said.CLASSES, "followed", {said.CLASS_CANCELLED: stumble})
    ears = Ears(make_store({"followed": []}))
    ears.following.hear(follower, [event("a", 1), event("a", 2), event("a", 3), event("b", 1)])
    ears.following.hear(follower, [event("a", 4), event("b", 2)])
    assert ears.heard() == {"a": [1], "b": [1, 2]}
    assert [(row["sequence"], row["kind"] == FAILED) for row in ears.parking.rows()] == [
        (2, True),
        (3, False),
        (4, False),
    ]
    assert "does not know" in ears.parking.rows()[0]["why"]
    broken = False
    ears.following.try_again({follower.topic.name: follower})
    assert ears.heard() == {"a": [1, 2, 3, 4], "b": [1, 2]}
    assert ears.parking.count() == 0


def test_what_cannot_be_settled_is_parked_and_settled_after_the_mend(make_store: Callable[..., Store]) -> None:
    settled: list[str] = []
    broken = True

    def settle(store: Store, documents: list[Document]) -> None:
        for document in documents:
            if broken and document["_id"] == "a":
                raise ValueError("no month 13")
            settled.append(document["_id"])

    follower = Follower(said.CLASSES, "followed", {said.CLASS_CANCELLED: remember}, settle)
    ears = Ears(make_store({"followed": []}))
    ears.following.hear(follower, [event("a", 1), event("b", 1)])
    assert set(settled) == {"b"} and ears.parking.count() == 1
    broken = False
    ears.following.try_again({follower.topic.name: follower})
    assert set(settled) == {"a", "b"} and ears.parking.count() == 0


def test_a_type_that_is_not_known_moves_the_mark_and_nothing_else(make_store: Callable[..., Store]) -> None:
    ears = Ears(make_store({"followed": []}))
    ears.following.hear(FOLLOWER, [event("a", 1), event("a", 2, "vn.solop.enrolment.class-painted.v1"), event("a", 3)])
    assert ears.heard() == {"a": [1, 3]}
    assert ears.parking.count() == 0


def test_on_a_compacted_topic_the_newest_state_is_enough(make_store: Callable[..., Store]) -> None:
    def take_name(document: Document, heard: Event) -> None:
        document["heard"] = [heard.sequence]

    follower = Follower(said.ORGANISATIONS, "followed", {said.ORGANISATION_REGISTERED: take_name})
    newest = Event(**{**vars(event("o", 7)), "topic": follower.topic.name, "type": said.ORGANISATION_REGISTERED.name})
    ears = Ears(make_store({"followed": []}))
    ears.following.hear(follower, [newest])
    assert ears.heard() == {"o": [7]} and not ears.asked

"""Every service takes in what the others say, in whatever order it comes."""

from __future__ import annotations

from collections import defaultdict
from copy import deepcopy

import bson
import pytest

from deploy.contracts.listeners import followers
from shared.events import Event
from shared.followers import Follower
from shared.settings import SERVICES
from tests.contracts.stories import EXAMPLES, endings, fold, stories


def heard(service: str) -> list[tuple[list[Follower], list[list[Event]]]]:
    """What a service hears of each subject that it keeps a document of: the followers, and the streams."""
    by_collection: dict[str, list[Follower]] = defaultdict(list)
    for follower in followers()[service]:
        by_collection[follower.collection].append(follower)
    found = []
    for folding in by_collection.values():
        streams: dict[str, list[list[Event]]] = defaultdict(list)
        for told in stories().values():
            if told[0].topic in {follower.topic.name for follower in folding}:
                streams[told[0].subject].append(told)
        found += [(folding, one) for one in streams.values()]
    return found


LISTENING = [service for service in SERVICES if followers()[service]]

every_listener = pytest.mark.parametrize("service", LISTENING)


def test_somebody_listens() -> None:
    assert {"attendance", "reporting", "notification"} <= set(LISTENING)


@every_listener
def test_every_reaction_has_an_example(service: str) -> None:
    told = {event.type for _, streams in heard(service) for stream in streams for event in stream}
    for follower in followers()[service]:
        assert {kind.name for kind in follower.reactions} <= told
        assert all(kind.topic is follower.topic for kind in follower.reactions)


@every_listener
def test_a_service_follows_what_others_own(service: str) -> None:
    assert all(follower.topic.owner != service for follower in followers()[service])


@every_listener
def test_every_story_is_taken_in_step_by_step(service: str) -> None:
    for folding, streams in heard(service):
        for stream in streams:
            for length in range(1, len(stream) + 1):
                document = fold(folding, stream[:length])
                assert document["_id"] == stream[0].subject
                # What the store will be asked to keep: it knows no dots in the names of fields.
                bson.encode(document, check_keys=True)


@every_listener
def test_topics_may_overtake_each_other(service: str) -> None:
    for folding, streams in heard(service):
        one_after_the_other = [event for stream in streams for event in stream]
        assert endings(folding, streams) == [fold(folding, one_after_the_other)]


@every_listener
def test_a_reaction_leaves_the_event_as_it_was(service: str) -> None:
    before = deepcopy(EXAMPLES)
    for folding, streams in heard(service):
        for stream in streams:
            fold(folding, stream)
    assert before == EXAMPLES


def test_the_examples_tell_of_two_topics_about_one_class() -> None:
    together = [streams for _, streams in heard("reporting") if len(streams) == 2]
    assert [sorted({event.topic for stream in streams for event in stream}) for streams in together] == [
        ["attendance.sheets", "enrolment.classes"]
    ]

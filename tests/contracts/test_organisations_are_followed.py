"""Every service that keeps the tree of organisations follows it through renamings, moves, mergers and splits."""

from __future__ import annotations

import pytest

from deploy.contracts.listeners import followers
from shared.events import REGISTRY
from shared.events.enrolment import ORGANISATIONS
from shared.organisations import Organisations
from shared.settings import SERVICES
from tests.contracts.stories import fold, stories

KEEPING = [service for service in SERVICES if any(follower.topic is ORGANISATIONS for follower in followers()[service])]
every_keeper = pytest.mark.parametrize("service", KEEPING)

CENTRE, MERGED = "dbrm1ehn5bbd6", "9hq2t6b4x8zfe"


def tree(service: str) -> Organisations:
    """What a service makes of the golden examples."""
    following = [follower for follower in followers()[service] if follower.topic is ORGANISATIONS]
    told = [story for story in stories().values() if story[0].topic == ORGANISATIONS.name]
    return Organisations(fold(following, story) for story in told)


def test_all_but_their_owner_keep_the_tree() -> None:
    assert set(KEEPING) == set(SERVICES) - {ORGANISATIONS.owner}


@every_keeper
def test_nothing_that_is_said_of_organisations_is_passed_over(service: str) -> None:
    (follower,) = [one for one in followers()[service] if one.topic is ORGANISATIONS]
    assert set(follower.reactions) == set(REGISTRY.of_topic(ORGANISATIONS))


@every_keeper
def test_an_organisation_bears_the_name_of_the_day(service: str) -> None:
    there = tree(service)
    assert there.name(CENTRE) == "Trung tâm chính trị khu vực Mường Khương"
    assert there.name(CENTRE, on="2023-02-14") == "Trung tâm chính trị huyện Mường Khương"


@every_keeper
def test_the_successor_goes_on_with_what_was_the_predecessors(service: str) -> None:
    there = tree(service)
    assert not there.stands(MERGED) and there.stands(MERGED, on="2025-09-14")
    assert there.heir(MERGED) == CENTRE
    assert MERGED in there.under(CENTRE)


@every_keeper
def test_an_event_from_before_names_had_dates_is_taken_in(service: str) -> None:
    (follower,) = [one for one in followers()[service] if one.topic is ORGANISATIONS]
    first = next(story for story in stories().values() if story[0].subject == CENTRE)[:1]
    there = Organisations([fold([follower], first)])
    assert there.name(CENTRE, on="2010-01-01") == "Trung tâm chính trị huyện Mường Khương"
    assert there.stands(CENTRE)


def test_reporting_keeps_what_a_structure_of_then_is_made_of() -> None:
    centre = tree("reporting").get(CENTRE)
    assert centre is not None
    assert [one["from"] for one in centre["parents"]] == ["2019-04-01", "2025-07-01"]
    assert centre["predecessor_ids"] == [MERGED]

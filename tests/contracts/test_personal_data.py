"""Nothing that says who a learner is leaves the topic that is marked for it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest

from deploy.contracts.json_schema import schema_of
from shared.events import REGISTRY, EventType, enrolment
from tests.contracts.stories import EXAMPLES

PERSONAL = re.compile(
    r"(^|_)(name|names|email|phone|mobile|address|identity|cccd|card|birth|born|age|sex|gender|ethnicity|religion|party"
    r"|photo|lecturer|teacher)(_|$)"
)

# Fields that sound personal and are not a learner's, with what they say.
OF_NO_LEARNER = {
    **{
        (kind.short, path): "the organisation's"
        for kind in REGISTRY.of_topic(enrolment.ORGANISATIONS)
        for path in ("name", "short_name", "email", "names", "names[].name")
    },
    ("programme-version-published", "name_vi"): "the programme's",
    ("programme-version-published", "name_en"): "the programme's",
    ("programme-version-retired", "name_vi"): "the programme's",
    ("programme-version-retired", "name_en"): "the programme's",
    ("class-planned", "name"): "the class's",
    ("class-announced", "name"): "the class's",
    ("class-changed", "name"): "the class's",
    **{
        (kind, f"sessions[].{name}"): "who teaches, as the printed timetable says it"
        for kind in ("class-planned", "class-announced", "class-rescheduled")
        for name in ("lecturer", "lecturer_id")
    },
    ("ledger-class-recorded", "name"): "the class's",
    ("ledger-class-recorded", "partner_name"): "the partner organisation's",
}

OTHERS = [kind for kind in REGISTRY.types.values() if not kind.topic.personal]


def field_paths(schema: dict[str, Any], before: str = "") -> Iterator[str]:
    for name, field in schema.get("properties", {}).items():
        yield f"{before}{name}"
        yield from field_paths(field, f"{before}{name}.")
        yield from field_paths(field.get("items", {}), f"{before}{name}[].")
        yield from field_paths(field.get("additionalProperties", {}), f"{before}{name}.*.")


def sounds_personal(path: str) -> bool:
    return bool(PERSONAL.search(re.split(r"[.\]]", path)[-1]))


@pytest.mark.parametrize("kind", OTHERS, ids=lambda kind: kind.short)
def test_only_the_marked_topic_says_who_somebody_is(kind: EventType) -> None:
    suspicious = [path for path in field_paths(schema_of(kind)) if sounds_personal(path)]
    assert [path for path in suspicious if (kind.short, path) not in OF_NO_LEARNER] == []


def test_every_exception_is_still_needed() -> None:
    there = {(kind.short, path) for kind in OTHERS for path in field_paths(schema_of(kind)) if sounds_personal(path)}
    assert set(OF_NO_LEARNER) == there


def test_the_look_at_names_finds_them_at_any_depth() -> None:
    contact = schema_of(enrolment.CONTACT_CHANGED)
    found = {path for path in field_paths(contact) if sounds_personal(path)}
    assert found == {"name", "birth_year", "email", "phone", "identity_mark"}
    listed = {"properties": {"learners": {"items": {"properties": {"full_name": {}, "learner_id": {}}}}}}
    assert [path for path in field_paths(listed) if sounds_personal(path)] == ["learners[].full_name"]


def test_contacts_are_the_only_personal_topic_and_can_be_erased() -> None:
    personal = [topic for topic in REGISTRY.topics.values() if topic.personal]
    assert personal == [enrolment.CONTACTS]
    assert all(topic.compacted for topic in personal), "only a compacted topic forgets what a tombstone follows"


def test_the_learner_of_the_contact_is_nowhere_else_by_name() -> None:
    contact = EXAMPLES[enrolment.CONTACT_CHANGED.name].data
    others = [str(event.data) for event in EXAMPLES.values() if event.type != enrolment.CONTACT_CHANGED.name]
    for said in (contact["name"], contact["email"], contact["phone"]):
        assert not [data for data in others if said in data]
    assert [data for data in others if contact["learner_id"] in data]

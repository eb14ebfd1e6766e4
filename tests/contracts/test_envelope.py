"""The envelope says everything that was put into it, and reads nothing else."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, settings, strategies as st
from jsonschema import Draft202012Validator

from deploy.contracts.json_schema import envelope_schema
from shared.events import REGISTRY, Event
from tests.contracts.stories import EXAMPLES

vietnamese = st.text(
    st.sampled_from("aăâbcdđeêghiklmnoôơpqrstuưvxyàảãáạằẳẵắặầẩẫấậ ĐƯƠ“”–…@:/"), min_size=1, max_size=30
)
texts = vietnamese | st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=30)
names = st.from_regex(r"[a-z0-9@:-]{1,30}", fullmatch=True)
json_values = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**63), 2**63 - 1) | st.floats(allow_nan=False) | texts | st.just(""),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts, inner, max_size=3),
    max_leaves=8,
)
moments = st.datetimes(datetime(1990, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC))
few = settings(max_examples=40)


@st.composite
def events(draw: Any) -> Event:
    kind = draw(st.sampled_from(list(REGISTRY.types.values())))
    return Event(
        type=kind.name,
        topic=kind.topic.name,
        subject=draw(names),
        sequence=draw(st.integers(1, 10**9)),
        time=draw(moments),
        data=draw(st.dictionaries(texts, json_values, max_size=5).filter(finite)),
        source=f"/solop/{kind.topic.owner}",
        correlation_id=draw(texts),
        causation_id=draw(texts),
        trace_parent=draw(st.none() | texts),
    )


def finite(value: Any) -> bool:
    """Whether JSON can say it."""
    try:
        json.dumps(value, allow_nan=False)
    except ValueError:
        return False
    return True


@few
@given(event=events())
def test_an_event_comes_out_as_it_went_in(event: Event) -> None:
    message = event.to_message()
    assert Event.from_message(event.topic, message.value or b"") == event
    assert message.key == event.subject
    Draft202012Validator(envelope_schema()).validate(json.loads(message.value or b""))


def test_an_event_is_named_by_its_stream_and_sequence() -> None:
    event = replace(EXAMPLES["vn.solop.enrolment.class-opened.v1"], subject="0c7v8e15w4dae", sequence=12)
    assert json.loads(event.to_message().value or b"")["id"] == "enrolment.classes/0c7v8e15w4dae/12"


def test_diacritics_travel_as_letters() -> None:
    event = EXAMPLES["vn.solop.enrolment.contact-changed.v1"]
    assert Event.from_message(event.topic, event.to_message().value or b"").data["name"] == "Giàng Thị Súa"


@few
@given(junk=st.binary(max_size=60) | json_values.filter(finite).map(lambda value: json.dumps(value).encode()))
def test_what_is_not_an_event_is_said_to_be_none(junk: bytes) -> None:
    with pytest.raises(ValueError):
        Event.from_message("enrolment.classes", junk)


@few
@given(data=st.data())
def test_a_damaged_event_is_read_or_refused_and_nothing_else(data: st.DataObject) -> None:
    written = json.loads(data.draw(st.sampled_from(list(EXAMPLES.values()))).to_message().value or b"")
    name = data.draw(st.sampled_from(sorted(written)))
    written[name] = data.draw(json_values.filter(finite))
    try:
        read = Event.from_message("enrolment.classes", json.dumps(written).encode())
    except ValueError:
        return
    assert isinstance(read.subject, str)
    assert isinstance(read.data, dict)


@pytest.mark.parametrize("name", ["id", "type", "source", "subject", "time", "sequence", "correlationid", "data"])
def test_an_event_without_an_attribute_is_refused(name: str) -> None:
    written = json.loads(EXAMPLES["vn.solop.enrolment.class-opened.v1"].to_message().value or b"")
    del written[name]
    with pytest.raises(ValueError):
        Event.from_message("enrolment.classes", json.dumps(written).encode())


@pytest.mark.parametrize("sequence", ["0", "-1", "one"])
def test_a_stream_begins_with_sequence_1(sequence: str) -> None:
    written = json.loads(EXAMPLES["vn.solop.enrolment.class-opened.v1"].to_message().value or b"")
    with pytest.raises(ValueError):
        Event.from_message("enrolment.classes", json.dumps({**written, "sequence": sequence}).encode())

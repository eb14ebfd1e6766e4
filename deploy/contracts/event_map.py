"""`docs/event-map.md`: what is said, by whom, where, and who listens."""

from __future__ import annotations

from collections.abc import Iterator

from deploy.contracts.json_schema import JsonSchema, envelope_schema, schema_of
from deploy.contracts.listeners import listeners_of_event, listeners_of_topic, topics_and_requests
from shared.events import REGISTRY, EventType, Topic

HEAD = """# What is said

Written by `solop contracts map` from the register of events and from what the services follow; not edited by hand.
The frozen schemas are in `shared/events/frozen`, an example of each event as it travels in `shared/events/examples`;
`asyncapi.json` says the same for machines.
"""


def event_map() -> str:
    """The whole page."""
    speaking, requests = topics_and_requests()
    lines = [HEAD, *_overview(speaking), "", "## The envelope", "", *_about_envelope()]
    for topic in speaking:
        lines += ["", f"## {topic.name}", "", *_about_topic(topic)]
        for kind in REGISTRY.of_topic(topic):
            lines += ["", *_about_event(kind)]
    lines += ["", "## Requests for missing events", "", *_about_requests(requests)]
    return "\n".join(lines) + "\n"


def _overview(topics: list[Topic]) -> Iterator[str]:
    yield "| topic | key | events | heard by |"
    yield "|---|---|---|---|"
    for topic in topics:
        events = ", ".join(f"[{kind.short}](#{kind.short})" for kind in REGISTRY.of_topic(topic))
        heard = ", ".join(one.service for one in listeners_of_topic(topic)) or "–"
        yield f"| [{topic.name}](#{topic.name.replace('.', '')}) | {topic.key} | {events} | {heard} |"


def _about_envelope() -> Iterator[str]:
    yield "A CloudEvent 1.0 as JSON (`application/cloudevents+json`)."
    yield ""
    yield "| attribute | what it is |"
    yield "|---|---|"
    schema = envelope_schema()
    for name, attribute in schema["properties"].items():
        constant = f"`{attribute['const']}`. " if "const" in attribute else ""
        optional = "" if name in schema["required"] else "Optional. "
        yield f"| `{name}` | {optional}{constant}{attribute.get('description', '')} |".replace("  ", " ")


def _about_topic(topic: Topic) -> Iterator[str]:
    kept = (
        "compacted: every event carries the whole state of its subject, the newest is enough"
        if topic.compacted
        else "a follower needs every event of a subject, in order"
    )
    yield f"- Said by: {topic.owner}"
    yield f"- Key: {topic.key}; {topic.partitions} partitions; {kept}"
    if any(kind.erases for kind in REGISTRY.of_topic(topic)):
        yield "- A record without a value (a tombstone) takes back all that was said of its key. Its header `erased-by`"
        yield "  holds the event that it follows, for who comes when compaction has taken that away."
    if topic.personal:
        yield "- **Personal data.** The only kind of topic that may carry them."
    for one in listeners_of_topic(topic):
        yield f"- Heard by: {one.service}, into `{one.follower.collection}`"


def _about_event(kind: EventType) -> Iterator[str]:
    yield f"### {kind.short}"
    yield ""
    yield kind.story + (" A tombstone follows it in the log, and the journal keeps nothing before it." * kind.erases)
    yield ""
    reactions = [f"{one.service} (`{one.reaction}`)" for one in listeners_of_event(kind)]
    yield f"Type `{kind.name}`; heard by {', '.join(reactions) if reactions else 'nobody'}."
    yield ""
    yield "| field | what it is |"
    yield "|---|---|"
    yield from (f"| `{name}` | {what} |" for name, what in _fields(schema_of(kind)))


def _about_requests(topics: list[Topic]) -> Iterator[str]:
    yield "A follower that misses a part of a stream asks its owner to publish it again, by the JSON message"
    yield '`{"stream": "topic/subject", "from": sequence}`; whoever heard the part before takes no notice of it.'
    yield ""
    yield "| topic | asked of | partitions |"
    yield "|---|---|---|"
    yield from (f"| {topic.name} | {topic.owner} | {topic.partitions} |" for topic in topics)


def _fields(schema: JsonSchema, before: str = "") -> Iterator[tuple[str, str]]:
    for name, field in schema["properties"].items():
        optional = "" if name in schema.get("required", ()) else "optional; "
        yield f"{before}{name}", f"{optional}{in_words(field)}"
        inner, mark = field.get("items", field), "[]" if "items" in field else ""
        if "properties" in inner:
            yield from _fields(inner, f"{before}{name}{mark}.")


def in_words(field: JsonSchema) -> str:
    """A field's schema for readers: `day or null`, `list of texts`, `one of a, b`."""
    kinds = [field["type"]] if isinstance(field["type"], str) else field["type"]
    return " or ".join([_kind_in_words(kinds[0], field), *kinds[1:]])


def _kind_in_words(kind: str, field: JsonSchema) -> str:
    if "enum" in field:
        return "one of " + ", ".join(f"`{one}`" for one in field["enum"] if one is not None)
    if kind == "array":
        return "list" if "properties" in field["items"] else f"list, each: {in_words(field['items'])}"
    if kind == "object":
        values = field.get("additionalProperties")
        return f"map of {in_words(field['propertyNames'])} to {in_words(values)}" if values else "object"
    if kind == "string":
        named = {"date": "day", "date-time": "moment with its offset"}.get(field.get("format", ""))
        return named or ("identifier" if "minLength" in field else "text")
    if kind == "integer":
        return "whole number from 0 on" if field.get("minimum") == 0 else "whole number"
    return {"number": "number", "boolean": "yes or no"}[kind]

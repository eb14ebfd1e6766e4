"""The contracts between the services: everything that is said, in one place."""

from shared.events import attendance, enrolment, reporting
from shared.events.envelope import Event
from shared.events.registry import REGISTRY, EventType, Topic

__all__ = ["REGISTRY", "Event", "EventType", "Topic", "attendance", "enrolment", "reporting"]

"""What reporting makes of what it hears: followed documents, and the kept figures that follow from classes."""

from __future__ import annotations

from services.reporting.model import class_story, conference_record
from services.reporting.reactions.heard import dated, reactions, settle_heard
from services.reporting.reactions.plans import on_people_sent_out, on_plan_approved, on_programme_version
from services.reporting.reactions.settling import placed, settle_classes
from services.reporting.reactions.trees import settle_organisations
from shared import organisations_heard
from shared.events import EventType, attendance, enrolment
from shared.followers import Follower, Reaction

ABOUT_CLASSES: dict[EventType, Reaction] = dict.fromkeys(class_story.REACTIONS, class_story.take_in)

FOLLOWERS = [
    # With `parents`, so that figures can be read under the structure of a day as well as under today's.
    organisations_heard.follower("short_name", "parents", settle=settle_organisations, wrap=dated),
    Follower(
        enrolment.PROGRAMMES,
        "programmes",
        reactions(
            dated,
            dict.fromkeys(
                (enrolment.PROGRAMME_VERSION_PUBLISHED, enrolment.PROGRAMME_VERSION_RETIRED), on_programme_version
            ),
        ),
        settle_heard,
    ),
    Follower(
        enrolment.OUTSIDE_TRAINING,
        "sent_out",
        reactions(dated, {enrolment.PEOPLE_SENT_OUT: on_people_sent_out}),
        settle_heard,
    ),
    Follower(enrolment.PLANS, "plans", reactions(dated, {enrolment.PLAN_APPROVED: on_plan_approved}), settle_heard),
    *(
        Follower(
            topic,
            "classes",
            reactions(placed, {kind: react for kind, react in ABOUT_CLASSES.items() if kind.topic is topic}),
            settle_classes,
        )
        for topic in (enrolment.CLASSES, attendance.SHEETS)
    ),
    Follower(
        attendance.CONFERENCES,
        "conferences",
        reactions(dated, dict.fromkeys(conference_record.REACTIONS, conference_record.take_in)),
        settle_heard,
    ),
]

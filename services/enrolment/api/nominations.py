"""Nominations: proposed by committees and cells, decided and placed by the centre that serves them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from flask_smorest import Blueprint

from services.enrolment.commands import nominations as commands, placing
from services.enrolment.model.lists import learner_list, typed_learner
from services.enrolment.parts import parts
from services.enrolment.reading import nominations_side, note_personal_read, seen_nomination, staff_scope
from services.enrolment.schemas import nominations as schemas
from services.enrolment.views import nominations as views
from shared.store import Document, by_id
from shared.vietnamese import today
from shared.web.language import language
from shared.web.perform import perform, seen_version, show_version
from shared.web.schemas import Anything, FileUpload, Page
from shared.web.shell import organisations, shell
from shared.web.sign_in import who_may

blueprint = Blueprint("nominations", __name__, description="Nominations, from the proposal to the place in a class")


def _shown(nominations: Iterable[Document]) -> list[dict[str, Any]]:
    return views.show_nominations(shell().store, organisations(), nominations, language())


def _kept(nomination_ids: Iterable[str]) -> list[dict[str, Any]]:
    return _shown(by_id(shell().store.nominations, nomination_ids).values())


def _one(nomination_id: str) -> dict[str, Any]:
    found = seen_nomination(nomination_id)
    show_version(found["version"])
    return _shown([found])[0]


@blueprint.route("/api/v1/nominations", methods=["POST"])
@who_may("committee")
@blueprint.arguments(schemas.NominationInput)
@blueprint.response(201, schemas.Nominated)
def nominate(asked: dict[str, Any]) -> dict[str, Any]:
    """Nominate one person."""
    person = typed_learner.read(asked, today(shell().desk.clock()))
    return perform(commands.nominate_one, asked["wanted"], person, parts().seal, creates=True)


@blueprint.route("/api/v1/nomination-lists", methods=["POST"])
@who_may("committee")
@blueprint.arguments(schemas.NominationListQuery, location="query")
@blueprint.arguments(FileUpload, location="files")
@blueprint.response(201, schemas.Nominated)
def nominate_list(asked: dict[str, Any], files: dict[str, Any]) -> dict[str, Any]:
    """Nominate the people of an Excel list. `take=good` takes the good rows alone; otherwise all or nobody."""
    upload = files["file"]
    listed = learner_list.read(upload.read(), upload.filename or "", today=today(shell().desk.clock()))
    return perform(
        commands.nominate_list,
        asked["wanted"],
        list(listed.learners),
        list(listed.faults),
        asked["take"] == "good",
        parts().seal,
        creates=True,
    )


@blueprint.route("/api/v1/nominations")
@who_may("staff", "committee")
@blueprint.arguments(schemas.NominationQuery, location="query")
@blueprint.response(200, Page)
def list_nominations(asked: dict[str, Any]) -> dict[str, Any]:
    """Those made to the asker's centre, or by the asker's organisations, by given name."""
    page = views.find_nominations(
        shell().store,
        *nominations_side(asked["side"]),
        state=asked["state"],
        programme=asked["programme"],
        words=asked["q"],
        cursor=asked["cursor"],
        limit=asked["limit"],
    )
    note_personal_read("nominations", nominations=[one["_id"] for one in page["items"]])
    return {**page, "items": _shown(page["items"])}


@blueprint.route("/api/v1/nominations/<nomination_id>")
@who_may("staff", "committee")
@blueprint.response(200, Anything)
def get_nomination(nomination_id: str) -> dict[str, Any]:
    """One nomination with its history."""
    note_personal_read("nominations", nominations=[nomination_id])
    return _one(nomination_id)


@blueprint.route("/api/v1/nomination-demand")
@who_may("staff")
@blueprint.response(200, Anything(many=True))
def show_demand() -> list[dict[str, Any]]:
    """How many wait for which programme and when, without a name."""
    return views.demand(shell().store, staff_scope())


@blueprint.route("/api/v1/nominations/<nomination_id>/acceptance", methods=["POST"])
@who_may("staff")
@blueprint.response(200, Anything)
def accept(nomination_id: str) -> dict[str, Any]:
    """The centre takes the nomination up."""
    perform(placing.accept_nominations, [nomination_id], seen_version())
    return _one(nomination_id)


@blueprint.route("/api/v1/nominations/<nomination_id>/declination", methods=["POST"])
@who_may("staff")
@blueprint.arguments(schemas.Declination)
@blueprint.response(200, Anything)
def decline(asked: dict[str, Any], nomination_id: str) -> dict[str, Any]:
    """The centre declines the nomination, with the reason."""
    perform(placing.decline_nominations, [nomination_id], asked["reason"], seen_version())
    return _one(nomination_id)


@blueprint.route("/api/v1/nominations/<nomination_id>/withdrawal", methods=["POST"])
@who_may("committee")
@blueprint.arguments(schemas.NominationWithdrawal)
@blueprint.response(200, Anything)
def withdraw(asked: dict[str, Any], nomination_id: str) -> dict[str, Any]:
    """The committee takes the nomination back before there is a place."""
    perform(commands.withdraw_nomination, nomination_id, seen_version(), asked["reason"])
    return _one(nomination_id)


@blueprint.route("/api/v1/nomination-acceptances", methods=["POST"])
@who_may("staff")
@blueprint.arguments(schemas.Chosen)
@blueprint.response(201, Anything(many=True))
def accept_many(asked: dict[str, Any]) -> list[dict[str, Any]]:
    """Take many up at once: all or none."""
    return _kept(perform(placing.accept_nominations, asked["nominations"], creates=True)["nominations"])


@blueprint.route("/api/v1/nomination-declinations", methods=["POST"])
@who_may("staff")
@blueprint.arguments(schemas.ChosenDeclined)
@blueprint.response(201, Anything(many=True))
def decline_many(asked: dict[str, Any]) -> list[dict[str, Any]]:
    """Decline many at once for the same reason: all or none."""
    kept = perform(placing.decline_nominations, asked["nominations"], asked["reason"], creates=True)
    return _kept(kept["nominations"])


@blueprint.route("/api/v1/nomination-placements", methods=["POST"])
@who_may("staff")
@blueprint.arguments(schemas.Placement)
@blueprint.response(201, Anything)
def place(asked: dict[str, Any]) -> dict[str, Any]:
    """Give people places in a class: all or none. `decisions` (`{nomination_id, person, despite}`) say who is meant
    where the register knows somebody alike (a candidate's id, or `new`), and who is taken in spite of a warning."""
    answer = perform(
        placing.place_nominated,
        asked["class_id"],
        asked["nominations"],
        asked["decisions"],
        asked["waiting"],
        parts().seal,
        creates=True,
    )
    show_version(answer["version"])
    return {**answer, "placed": _kept(answer["placed"])}

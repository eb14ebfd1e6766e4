"""An organisation through the years: registered, renamed, moved below another one, closed.

Every event carries the whole organisation as it is from now on. A change is dated by the day from which it holds: not
to come, not before the founding, and not before a change of the same kind that is already known.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from shared.events import EventType
from shared.events.enrolment import (
    ORGANISATION_CLOSED,
    ORGANISATION_EMAIL_CHANGED,
    ORGANISATION_MOVED,
    ORGANISATION_REGISTERED,
    ORGANISATION_RENAMED,
)
from shared.organisations import Organisations
from shared.refusal import Refusal, Words, unknown
from shared.said import Document, Said
from shared.vietnamese import collation_key, day, fold

KIND_WORDS = {
    "province": Words("Tỉnh ủy", "Provincial party committee"),
    "board": Words("Ban của Tỉnh ủy", "Provincial board"),
    "political-school": Words("Trường chính trị tỉnh", "Provincial political school"),
    "centre": Words("Trung tâm chính trị", "Political-theory training centre"),
    "committee": Words("Đảng ủy, cấp ủy cơ sở", "Party committee"),
    "cell": Words("Chi bộ", "Party cell"),
}

PARENT = Words("đơn vị cấp trên", "parent organisation")


def register(
    organisation_id: str,
    details: Mapping[str, Any],
    organisations: Organisations,
    *,
    predecessor_ids: tuple[str, ...] = (),
) -> list[Said]:
    """A new organisation below `parent_id` (None for the root). Its name is its own among its siblings; those that
    stand no more, and its predecessors, do not count."""
    parent_id, valid_from, valid_to = details["parent_id"], details["valid_from"], details["valid_to"]
    if parent_id is not None:
        check_parent(organisations, parent_id, valid_from)
    check_name(organisations, parent_id, details["name"], leave_out=predecessor_ids)
    if valid_from and valid_to and valid_to < valid_from:
        words = Words("Ngày kết thúc trước ngày bắt đầu.", "The last day is before the first.")
        raise Refusal("days-backwards", words, at="/valid_to")
    data = {
        "organisation_id": organisation_id,
        **details,
        "names": [{"name": details["name"], "from": valid_from}],
        "parents": [{"parent_id": parent_id, "from": valid_from}],
        "predecessor_ids": list(predecessor_ids),
        "successor_ids": [],
        "closed_on": None,
    }
    return [Said(ORGANISATION_REGISTERED, data)]


def rename(
    organisation: Document, name: str, short_name: str | None, on: date, today: date, organisations: Organisations
) -> list[Said]:
    """Another name from a day on. From the day of the last renaming on it takes that name's place: a correction."""
    check_stands(organisation)
    check_day(organisation, on, today, latest=names(organisation)[-1]["from"])
    if (name, short_name) == (organisation["name"], organisation["short_name"]):
        raise Refusal("same-name", Words("Tên vẫn như cũ.", "This is its name already."), at="/name")
    check_name(organisations, organisation["parent_id"], name, leave_out=(organisation["_id"],))
    borne = since(names(organisation), {"name": name, "from": on.isoformat()})
    return [changed(ORGANISATION_RENAMED, organisation, name=name, short_name=short_name, names=borne)]


def change_email(organisation: Document, email: str | None) -> list[Said]:
    """Letters go to another address from now on, or, where it has none, nowhere."""
    check_stands(organisation)
    if email == organisation["email"]:
        words = Words("Thư điện tử vẫn như cũ.", "This is its e-mail address already.")
        raise Refusal("same-email", words, at="/email")
    return [changed(ORGANISATION_EMAIL_CHANGED, organisation, email=email)]


def move(
    organisation: Document, parent_id: str | None, on: date, today: date, organisations: Organisations
) -> list[Said]:
    """Below another organisation from a day on, never below itself."""
    check_stands(organisation)
    check_day(organisation, on, today, latest=parents(organisation)[-1]["from"])
    if parent_id == organisation["parent_id"]:
        words = Words("Đơn vị đã thuộc cấp trên này.", "It belongs there already.")
        raise Refusal("same-parent", words, at="/parent_id")
    if parent_id is not None:
        check_parent(organisations, parent_id, on.isoformat())
        if organisation["_id"] in organisations.above(parent_id):
            words = Words(
                "Không thể chuyển một đơn vị xuống dưới chính nó.", "An organisation cannot be moved below itself."
            )
            raise Refusal("loop", words, at="/parent_id", status=409)
    check_name(organisations, parent_id, organisation["name"], leave_out=(organisation["_id"],), at="/parent_id")
    return [moved(organisation, parent_id, on)]


def close(organisation: Document, on: date, today: date, organisations: Organisations, classes: int) -> list[Said]:
    """It stands no more. Nothing may hang on it: `classes` are those of its own that are not over."""
    check_may_end(organisation, on, today)
    left = [one for one in organisations.children(organisation["_id"]) if organisations.stands(one["_id"])]
    if left:
        words = Words(
            f"Còn {len(left)} đơn vị trực thuộc (như {left[0]['name']}). Hãy chuyển hoặc sáp nhập trước.",
            f"{len(left)} organisations still belong to it (such as {left[0]['name']}). Move or merge them first.",
        )
        raise Refusal("has-children", words, status=409)
    if classes:
        words = Words(
            f"Còn {classes} lớp chưa bế giảng. Hãy bế giảng hoặc huỷ các lớp, hoặc sáp nhập để nơi khác tiếp tục.",
            f"{classes} classes are not over. Close or cancel them, or merge it so that another one goes on with them.",
        )
        raise Refusal("has-classes", words, status=409)
    return [ended(ORGANISATION_CLOSED, organisation, on, [])]


def evolve(organisation: Document, said: Said) -> Document:
    """The organisation after what was said."""
    details = {name: value for name, value in said.data.items() if name != "organisation_id"}
    # With the id, for closed ones share their names with those that stand.
    return {**organisation, **details, "name_key": f"{collation_key(details['name'])}\x03{organisation['_id']}"}


def by_name(organisations: Organisations, on: str | None = None) -> dict[str, list[str]]:
    """Folded names and short names -> the ids of those that bear them (`on`: bore them that day). A name that nobody
    bears any more leads to who goes on with the affairs of those that did."""
    borne: dict[str, list[str]] = {}
    former: dict[str, set[str]] = {}
    for one in organisations:
        called = {fold(organisations.name(one["_id"], on)), fold(str(one.get("short_name") or ""))} - {""}
        if organisations.stands(one["_id"], on):
            for name in called:
                borne.setdefault(name, []).append(one["_id"])
        heir = organisations.heir(one["_id"])
        if organisations.stands(heir):
            for name in called | {fold(str(older["name"])) for older in names(one)}:
                former.setdefault(name, set()).add(heir)
    return {name: sorted(found) for name, found in former.items()} | borne


# ---- what the steps have in common; mergers and splits, too ----


def names(organisation: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The names that it bore, the oldest first: `[{"name", "from"}]`."""
    return organisation.get("names") or [{"name": organisation["name"], "from": organisation["valid_from"]}]


def parents(organisation: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Below whom it stood, the oldest first: `[{"parent_id", "from"}]`."""
    return organisation.get("parents") or [{"parent_id": organisation["parent_id"], "from": organisation["valid_from"]}]


def since(history: list[dict[str, Any]], entry: dict[str, Any]) -> list[dict[str, Any]]:
    """The history with one more entry; one of the same day takes the last one's place."""
    return [*(one for one in history if one["from"] != entry["from"]), entry]


def changed(kind: EventType, organisation: Document, **changes: Any) -> Said:
    """The whole organisation with these changes."""
    whole = {name: organisation[name] for name in ("kind", "name", "short_name", "parent_id", "email", "valid_from")}
    history = {
        "valid_to": organisation["valid_to"],
        "names": names(organisation),
        "parents": parents(organisation),
        "predecessor_ids": organisation.get("predecessor_ids") or [],
        "successor_ids": organisation.get("successor_ids") or [],
        "closed_on": organisation.get("closed_on"),
    }
    return Said(kind, {"organisation_id": organisation["_id"], **whole, **history, **changes})


def moved(organisation: Document, parent_id: str | None, on: date, **changes: Any) -> Said:
    """Below another one from a day on, or from its founding or its last move on where that is later."""
    first = max(on.isoformat(), organisation["valid_from"] or "", parents(organisation)[-1]["from"] or "")
    stood = since(parents(organisation), {"parent_id": parent_id, "from": first})
    return changed(ORGANISATION_MOVED, organisation, parent_id=parent_id, parents=stood, **changes)


def ended(kind: EventType, organisation: Document, on: date, successor_ids: list[str]) -> Said:
    """It stands no more from a day on; its last day is the one before."""
    last = (on - timedelta(days=1)).isoformat()
    return changed(kind, organisation, closed_on=on.isoformat(), valid_to=last, successor_ids=successor_ids)


def check_stands(organisation: Mapping[str, Any], at: str | None = None) -> None:
    """Refuses what was closed: it changes no more."""
    if organisation.get("closed_on"):
        words = Words(
            f"{organisation['name']} đã kết thúc hoạt động từ {day(organisation['closed_on'])}.",
            f"{organisation['name']} was closed on {day(organisation['closed_on'])}.",
        )
        raise Refusal("organisation-closed", words, at=at, status=409)


def check_day(
    organisation: Mapping[str, Any], on: date, today: date, *, latest: str | None = None, at: str = "/effective_on"
) -> None:
    """Refuses a day to come, one before the founding, and one before `latest`, a change that is known already."""
    if on > today:
        words = Words(
            "Ngày hiệu lực còn ở phía trước. Hãy ghi từ ngày đó trở đi.",
            "The effective day is still to come. Record the change from that day on.",
        )
        raise Refusal("day-to-come", words, at=at)
    founded = organisation["valid_from"]
    if founded and on.isoformat() < founded:
        words = Words(
            f"Ngày hiệu lực trước ngày thành lập {organisation['name']} ({day(founded)}).",
            f"The effective day is before {organisation['name']} was founded ({day(founded)}).",
        )
        raise Refusal("before-founding", words, at=at)
    if latest and on.isoformat() < latest:
        words = Words(
            f"{organisation['name']} đã có thay đổi từ {day(latest)}. Ngày hiệu lực không thể trước ngày đó.",
            f"{organisation['name']} was changed on {day(latest)}. The effective day cannot be before that.",
        )
        raise Refusal("later-changes", words, at=at, status=409)


def check_may_end(organisation: Mapping[str, Any], on: date, today: date, at: str | None = None) -> None:
    """Refuses an end of what has ended, or before anything that is known of it; it stood one day at least."""
    check_stands(organisation, at)
    changes = [one["from"] or "" for one in (*names(organisation), *parents(organisation))]
    check_day(organisation, on, today, latest=max(changes))
    if organisation["valid_from"] == on.isoformat():
        words = Words(
            f"{organisation['name']} thành lập đúng ngày này.", f"{organisation['name']} was founded on this very day."
        )
        raise Refusal("before-founding", words, at="/effective_on")


def check_parent(organisations: Organisations, parent_id: str, on: str | None, at: str = "/parent_id") -> None:
    """Refuses a parent that is unknown, closed, or founded later."""
    parent = organisations.get(parent_id)
    if parent is None:
        raise unknown(PARENT, at=at)
    check_stands(parent, at)
    if on and (parent["valid_from"] or "") > on:
        words = Words(
            f"{parent['name']} thành lập sau đó ({day(parent['valid_from'])}).",
            f"{parent['name']} was founded later ({day(parent['valid_from'])}).",
        )
        raise Refusal("before-founding", words, at=at)


def check_name(
    organisations: Organisations, parent_id: str | None, name: str, *, leave_out: tuple[str, ...], at: str = "/name"
) -> None:
    """Refuses a name that a sibling bears."""
    siblings = [one for one in organisations.children(parent_id) if one["_id"] not in leave_out]
    if any(fold(str(one["name"])) == fold(name) for one in siblings if organisations.stands(one["_id"])):
        words = Words(f"Đã có đơn vị “{name}” ở cùng cấp.", f"There is already a “{name}” at this level.")
        raise Refusal("name-taken", words, at=at, status=409)

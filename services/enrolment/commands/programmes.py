"""Programmes and their versions. They are the province's: the board and operators publish them."""

from __future__ import annotations

from typing import Any

from services.enrolment.model import programmes as model
from shared.events.enrolment import PROGRAMME_VERSION_PUBLISHED
from shared.refusal import Refusal, Words, unknown
from shared.said import Said
from shared.unit_of_work import UnitOfWork

PROGRAMME = Words("chương trình", "programme")


def publish_shipped(unit: UnitOfWork) -> dict[str, Any]:
    """Publish the shipped programme versions that this store does not have yet."""
    known = {one["_id"] for one in unit.find("programmes", {})}
    missing = [one for one in model.shipped() if one["programme_version"] not in known]
    for data in missing:
        said = [Said(PROGRAMME_VERSION_PUBLISHED, data)]
        unit.keep("programmes", {"_id": data["programme_version"]}, said, model.evolve)
    return {"published": len(missing)}


def create_programme(unit: UnitOfWork, code: str, order: int, details: dict[str, Any]) -> dict[str, Any]:
    """A new programme with its first version; `details` are the settings."""
    others = model.newest_by_code(unit.find("programmes", {}))
    said = model.create(code, order, details, others)
    return unit.keep("programmes", {"_id": said[0].data["programme_version"]}, said, model.evolve)


def publish_version(unit: UnitOfWork, code: str, follows: int | None, details: dict[str, Any]) -> dict[str, Any]:
    """The next version of a programme. `follows`: the number of the version that the asker took for the newest."""
    versions = unit.find("programmes", {})
    others = model.newest_by_code(versions)
    if code not in others:
        raise unknown(PROGRAMME)
    newest = others[code]["version_number"]
    if follows not in (None, newest):
        words = Words(
            f"Đã có bản {newest} (đồng chí đã xem bản {follows}). Hãy xem bản mới rồi sửa lại.",
            f"There is a version {newest} already (you saw version {follows}). Look at it, then change it again.",
        )
        raise Refusal("changed-meanwhile", words, status=412)
    said = model.publish([one for one in versions if one["code"] == code], details, others)
    return unit.keep("programmes", {"_id": said[0].data["programme_version"]}, said, model.evolve)


def retire_programme(unit: UnitOfWork, named: str, expected: int, on: str) -> dict[str, Any]:
    """Retire one version (`elementary@1`), or the whole programme (`elementary`): all its versions that are not retired
    yet. `expected` is the document's version of the one that is named, or of the newest. Answers with that one."""
    versions = [one for one in unit.find("programmes", {}) if named in (one["_id"], one["code"])]
    if not versions:
        raise unknown(PROGRAMME)
    newest = max(versions, key=lambda one: int(one["version_number"]))
    unit.load("programmes", newest["_id"], Words("bản chương trình", "programme version"), expected=expected)
    kept = {}
    for one in versions:
        if one is newest or not one.get("retired_on"):
            # A later version may be the only one that begins after the day: it never comes into force.
            first = max(on, one.get("valid_from") or "")
            kept[one["_id"]] = unit.keep("programmes", one, model.retire(one, first), model.evolve)
    return kept[newest["_id"]]

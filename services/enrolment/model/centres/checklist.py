"""The checklist of a standard centre, as one centre answers it; older answers stay."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from shared.refusal import Fault, Refusal, Words
from shared.vietnamese import day

Checklist = dict[str, Any]

ANSWERS = {
    "met": Words("đạt", "met"),
    "partly": Words("đạt một phần", "partly met"),
    "not-met": Words("chưa đạt", "not met"),
}
CHECKLIST = Words("bảng tự chấm", "checklist")


def new_checklist(organisation_id: str) -> Checklist:
    """Nothing answered yet. `answers`: item id -> `{text, answer, note, answered_on}`, the text as it was answered."""
    return {"_id": organisation_id, "answers": {}, "history": [], "answered_on": None}


def answer(
    checklist: Checklist,
    items: Sequence[Mapping[str, Any]],
    answers: Sequence[Mapping[str, Any]],
    answered_on: date,
    today: date,
) -> Checklist:
    """The checklist with these answers `[{item_id, answer, note}]`; those that they replace go into the history."""
    if answered_on > today:
        words = Words("Ngày chấm còn ở phía trước.", "The day of the answers is still to come.")
        raise Refusal("day-to-come", words, at="/answered_on")
    on, texts = answered_on.isoformat(), {one["item_id"]: one["text"] for one in items}
    kept, history, faults = dict(checklist["answers"]), list(checklist["history"]), []
    for place, one in enumerate(answers):
        before = kept.get(one["item_id"])
        if one["item_id"] not in texts:
            words = Words("Tiêu chí này không còn trong danh mục.", "This criterion is no longer in the list.")
            faults.append(Fault(f"/answers/{place}/item_id", words))
        elif before and before["answered_on"] > on:
            words = Words(
                f"Tiêu chí này đã chấm ngày {day(before['answered_on'])}; không chấm lùi ngày.",
                f"This criterion was answered on {day(before['answered_on'])}; an older answer does not replace it.",
            )
            faults.append(Fault("/answered_on", words))
        else:
            now = {"text": texts[one["item_id"]], "answer": one["answer"], "note": one["note"], "answered_on": on}
            if before and before != now:
                history.append({"item_id": one["item_id"], **before})
            kept[one["item_id"]] = now
    if faults:
        raise Refusal("checklist", faults[0].words, faults=faults)
    latest = max((one["answered_on"] for one in kept.values()), default=None)
    return {**checklist, "answers": kept, "history": history, "answered_on": latest}


def progress(items: Iterable[Mapping[str, Any]], answers: Mapping[str, Mapping[str, Any]]) -> dict[str, int]:
    """`{"met", "partly", "not-met", "unanswered", "of"}` of the items that are in the list today."""
    given = [answers.get(one["item_id"], {}).get("answer", "unanswered") for one in items]
    return {**{name: given.count(name) for name in (*ANSWERS, "unanswered")}, "of": len(given)}

"""The annual plan of a centre: written, submitted, approved or returned, amended as numbered versions.

Two documents: the draft is what is on somebody's desk and says nothing; the plan is what was said of it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from services.enrolment.model.classes.states import check_reason
from shared.events.enrolment import PLAN_APPROVED, PLAN_RETURNED, PLAN_SUBMITTED
from shared.refusal import Fault, Refusal, Words
from shared.said import Said
from shared.vietnamese import day, number

Draft = dict[str, Any]
"""`{_id, centre_id, year, state, version_number, lines, hands, reason, submitted_on, listing_key}`: `hands` are the
accounts that wrote or submitted this version, `reason` is why it was returned."""
Plan = dict[str, Any]
"""`{_id, centre_id, year, versions, returned}`: the approved versions, oldest first, and what was given back."""
Line = dict[str, Any]
"""`{programme, quarter, classes, learners, budget}`; the budget in whole VND."""

STATES = {
    "drafting": Words("đang soạn", "being written"),
    "submitted": Words("chờ duyệt", "awaiting a decision"),
    "returned": Words("bị trả lại", "returned"),
    "approved": Words("đã duyệt", "approved"),
}
PARTS = {
    "classes": Words("số lớp", "classes"),
    "learners": Words("số lượt học viên", "learners"),
    "budget": Words("kinh phí", "budget"),
}
MOST = {"classes": 10_000, "learners": 1_000_000, "budget": 10_000_000_000_000}
QUARTERS = (1, 2, 3, 4)
KEPT_OF_APPROVED = ("version_number", "approved_on", "in_force_from", "lines")
KEPT_OF_RETURNED = ("version_number", "returned_on", "reason")


def plan_id(centre_id: str, year: int) -> str:
    """`<centre>-<year>`."""
    return f"{centre_id}-{year}"


def read_plan_id(identifier: str) -> tuple[str, int] | None:
    """The centre and the year, or None for what cannot be one."""
    centre_id, _, year = identifier.rpartition("-")
    if not (centre_id and len(year) == 4 and year.isascii() and year.isdigit() and year >= "1900"):
        return None
    return centre_id, int(year)


def new_draft(centre_id: str, year: int) -> Draft:
    """A plan that nobody has written yet (without version)."""
    return {
        "_id": plan_id(centre_id, year),
        "centre_id": centre_id,
        "year": year,
        "state": "drafting",
        "version_number": 1,
        "lines": [],
        "hands": [],
        "reason": None,
        "submitted_on": None,
        "listing_key": f"{year}:{centre_id}",
    }


def sums(lines: Sequence[Mapping[str, Any]]) -> dict[str, int]:
    """What lines add up to: `{classes, learners, budget}`."""
    return {part: sum(int(line[part]) for line in lines) for part in PARTS}


def read_lines(lines: Sequence[Mapping[str, Any]], programmes: Sequence[Mapping[str, Any]]) -> list[Line]:
    """The lines in the order of programmes and quarters, without those that plan nothing. Refuses, each with its
    place, unknown programmes, quarters that no year has, a programme twice in a quarter, negative and absurd numbers.

    `programmes` are those that may be planned, in their order, with `code`, `name_vi`, `name_en`.
    """
    order = {programme["code"]: place for place, programme in enumerate(programmes)}
    names = {programme["code"]: Words(programme["name_vi"], programme["name_en"]) for programme in programmes}
    faults: list[Fault] = []
    seen: set[tuple[str, int]] = set()
    for place, line in enumerate(lines):
        code, quarter = line["programme"], line["quarter"]
        at = f"/lines/{place}"
        if code not in order:
            words = Words(f"Không có chương trình “{code}”.", f"There is no programme “{code}”.")
            faults.append(Fault(f"{at}/programme", words))
            continue
        if quarter not in QUARTERS:
            words = Words(f"Không có quý {quarter}; một năm có quý 1 đến 4.", f"A year has no quarter {quarter}.")
            faults.append(Fault(f"{at}/quarter", words))
            continue
        where = Words(f"{names[code].vi}, quý {quarter}:", f"{names[code].en}, quarter {quarter}:")
        if (code, quarter) in seen:
            words = Words("ghi hai lần. Hãy gộp thành một dòng.", "written twice. Make it one line.")
            faults.append(Fault(f"{at}/quarter", where + words))
        seen.add((code, quarter))
        for part, name in PARTS.items():
            if line[part] < 0:
                words = Words(f"{name.vi} không được âm.", f"{name.en} may not be negative.")
                faults.append(Fault(f"{at}/{part}", where + words))
            elif line[part] > MOST[part]:
                words = Words(
                    f"{name.vi} quá lớn (tối đa {number(MOST[part])}).",
                    f"{name.en} too large (at most {number(MOST[part], 'en')}).",
                )
                faults.append(Fault(f"{at}/{part}", where + words))
    if faults:
        raise Refusal("plan-lines", faults[0].words, faults=faults)
    planned = [{name: line[name] for name in ("programme", "quarter", *PARTS)} for line in lines]
    return sorted(
        (line for line in planned if any(line[part] for part in PARTS)),
        key=lambda line: (order[line["programme"]], line["quarter"]),
    )


def check_ceiling(lines: Sequence[Line], ceiling: int | None) -> None:
    """Refuses lines whose budget is above what the board allows the centre in the year."""
    total = sums(lines)["budget"]
    if ceiling is not None and total > ceiling:
        vi, en = [[number(value, language) for value in (total, ceiling, total - ceiling)] for language in ("vi", "en")]
        words = Words(
            f"Kinh phí cộng lại là {vi[0]} đồng, vượt mức trần {vi[1]} đồng là {vi[2]} đồng. "
            "Hãy giảm kinh phí, hoặc xin Ban nâng mức trần.",
            f"The budget adds up to {en[0]} VND, which is {en[2]} VND above the ceiling of {en[1]} VND. "
            "Plan less, or ask the board for a higher ceiling.",
        )
        raise Refusal("plan-above-ceiling", words, at="/lines")


def _not_now(draft: Draft, wanted: Words, instead: Words) -> Refusal:
    state = STATES[draft["state"]]
    words = Words(
        f"Không thể {wanted.vi}: bản {draft['version_number']} của kế hoạch {state.vi}.",
        f"You cannot {wanted.en}: version {draft['version_number']} of the plan is {state.en}.",
    )
    return Refusal("plan-state", words + instead, status=409)


def write(draft: Draft, lines: list[Line], account_id: str) -> Draft:
    """Other lines, the whole of them; as `read_lines` gives them."""
    if draft["state"] not in ("drafting", "returned"):
        instead = {
            "submitted": Words("Hãy đợi Ban duyệt hoặc trả lại.", "Wait until the board decides."),
            "approved": Words("Hãy lập bản điều chỉnh.", "Begin an amendment."),
        }
        raise _not_now(draft, Words("sửa kế hoạch", "change the plan"), instead[draft["state"]])
    return {**draft, "lines": lines, "hands": sorted({*draft["hands"], account_id})}


def amend(draft: Draft, today: date) -> Draft:
    """The next version begins with the lines of the one in force. Only an approved plan is amended, in or before its
    year, and one version at a time."""
    if draft["state"] != "approved":
        instead = {
            "submitted": Words("Mỗi lần chỉ một bản được trình.", "Only one version is open at a time."),
        }
        write_on = Words("Hãy sửa tiếp bản đang soạn.", "Go on with the version being written.")
        raise _not_now(draft, Words("lập bản điều chỉnh", "amend the plan"), instead.get(draft["state"], write_on))
    if today.year > draft["year"]:
        words = Words(
            f"Năm {draft['year']} đã qua, kế hoạch không điều chỉnh được nữa.",
            f"The year {draft['year']} is over; its plan can no longer be amended.",
        )
        raise Refusal("plan-year-over", words, status=409)
    number_of_it = draft["version_number"] + 1
    return {**draft, "state": "drafting", "version_number": number_of_it, "hands": [], "submitted_on": None}


def submit(draft: Draft, plan: Plan, today: date) -> list[Said]:
    """The version goes to the board, with all its lines."""
    if draft["state"] not in ("drafting", "returned"):
        raise _not_now(draft, Words("trình kế hoạch", "submit the plan"), Words("", ""))
    if not draft["lines"]:
        words = Words(
            "Kế hoạch chưa có dòng nào. Hãy nhập số lớp của ít nhất một chương trình.",
            "The plan is empty. Plan the classes of at least one programme.",
        )
        raise Refusal("plan-empty", words, at="/lines")
    if plan.get("versions") and plan["versions"][-1]["lines"] == draft["lines"]:
        words = Words(
            "Bản điều chỉnh chưa khác gì bản đã duyệt. Hãy sửa rồi trình.",
            "The amendment is the same as the approved version. Change it, then submit it.",
        )
        raise Refusal("plan-unchanged", words, at="/lines")
    return [Said(PLAN_SUBMITTED, {**_named(draft), "submitted_on": today.isoformat()})]


def _named(draft: Draft) -> dict[str, Any]:
    names = ("centre_id", "year", "version_number", "lines")
    return {"plan_id": draft["_id"], **{name: draft[name] for name in names}}


def _check_decidable(draft: Draft) -> None:
    if draft["state"] != "submitted":
        instead = Words("Ban chỉ quyết định về bản đã trình.", "The board decides only on what was submitted.")
        raise _not_now(draft, Words("quyết định", "decide"), instead)


def first_day(draft: Draft, today: date) -> date:
    """From which day the version would be in force: the plan itself from the first day of its year, an amendment from
    today on."""
    begins = date(draft["year"], 1, 1)
    return begins if draft["version_number"] == 1 else max(begins, today)


def approve(draft: Draft, plan: Plan, account_id: str, in_force_from: date | None, today: date) -> list[Said]:
    """In force from a day on (`first_day` when none is said); until then the version before it is. Refuses those who
    had a hand in it, a day outside the year, and an amendment that would change what is past."""
    _check_decidable(draft)
    if account_id in draft["hands"]:
        words = Words(
            "Đồng chí đã soạn hoặc trình kế hoạch này nên không tự duyệt được. Hãy để người khác duyệt.",
            "You wrote or submitted this plan, so you cannot approve it. Somebody else has to.",
        )
        raise Refusal("plan-of-ones-own", words, status=409)
    start = in_force_from or first_day(draft, today)
    if start.year != draft["year"]:
        words = Words(
            f"Ngày có hiệu lực ({start:%d/%m/%Y}) phải nằm trong năm {draft['year']}.",
            f"The plan of {draft['year']} cannot be in force from {start:%d/%m/%Y}: choose a day of that year.",
        )
        raise Refusal("plan-day", words, at="/in_force_from")
    if draft["version_number"] > 1:
        before = plan["versions"][-1]["in_force_from"]
        if start.isoformat() < max(before, today.isoformat()):
            words = Words(
                "Bản điều chỉnh không sửa những gì đã qua: chọn ngày từ hôm nay "
                f"({today:%d/%m/%Y}) và từ ngày bản trước có hiệu lực ({day(before)}) trở đi.",
                f"An amendment does not change the past: choose a day from today ({today:%d/%m/%Y}) and from the "
                f"first day of the version before it ({day(before)}) on.",
            )
            raise Refusal("plan-day", words, at="/in_force_from")
    days = {"approved_on": today.isoformat(), "in_force_from": start.isoformat()}
    return [Said(PLAN_APPROVED, {**_named(draft), **days})]


def give_back(draft: Draft, reason: str, today: date) -> list[Said]:
    """Back to the centre, with what has to be mended."""
    _check_decidable(draft)
    data = {"plan_id": draft["_id"], "version_number": draft["version_number"], "returned_on": today.isoformat()}
    return [Said(PLAN_RETURNED, {**data, "reason": check_reason(reason)})]


def follow(draft: Draft, said: Sequence[Said], account_id: str) -> Draft:
    """The draft after what was said of its plan."""
    for one in said:
        if one.kind is PLAN_SUBMITTED:
            hands = sorted({*draft["hands"], account_id})
            on = one.data["submitted_on"]
            draft = {**draft, "state": "submitted", "submitted_on": on, "reason": None, "hands": hands}
        elif one.kind is PLAN_APPROVED:
            draft = {**draft, "state": "approved"}
        else:
            draft = {**draft, "state": "returned", "reason": one.data["reason"]}
    return draft


def evolve(plan: Plan, said: Said) -> Plan:
    """The plan after what was said."""
    versions, returned = plan.get("versions", []), plan.get("returned", [])
    if said.kind is PLAN_APPROVED:
        versions = [*versions, {name: said.data[name] for name in KEPT_OF_APPROVED}]
    elif said.kind is PLAN_RETURNED:
        returned = [*returned, {name: said.data[name] for name in KEPT_OF_RETURNED}]
    else:
        plan = {**plan, "centre_id": said.data["centre_id"], "year": said.data["year"]}
    return {**plan, "versions": versions, "returned": returned}


def in_force(plan: Mapping[str, Any], on: date) -> dict[str, Any] | None:
    """The version in force on a day: the newest whose day has come. None before the first, and outside the year."""
    if plan.get("year") != on.year:
        return None
    begun = [one for one in plan["versions"] if one["in_force_from"] <= on.isoformat()]
    return dict(begun[-1]) if begun else None


def changes(before: Sequence[Line], after: Sequence[Line]) -> list[dict[str, Any]]:
    """What differs between two versions: `{programme, quarter, before, after}` with the three numbers of each, for
    every place where they do; in the order of `after`, then what was dropped."""
    old = {(line["programme"], line["quarter"]): line for line in before}
    new = {(line["programme"], line["quarter"]): line for line in after}
    found = []
    for code, quarter in dict.fromkeys((*new, *old)):
        was, is_now = ({part: lines.get((code, quarter), {}).get(part, 0) for part in PARTS} for lines in (old, new))
        if was != is_now:
            found.append({"programme": code, "quarter": quarter, "before": was, "after": is_now})
    return found

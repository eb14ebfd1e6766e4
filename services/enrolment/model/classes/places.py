"""Who is in a class, and who waits for a place in it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from services.enrolment.model.classes.states import check_reason, has_certificates, not_in_state
from shared.events.enrolment import (
    LEARNER_LEFT_WAITING_LIST,
    LEARNER_WITHDRAWN,
    LEARNERS_ENROLLED,
    LEARNERS_WAITLISTED,
)
from shared.refusal import Fault, Refusal, Words
from shared.said import Said

Class = dict[str, Any]
Stay = dict[str, str]  # class_id, until: the day on which they left it

TAKES_LEARNERS = ("announced", "open")


def active_learners(klass: Mapping[str, Any]) -> list[str]:
    """The ids of those enrolled and not withdrawn."""
    return [one for one, entry in klass["learners"].items() if entry["withdrawn_on"] is None]


def waiting_learners(klass: Mapping[str, Any]) -> list[str]:
    """The ids of those who wait for a place, the first in line first."""
    return list(klass.get("waiting", ()))


def places_left(klass: Mapping[str, Any]) -> int | None:
    """How many more may be enrolled; None when there is no limit."""
    return None if klass["capacity"] is None else max(0, klass["capacity"] - len(active_learners(klass)))


def places_open(klass: Mapping[str, Any]) -> int | None:
    """How many newcomers may be enrolled: free places belong first to those who wait."""
    left = places_left(klass)
    return None if left is None else max(0, left - len(waiting_learners(klass)))


def enrol(
    klass: Class, learners: Sequence[Mapping[str, Any]], *, waiting: bool = False, stays: Sequence[Stay] = ()
) -> list[Said]:
    """Enrol one or many: `[{"learner_id", "nominator_id"}]`, in one event. Those who do not fit go to the waiting
    list, in this order, when `waiting`; otherwise nobody is enrolled. `stays`: where a transferred learner was."""
    _check_takes_learners(klass, Words("ghi danh", "enrol anybody"))
    _refuse_doubles(klass, learners)
    room = places_open(klass)
    fits = list(learners if room is None else learners[:room])
    others = list(learners[len(fits) :])
    if others and not waiting:
        raise _full(klass, len(learners))
    said = []
    if fits:
        data: dict[str, Any] = {"class_id": klass["_id"], "learners": fits}
        if stays:
            data |= {"transferred_from": stays[-1]["class_id"], "stays": list(stays)}
        said.append(Said(LEARNERS_ENROLLED, data))
    if others:
        said.append(Said(LEARNERS_WAITLISTED, {"class_id": klass["_id"], "learners": others}))
    return said


def _check_takes_learners(klass: Class, wanted: Words) -> None:
    if klass["state"] not in TAKES_LEARNERS:
        raise not_in_state(klass, wanted)
    if has_certificates(klass):
        # Its completion cannot be recognised again, so somebody new would never have a place in the decision.
        words = Words(
            f"Không thể {wanted.vi}: lớp đã cấp giấy chứng nhận.",
            f"You cannot {wanted.en}: certificates have been issued.",
        )
        raise Refusal("certificates-issued", words, status=409)


def _refuse_doubles(klass: Class, learners: Sequence[Mapping[str, Any]]) -> None:
    members, in_line = set(active_learners(klass)), set(waiting_learners(klass))
    faults = []
    for place, learner in enumerate(learners):
        if learner["learner_id"] in members:
            words = Words("Người này đã có trong lớp.", "This person is already in the class.")
            faults.append(Fault(f"/learners/{place}", words))
        elif learner["learner_id"] in in_line:
            words = Words(
                "Người này đã có trong danh sách chờ của lớp.", "This person is already on the class's waiting list."
            )
            faults.append(Fault(f"/learners/{place}", words))
        members.add(learner["learner_id"])
    if faults:
        raise Refusal("already-in-class", faults[0].words, faults=faults, status=409)


def _full(klass: Class, wanted: int) -> Refusal:
    left, in_line = places_left(klass), len(waiting_learners(klass))
    words = Words(
        f"Lớp có {klass['capacity']} chỗ, còn {left}; không nhận thêm được {wanted} người.",
        f"The class has {klass['capacity']} places, {left} of them free: {wanted} more do not fit.",
    )
    if in_line and left:
        words += Words(
            f"{in_line} người trong danh sách chờ được nhận trước.", f"{in_line} on the waiting list come first."
        )
    words += Words("Có thể đưa vào danh sách chờ, hoặc tăng số chỗ.", "Put them on the waiting list, or add places.")
    return Refusal("class-full", words, at="/learners", status=409)


def promote(klass: Class, count: int) -> list[Said]:
    """The first `count` of the waiting list get a place, in their order."""
    _check_takes_learners(klass, Words("nhận người từ danh sách chờ", "take anybody from the waiting list"))
    in_line, left = waiting_learners(klass), places_left(klass)
    if count > len(in_line):
        words = Words(
            f"Danh sách chờ chỉ có {len(in_line)} người.", f"There are only {len(in_line)} on the waiting list."
        )
        raise Refusal("waiting-list-shorter", words, at="/count", status=409)
    if left is not None and count > left:
        words = Words(
            f"Lớp chỉ còn {left} chỗ trống, không nhận được {count} người từ danh sách chờ.",
            f"Only {left} places are free: {count} from the waiting list do not fit.",
        )
        raise Refusal("class-full", words, at="/count", status=409)
    learners = [{"learner_id": one, "nominator_id": klass["waiting"][one]} for one in in_line[:count]]
    data = {"class_id": klass["_id"], "learners": learners, "from_waiting_list": True}
    return [Said(LEARNERS_ENROLLED, data)]


def leave_waiting_list(klass: Class, learner_id: str) -> list[Said]:
    """A learner waits no longer."""
    if klass["state"] not in TAKES_LEARNERS:
        raise not_in_state(klass, Words("sửa danh sách chờ", "change the waiting list"))
    if learner_id not in waiting_learners(klass):
        words = Words("Người này không có trong danh sách chờ.", "This person is not on the waiting list.")
        raise Refusal("not-waiting", words, at="/learner_id", status=404)
    return [Said(LEARNER_LEFT_WAITING_LIST, {"class_id": klass["_id"], "learner_id": learner_id})]


def withdraw(
    klass: Class, learner_id: str, withdrawn_on: date, reason: str, *, transferred_to: str | None = None
) -> list[Said]:
    """A learner leaves the class; `transferred_to` names the class in which they go on."""
    if klass["state"] not in TAKES_LEARNERS:
        raise not_in_state(klass, Words("cho thôi học", "withdraw anybody"))
    if learner_id not in active_learners(klass):
        words = Words("Người này không có trong lớp.", "This person is not in the class.")
        raise Refusal("not-in-class", words, at="/learner_id", status=404)
    if has_certificates(klass) and klass["learners"][learner_id]["completed"]:
        words = Words(
            "Người này đã được công nhận hoàn thành và lớp đã cấp giấy. Nếu giấy cấp sai, hãy thu hồi.",
            "They were recognised to have completed the class, and certificates are issued. Revoke a wrong one.",
        )
        raise Refusal("certificates-issued", words, at="/learner_id", status=409)
    check_reason(reason)
    data = {
        "class_id": klass["_id"],
        "learner_id": learner_id,
        "withdrawn_on": withdrawn_on.isoformat(),
    }
    if transferred_to:
        data["transferred_to"] = transferred_to
    return [Said(LEARNER_WITHDRAWN, data)]


def check_transfer(klass: Class, target: Class, learner_id: str) -> None:
    """Refuses a transfer between these two classes that cannot be; whether there is a place is for `enrol` to say."""
    if klass["_id"] == target["_id"]:
        words = Words("Học viên đang ở chính lớp này. Hãy chọn lớp khác.", "They are in this class. Choose another.")
        raise Refusal("same-class", words)
    if klass["programme"] != target["programme"]:
        words = Words(
            f"Lớp “{target['name']}” học chương trình khác; chỉ chuyển được giữa các lớp cùng chương trình.",
            f"“{target['name']}” teaches another programme; transfers are between classes of one programme.",
        )
        raise Refusal("other-programme", words, status=409)
    _check_takes_learners(target, Words("chuyển đến", "transfer anybody there"))
    if learner_id in active_learners(target) or learner_id in waiting_learners(target):
        words = Words(
            f"Người này đã có tên ở lớp “{target['name']}”.", f"This person is already down for “{target['name']}”."
        )
        raise Refusal("already-in-class", words, status=409)


def stays_until(klass: Class, learner_id: str, transferred_on: date) -> list[Stay]:
    """Where a learner will have been who leaves this class for another one on that day."""
    last = {"class_id": klass["_id"], "until": transferred_on.isoformat()}
    return [*klass["learners"][learner_id].get("stays", ()), last]


def on_enrolled(klass: Class, data: Mapping[str, Any]) -> Class:
    learners, waiting = dict(klass["learners"]), dict(klass.get("waiting", {}))
    for one in data["learners"]:
        place = {"nominator_id": one["nominator_id"], "withdrawn_on": None, "reason": None, "completed": None}
        if "stays" in data:
            place["stays"] = data["stays"]
        learners[one["learner_id"]] = place
        waiting.pop(one["learner_id"], None)
    return {**klass, "learners": learners, "waiting": waiting}


def on_waitlisted(klass: Class, data: Mapping[str, Any]) -> Class:
    joined = {one["learner_id"]: one["nominator_id"] for one in data["learners"]}
    return {**klass, "waiting": {**klass.get("waiting", {}), **joined}}


def on_left_waiting_list(klass: Class, data: Mapping[str, Any]) -> Class:
    return {**klass, "waiting": {one: by for one, by in klass["waiting"].items() if one != data["learner_id"]}}


def on_withdrawn(klass: Class, data: Mapping[str, Any]) -> Class:
    left = {**klass["learners"][data["learner_id"]], "withdrawn_on": data["withdrawn_on"]}
    if "transferred_to" in data:
        left["transferred_to"] = data["transferred_to"]
    return {**klass, "learners": {**klass["learners"], data["learner_id"]: left}}


def with_reason(klass: Class, learner_id: str, reason: str) -> Class:
    """The class with the reason of a withdrawal, which its event leaves out: it may be personal."""
    left = {**klass["learners"][learner_id], "reason": reason}
    return {**klass, "learners": {**klass["learners"], learner_id: left}}


EFFECTS = {
    LEARNERS_ENROLLED: on_enrolled,
    LEARNERS_WAITLISTED: on_waitlisted,
    LEARNER_LEFT_WAITING_LIST: on_left_waiting_list,
    LEARNER_WITHDRAWN: on_withdrawn,
}

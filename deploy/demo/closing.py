"""How the demo's quarter is closed: signed off by its centres, closed by the board, corrected once by two people."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from deploy.demo.client import Client, Refused

Wait = Callable[[str, Callable[[], Any]], Any]

OWED = "Hồ sơ giấy của quý đã đủ, phần mềm còn thiếu vài mục do mới đưa vào dùng"
WHO = "Phòng Đào tạo, bộ phận giáo vụ"
LATE = "Rà lại danh sách giấy: ghi thiếu một học viên nữ"


def sign_off(staff: Client, centre_id: str, period: str) -> None:
    """Say who answers for a centre's figures, and sign them off."""
    path = f"/responsible/{centre_id}"
    while not (seen := staff.get("reporting", path)).body["who"]:
        staff.change("reporting", "PUT", path, {"who": WHO}, seen.version or 0)
    path = f"/periods/{centre_id}/{period}"
    while not (seen := staff.get("reporting", path)).body["sign_offs"]:
        staff.change("reporting", "POST", f"{path}/sign-offs", {"reason": OWED}, seen.version or 0)


def close(board: Client, province_id: str, period: str) -> None:
    """Close the period as edition 1."""
    path = f"/periods/{province_id}/{period}"
    while (seen := board.get("reporting", path)).body["edition"] is None:
        body = {"reason": "Một số trung tâm còn nợ mục nhỏ, không ảnh hưởng số lớp và lượt học viên"}
        board.change("reporting", "POST", f"{path}/closings", body, seen.version or 0)


def correct(
    staff: Client,
    second: Client,
    centre_id: str,
    province_id: str,
    period: str,
    class_id: str,
    stated: Mapping[str, int],
    wait: Wait,
) -> None:
    """A centre finds one woman more than was `stated` among the learners of a class after the closing; edition 2 takes
    that in."""
    if is_corrected(second, province_id, period):
        return
    path = f"/classes/{class_id}"
    changed = {**stated, "women": stated["women"] + 1}
    while (seen := staff.get("enrolment", path)).body["composition"]["women"] != changed["women"]:
        staff.change("enrolment", "PUT", f"{path}/composition", changed, seen.version or 0)
    period_path = f"/periods/{centre_id}/{period}"

    def heard() -> Any:
        found = staff.get("reporting", f"/classes/{class_id}?period={period}").body["numbers"]
        values: Mapping[str, Any] = {one["name"]: one["value"] for one in found}
        return True if values["women"] == changed["women"] else None

    wait("the corrected class to be heard of by reporting", heard)
    key = f"demo/correction/{period}"
    asked = staff.create("reporting", f"{period_path}/corrections", {"reason": LATE}, key)
    path = f"/periods/{province_id}/{period}"
    second.change("reporting", "POST", f"{path}/corrections/{asked['correction_id']}/approvals", None, asked["version"])


def is_corrected(client: Client, province_id: str, period: str) -> bool:
    """Whether all of this was done before."""
    try:
        return bool(client.get("reporting", f"/periods/{province_id}/{period}").body["edition"] == 2)
    except Refused as refused:
        if refused.status == 404:  # reporting has not heard of the province
            return False
        raise

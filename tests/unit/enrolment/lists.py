"""A class for which lists are sent."""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO
from typing import Any

from services.enrolment.model.lists.learner_list import read
from tests.unit.enrolment.conftest import House
from tests.unit.enrolment.sheets import workbook

HEADINGS = ["Họ và tên", "Ngày sinh", "Số CCCD", "Đơn vị cử"]
MY = ["Giàng Thị Mỷ", "05/03/1985", "010185000123", "Đảng ủy xã Nà Hẩu"]
PAO = ["Lù A Páo", "06/04/1986", "010086000321", "Đảng ủy xã Nà Hẩu"]


@dataclass
class Desks:
    """A class, and lists sent for it."""

    house: House
    class_id: str
    content: bytes = b""  # of the last list that was sent

    @property
    def path(self) -> str:
        return f"/api/v1/classes/{self.class_id}/list-uploads"

    def send(self, *lines: list[Any], headings: list[str] = HEADINGS, sender: str = "", name: str = "ds.xlsx") -> Any:
        return self.send_file(workbook({"Danh sách": [headings, *lines]}), sender, name)

    def send_file(self, content: bytes, sender: str = "", name: str = "ds.xlsx") -> Any:
        query = f"?organisation_id={sender}" if sender else ""
        self.content = content
        file = {"file": (BytesIO(content), name)}
        answer = self.house.staff("POST", self.path + query, data=file, content_type="multipart/form-data")
        assert answer.status_code == 201, answer.json
        return answer.json

    def rows(self, upload: Any, status: str = "") -> Any:
        query = f"?status={status}" if status else ""
        return self.house.staff("GET", f"{self.path}/{upload['upload_id']}/rows{query}").json["items"]

    def decide(self, upload: Any, *decisions: dict[str, Any]) -> Any:
        body = {"decisions": list(decisions)}
        path = f"{self.path}/{upload['upload_id']}/decisions"
        return self.house.staff("PUT", path, version=self.see(upload)["version"], json=body)

    def see(self, upload: Any) -> Any:
        return self.house.staff("GET", f"{self.path}/{upload['upload_id']}").json

    def take(self, upload: Any, **body: Any) -> Any:
        version = self.see(upload)["version"]
        return self.house.staff("POST", f"{self.path}/{upload['upload_id']}/taking", version=version, json=body)

    def rest(self, upload: Any) -> Any:
        return read(self.house.staff("GET", f"{self.path}/{upload['upload_id']}/rest.xlsx").data, "rest.xlsx")

    def names(self) -> list[str]:
        shown = self.house.staff("GET", f"/api/v1/classes/{self.class_id}/learners").json
        return [one["name"] for one in shown]

"""Long lists: taken part by part, by whom and however often interrupted; and the pages on which they are seen."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from services.enrolment import list_taker
from services.enrolment.commands import list_uploads as commands
from services.enrolment.list_taker import ListTaker
from services.enrolment.model.lists import list_upload as uploads
from services.enrolment.sealing import Seal
from shared.events.enrolment import LEARNERS_ENROLLED
from shared.unit_of_work import Desk
from shared.web.sign_in import COOKIE
from tests.unit.enrolment.conftest import House
from tests.unit.enrolment.lists import MY, Desks
from tests.unit.enrolment.sheets import Lines


@pytest.fixture
def desks(house: House) -> Desks:
    """A class of the house for which lists are sent."""
    return Desks(house, house.announce()["class_id"])


class TestALongList:
    @pytest.fixture(autouse=True)
    def short_parts(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(uploads, "ROWS_IN_PART", 3)

    def lines(self, count: int) -> Lines:
        return [[f"Giàng Thị Mỷ {chr(65 + n)}", f"{1 + n:02}/03/1985", "", ""] for n in range(count)]

    def left_to_the_worker(self, desks: Desks, monkeypatch: pytest.MonkeyPatch) -> tuple[Any, ListTaker]:
        monkeypatch.setattr(list_taker, "go_on", lambda *_: None)
        later = Desk(desks.house.store, "enrolment", lambda: datetime.now(UTC) + timedelta(minutes=1))
        return desks.send(*self.lines(10)), ListTaker(desks.house.store, Seal(b"k" * 32, b"c" * 32), later)

    def test_the_worker_goes_on_where_the_request_stopped(self, desks: Desks, monkeypatch: pytest.MonkeyPatch) -> None:
        upload, taker = self.left_to_the_worker(desks, monkeypatch)
        assert (upload["phase"], upload["done"]) == ("looking", 0)
        assert taker.round()
        assert desks.see(upload)["done"] == 3
        while taker.round():
            pass
        assert (desks.see(upload)["phase"], desks.see(upload)["ready"]) == ("looked", 10)
        assert desks.take(upload).json["phase"] == "taking"
        while taker.round():
            pass
        assert (desks.see(upload)["phase"], desks.see(upload)["enrolled"]) == ("taken", 10)
        sizes = [
            len(one["data"]["learners"]) for one in desks.house.store.outbox.find({"type": LEARNERS_ENROLLED.name})
        ]
        assert sizes == [3, 3, 3, 1]

    def test_a_list_that_a_request_works_on_is_left_to_it(self, desks: Desks, monkeypatch: pytest.MonkeyPatch) -> None:
        self.left_to_the_worker(desks, monkeypatch)
        now = ListTaker(desks.house.store, Seal(b"k" * 32, b"c" * 32), Desk(desks.house.store, "enrolment"))
        assert not now.round()

    def test_a_part_that_fails_at_its_end_is_done_once(self, desks: Desks, monkeypatch: pytest.MonkeyPatch) -> None:
        upload, taker = self.left_to_the_worker(desks, monkeypatch)
        while taker.round():
            pass
        desks.take(upload)
        moved = commands._moved

        def killed(*_: Any) -> Any:
            raise KeyboardInterrupt

        monkeypatch.setattr(commands, "_moved", killed)
        with pytest.raises(KeyboardInterrupt):
            taker.round()
        assert desks.house.store.learners.count_documents({}) == 0
        monkeypatch.setattr(commands, "_moved", moved)
        while taker.round():
            pass
        assert len(desks.names()) == len(set(desks.names())) == 10

    def test_a_class_that_closes_meanwhile_leaves_the_rest_with_the_reason(
        self, desks: Desks, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        upload, taker = self.left_to_the_worker(desks, monkeypatch)
        while taker.round():
            pass
        desks.take(upload)
        taker.round()
        klass = desks.house.staff("GET", f"/api/v1/classes/{desks.class_id}").json
        cancelled = f"/api/v1/classes/{desks.class_id}/cancellation"
        desks.house.staff("POST", cancelled, version=klass["version"], json={"reason": "không đủ người"})
        while taker.round():
            pass
        seen = desks.see(upload)
        assert (seen["phase"], seen["enrolled"], seen["left"]) == ("taken", 3, 7)
        assert "huỷ" in seen["stopped"]["vi"]
        assert all("huỷ" in row["reasons"][-1]["vi"] for row in desks.rows(upload))

    def test_a_list_whose_rows_are_no_longer_kept_waits_to_be_sent_again(
        self, desks: Desks, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        upload, taker = self.left_to_the_worker(desks, monkeypatch)
        desks.house.store.upload_parts.delete_many({})
        while taker.round():
            pass
        again = desks.send_file(desks.content)
        assert (again["upload_id"], again["phase"]) == (upload["upload_id"], "looking")
        while taker.round():
            pass
        assert desks.see(upload)["ready"] == 10

    def test_rows_come_in_pages_and_by_status(self, desks: Desks) -> None:
        upload = desks.send(*self.lines(5), ["Sai Số", "1990", "12", ""], *self.lines(8)[6:])
        path = f"{desks.path}/{upload['upload_id']}/rows?limit=4"
        first = desks.house.staff("GET", path).json
        second = desks.house.staff("GET", f"{path}&cursor={first['next']}").json
        assert [row["n"] for row in (*first["items"], *second["items"])] == list(range(8))
        assert second["next"] is None
        assert [row["n"] for row in desks.rows(upload, "faulty")] == [5]


class TestPages:
    def version(self, page: Any) -> str:
        found = re.search(r'name="_version" value="(\d+)"', page.text)
        assert found, page.text
        return found[1]

    @pytest.fixture
    def page(self, desks: Desks) -> Desks:
        desks.house.client.set_cookie(COOKIE, desks.house.token_for(("staff", desks.house.centre)))
        return desks

    def post(self, desks: Desks, path: str, **form: Any) -> Any:
        return desks.house.client.post(path, data=form)

    def test_a_list_is_pasted_its_headings_are_said_and_its_rows_decided_on(self, page: Desks) -> None:
        client = page.house.client
        page.house.enrol(page.house.announce()["class_id"], "Giàng Thị Mỷ", birth="1985")
        sent = self.post(page, f"/classes/{page.class_id}/lists", pasted="Ai\tSinh\nGiàng Thị Mỷ\t05/03/1985\n")
        asked = client.get(sent.headers["Location"], follow_redirects=True)
        assert "Mỗi cột của tệp là gì?" in asked.text and "05/03/1985" in asked.text
        here = sent.headers["Location"]
        form = {"heading-0": "name", "heading-1": "", "_version": self.version(asked)}
        unclear = self.post(page, f"{here}/headings", **form)
        assert unclear.status_code == 422
        form = {"heading-0": "name", "heading-1": "birth", "_version": self.version(unclear)}
        read = self.post(page, f"{here}/headings", **form)
        look = client.get(read.headers["Location"])
        assert "1 dòng cần quyết định" in look.text and "Là người khác" in look.text
        form = {"row": "0", "person-0": "new", "_version": self.version(look), "status": "similar"}
        decided = client.get(self.post(page, f"{here}/decisions", **form).headers["Location"])
        assert "1 dòng nhận được" in decided.text
        taken = self.post(page, here, _version=self.version(decided))
        assert taken.headers["Location"].startswith(f"/classes/{page.class_id}?")
        assert page.names() == ["Giàng Thị Mỷ"]

    def test_old_fonts_stand_side_by_side(self, page: Desks) -> None:
        lines = "Họ và tên\tNăm sinh\nNguyeãn Vaên An\t1985\n"
        sent = self.post(page, f"/classes/{page.class_id}/lists", pasted=lines)
        here = sent.headers["Location"]
        look = page.house.client.get(here)
        assert "Nguyeãn Vaên An" in look.text and "Nguyễn Văn An" in look.text
        converted = self.post(page, f"{here}/fonts", convert="0", _version=self.version(look))
        again = page.house.client.get(converted.headers["Location"])
        assert "1 dòng nhận được" in again.text

    @pytest.mark.parametrize("language", ["vi", "en"])
    def test_a_list_at_work_shows_how_far_it_is(
        self, page: Desks, monkeypatch: pytest.MonkeyPatch, language: str
    ) -> None:
        page.house.client.set_cookie("solop_language", language)
        monkeypatch.setattr(list_taker, "go_on", lambda *_: None)
        upload = page.send(MY)
        look = page.house.client.get(f"/classes/{page.class_id}/lists/{upload['upload_id']}")
        assert "data-refresh" in look.text and 'http-equiv="refresh"' in look.text and "0/1" in look.text

    def test_a_list_whose_day_is_over_says_to_send_it_again(self, page: Desks) -> None:
        upload = page.send(MY)
        page.house.store.upload_parts.delete_many({})
        look = page.house.client.get(f"/classes/{page.class_id}/lists/{upload['upload_id']}")
        assert look.status_code == 409 and "gửi lại" in look.text.lower()

    def test_nothing_pasted_is_said_at_the_field(self, page: Desks) -> None:
        answer = self.post(page, f"/classes/{page.class_id}/lists", pasted=" ")
        assert answer.status_code == 422 and "at-pasted" in answer.text

"""A year of a centre, from its plan to the board's quarter: every step as its people take it, on the pages."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from shared.vietnamese import today
from tests.browser.desks import Desk
from tests.browser.planning import (
    a_class_is_announced_for_them,
    a_committee_sends_a_list,
    the_board_approves_it,
    the_centre_accepts,
    the_committee_nominates,
    the_plan_is_written_and_submitted,
    they_are_placed,
)
from tests.browser.teaching import (
    anybody_verifies,
    certificates_are_issued,
    every_session_is_marked,
    one_is_corrected_and_one_revoked,
    results_are_entered,
    the_board_reads_the_quarter,
    the_class_closes,
    the_class_opens,
    the_committee_reads_what_became_of_them,
    the_completion_is_recognised,
    the_transcript_shows_it,
)
from tests.browser.year import Year
from tests.systems import Province

pytestmark = [pytest.mark.browser, pytest.mark.parametrize("system", ["embedded"], indirect=True)]


@pytest.fixture
def year() -> Year:
    begins = today(datetime.now(UTC)) - timedelta(days=7)
    return Year(begins, begins + timedelta(days=4))


def test_a_year_of_a_centre(
    sit_down: Callable[..., Desk], province: Province, committee: str, year: Year, tmp_path: Path
) -> None:
    staff, board, committee_desk = map(sit_down, (province.names["staff"], province.names["board"], committee))

    the_plan_is_written_and_submitted(staff, year)
    the_board_approves_it(board, year)
    the_committee_nominates(committee_desk, f"Trung tâm chính trị {province.names['mark']}")
    the_centre_accepts(staff)
    a_class_is_announced_for_them(staff, year)
    they_are_placed(staff)
    a_committee_sends_a_list(staff, province, tmp_path)
    the_class_opens(staff)
    every_session_is_marked(staff)
    results_are_entered(staff)
    the_completion_is_recognised(staff)
    code, revoked_code = certificates_are_issued(staff)
    anybody_verifies(sit_down(), code, "Giấy này có trong sổ cấp và còn giá trị", "Lù Thị Xoan")
    one_is_corrected_and_one_revoked(staff)
    anybody_verifies(sit_down(), code, "Giấy này đã được cấp lại, không còn giá trị", "số vào sổ")
    anybody_verifies(sit_down(), revoked_code, "Giấy này đã bị thu hồi", "Giấy không còn giá trị.")
    the_class_closes(staff)
    the_transcript_shows_it(staff)
    the_committee_reads_what_became_of_them(committee_desk)
    the_board_reads_the_quarter(board, year)

"""`solop audit` and `solop rebuild` as operators type them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from deploy.cli import main
from tests.unit.reporting.audit.conftest import Audited
from tests.unit.reporting.history import lao_cai


def url_of(store_url: str, database: str) -> str:
    return store_url.replace("/?", f"/{database}?")


@pytest.fixture
def environment(store_url: str, audited: Audited) -> dict[str, str]:
    """Where the three stores are."""
    stores = {
        "ENROLMENT": audited.journals.enrolment,
        "ATTENDANCE": audited.journals.attendance,
        "REPORTING": audited.reporting,
    }
    return {f"SOLOP_MONGO_URL_{name}": url_of(store_url, store.name) for name, store in stores.items()}


def run(environment: dict[str, str], *arguments: str) -> tuple[int, str]:
    result = CliRunner().invoke(main, list(arguments), env=environment)
    return result.exit_code, result.output


def test_all_agrees_then_a_figure_is_corrupted_found_and_mended(audited: Audited, environment: dict[str, str]) -> None:
    audited.hear(lao_cai().said)
    code, said = run(environment, "audit", "2023-Q1")
    assert (code, said.splitlines()[1].split(": ")[0]) == (0, "40 classes, 2.960 enrolments")
    place = "opened:sa-pa:2023-01"
    audited.reporting.figures.update_one({"_id": place}, {"$inc": {"rows.0.enrolments": 14}})
    code, said = run(environment, "audit", "2023-Q1", "--organisation", "sa-pa", "--json")
    (found,) = json.loads(said)["differences"]
    assert (code, found["where"], found["kept"], found["journals"]) == (1, place, 88, 74)
    assert run(environment, "audit", "2023-Q1", "--rule", "closed")[0] == 0
    code, said = run(environment, "rebuild", "reporting-figures")
    assert (code, said.startswith("Made anew: ")) == (0, True)
    assert run(environment, "audit", "2023-Q1")[0] == 0


@pytest.mark.parametrize("period", ["2023-Q5", "2023-Q2..2023-Q1", "quý I"])
def test_a_period_that_cannot_be_read_is_told_in_a_sentence(environment: dict[str, str], period: str) -> None:
    code, said = run(environment, "audit", period)
    assert code == 2
    assert period in said or "ends" in said


def test_an_organisation_that_nobody_knows_is_told(audited: Audited, environment: dict[str, str]) -> None:
    audited.hear(lao_cai().said)
    code, said = run(environment, "audit", "2023-Q1", "--organisation", "nowhere")
    assert (code, "nowhere" in said) == (2, True)


def test_where_no_system_was_started_the_urls_are_asked_for(tmp_path: Path) -> None:
    code, said = run({}, "audit", "2023-Q1", "--data", str(tmp_path))
    assert (code, "name the stores by --enrolment-url" in said) == (2, True)

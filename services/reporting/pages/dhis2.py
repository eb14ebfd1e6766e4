"""What a DHIS2 calls our organisations, data elements and programmes: a table for each, filled in from a CSV."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, redirect, render_template, request
from werkzeug.wrappers import Response as BaseResponse

from services.reporting import asking
from services.reporting.commands.dhis2_mappings import KEEPERS, keep_mapping
from services.reporting.model.dhis2_mappings import DATA_ELEMENTS, KINDS, ORG_UNITS, read_rows
from services.reporting.pages.addresses import this_quarter
from services.reporting.pages.downloads import file_of
from services.reporting.views.dhis2 import kept_mapping, mapping_for, mapping_table
from services.reporting.views.question import Question, choices, top_of
from services.reporting.views.tables import as_csv
from shared.refusal import Fault, Refusal, Words, unknown
from shared.web.language import language
from shared.web.perform import perform, seen_version
from shared.web.shell import organisations, shell
from shared.web.sign_in import who_may

blueprint = Blueprint("dhis2_pages", __name__)

NOTICES = {"mapping-kept": Words("Đã lưu bảng mã DHIS2.", "The DHIS2 mapping is kept.")}
COLUMNS = (Words("ours", "ours"), Words("theirs", "theirs"), Words("name", "name"))
TABLE = Words("bảng mã", "table")

Page = str | tuple[str, int] | BaseResponse


def _asked() -> Question:
    return asking.question(this_quarter(), request.args.get("organisation") or None)


def _kind() -> str:
    kind = request.args.get("kind", ORG_UNITS)
    if kind not in KINDS:
        raise unknown(TABLE)
    return kind


@blueprint.get("/dhis2")
@who_may(*KEEPERS)
def show_mapping() -> Page:
    """What is mapped, and what is not yet."""
    if top_of(asking.who(), organisations()) is None:
        return render_template("reporting_no_organisations.html")
    return _page(_asked(), _kind(), None)


def _page(asked: Question, kind: str, refusal: Refusal | None) -> str:
    mapping = kept_mapping(shell().store, asked.organisation_id)
    reading = asking.reading(asked)
    tables = {one: mapping_table(reading, mapping, one, language()) for one in KINDS}
    counts = {one: (sum(row["theirs"] is not None for row in table), len(table)) for one, table in tables.items()}
    return render_template(
        "reporting_dhis2.html",
        question=asked,
        previous=asked.of(asked.period.previous()),
        mapping=mapping,
        kind=kind,
        kinds=KINDS,
        rows=tables[kind],
        counts=counts,
        lines="\n".join(f"{row['ours']},{row['theirs']}" for row in mapping[kind]),
        asks_for_data_set=kind == DATA_ELEMENTS,
        holds=mapping_for(shell().store, organisations(), asked.organisation_id),
        organisations=choices(asking.who(), organisations(), asked.organisation_id),
        refusal=refusal,
    )


@blueprint.get("/dhis2.csv")
@who_may(*KEEPERS)
def download_mapping() -> Response:
    """A table to fill in: ours, theirs, and the name."""
    asked, kind = _asked(), _kind()
    mapping = kept_mapping(shell().store, asked.organisation_id)
    table = mapping_table(asking.reading(asked), mapping, kind, language())
    cells = [[row["ours"], row["theirs"], row["name"]] for row in table]
    return file_of(as_csv(COLUMNS, cells, language()), f"dhis2-{kind}.csv")


@blueprint.post("/dhis2")
@who_may(*KEEPERS)
def save_mapping() -> Page:
    """Keep one of the tables, the others as they are."""
    asked, kind = _asked(), _kind()
    mapping = kept_mapping(shell().store, asked.organisation_id)
    try:
        changed: dict[str, Any] = {**mapping, kind: read_rows(_typed())}
        if kind == DATA_ELEMENTS:
            changed["data_set"] = request.form.get("data_set", "").strip() or None
        perform(keep_mapping, asked.organisation_id, changed, expected=seen_version())
    except Refusal as refusal:
        return _page(asked, kind, _at_the_table(refusal)), refusal.status
    return redirect(asked.href("/dhis2", kind=kind, done="mapping-kept"), 303)


def _typed() -> str:
    """The uploaded file, or else what was typed."""
    given = request.files.get("file")
    if given is None or not given.filename:
        return request.form.get("table", "")
    try:
        return given.read().decode("utf-8-sig")
    except UnicodeDecodeError:
        words = Words(
            "Không đọc được tệp. Hãy lưu thành CSV UTF-8 rồi gửi lại.",
            "The file cannot be read. Save it as CSV UTF-8 and send it again.",
        )
        raise Refusal("mapping-unreadable", words, at="/file") from None


def _at_the_table(refusal: Refusal) -> Refusal:
    """The refusal with the faults of rows at the field in which they are typed."""
    faults = [Fault("/table" if fault.at.split("/")[1] in KINDS else fault.at, fault.words) for fault in refusal.faults]
    return Refusal(refusal.code, refusal.words, status=refusal.status, faults=faults)

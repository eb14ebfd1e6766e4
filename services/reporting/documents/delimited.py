"""The statistics as CSV: a line for each organisation and programme, with what a line rests on beside it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from services.reporting.model.report_tables import SHARE, STATED, exactness, exactness_of, value_of
from services.reporting.model.statistics import by_both
from services.reporting.views.tables import as_csv
from shared.refusal import Words

PERIOD = Words("Kỳ báo cáo", "Period")
STANDING = (Words("Bản số liệu", "Edition"), Words("Thời điểm số liệu", "As known"), Words("Cách tính", "Rule"))


def statistics_csv(found: Mapping[str, Any], language: str) -> str:
    """`found` as in `views.documents.statistics`. A stated number takes two columns, its value and its word; sums and
    shares are left to the reader."""
    table = by_both(found)
    columns = [column for column in table.columns if column.kind != SHARE]
    heads: list[Words] = []
    for column in columns:
        heads += [column.label, exactness_of(column)] if column.kind == STATED else [column.label]
    rows = []
    for row in table.rows:
        cells: list[Any] = []
        for column in columns:
            cell = row[column.key]
            cells += [value_of(cell), exactness(cell, language)] if column.kind == STATED else [cell]
        rows.append([found["period"]["words"], *cells, *found["standing"]])
    return as_csv([PERIOD, *heads, *STANDING], rows, language)

"""Which identifiers a DHIS2 has for our organisations, data elements and programmes: data that the board keeps.

The document of an organisation holds for itself and all below it: `data_set` (theirs, or None) and for each kind its
rows `[{ours, theirs}]`.
"""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Collection, Mapping
from typing import Any

from shared.refusal import Fault, Refusal, Words
from shared.vietnamese import clean

ORG_UNITS, DATA_ELEMENTS, PROGRAMMES = "org_units", "data_elements", "category_option_combos"
KINDS = {
    ORG_UNITS: Words("Đơn vị", "Organisations"),
    DATA_ELEMENTS: Words("Chỉ tiêu", "Data elements"),
    PROGRAMMES: Words("Chương trình", "Programmes"),
}
MAPPING = Words("bảng mã DHIS2", "DHIS2 mapping")

_UID = re.compile(r"[A-Za-z][A-Za-z0-9]{10}")
_HEAD = "ours"

Rows = list[dict[str, str]]


def fresh(organisation_id: str) -> dict[str, Any]:
    """The document of which nothing is kept yet."""
    return {"_id": organisation_id, "data_set": None, "version": 0, **{kind: [] for kind in KINDS}}


def show(document: Mapping[str, Any]) -> dict[str, Any]:
    """`{organisation_id, data_set, org_units, data_elements, category_option_combos, version}`."""
    kept = {name: document[name] for name in ("data_set", *KINDS, "version")}
    return {"organisation_id": document["_id"], **kept}


def says_something(document: Mapping[str, Any]) -> bool:
    """Whether any identifier is kept."""
    return any(document[kind] for kind in KINDS)


def check(mapping: Mapping[str, Any], known: Mapping[str, Collection[str]]) -> None:
    """Refuses every row at fault: what is not among `known` (by kind) or stands twice, and identifiers of theirs that
    no DHIS2 has or that stand for two things."""
    theirs = Counter(row["theirs"] for kind in KINDS for row in mapping[kind])
    faults = []
    for kind in KINDS:
        ours = Counter(row["ours"] for row in mapping[kind])
        for place, row in enumerate(mapping[kind]):
            at = f"/{kind}/{place}"
            if row["ours"] not in known[kind]:
                words = Words(
                    f"Không có mã “{row['ours']}”. Hãy dùng các mã trong bảng.",
                    f"There is no “{row['ours']}” of ours. Use the codes of the table.",
                )
                faults.append(Fault(f"{at}/ours", words))
            elif ours[row["ours"]] > 1:
                words = Words(f"“{row['ours']}” có ở hai dòng.", f"“{row['ours']}” stands in two rows.")
                faults.append(Fault(f"{at}/ours", words))
            if not _UID.fullmatch(row["theirs"]):
                faults.append(Fault(f"{at}/theirs", _no_uid(row["theirs"])))
            elif theirs[row["theirs"]] > 1:
                words = Words(
                    f"Mã DHIS2 “{row['theirs']}” dùng hai lần (ở “{row['ours']}”).",
                    f"The DHIS2 identifier “{row['theirs']}” is used twice (at “{row['ours']}”).",
                )
                faults.append(Fault(f"{at}/theirs", words))
    if mapping["data_set"] is not None and not _UID.fullmatch(mapping["data_set"]):
        faults.append(Fault("/data_set", _no_uid(mapping["data_set"])))
    if faults:
        words = Words("Bảng mã có chỗ chưa đúng; chưa lưu gì.", "The mapping has faults; nothing was kept.")
        raise Refusal("mapping-faulty", words, faults=faults)


def _no_uid(typed: str) -> Words:
    return Words(
        f"“{typed}” không phải mã DHIS2: cần đúng 11 chữ không dấu và số, bắt đầu bằng chữ.",
        f"“{typed}” is no DHIS2 identifier: it has 11 letters and digits, a letter first.",
    )


def read_rows(text: str) -> Rows:
    """The rows of a CSV `ours,theirs`, as people paste or upload it: parted by comma, semicolon or tab, perhaps with a
    head and with further columns. Without an identifier of theirs a row is none. Refuses lines of a single cell."""
    lines = [line for line in clean_lines(text) if line]
    delimiter = next((one for one in "\t;," if lines and one in lines[0]), ",")
    rows: Rows = []
    faults = []
    for number, cells in enumerate(csv.reader(io.StringIO("\n".join(lines)), delimiter=delimiter), 1):
        ours, theirs = (clean(cells[place]) if place < len(cells) else "" for place in (0, 1))
        if number == 1 and ours == _HEAD:
            continue
        if len(cells) < 2:
            words = Words(
                f"Dòng {number} “{ours}” chỉ có một cột; cần mã của ta, dấu phẩy, mã DHIS2.",
                f"Line {number} “{ours}” has one column; write our code, a comma, the DHIS2 identifier.",
            )
            faults.append(Fault("/table", words))
        elif theirs:
            rows.append({"ours": ours, "theirs": theirs})
    if faults:
        raise Refusal("mapping-unreadable", faults[0].words, faults=faults)
    return rows


def clean_lines(text: str) -> list[str]:
    """The lines of a text without the mark of its encoding."""
    return [line.strip(" \r") for line in text.removeprefix("\ufeff").split("\n")]

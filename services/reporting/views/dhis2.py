"""The figures of a period as a DHIS2 imports them, and what its data elements mean."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from services.reporting.model import dhis2_mappings as mappings
from services.reporting.model.class_record import StatedNumber
from services.reporting.model.dhis2 import (
    CODES,
    ELEMENTS,
    UNIT,
    WHOLE,
    Value,
    period_id,
    value_of_sent_out,
    values_of_people,
    values_of_programme,
)
from services.reporting.model.dhis2_mappings import DATA_ELEMENTS, KINDS, ORG_UNITS, PROGRAMMES
from services.reporting.model.stated import add_up
from services.reporting.views.edition_reading import Standing
from services.reporting.views.programmes import in_order
from services.reporting.views.reading import Reading
from services.reporting.views.summaries import rows, summary
from shared.organisations import Organisations
from shared.refusal import Fault, Refusal, Words
from shared.store import Store, by_id
from shared.vietnamese import collation_key, today

SCHEMES = ("UID", "CODE")

Placed = tuple[str, str | None, Value]
"""A value with its organisation and programme (or None)."""


def kept_mapping(store: Store, organisation_id: str) -> dict[str, Any]:
    """The mapping that an organisation keeps itself (`model.dhis2_mappings.show`); version 0 where it keeps none."""
    return mappings.show(store.dhis2_mappings.find_one({"_id": organisation_id}) or mappings.fresh(organisation_id))


def mapping_for(store: Store, organisations: Organisations, organisation_id: str) -> dict[str, Any] | None:
    """The mapping that holds for an organisation: its own, or that of the nearest above it; None without one."""
    above = organisations.above(organisation_id)
    known = by_id(store.dhis2_mappings, above)
    return next((known[one] for one in above if one in known and mappings.says_something(known[one])), None)


def data_value_set(
    store: Store, reading: Reading, standing: Standing | None, scheme: str | None, language: str
) -> dict[str, Any]:
    """The values of a reading in the JSON of `dataValueSets`.

    Identifiers are theirs where the board keeps a mapping, or else (and with the scheme `CODE`) our own codes; a data
    element without an identifier of theirs is not sent. Of a single organisation the set says whose it is, and when its
    figures were closed; of several, each value says it alone: a DHIS2 would put all of them where the set belongs.

    Refuses (422) periods that a DHIS2 has no name for, and a mapping in which an organisation or programme is missing.
    """
    question = reading.question
    period = period_id(question.period)
    mapping = mapping_for(store, reading.organisations, question.organisation_id) if scheme != "CODE" else None
    if scheme == "UID" and mapping is None:
        words = Words(
            "Chưa có bảng mã DHIS2. Hãy nhập bảng mã, hoặc bỏ scheme=UID.",
            "There is no DHIS2 mapping yet. Enter one, or leave out scheme=UID.",
        )
        raise Refusal("mapping-missing", words, at="/scheme")
    theirs = _Identifiers(mapping)
    placed = [one for one in _values(store, reading, language) if theirs.sends(one[2].code)]
    values = [
        {
            "dataElement": theirs.of(DATA_ELEMENTS, value.code),
            "period": period,
            "orgUnit": theirs.of(ORG_UNITS, organisation_id),
            **({"categoryOptionCombo": theirs.of(PROGRAMMES, programme)} if programme else {}),
            "value": str(value.value),
            **({"comment": value.comment} if value.comment else {}),
        }
        for organisation_id, programme, value in placed
    ]
    found: dict[str, Any] = {"idScheme": "UID" if mapping else "CODE", "period": period}
    if {organisation_id for organisation_id, _, _ in placed} <= {question.organisation_id}:
        found["orgUnit"] = theirs.of(ORG_UNITS, question.organisation_id)
        if standing and standing["kept"]:
            found["completeDate"] = today(datetime.fromisoformat(standing["closed_at"])).isoformat()
    if mapping and mapping["data_set"]:
        found["dataSet"] = mapping["data_set"]
    theirs.refuse_missing(reading)
    return {**found, "dataValues": values}


def _values(store: Store, reading: Reading, language: str) -> Iterator[Placed]:
    question = reading.question
    found = summary(store, reading, "both", language)
    for row in found["rows"]:
        for value in values_of_programme(row, language):
            yield row["centre"]["organisation_id"], row["programme"]["code"], value
    for row in rows(reading, "centre", found["total"], language):
        for value in values_of_people(row["total"], UNIT, language):
            yield row["centre"]["organisation_id"], None, value
    sent: dict[tuple[str, str], list[StatedNumber]] = {}
    for entry in reading.sent_out:
        heir = reading.organisations.heir(entry["organisation_id"])
        sent.setdefault((heir, entry["field"]), []).append(entry["people"])
    for (organisation_id, field), people in sorted(sent.items()):
        yield organisation_id, None, value_of_sent_out(field, add_up(people), language)
    for value in values_of_people(found["total"], WHOLE, language):
        yield question.organisation_id, None, value


def _theirs(mapping: Mapping[str, Any]) -> dict[str, dict[str, str]]:
    """What is mapped to what, by kind."""
    return {kind: {row["ours"]: row["theirs"] for row in mapping[kind]} for kind in KINDS}


class _Identifiers:
    """What a DHIS2 calls what is ours; without a mapping it is our own code. What was asked for and is not mapped is
    remembered."""

    def __init__(self, mapping: Mapping[str, Any] | None) -> None:
        self._known = _theirs(mapping) if mapping else None
        self._missing: dict[tuple[str, str], None] = {}

    def sends(self, code: str) -> bool:
        """Whether a data element is sent at all."""
        return self._known is None or code in self._known[DATA_ELEMENTS]

    def of(self, kind: str, ours: str) -> str:
        """Theirs; an empty text where it is missing."""
        if self._known is None:
            return ours
        theirs = self._known[kind].get(ours)
        if theirs is None:
            self._missing[kind, ours] = None
        return theirs or ""

    def refuse_missing(self, reading: Reading) -> None:
        """Refuses (422) when something was not mapped, or no data element is; each is named."""
        faults = []
        for kind, ours in self._missing:
            what, whose = KINDS[kind], reading.organisations.name(ours)
            name = reading.programme(ours)["name"] if kind == PROGRAMMES else Words(whose, whose)
            words = Words(f"{what.vi}: {name.vi} ({ours})", f"{what.en}: {name.en} ({ours})")
            faults.append(Fault("/scheme", words))
        if self._known is not None and not self._known[DATA_ELEMENTS]:
            faults.append(Fault("/scheme", Words("Chưa chỉ tiêu nào có mã.", "No data element has an identifier.")))
        if faults:
            words = Words(
                "Bảng mã DHIS2 còn thiếu những mã dưới đây. Hãy bổ sung, hoặc thêm scheme=CODE để lấy mã của Sổ Lớp.",
                "The DHIS2 mapping lacks what is listed. Complete it, or add scheme=CODE to take our own codes.",
            )
            raise Refusal("mapping-incomplete", words, faults=faults)


def data_elements(store: Store, reading: Reading) -> dict[str, Any]:
    """Our data elements and programmes as DHIS2 describes metadata: names in both languages, and what each means; with
    their identifiers as far as they are mapped."""
    mapping = mapping_for(store, reading.organisations, reading.question.organisation_id) or mappings.fresh("")
    theirs = _theirs(mapping)
    return {
        "dataElements": [
            {
                **_described(one.code, one.name, theirs[DATA_ELEMENTS], one.meaning),
                "domainType": "AGGREGATE",
                "valueType": "INTEGER_ZERO_OR_POSITIVE",
                "aggregationType": "SUM" if one.adds_up else "NONE",
                "zeroIsSignificant": True,
            }
            for one in ELEMENTS
        ],
        # Our programmes are mapped to category option combos, which have identifiers of their own.
        "categoryOptions": [
            _described(code, reading.programme(code)["name"], {}) for code in in_order(reading, reading.programmes)
        ],
    }


def _described(code: str, name: Words, theirs: Mapping[str, str], meaning: Words | None = None) -> dict[str, Any]:
    said = {"NAME": name, "SHORT_NAME": name, **({"DESCRIPTION": meaning} if meaning else {})}
    return {
        **({"id": theirs[code]} if code in theirs else {}),
        "code": code,
        "name": name.vi,
        "shortName": name.vi,
        **({"description": meaning.vi} if meaning else {}),
        "translations": [{"property": about, "locale": "en", "value": words.en} for about, words in said.items()],
    }


def mapping_table(reading: Reading, mapping: Mapping[str, Any], kind: str, language: str) -> list[dict[str, Any]]:
    """What can be mapped of a kind, in order: `[{ours, theirs, name}]`, `theirs` None where it is not yet."""
    if kind == ORG_UNITS:
        tree = reading.organisations
        below = sorted(tree.under(mapping["organisation_id"]), key=lambda one: collation_key(tree.name(one)))
        names = {one: tree.name(one) for one in below}
    elif kind == PROGRAMMES:
        names = {
            one: reading.programme(one)["name"].in_language(language) for one in in_order(reading, reading.programmes)
        }
    else:
        named = {one.code: one.name.in_language(language) for one in ELEMENTS}
        names = {code: named[code] for code in CODES}
    theirs = _theirs(mapping)[kind]
    return [{"ours": ours, "theirs": theirs.get(ours), "name": name} for ours, name in names.items()]

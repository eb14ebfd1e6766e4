"""Findings as the checks keep them: nothing is computed for whoever looks."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any
from urllib.parse import urlencode

from services.reporting.model.checks import RULES, SEVERITIES
from services.reporting.views.tables import as_csv
from shared.organisations import Organisations
from shared.periods import Period
from shared.refusal import Words
from shared.store import Store, by_id
from shared.vietnamese import day

ORDER = list(SEVERITIES)
COLUMNS = (
    Words("Đơn vị", "Organisation"),
    Words("Việc cần xem", "Finding"),
    Words("Quy tắc", "Rule"),
    Words("Mức", "Severity"),
    Words("Từ ngày", "From"),
    Words("Đến ngày", "To"),
    Words("Gác lại vì", "Set aside because"),
)


def findings(store: Store, members: Collection[str], period: Period) -> list[dict[str, Any]]:
    """What is to be looked at in a period, of these organisations; the gravest first, what was set aside last.

    Each as `model.findings.Finding` has it, with `organisation_id`, `period`, `severity`, `checked_at`, `paths` (of its
    links: `service`, `path`, `words`) and `aside`: `{reason, by_name, at}` while it is set aside with these numbers.
    A finding counts in a period in which it lies with all of its days. One about an organisation is left out where a
    class, a shorter period or an organisation below has the same: the cause is named, not all that follows from it.
    """
    first, last = period.first.isoformat(), period.last.isoformat()
    found: dict[str, dict[str, Any]] = {}
    for kept in store.findings.find({"first": {"$gte": f"{first[:7]}-01", "$lte": last}}):
        if kept["organisation_id"] in members:
            about = {name: kept[name] for name in ("organisation_id", "period", "checked_at", "above")}
            for one in kept["findings"]:
                if one["first"] >= first and one["last"] <= last:
                    found.setdefault(one["mark"], {**one, **about})  # seen from both sides of a partnership: once
    causes: dict[tuple[str, str], list[dict[str, Any]]] = {}
    for one in found.values():
        for organisation_id in (one["organisation_id"], *one.pop("above")):
            causes.setdefault((one["rule"], organisation_id), []).append(one)
    found = {mark: one for mark, one in found.items() if not _is_explained(one, causes)}
    asides = by_id(store.set_asides, found)
    shown = []
    for mark, one in found.items():
        aside = asides.get(mark)
        stands = aside is not None and aside["digest"] == one["digest"]
        names = ("reason", "by_name", "at")
        shown.append(
            {
                **one,
                "severity": RULES[one["rule"]].severity,
                "paths": [_path(one, link) for link in one["links"]],
                "aside": {name: aside[name] for name in names} if aside and stands else None,
            }
        )
    return sorted(
        shown, key=lambda one: (bool(one["aside"]), ORDER.index(one["severity"]), -one["weight"], one["mark"])
    )


def _is_explained(one: dict[str, Any], causes: dict[tuple[str, str], list[dict[str, Any]]]) -> bool:
    """Whether something smaller has the same finding."""
    if one["about"]["what"] != "organisation":
        return False
    for other in causes[one["rule"], one["organisation_id"]]:
        if other["about"]["what"] in ("class", "ledger", "organisation"):
            inside = one["first"] <= other["first"] and other["last"] <= one["last"]
            here = (other["about"], other["first"], other["last"]) == (one["about"], one["first"], one["last"])
            if inside and (not here or (_is_of_all(one) and not _is_of_all(other))):
                return True
    return False


def _is_of_all(one: dict[str, Any]) -> bool:
    """Whether it speaks of the total of a period, not of a programme."""
    return str(one["part"]).startswith("/")


def narrowed(
    found: Iterable[dict[str, Any]], rule: str | None, severity: str | None, aside: bool | None = None
) -> list[dict[str, Any]]:
    """Those of a rule, of a severity, those that are or are not set aside."""
    return [
        one
        for one in found
        if rule in (None, one["rule"])
        and severity in (None, one["severity"])
        and aside in (None, one["aside"] is not None)
    ]


def in_words(one: dict[str, Any], organisations: Organisations, language: str) -> dict[str, Any]:
    """A finding for a reader: its sentence, rule and severity in their language, and whose it is."""
    rest = {name: value for name, value in one.items() if name not in ("vi", "en", "links", "paths")}
    organisation = {
        "organisation_id": one["organisation_id"],
        "name": organisations.name(one["organisation_id"], on=one["last"]),
    }
    return {
        **rest,
        "organisation": organisation,
        "sentence": Words(one["vi"], one["en"]).in_language(language),
        "rule_words": RULES[one["rule"]].words.in_language(language),
        "severity_words": SEVERITIES[one["severity"]].in_language(language),
    }


def waiting(store: Store) -> int:
    """How many places still wait to be checked."""
    return store.unchecked.count_documents({})


def findings_table(found: Iterable[dict[str, Any]], organisations: Organisations, language: str) -> str:
    """The findings as CSV."""
    rows = []
    for one in found:
        shown = in_words(one, organisations, language)
        why = shown["aside"]["reason"] if shown["aside"] else ""
        words = [shown[name] for name in ("sentence", "rule_words", "severity_words")]
        rows.append([shown["organisation"]["name"], *words, day(one["first"]), day(one["last"]), why])
    return as_csv(COLUMNS, rows, language)


def _path(one: dict[str, Any], link: dict[str, str]) -> dict[str, Any]:
    """Where a link of a finding leads: a service, a path in it, and what it shows."""
    asked = {"period": one["period"], "organisation": one["about"]["id"]}
    match link["to"]:
        case "class":
            words = Words(link["name"], link["name"])
            return {"service": "reporting", "path": f"/classes/{link['id']}", "words": words}
        case "paper-report":
            path = f"/paper-reports/{one['about']['id']}/{one['period']}"
            return {"service": "reporting", "path": path, "words": Words("báo cáo giấy", "the paper report")}
        case "stated-total":
            words = Words("tổng đã công bố", "the stated total")
            return {"service": "reporting", "path": f"/stated?{urlencode(asked)}", "words": words}
        case _:
            more = {"programme": link["programme"]} if "programme" in link else {}
            words = Words("các lớp", "the classes")
            return {"service": "reporting", "path": f"/classes?{urlencode(asked | more)}", "words": words}

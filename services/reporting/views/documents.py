"""The documents of a period: its statistics, and the report in the layout of its organisation."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from services.reporting.model.layouts import layouts_of, province_facts
from services.reporting.model.papers import Paper, briefing_paper, standing
from services.reporting.model.remarks import show
from services.reporting.model.stated_totals import stated_id
from services.reporting.model.statistics import DEFINITIONS
from services.reporting.views.briefings import briefing_text
from services.reporting.views.edition_reading import Standing
from services.reporting.views.question import ORGANISATION, READERS
from services.reporting.views.reading import Reading
from services.reporting.views.summaries import summary
from shared.authority import Actor, not_allowed
from shared.organisations import Organisations
from shared.periods import Period
from shared.refusal import unknown
from shared.store import Store


def check_writer(actor: Actor, organisations: Organisations, organisation_id: str) -> None:
    """Refuses (404) organisations that the asker may not know, and (403) those whose documents they may only read."""
    if organisation_id not in actor.scope(organisations, *READERS):
        raise unknown(ORGANISATION)
    if not actor.may(organisations, [organisation_id], "board", "staff"):
        raise not_allowed()


def kept_layouts(store: Store, organisations: Organisations, organisation_id: str) -> dict[str, Any]:
    """The layouts of an organisation, as `model.layouts.layouts_of` has them."""
    kept = store.layouts.find_one({"_id": organisation_id})
    return layouts_of(kept, (organisations.get(organisation_id) or {}).get("kind", "centre"))


def kept_remarks(store: Store, organisation_id: str, period: Period) -> dict[str, Any]:
    """What the report of a period adds, as `model.remarks.show` has it."""
    return show(store.remarks.find_one({"_id": stated_id(organisation_id, period)}))


def statistics(store: Store, reading: Reading, language: str, edition: Standing | None = None) -> dict[str, Any]:
    """The summary of the period with its rows under each grouping (`by_programme`, `by_centre`, `by_both`), the
    `edition` that they are of (None while the period is open), what every document says of its figures (`standing`),
    and `definitions`."""
    found = summary(store, reading, "programme", language)
    return {
        **{name: value for name, value in found.items() if name != "rows"},
        "by_programme": found["rows"],
        "by_centre": summary(store, reading, "centre", language)["rows"],
        "by_both": summary(store, reading, "both", language)["rows"],
        "left_out": [
            {**one, "organisation_name": reading.organisations.name(one["organisation_id"])}
            for one in found["left_out"]
        ],
        "edition": edition,
        "standing": standing(found, edition, language),
        "definitions": [one.in_language(language) for one in DEFINITIONS],
    }


def paper_facts(organisations: Organisations, organisation_id: str, period: Period) -> dict[str, str]:
    """What the heading of a report may name: the organisation as it was called at the end of the period, and those
    above it."""
    above = organisations.above(organisation_id)
    provinces = [one for one in above if (organisations.get(one) or {}).get("kind") == "province"]

    def name(identifier: str) -> str:
        return organisations.name(identifier, on=period.last)

    of_province = province_facts(name(provinces[0]) if provinces else "")
    superior = above[1] if len(above) > 1 else ""
    # What stands right below the province answers to its committee.
    named = of_province["committee"] if superior in provinces else name(superior)
    return {"organisation": name(organisation_id), "superior": named, **of_province}


def report(
    store: Store,
    reading: Reading,
    language: str,
    layout: str | None = None,
    edition: Standing | None = None,
    texts: Mapping[str, str] | None = None,
) -> Paper:
    """The report of a period in one of the layouts, that which the organisation uses by default. `texts` stand for
    those that it keeps, so that they can be looked at first."""
    period, organisation_id = reading.question.period, reading.question.organisation_id
    layouts = kept_layouts(store, reading.organisations, organisation_id)
    layout = layout or layouts["used"]
    return briefing_paper(
        found=statistics(store, reading, language, edition),
        paragraphs=briefing_text(store, reading, language)["paragraphs"],
        period=period,
        remarks=kept_remarks(store, organisation_id, period),
        layout=layout,
        texts=texts or layouts[layout],
        facts=paper_facts(reading.organisations, organisation_id, period),
        edition=edition,
        language=language,
    )

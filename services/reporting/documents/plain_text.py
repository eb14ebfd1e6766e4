"""A report as plain text, to be sent in a message."""

from __future__ import annotations

from collections.abc import Iterator

from services.reporting.model.papers import RECIPIENTS, Paper, PaperTable
from services.reporting.model.report_tables import NONE


def report_text(paper: Paper) -> str:
    """The report line by line; a row of a table is one line, each number that is known after the name of its
    column."""
    blocks: list[list[str]] = [
        [*paper.superior, *paper.issuer, *(["*"] if paper.layout == "party" else []), *paper.number],
        [*paper.nation, paper.place_and_day],
        list(paper.title),
        list(paper.standing),
    ]
    for section in paper.sections:
        blocks.append([section.title, *section.paragraphs])
        blocks += [list(_lines(table)) for table in section.tables]
    blocks.append([*paper.authority, *paper.signer_title, *paper.signer_name])
    if paper.recipients:
        blocks.append([RECIPIENTS.in_language(paper.language), *(f"- {one}" for one in paper.recipients)])
    return "\n\n".join("\n".join(block) for block in blocks if block) + "\n"


def _lines(table: PaperTable) -> Iterator[str]:
    yield table.caption
    for row in [*table.rows, *([table.foot] if table.foot else [])]:
        named = zip(table.columns[1:], row[1:], strict=True)
        yield f"- {row[0]}: " + "; ".join(f"{label}: {text}" for label, text in named if text not in ("", NONE))
    if table.note:
        yield table.note

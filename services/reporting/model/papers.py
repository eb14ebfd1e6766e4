"""A report on paper: heading, title, numbered sections with their tables, signature, recipients.

A paper holds only texts, as they are read; plain text, Word and PDF set the same paper.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from services.reporting.model import statistics
from services.reporting.model.layouts import Texts, fill
from services.reporting.model.report_tables import NONE, TEXT, Table, written
from shared.periods import Period
from shared.refusal import Words
from shared.vietnamese import TIME_ZONE

NATION = {
    "party": (Words("ĐẢNG CỘNG SẢN VIỆT NAM", "COMMUNIST PARTY OF VIET NAM"),),
    "state": (
        Words("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "SOCIALIST REPUBLIC OF VIET NAM"),
        Words("Độc lập - Tự do - Hạnh phúc", "Independence - Freedom - Happiness"),
    ),
}
MODE_WORDS = {
    "one-place": Words("Chỉ tính lớp học tại một nơi.", "Only classes held in one place."),
    "connected": Words("Chỉ tính lớp học qua nhiều điểm cầu.", "Only classes held at connected points."),
}
RECIPIENTS = Words("Nơi nhận:", "Recipients:")
NO_NUMBER = "……"
ROMAN = ("", "I", "II", "III", "IV", "V")


@dataclass(frozen=True)
class PaperTable:
    """A table of texts; `numbers` says which columns stand at the right."""

    caption: str
    columns: Sequence[str]
    numbers: Sequence[bool]
    rows: Sequence[Sequence[str]]
    foot: Sequence[str] | None
    note: str | None


@dataclass(frozen=True)
class Section:
    """A numbered section (`I. …`)."""

    title: str
    paragraphs: Sequence[str]
    tables: Sequence[PaperTable]


@dataclass(frozen=True)
class Paper:
    """A report. `superior` to `recipients` are lines; `standing` says edition, moment and counting rule."""

    language: str
    layout: str
    nation: Sequence[str]
    superior: Sequence[str]
    issuer: Sequence[str]
    number: Sequence[str]
    place_and_day: str
    title: Sequence[str]
    standing: Sequence[str]
    sections: Sequence[Section]
    authority: Sequence[str]
    signer_title: Sequence[str]
    signer_name: Sequence[str]
    recipients: Sequence[str]

    @property
    def name(self) -> str:
        """What it is called, in one line."""
        return " – ".join(self.title)


def written_day(iso: str | None, language: str = "vi") -> str:
    """`ngày 12 tháng 4 năm 2023`; days below ten and the first two months carry a nought, so that nothing can be
    written before them. Without a day there is room to write one."""
    if iso is None:
        return "ngày … tháng … năm ……" if language == "vi" else "………………"
    on = datetime.fromisoformat(iso)
    if language == "en":
        return f"{on.day} {on:%B} {on.year}"
    return f"ngày {on:%d} tháng {on.month if on.month > 2 else f'{on:%m}'} năm {on.year}"


def written_moment(iso: str, language: str = "vi") -> str:
    """`08 giờ 15, ngày 12 tháng 4 năm 2023`, in Vietnam's time."""
    at = datetime.fromisoformat(iso).astimezone(TIME_ZONE)
    on = written_day(at.date().isoformat(), language)
    return f"{at:%H:%M}, {on}" if language == "en" else f"{at:%H} giờ {at:%M}, {on}"


def edition_words(edition: Mapping[str, Any] | None) -> Words:
    """Which edition of the figures it is; None while the period is open. `edition` is `{number, closed_at, with_debts,
    newest, kept}`: where the figures are not those that were `kept`, they are those of now."""
    if edition is None:
        return Words("Số liệu chưa chốt.", "The figures are not closed yet.")
    number, closed_at = edition["number"], edition["closed_at"]
    vi, en = f"bản số {number}", f"edition {number}"
    at = Words(written_moment(closed_at), written_moment(closed_at, "en"))
    if not edition["kept"]:
        return Words(
            f"Số liệu hiện nay, không phải {vi} đã chốt lúc {at.vi}.", f"Figures of now, not {en} closed at {at.en}."
        )
    words = Words(f"Số liệu đã chốt, {vi}, lúc {at.vi}.", f"Closed figures, {en}, at {at.en}.")
    if edition["with_debts"]:
        words += Words("Khi chốt còn đơn vị nợ số liệu.", "Something was still owed when they were closed.")
    if edition["newest"] != number:
        words += Words(f"Đã có bản số {edition['newest']}.", f"There is an edition {edition['newest']} by now.")
    return words


def counting_words(found: Mapping[str, Any], language: str) -> str:
    """By which rule the figures count, and what is asked otherwise than usual."""
    said = [found["rule_words"]]
    if found["role"] != "owner":
        said.append(Words("Tính theo ", "Counted by ").in_language(language) + found["role_words"] + ".")
    if found["structure"] != "now":
        said.append(Words("Theo ", "By ").in_language(language) + found["structure_words"] + ".")
    if found["mode"]:
        said.append(MODE_WORDS[found["mode"]].in_language(language))
    return " ".join(said)


def known_words(found: Mapping[str, Any]) -> Words:
    """As of when the figures are known."""
    if found["known_on"]:
        on = found["known_on"]
        return Words(
            f"Số liệu như đã biết đến hết {written_day(on)}.", f"As known by the end of {written_day(on, 'en')}."
        )
    if found["as_of"]:
        at = found["as_of"]
        return Words(f"Số liệu tính đến {written_moment(at)}.", f"As known at {written_moment(at, 'en')}.")
    return Words("Sổ lớp chưa nhận được số liệu nào.", "No figures were taken in yet.")


def standing(found: Mapping[str, Any], edition: Mapping[str, Any] | None, language: str) -> list[str]:
    """What every document says of its figures: the edition, as of when they are known, by which rule they count."""
    return [
        edition_words(edition).in_language(language),
        known_words(found).in_language(language),
        counting_words(found, language),
    ]


def briefing_paper(
    *,
    found: statistics.Found,
    paragraphs: Sequence[str],
    period: Period,
    remarks: Mapping[str, Any],
    layout: str,
    texts: Texts,
    facts: Mapping[str, str],
    edition: Mapping[str, Any] | None,
    language: str,
) -> Paper:
    """The report of a period. `found` as in `statistics`, `paragraphs` its briefing text, `remarks` as in
    `remarks.show`, `texts` those of the layout; `facts` are named in the heading, `{number}` and those of the period
    come from here."""
    words = period.words()
    known = {
        **facts,
        "number": NO_NUMBER if remarks["number"] is None else str(remarks["number"]),
        "period": words.in_language(language),
        "year": str(period.last.year),
    }
    lines = {part: fill(text, known) for part, text in texts.items()}
    place = " ".join(lines["place"])
    on = written_day(remarks["dated_on"], language)
    return Paper(
        language=language,
        layout=layout,
        nation=[one.in_language(language) for one in NATION[layout]],
        superior=[one.upper() for one in lines["superior"]],
        issuer=[one.upper() for one in lines["issuer"]],
        number=lines["number_form"],
        place_and_day=f"{place}, {on}" if place else on[:1].upper() + on[1:],
        title=lines["title_en" if language == "en" else "title"],
        standing=standing(found, edition, language),
        sections=_sections(found, paragraphs, period, remarks, language),
        authority=lines["authority"],
        signer_title=lines["signer_title"],
        signer_name=lines["signer_name"],
        recipients=lines["recipients"],
    )


def _sections(
    found: statistics.Found, paragraphs: Sequence[str], period: Period, remarks: Mapping[str, Any], language: str
) -> list[Section]:
    following = period.next().words()
    listed: list[tuple[Words, Sequence[str], Sequence[PaperTable]]] = [
        (Words("Kết quả trong kỳ", "Results of the period"), paragraphs, ()),
        (Words("Số liệu chi tiết", "Figures"), (), _paper_tables(found, language)),
        (Words("Tồn tại, hạn chế", "Shortcomings"), remarks["shortcomings"].splitlines(), ()),
        (
            Words(f"Nhiệm vụ {following.vi}", f"Tasks of {following.en}"),
            remarks["tasks"].splitlines(),
            (),
        ),
    ]
    some = [one for one in listed if one[1] or one[2]]
    return [
        Section(f"{ROMAN[place]}. {title.in_language(language)}", texts, tables)
        for place, (title, texts, tables) in enumerate(some, 1)
    ]


def _paper_tables(found: statistics.Found, language: str) -> list[PaperTable]:
    every = [one for one in statistics.tables(found, language) if one.rows and one.key != "both"]
    return [on_paper(table, place, language) for place, table in enumerate(every, 1)]


def on_paper(table: Table, place: int, language: str) -> PaperTable:
    """A table as it is read, with its number among the tables of the paper. A column of which nothing is known is left
    out; what is said of persons is said once, under the table by programme."""
    if table.key in ("programme", "centre"):
        table = table.narrowed([table.columns[0].key, *statistics.ON_PAPER])
    shown = [
        column for column in table.columns if any(written(table, column, row, language) != NONE for row in table.rows)
    ]
    caption = Words(f"Bảng {place}. {table.title.vi}", f"Table {place}. {table.title.en}")

    def texts(row: Mapping[str, Any]) -> list[str]:
        return [written(table, column, row, language) for column in shown]

    of_persons = table.note == statistics.PERSONS_DO_NOT_ADD
    needed = table.key == "programme" and any(column.key == "persons" for column in shown)
    note = table.note if not of_persons or needed else None
    return PaperTable(
        caption=caption.in_language(language),
        columns=[column.label.in_language(language) for column in shown],
        numbers=[column.kind != TEXT for column in shown],
        rows=[texts(row) for row in table.rows],
        foot=[Words("Cộng", "Sum").in_language(language), *texts(table.foot)[1:]] if table.foot else None,
        note=note.in_language(language) if note else None,
    )

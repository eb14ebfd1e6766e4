"""A report as a Word document (.docx): A4, margins 30/20/20/20 mm, Times New Roman."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import Any

from docx import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Mm, Pt

from services.reporting.model.papers import RECIPIENTS, Paper, PaperTable

FACE = "Times New Roman"
TEXT_WIDTH = Mm(160)
LEFT, RIGHT = Mm(60), Mm(100)
CELLS = (("Table Head", 10, ALIGN.CENTER), ("Table Text", 11, ALIGN.LEFT), ("Table Number", 11, ALIGN.RIGHT))


def report_docx(paper: Paper, made_at: datetime) -> bytes:
    """The report. `made_at` is when the file says that it was made."""
    document = Document()
    _set_up(document, paper, made_at)
    _head(document, paper)
    _title(document, paper)
    for section in paper.sections:
        document.add_heading(section.title, level=1)
        for text in section.paragraphs:
            _line(document, text, align=ALIGN.JUSTIFY, indent=Cm(1.2))
        for table in section.tables:
            _table(document, table)
    _end(document, paper)
    to = io.BytesIO()
    document.save(to)
    return to.getvalue()


def _set_up(document: Any, paper: Paper, made_at: datetime) -> None:
    page = document.sections[0]
    page.page_width, page.page_height = Mm(210), Mm(297)
    page.left_margin, page.right_margin, page.top_margin, page.bottom_margin = Mm(30), Mm(20), Mm(20), Mm(20)
    page.header_distance = Mm(10)
    page.different_first_page_header_footer = True
    _page_number(page.header.paragraphs[0])
    for name, size in (("Normal", 14), ("Heading 1", 14), ("Title", 15), ("Header", 13), ("Caption", 12)):
        style = document.styles[name]
        style.font.name, style.font.size = FACE, Pt(size)
        style.font.bold = name not in ("Normal", "Header")
        style.font.italic, style.font.color.rgb = False, None
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
            fonts.attrib.pop(qn(f"w:{theme}"), None)
        for script in ("ascii", "hAnsi", "eastAsia", "cs"):
            fonts.set(qn(f"w:{script}"), FACE)
        style.paragraph_format.space_before = Pt(12 if name == "Heading 1" else 0)
        style.paragraph_format.space_after = Pt(6)
        style.paragraph_format.keep_with_next = name in ("Heading 1", "Caption")
        for border in style.element.get_or_add_pPr().findall(qn("w:pBdr")):
            border.getparent().remove(border)
    for name, size, align in CELLS:
        style = document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        style.base_style = document.styles["Normal"]
        style.font.size, style.font.bold = Pt(size), name == "Table Head"
        style.paragraph_format.alignment, style.paragraph_format.space_after = align, Pt(1)
    _language(document, "en-GB" if paper.language == "en" else "vi-VN")
    said = document.core_properties
    said.title, said.author, said.last_modified_by = paper.name, " ".join(paper.issuer), " ".join(paper.issuer)
    said.subject, said.comments, said.language = " ".join(paper.standing), "", paper.language
    said.created = said.modified = made_at.astimezone(UTC).replace(tzinfo=None)


def _language(document: Any, code: str) -> None:
    """What the spelling check goes by."""
    of_text = document.styles["Normal"].element.get_or_add_rPr()
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), code)
    of_text.append(language)


def _page_number(paragraph: Any) -> None:
    paragraph.alignment = ALIGN.CENTER
    for kind, text in (("begin", None), (None, "PAGE"), ("end", None)):
        element = OxmlElement("w:instrText" if text else "w:fldChar")
        if text:
            element.text = text
        else:
            element.set(qn("w:fldCharType"), kind)
        paragraph.add_run()._r.append(element)


def _line(
    place: Any,
    text: str,
    *,
    size: float | None = None,
    bold: bool = False,
    italic: bool = False,
    underline: bool = False,
    align: Any = None,
    indent: Any = None,
    after: float | None = None,
    before: float | None = None,
    style: str | None = None,
) -> Any:
    """A paragraph at the end of a document or a cell."""
    paragraph = place.add_paragraph(style=style)
    run = paragraph.add_run(text)
    run.bold, run.italic, run.underline = bold or None, italic or None, underline or None
    if size is not None:
        run.font.size = Pt(size)
    if align is not None:
        paragraph.alignment = align
    format_ = paragraph.paragraph_format
    format_.first_line_indent = indent
    if after is not None:
        format_.space_after = Pt(after)
    if before is not None:
        format_.space_before = Pt(before)
    return paragraph


def _rule(place: Any, width: Any, of: Any, after: float = 4) -> None:
    """A line of `width` in the middle of a column as wide as `of`: the upper border of an empty paragraph."""
    paragraph = _line(place, "", after=after)
    paragraph.paragraph_format.left_indent = paragraph.paragraph_format.right_indent = int((of - width) / 2)
    paragraph.paragraph_format.line_spacing = Pt(3)
    borders, top = OxmlElement("w:pBdr"), OxmlElement("w:top")
    for name, value in (("val", "single"), ("sz", "6"), ("space", "1"), ("color", "auto")):
        top.set(qn(f"w:{name}"), value)
    borders.append(top)
    # Where it stands among a paragraph's properties is fixed: before spacing and indents.
    properties = paragraph._p.get_or_add_pPr()
    following = next((one for one in properties if one.tag in (qn("w:spacing"), qn("w:ind"), qn("w:jc"))), None)
    if following is None:
        properties.append(borders)
    else:
        following.addprevious(borders)


def _columns(document: Any, rows: int, widths: Sequence[Any]) -> Any:
    """A table without lines, to stand things side by side; its cells are empty."""
    table = document.add_table(rows=rows, cols=len(widths))
    table.autofit = False
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    _set_margins(table, Mm(0))
    for row in table.rows:
        _keep_whole(row)
        for cell, width in zip(row.cells, widths, strict=True):
            cell.width = width
            cell._tc.remove(cell.paragraphs[0]._p)
    _set_widths(table, widths)
    return table


def _set_widths(table: Any, widths: Sequence[Any]) -> None:
    """The grid of a table, by which programs other than Word go."""
    for column, width in zip(table.columns, widths, strict=True):
        column._gridCol.w = width


def _set_margins(table: Any, width: Any) -> None:
    """How far the texts of a table's cells stand from their borders, left and right."""
    margins = OxmlElement("w:tblCellMar")
    for side in ("left", "right"):
        one = OxmlElement(f"w:{side}")
        one.set(qn("w:w"), str(width.twips))
        one.set(qn("w:type"), "dxa")
        margins.append(one)
    properties = table._tbl.tblPr
    look = properties.find(qn("w:tblLook"))
    look.addprevious(margins) if look is not None else properties.append(margins)


def _keep_whole(row: Any) -> None:
    """No page break inside a row."""
    row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))


def _head(document: Any, paper: Paper) -> None:
    """Who writes at the left, the party or the nation at the right; beneath them the number, and place and day."""
    table = _columns(document, 2, (LEFT, RIGHT))
    (writes, nation), (number, day) = (row.cells for row in table.rows)
    party = paper.layout == "party"
    middle: dict[str, Any] = {"align": ALIGN.CENTER, "after": 2}
    _lines(writes, paper.superior, size=13, **middle)
    _lines(writes, paper.issuer, size=13, bold=True, **middle)
    if party:
        _line(writes, "*", size=13, **middle)
        _lines(nation, paper.nation, size=15, bold=True, underline=True, **middle)
    else:
        _rule(writes, Mm(22), LEFT)
        name, motto = paper.nation
        _line(nation, name, size=13, bold=True, **middle)
        _line(nation, motto, size=14, bold=True, **middle)
        _rule(nation, Mm(57), RIGHT)
    _lines(number, paper.number or [""], size=13, **middle)
    _line(day, paper.place_and_day, size=13, italic=True, **middle)


def _lines(place: Any, texts: Iterable[str], **how: Any) -> None:
    for text in texts:
        _line(place, text, **how)


def _title(document: Any, paper: Paper) -> None:
    kind, *about = paper.title
    title = _line(document, kind, align=ALIGN.CENTER, before=18, after=0, style="Title")
    title.paragraph_format.keep_with_next = True
    _lines(document, about, bold=True, align=ALIGN.CENTER, after=0)
    if paper.layout == "party":
        _line(document, "-----", bold=True, align=ALIGN.CENTER, after=4)
    else:
        _rule(document, Mm(30), TEXT_WIDTH)
    _lines(document, paper.standing, size=12, italic=True, align=ALIGN.CENTER, after=0)


def _table(document: Any, shown: PaperTable) -> None:
    _line(document, shown.caption, before=8, style="Caption")
    rows = [*shown.rows, *([shown.foot] if shown.foot else [])]
    table = document.add_table(rows=1 + len(rows), cols=len(shown.columns), style="Table Grid")
    table.autofit = False
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    _set_margins(table, Mm(0.8))
    widths = _widths(shown.numbers)
    _set_widths(table, widths)
    head, plain, number = (document.styles[name].style_id for name, _, _ in CELLS)
    for place, (row, texts) in enumerate(zip(table.rows, [shown.columns, *rows], strict=True)):
        _keep_whole(row)
        foot = shown.foot is not None and place == len(rows)
        for at, (cell, text) in enumerate(zip(row.cells, texts, strict=True)):
            cell.width = widths[at]
            paragraph = cell.paragraphs[0]
            # By its id: setting a style looks it up among all, cell by cell.
            paragraph._p.style = head if place == 0 else number if shown.numbers[at] else plain
            run = paragraph.add_run(text)
            if foot:
                run.bold = True
    table.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
    _line(document, shown.note or "", size=11, italic=True, before=3)


def _widths(numbers: Sequence[bool]) -> list[Any]:
    """Columns of numbers are narrow, the others share what is left of the page."""
    texts = len(numbers) - sum(numbers)
    narrow = min(Mm(32), int(Mm(124) / sum(numbers)))
    wide = int((TEXT_WIDTH - narrow * sum(numbers)) / texts)
    return [narrow if number else wide for number in numbers]


def _end(document: Any, paper: Paper) -> None:
    """Recipients at the left, who signs at the right, on one page, with the last lines of the report."""
    document.paragraphs[-1].paragraph_format.keep_with_next = True
    party = paper.layout == "party"
    table = _columns(document, 1, (int(TEXT_WIDTH / 2), int(TEXT_WIDTH / 2)))
    to, signs = table.rows[0].cells
    if paper.recipients:
        head = RECIPIENTS.in_language(paper.language)
        _line(to, head, size=14 if party else 12, underline=party, bold=not party, italic=not party, after=2)
        last = len(paper.recipients) - 1
        for place, one in enumerate(paper.recipients):
            _line(to, f"- {one}{'.' if place == last else ','}", size=12 if party else 11, after=0)
    else:
        _line(to, "")
    _lines(signs, paper.authority, bold=True, align=ALIGN.CENTER, after=0)
    _lines(signs, paper.signer_title, bold=not party, align=ALIGN.CENTER, after=0)
    _lines(signs, paper.signer_name or [""], bold=True, align=ALIGN.CENTER, before=70)

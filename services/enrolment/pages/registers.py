"""The registers of what was issued, and the blanks."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from marshmallow import ValidationError
from werkzeug.wrappers import Response

from services.enrolment.commands.blanks import receive_blanks, spoil_blank
from services.enrolment.downloads import workbook
from services.enrolment.model.certificates import certificate_list
from services.enrolment.model.certificates.certificates import KINDS, STATES
from services.enrolment.reading import note_personal_read, staff_scope
from services.enrolment.schemas import certificates as schemas
from services.enrolment.views import certificates as views
from shared.refusal import Refusal, Words, unknown
from shared.vietnamese import today
from shared.web.forms import check_form
from shared.web.language import language
from shared.web.perform import perform
from shared.web.shell import organisations, shell
from shared.web.sign_in import who_may

pages = Blueprint("register_pages", __name__)

ISSUING = ("centre", "political-school", "committee")
ON_PAGE = 100
WHOLE = 20_000  # a register of a year, to download


def issuers() -> list[Any]:
    """The asker's organisations that can issue, by name."""
    scope = staff_scope()
    own = [one for one in organisations() if one["_id"] in scope and one["kind"] in ISSUING]
    return sorted(own, key=lambda one: str(one["name"]))


def _asked() -> dict[str, Any]:
    """Which register: of the first own organisation that has one unless the address says so."""
    given = {name: value for name, value in request.args.items() if name != "done"}
    registers = views.registers_of(shell().store, staff_scope())
    own = issuers()
    first = registers[0]["issuer_id"] if registers else own[0]["_id"] if own else ""
    try:
        asked: dict[str, Any] = schemas.RegisterQuery().load({"issuer_id": first, **given})
    except ValidationError:
        asked = schemas.RegisterQuery().load({"issuer_id": first or "-"})
    if asked["issuer_id"] not in staff_scope() and asked["issuer_id"] != "-":
        raise unknown(Words("sổ cấp", "register"))
    return {**asked, "years": sorted({one["year"] for one in registers}, reverse=True)}


def _read(asked: dict[str, Any], limit: int, cursor: str | None = None) -> dict[str, Any]:
    note_personal_read("a register of certificates", issuer_id=asked["issuer_id"])
    book = (asked["issuer_id"], asked["kind"], asked["year"])
    return views.read_register(shell().store, *book, words=asked["q"], cursor=cursor, limit=limit)


@pages.get("/certificates")
@who_may("staff")
def show_register() -> str:
    """A register, as filtered."""
    asked = _asked()
    found = _read(asked, ON_PAGE, asked["cursor"])
    rest = {name: value for name, value in request.args.items() if name not in ("cursor", "done")}
    return render_template(
        "enrolment_register.html",
        asked=asked,
        found=found,
        issuers=issuers(),
        kinds=KINDS,
        states=STATES,
        next_href=url_for(".show_register", **rest, cursor=found["next"]) if found["next"] else None,  # type: ignore[arg-type]
        download_href=url_for(".download_register", **rest),  # type: ignore[arg-type]
    )


@pages.get("/certificates.xlsx")
@who_may("staff")
def download_register() -> Response:
    """The register as filtered, to print and bind."""
    asked = _asked()
    kind, name = KINDS[asked["kind"]].in_language(language()), organisations().name(asked["issuer_id"])
    title = f"{Words('Sổ cấp', 'Register of').in_language(language())} {kind} {asked['year'] or ''} – {name}"
    return workbook(certificate_list.write(title, _read_whole(asked), language()), "so-cap.xlsx")


def _read_whole(asked: dict[str, Any]) -> list[dict[str, Any]]:
    page = _read(asked, WHOLE)
    found: list[dict[str, Any]] = page["items"]
    while page["next"] and len(found) < WHOLE:  # a page ends early where the name that is looked for is rare
        page = _read(asked, WHOLE - len(found), page["next"])
        found = [*found, *page["items"]]
    return found


@pages.get("/blanks")
@who_may("staff")
def show_blanks() -> str:
    """The stock of blanks, by issuer and kind."""
    return _blanks_page(None)


def _blanks_page(refusal: Refusal | None) -> str:
    return render_template(
        "enrolment_blanks.html",
        refusal=refusal,
        stocks=views.stocks_of(shell().store, organisations(), staff_scope()),
        issuers=issuers(),
        kinds=KINDS,
        today=today(shell().desk.clock()).isoformat(),
    )


@pages.post("/blanks")
@who_may("staff")
def receive() -> Any:
    """A packet of blanks comes in."""
    try:
        asked = check_form(schemas.BlanksInput(), request.form)
        fields = ("issuer_id", "kind", "first", "last", "received_on")
        perform(receive_blanks, *[asked[name] for name in fields], creates=True)
    except Refusal as refusal:
        return _blanks_page(refusal), refusal.status
    return redirect(url_for(".show_blanks", done="blanks-received"), 303)


@pages.post("/blanks/spoiled")
@who_may("staff")
def spoil() -> Any:
    """A blank is spoiled."""
    try:
        asked = check_form(schemas.SpoiledBlankInput(), request.form)
        fields = ("issuer_id", "kind", "serial", "spoiled_on", "reason")
        perform(spoil_blank, *[asked[name] for name in fields], creates=True)
    except Refusal as refusal:
        return _blanks_page(refusal), refusal.status
    return redirect(url_for(".show_blanks", done="blank-spoiled"), 303)

"""Nominating: one person, or an Excel list with a look at it before anything is kept."""

from __future__ import annotations

import hashlib
from typing import Any

from bson import Binary
from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from services.enrolment.commands.nominations import look_at_list, nominate_list, nominate_one
from services.enrolment.downloads import workbook
from services.enrolment.model.centres.centres import KINDS as CENTRE_KINDS
from services.enrolment.model.lists import learner_list, typed_learner
from services.enrolment.model.nominations import Wanted
from services.enrolment.pages.nominations import programmes_by_code
from services.enrolment.parts import parts
from services.enrolment.reading import committee_scope
from services.enrolment.schemas import nominations as schemas
from shared.periods import parse, quarter_of
from shared.refusal import Refusal, Words, unknown
from shared.unit_of_work import Request, UnitOfWork
from shared.vietnamese import collation_key, today
from shared.web.forms import check_form
from shared.web.language import language
from shared.web.perform import perform
from shared.web.shell import organisations, shell
from shared.web.sign_in import current_actor, who_may

pages = Blueprint("nominating", __name__)

UPLOAD = Words("danh sách đã gửi (chỉ giữ trong một ngày)", "list (lists are kept for one day)")


def _form_page(refusal: Refusal | None, by_list: bool) -> str:
    tree = organisations()
    on = today(shell().desk.clock())
    own = [tree.get(one) for one in committee_scope() if tree.stands(one, on)]
    own.sort(key=lambda one: collation_key(str(one and one["name"])))
    # Who stands highest nominates for those below; the first choice is the asker's own organisation.
    own.sort(key=lambda one: len(tree.above(str(one and one["_id"]))))
    centres = [one for one in tree if one["kind"] in CENTRE_KINDS and tree.stands(one["_id"], on)]
    quarter = quarter_of(on)
    periods = [str(on.year)]
    for _ in range(5):
        periods.append(quarter.key)
        quarter = quarter.next()
    periods.append(str(on.year + 1))
    return render_template(
        "enrolment_nominate.html",
        refusal=refusal,
        by_list=by_list,
        programmes=programmes_by_code().values(),
        nominators=own,
        centres=sorted(centres, key=lambda one: collation_key(str(one["name"]))),
        last_centre=_last_centre([str(one and one["_id"]) for one in own]),
        periods=[(key, parse(key).words()) for key in periods],
    )


def _last_centre(nominator_ids: list[str]) -> str:
    """To which centre the asker's organisation proposed people last."""
    for one in nominator_ids[:1]:
        kept = shell().store.serving_centres.find_one({"_id": one})
        if kept is not None:
            return organisations().heir(kept["centre_id"])
    return ""


@pages.get("/nominations/new")
@who_may("committee")
def nominate_form() -> str:
    """One person."""
    return _form_page(None, False)


@pages.post("/nominations/new")
@who_may("committee")
def nominate() -> Response | tuple[str, int]:
    """Nominate one person; the same form comes again for the next."""
    try:
        asked = check_form(schemas.NominationInput(), request.form)
        person = typed_learner.read(asked, today(shell().desk.clock()))
        perform(nominate_one, asked["wanted"], person, parts().seal, creates=True)
    except Refusal as refusal:
        return _form_page(refusal, False), refusal.status
    return redirect(url_for("nominating.nominate_form", done="nominated"), 303)


@pages.get("/nominations/lists")
@who_may("committee")
def list_form() -> str:
    """An Excel list."""
    return _form_page(None, True)


@pages.post("/nominations/lists")
@who_may("committee")
def upload_list() -> Response | tuple[str, int]:
    """Keep the file for a day, sealed, and show what it would become. The same file again is the same upload."""
    file = request.files.get("file")
    content = file.read() if file else b""
    filename = (file.filename if file else "") or ""
    try:
        wanted = check_form(schemas.WantedInput(), request.form)["wanted"]
        learner_list.read(content, filename)
        shell().desk.carry_out(_look, wanted, (), request=Request(actor=current_actor()))
    except Refusal as refusal:
        return _form_page(refusal, True), refusal.status
    account_id = _account_id()
    upload_id = hashlib.sha256(f"{account_id}\n{wanted}\n".encode() + content).hexdigest()[:32]
    kept = {
        "account_id": account_id,
        "wanted": vars(wanted),
        "filename": filename,
        "sealed": Binary(parts().seal.close_bytes(content)),
        "at": shell().desk.clock(),
    }
    shell().store.nomination_lists.replace_one({"_id": upload_id}, kept, upsert=True)
    return redirect(url_for("nominating.preview", upload_id=upload_id), 303)


def _account_id() -> str:
    actor = current_actor()
    return actor.account_id if actor else ""


def _upload(upload_id: str) -> tuple[dict[str, Any], Wanted, learner_list.LearnerList]:
    upload = shell().store.nomination_lists.find_one({"_id": upload_id})
    if upload is None or upload["account_id"] != _account_id():
        raise unknown(UPLOAD)
    content = parts().seal.open_bytes(bytes(upload["sealed"]))
    listed = learner_list.read(content, upload["filename"], today=today(shell().desk.clock()))
    return upload, Wanted(**upload["wanted"]), listed


def _look(unit: UnitOfWork, wanted: Wanted, listed: tuple[Any, ...]) -> dict[str, Any]:
    """What the list would become, outside of any change."""
    good, faults = look_at_list(unit, wanted, listed, parts().seal)
    return {"good": good, "faults": faults}


def _preview_page(upload_id: str, refusal: Refusal | None) -> str:
    upload, wanted, listed = _upload(upload_id)
    looked = shell().desk.carry_out(_look, wanted, tuple(listed.learners), request=Request(actor=current_actor())).value
    return render_template(
        "enrolment_nominate_preview.html",
        refusal=refusal,
        upload=upload,
        programme=programmes_by_code()[wanted.programme],
        period=parse(wanted.period).words(),
        good=looked["good"],
        faults=sorted((*listed.faults, *looked["faults"]), key=lambda fault: (fault.sheet, fault.row)),
        left_out=listed.left_out,
    )


@pages.get("/nominations/lists/<upload_id>")
@who_may("committee")
def preview(upload_id: str) -> str:
    """Who would be nominated, which rows are faulty and why."""
    return _preview_page(upload_id, None)


@pages.post("/nominations/lists/<upload_id>")
@who_may("committee")
def take_list(upload_id: str) -> Response | tuple[str, int]:
    """Nominate the people of the good rows."""
    _, wanted, listed = _upload(upload_id)
    try:
        rows, faults = list(listed.learners), list(listed.faults)
        perform(nominate_list, wanted, rows, faults, True, parts().seal, creates=True)
    except Refusal as refusal:
        return _preview_page(upload_id, refusal), refusal.status
    return redirect(url_for("nomination_pages.list_nominations", side="nominator", done="nominated"), 303)


@pages.get("/nominations/lists/<upload_id>/faults.xlsx")
@who_may("committee")
def faulty_rows(upload_id: str) -> Response:
    """The rows that could not be read, to mend, each with the reason."""
    _, _, listed = _upload(upload_id)
    return workbook(learner_list.faults_workbook(listed, language()), "dong-can-sua.xlsx")

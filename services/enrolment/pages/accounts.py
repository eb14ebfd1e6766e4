"""Staff accounts, for operators: who has one, open one, another password, close it."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for

from services.enrolment.commands import accounts as commands
from services.enrolment.model.organisations.accounts import ROLE_WORDS
from services.enrolment.schemas import accounts as schemas
from services.enrolment.views import organisations as views
from shared.refusal import Refusal, Words, unknown
from shared.web.forms import check_form
from shared.web.perform import perform, seen_version
from shared.web.shell import organisations, shell
from shared.web.sign_in import who_may

pages = Blueprint("account_pages", __name__)


@pages.get("/accounts")
@who_may("operator")
def list_accounts() -> str:
    """The accounts, or those at one organisation."""
    organisation_id = request.args.get("organisation") or None
    return render_template(
        "enrolment_accounts.html",
        accounts=views.accounts_at(shell().store, organisation_id),
        organisation_id=organisation_id,
        rows=views.tree_rows(organisations(), cells=True),
        role_words=ROLE_WORDS,
    )


@pages.get("/accounts/new")
@who_may("operator")
def account_form() -> str:
    """A new account with one role."""
    return _new_page(None)


def _new_page(refusal: Refusal | None) -> str:
    return render_template(
        "enrolment_account_new.html",
        refusal=refusal,
        rows=views.tree_rows(organisations(), cells=True),
        role_words=ROLE_WORDS,
        organisation_id=request.args.get("organisation", ""),
    )


@pages.post("/accounts/new")
@who_may("operator")
def open_account() -> Any:
    """Open it."""
    form = request.form
    place = "*" if form.get("role") == "operator" else form.get("organisation_id", "")
    asked = {
        "username": form.get("username", ""),
        "name": form.get("name", ""),
        "password": form.get("password", ""),
        "roles": [{"role": form.get("role", ""), "organisation_id": place}],
    }
    try:
        typed = check_form(schemas.AccountInput(), asked)
        roles = [[role["role"], role["organisation_id"]] for role in typed["roles"]]
        kept = perform(commands.open_account, typed["username"], typed["name"], typed["password"], roles, creates=True)
    except Refusal as refusal:
        return _new_page(refusal), refusal.status
    return redirect(url_for("account_pages.show_account", account_id=kept["_id"], done="account-opened"), 303)


@pages.get("/accounts/<account_id>")
@who_may("operator")
def show_account(account_id: str) -> str:
    """One account."""
    return _account_page(account_id, None)


def _account_page(account_id: str, refusal: Refusal | None) -> str:
    account = shell().store.accounts.find_one({"_id": account_id}, {"password_hash": 0})
    if account is None:
        raise unknown(Words("tài khoản", "account"))
    shown = {"closed_on": None, **account}
    return render_template("enrolment_account.html", refusal=refusal, account=shown, role_words=ROLE_WORDS)


@pages.post("/accounts/<account_id>/password")
@who_may("operator")
def set_password(account_id: str) -> Any:
    """Another password."""
    try:
        typed = check_form(schemas.Password(), request.form)
        perform(commands.set_password, account_id, seen_version(), typed["password"])
    except Refusal as refusal:
        return _account_page(account_id, refusal), refusal.status
    return redirect(url_for("account_pages.show_account", account_id=account_id, done="password-set"), 303)


@pages.post("/accounts/<account_id>/close")
@who_may("operator")
def close_account(account_id: str) -> Any:
    """Nobody signs in with it any more."""
    try:
        perform(commands.close_account, account_id, seen_version())
    except Refusal as refusal:
        return _account_page(account_id, refusal), refusal.status
    return redirect(url_for("account_pages.show_account", account_id=account_id, done="account-closed"), 303)

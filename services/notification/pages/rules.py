"""Who gets what: the rules of an organisation, and the forms that change them."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, current_app, redirect, render_template, request
from werkzeug.wrappers import Response

from services.notification import sealing
from services.notification.commands import rules as commands
from services.notification.commands.rules import DECIDERS
from services.notification.model import kinds
from services.notification.model.kinds import KINDS
from services.notification.reading import asker
from services.notification.schemas.rules import KindRuleBody, TimesBody, WebhookBody
from services.notification.views import rules as views
from shared.refusal import Refusal, Words, unknown
from shared.web.forms import check_form
from shared.web.perform import perform, seen_version
from shared.web.shell import organisations, shell
from shared.web.sign_in import who_may

pages = Blueprint("rule_pages", __name__)

Page = str | tuple[str, int] | Response

NOTICES = {
    "rule-changed": Words("Đã lưu quy định gửi thư.", "The rule is saved."),
    "rule-dropped": Words(
        "Đã bỏ quy định riêng; nay theo cấp trên.", "The own rule is gone; those above decide again."
    ),
    "webhook-changed": Words("Đã lưu địa chỉ của hệ thống khác.", "The address of the other system is saved."),
    "webhook-dropped": Words("Không gửi thư sang hệ thống khác nữa.", "Nothing goes to the other system any more."),
}
MOST_WAYS = 3


@pages.get("/rules")
@who_may(*DECIDERS)
def show_rules() -> str:
    """What goes to whom, and whose rule it is."""
    offered = views.choices(asker(), organisations())
    wanted = request.args.get("organisation_id")
    if not offered or (wanted is None and asker().has("operator")):
        return render_template("notification_rules_choice.html", offered=offered)
    found = _rules(wanted or offered[0][0])
    groups = [
        (audience, [one for one in found["kinds"] if one["audience"] == audience]) for audience in kinds.AUDIENCES
    ]
    return render_template(
        "notification_rules.html", rules=found, groups=groups, offered=offered, kinds=kinds, clock=clock_time
    )


@pages.get("/rules/<organisation_id>/kinds/<code>")
@who_may(*DECIDERS)
def kind_form(organisation_id: str, code: str) -> str:
    """One kind of message: whether it goes, and which ways."""
    return _kind(organisation_id, code)


@pages.post("/rules/<organisation_id>/kinds/<code>")
@who_may(*DECIDERS)
def set_kind(organisation_id: str, code: str) -> Page:
    """Keep it as the organisation's own rule."""
    channels = [request.form.get(f"channels-{place}") or None for place in range(MOST_WAYS)]
    try:
        asked = check_form(KindRuleBody(), {"on": request.form.get("on", ""), "channels": channels})
        perform(commands.set_kind, organisation_id, seen_version(), code, asked["on"], asked["channels"])
    except Refusal as refusal:
        return _refused(refusal, _kind, organisation_id, code)
    return _back(organisation_id, "rule-changed")


@pages.post("/rules/<organisation_id>/kinds/<code>/as-above")
@who_may(*DECIDERS)
def drop_kind(organisation_id: str, code: str) -> Page:
    """Drop the own rule."""
    try:
        perform(commands.drop_kind, organisation_id, seen_version(), code)
    except Refusal as refusal:
        return _refused(refusal, _kind, organisation_id, code)
    return _back(organisation_id, "rule-dropped")


@pages.get("/rules/<organisation_id>/times")
@who_may(*DECIDERS)
def times_form(organisation_id: str) -> str:
    """When messages go."""
    return _times(organisation_id)


@pages.post("/rules/<organisation_id>/times")
@who_may(*DECIDERS)
def set_times(organisation_id: str) -> Page:
    """Keep the times; what is left free is as those above say."""
    try:
        asked = check_form(TimesBody(), request.form)
        perform(commands.set_times, organisation_id, seen_version(), asked)
    except Refusal as refusal:
        return _refused(refusal, _times, organisation_id)
    return _back(organisation_id, "rule-changed")


@pages.get("/rules/<organisation_id>/webhook")
@who_may(*DECIDERS)
def webhook_form(organisation_id: str) -> str:
    """The organisation's own system."""
    return _webhook(organisation_id)


@pages.post("/rules/<organisation_id>/webhook")
@who_may(*DECIDERS)
def set_webhook(organisation_id: str) -> Page:
    """Keep its address; a first one comes with a secret, which is shown this once."""
    new = sealing.new_secret(current_app.config["MESSAGES_KEY_FILE"])
    try:
        asked = check_form(WebhookBody(), request.form)
        rules = perform(commands.set_webhook, organisation_id, seen_version(), asked["url"], new)
    except Refusal as refusal:
        return _refused(refusal, _webhook, organisation_id)
    if rules["webhook"]["secret_sealed"] != new.sealed:
        return _back(organisation_id, "webhook-changed")
    return _secret(organisation_id, new)


@pages.post("/rules/<organisation_id>/webhook/secret")
@who_may(*DECIDERS)
def renew_secret(organisation_id: str) -> Page:
    """Another secret, shown this once."""
    new = sealing.new_secret(current_app.config["MESSAGES_KEY_FILE"])
    try:
        perform(commands.renew_secret, organisation_id, seen_version(), new)
    except Refusal as refusal:
        return _refused(refusal, _webhook, organisation_id)
    return _secret(organisation_id, new)


@pages.post("/rules/<organisation_id>/webhook/removal")
@who_may(*DECIDERS)
def drop_webhook(organisation_id: str) -> Page:
    """Send nothing there any more."""
    try:
        perform(commands.drop_webhook, organisation_id, seen_version())
    except Refusal as refusal:
        return _refused(refusal, _webhook, organisation_id)
    return _back(organisation_id, "webhook-dropped")


def clock_time(minute: int) -> str:
    """`21:00` of a minute of the day."""
    return f"{minute // 60:02}:{minute % 60:02}"


def _rules(organisation_id: str) -> dict[str, Any]:
    return views.rules_of(shell().store, asker(), organisations(), organisation_id)


def _kind(organisation_id: str, code: str, refusal: Refusal | None = None) -> str:
    found = _rules(organisation_id)
    rule = next((one for one in found["kinds"] if one["code"] == code), None)
    if rule is None:
        raise unknown(commands.KIND)
    offered = [one for one in KINDS[code].channels if one != kinds.INBOX]
    return render_template(
        "notification_rules_kind.html",
        rules=found,
        rule=rule,
        kind=KINDS[code],
        ways=[(one, kinds.CHANNELS[one]) for one in offered],
        in_the_inbox=kinds.INBOX in KINDS[code].channels,
        refusal=refusal,
    )


def _times(organisation_id: str, refusal: Refusal | None = None) -> str:
    found = _rules(organisation_id)
    own = {name: found[name] if who == organisation_id else "" for name, who in found["said_by"].items()}
    return render_template("notification_rules_times.html", rules=found, own=own, clock=clock_time, refusal=refusal)


def _webhook(organisation_id: str, refusal: Refusal | None = None) -> str:
    return render_template(
        "notification_rules_webhook.html", rules=_rules(organisation_id), secret=None, refusal=refusal
    )


def _secret(organisation_id: str, new: sealing.NewSecret) -> str:
    return render_template("notification_rules_webhook.html", rules=_rules(organisation_id), secret=new.text)


def _refused(refusal: Refusal, form: Any, *args: str) -> Page:
    if refusal.status == 404:
        raise refusal
    return form(*args, refusal), refusal.status


def _back(organisation_id: str, done: str) -> Response:
    return redirect(f"/rules?organisation_id={organisation_id}&done={done}", 303)

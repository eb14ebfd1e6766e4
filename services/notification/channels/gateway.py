"""SMS and Zalo messages, handed over to a provider's gateway as its form says."""

from __future__ import annotations

import json
import ssl
from collections.abc import Mapping
from urllib.parse import quote, urlencode, urlsplit

from services.notification.channels.exchange import Connection, NoReply
from services.notification.channels.parcel import NO_ANSWER, TECHNICAL, UNKNOWN, Away, Outcome, Parcel
from services.notification.model import gateway_forms
from services.notification.model.gateway_forms import as_text, filled, judge, judge_asked, places

JSON_TYPE = "application/json"
FORM_TYPE = "application/x-www-form-urlencoded"


class Gateway:
    """Keeps to `parcel.Channel`."""

    def __init__(self, name: str, form: gateway_forms.Gateway, *, tls: ssl.SSLContext | None = None) -> None:
        self.name = name
        self.repeats = form.repeats
        self.per_minute = form.per_minute
        self._form = form
        self._tls = tls or ssl.create_default_context()
        self._url = urlsplit(form.url)
        # A connection that the provider closes just when it is used again leaves a doubt, which costs nothing only
        # where a repeat is safe.
        keep = form.repeats != UNKNOWN
        self._connection = Connection(self._url, seconds=form.seconds, tls=self._tls, keep=keep)

    def open(self) -> None:
        """Connect, unless that is done. Raises Away."""
        self._connection.open()

    def send(self, parcel: Parcel) -> Outcome:
        """Hand one message over. Raises Away."""
        known = places(parcel.to, parcel.key, text=parcel.short, **(parcel.template or {}))
        try:
            said = filled(self._form.body, known)
        except KeyError as place:
            return Outcome(TECHNICAL, f"this message has no {place}")
        in_json = self._form.written == "json"
        if in_json:
            body = json.dumps(said, ensure_ascii=False).encode()
        else:
            body = urlencode({name: as_text(value) for name, value in said.items()}).encode()
        headers = {"Content-Type": JSON_TYPE if in_json else FORM_TYPE, **filled(self._form.headers, known)}
        target = (self._url.path or "/") + (f"?{self._url.query}" if self._url.query else "")
        try:
            reply = self._connection.ask(self._form.method, target, headers, body)
        except NoReply as problem:
            return Outcome(NO_ANSWER, str(problem))
        return judge(self._form.answer, reply.status, reply.body)

    def ask(self, key: str) -> Outcome | None:
        """What became of the message of this key, as far as the provider says."""
        question = self._form.ask
        if question is None:
            return Outcome(NO_ANSWER, "")
        url = urlsplit(filled(question.url, {"key": quote(key, safe="")}))
        headers: Mapping[str, str] = filled(question.headers, {"key": key})
        connection = Connection(url, seconds=self._form.seconds, tls=self._tls)
        target = (url.path or "/") + (f"?{url.query}" if url.query else "")
        try:
            reply = connection.ask("GET", target, headers, None)
        except (Away, NoReply) as problem:
            return Outcome(NO_ANSWER, str(problem))
        return judge_asked(question.answer, reply.status, reply.body)

    def close(self) -> None:
        """Hang up."""
        self._connection.close()

"""What was heard of the other services and said by staff and recipients, as far as some deliveries need it."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import cached_property
from typing import Any

from services.notification.model import addresses, deliveries, facts, kinds, needs, telephones, warnings
from services.notification.model.calendars import calendar_file
from services.notification.model.deliveries import Delivery
from services.notification.model.routing import Standing
from services.notification.model.rules import OwnRules, Rules
from services.notification.model.templates import Letter, Template, letter
from services.notification.model.wishes import Wishes
from services.notification.texts import Texts
from shared.organisations import Organisations
from shared.store import Document, Store, by_id
from shared.vietnamese import today


class House:
    """What is the same for many deliveries and changes seldom: read once, good for a few seconds."""

    def __init__(self, store: Store, urls: Mapping[str, str] | None = None) -> None:
        self._store = store
        self._urls = urls or {}

    @cached_property
    def organisations(self) -> Organisations:
        return Organisations(self._store.organisations.find())

    @cached_property
    def rules(self) -> Rules:
        return Rules(self._store.rules.find(), self.organisations)

    @cached_property
    def programmes(self) -> dict[str, Document]:
        """By version, and by code the newest one."""
        found = sorted(self._store.programmes.find(), key=lambda one: one["_id"])
        return {one["_id"].split("@")[0]: one for one in found} | {one["_id"]: one for one in found}

    @cached_property
    def texts(self) -> Texts:
        return Texts(self._store)

    def page(self, delivery: Delivery) -> str:
        """The address of the page that its message leads to."""
        service, path = facts.PAGES[kinds.KINDS[delivery["kind"]].about]
        return self._urls.get(service, "") + path


class Heard:
    """The subjects, recipients and names of these deliveries, read together."""

    def __init__(self, store: Store, wanted: Sequence[Delivery], house: House | None = None) -> None:
        self.house = house or House(store)
        self._calendars: dict[tuple[str, str], bytes] = {}
        self._about: dict[tuple[str, str], Document] = {}
        for collection in {one["about"]["collection"] for one in wanted}:
            named = (one["about"]["id"] for one in wanted if one["about"]["collection"] == collection)
            found = by_id(store[collection], named)
            self._about |= {(collection, identifier): document for identifier, document in found.items()}
        recipients = [one["recipient"] for one in wanted]
        learners = {one["id"] for one in recipients if one["kind"] == deliveries.LEARNER}
        warned = {
            person
            for one in wanted
            if one["about"]["collection"] == "classes"
            for person in warnings.people(self.about(one), one)
        }
        self._contacts = by_id(store.contacts, learners | warned)
        self._wishes = by_id(store.wishes, learners)
        self._bounced = by_id(store.bounced, (f"{one['id']}:{way}" for one in recipients for way in kinds.CHANNELS))

    def about(self, delivery: Delivery) -> Document:
        """What it is about; known, because the delivery came of it."""
        return self._about[delivery["about"]["collection"], delivery["about"]["id"]]

    def needed(self, delivery: Delivery, now: datetime) -> bool:
        """Whether what it says is not over, and whom it is for not erased."""
        if "erased" in (self.recipient(delivery) or {}):
            return False
        collection = delivery["about"]["collection"]
        if collection == "classes":
            return needs.of_class(delivery, self.about(delivery), today(now).isoformat())
        if collection == "plans":
            return needs.of_plan(delivery, self.about(delivery))
        return collection != "periods" or needs.of_period(delivery, self.about(delivery))

    def recipient(self, delivery: Delivery) -> Mapping[str, Any] | None:
        """The contact or organisation that it goes to, None when it has not been heard of. What went to an
        organisation that was closed goes to its heir."""
        to, tree = delivery["recipient"], self.house.organisations
        if to["kind"] == deliveries.LEARNER:
            return self._contacts.get(to["id"])
        found = tree.get(tree.heir(to["id"]))
        return None if found is None or found.get("successor_ids") else found

    def owner(self, delivery: Delivery) -> Mapping[str, Any]:
        """In whose name it goes out: the organisation that runs the class; empty when it has not been heard of."""
        return self.house.organisations.get(delivery["owner_id"]) or {}

    def name(self, delivery: Delivery) -> str | None:
        """The recipient's name, None as long as it is not known."""
        return (self.recipient(delivery) or {}).get("name")

    def rules(self, delivery: Delivery) -> OwnRules:
        """The rules that hold for it: of the class's owner for learners, of an organisation its own."""
        to = delivery["recipient"]
        return self.house.rules.of(delivery["owner_id"] if to["kind"] == deliveries.LEARNER else to["id"])

    def standing(self, delivery: Delivery) -> Standing:
        """What is known of the recipient; addresses that cannot be right or came back as bad are left out."""
        found, to = self.recipient(delivery), delivery["recipient"]
        if found is None or found.get("erased"):
            return Standing(known=False)
        if found.get("closed_on"):  # an organisation that nobody goes on with: its office is empty
            return Standing(known=True)
        email = str(found.get("email") or "").strip()
        ways = {kinds.EMAIL: email if addresses.usable(email) else None}
        if to["kind"] == deliveries.LEARNER:
            phone = telephones.usable(found.get("phone"))
            ways |= {kinds.SMS: phone, kinds.ZALO: phone}
        else:
            webhook = self.rules(delivery).webhook
            ways |= {kinds.WEBHOOK: webhook["url"] if webhook else None, kinds.INBOX: found["_id"]}
        bounced = {way: self._bounced.get(f"{to['id']}:{way}", {}).get("mark") for way in ways}
        usable = {way: address for way, address in ways.items() if address and mark_of(address) != bounced[way]}
        return Standing(True, usable, Wishes.of(self._wishes.get(to["id"])))

    def names_missing(self, delivery: Delivery) -> bool:
        """Whether something that the message should name has not been heard of."""
        tree = self.house.organisations
        if not all(one in tree for one in facts.organisations_named(delivery)):
            return True
        if delivery["about"]["collection"] != "classes":
            return False
        the_class = self.about(delivery)
        known = [tree.get(the_class["owner_id"]), tree.get(the_class["host_id"]), self._programme(delivery)]
        return not all([*known, *(self._contacts.get(one) for one in warnings.people(the_class, delivery))])

    def known(self, delivery: Delivery, language: str = "vi") -> dict[str, Any]:
        """The fields that its texts may use, with what is known now. The recipient must be known."""
        kind = kinds.KINDS[delivery["kind"]]
        name = {"name": self.name(delivery)}
        if kind.about != kinds.CLASS:
            tree = self.house.organisations
            names = {one: tree.name(one) for one in facts.organisations_named(delivery)}
            office = facts.of_office(kind, delivery, names, self.house.page(delivery), language)
            if kind.about == kinds.NOMINATIONS:
                office["programme"] = facts.programme_name(self._programme(delivery), language)
            return name | office
        the_class = self.about(delivery)
        owner, host = (self.house.organisations.get(the_class[one]) or {} for one in ("owner_id", "host_id"))
        known = facts.of_class(
            kind,
            delivery,
            the_class,
            owner=owner.get("name"),
            owner_email=owner.get("email"),
            host=host.get("name"),
            programme=facts.programme_name(self._programme(delivery), language),
            language=language,
        )
        warning = warnings.find(the_class, delivery["cause"])
        if warning:
            people = warnings.people(the_class, delivery)
            names_of = {one: (self._contacts.get(one) or {}).get("name") for one in people}
            known |= facts.of_warning(warning, people, names_of, language)
        return name | known

    def calendar(self, delivery: Delivery) -> bytes:
        """The timetable of its class as a file for calendars, made once for all who get it."""
        the_class, language = self.about(delivery), self.standing(delivery).wishes.language
        if (the_class["_id"], language) not in self._calendars:
            self._calendars[the_class["_id"], language] = calendar_file(
                the_class["_id"],
                facts.class_label(the_class, language),
                the_class["sessions"],
                sequence=the_class["version"],
                cancelled=the_class["state"] == "cancelled",
            )
        return self._calendars[the_class["_id"], language]

    def template(self, delivery: Delivery) -> Template:
        """The texts in force for it, in the recipient's language."""
        tree = self.house.organisations
        path = tree.above(tree.heir(delivery["owner_id"])) or [delivery["owner_id"]]
        return self.house.texts.of(delivery["kind"], self.standing(delivery).wishes.language, path)

    def letter(self, delivery: Delivery) -> Letter:
        """Its letter, as it reads now. The recipient must be known."""
        template = self.template(delivery)
        return letter(template, self.known(delivery, template.language))

    def _programme(self, delivery: Delivery) -> Document | None:
        version = self.about(delivery).get("programme_version") or delivery["facts"].get("programme")
        return self.house.programmes.get(version or "")


def mark_of(address: str) -> str:
    """By which an address that came back as bad is known again, without being kept."""
    return hashlib.sha256(address.encode()).hexdigest()[:16]

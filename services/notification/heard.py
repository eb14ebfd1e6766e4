"""What was heard of the other services, as far as some deliveries need it."""

from __future__ import annotations

from collections.abc import Sequence

from services.notification.model import deliveries, letters, warnings
from services.notification.model.deliveries import Delivery
from shared.organisations import Organisations
from shared.store import Document, Store, by_id


class Heard:
    """The classes, recipients and names of these deliveries, read together."""

    def __init__(self, store: Store, wanted: Sequence[Delivery]) -> None:
        recipients = [one["recipient"] for one in wanted]
        self._classes = by_id(store.classes, (one["class_id"] for one in wanted))
        named = (person for one in wanted for person in warnings.people(self._classes[one["class_id"]], one))
        learners = (one["id"] for one in recipients if one["kind"] == deliveries.LEARNER)
        self._contacts = by_id(store.contacts, (*learners, *named))
        self._organisations = _with_successors(
            store,
            {
                *(one["id"] for one in recipients if one["kind"] == deliveries.ORGANISATION),
                *(identifier for one in wanted for identifier in one["organisation_ids"]),
            },
        )
        self._programmes = by_id(store.programmes, (one["programme_version"] for one in self._classes.values()))

    def class_of(self, delivery: Delivery) -> Document:
        """The class that it is about; known, because the delivery came of it."""
        return self._classes[delivery["class_id"]]

    def recipient(self, delivery: Delivery) -> Document | None:
        """The contact or organisation that it goes to, None when it has not been heard of. What went to an
        organisation that was closed goes to its heir."""
        to = delivery["recipient"]
        if to["kind"] == deliveries.LEARNER:
            return self._contacts.get(to["id"])
        return self._organisations.get(Organisations(self._organisations.values()).heir(to["id"]))

    def owner(self, delivery: Delivery) -> Document | None:
        """The organisation that runs the class."""
        return self._organisations.get(self.class_of(delivery)["owner_id"])

    def names_missing(self, delivery: Delivery) -> bool:
        """Whether something that the letter should name has not been heard of."""
        people = warnings.people(self.class_of(delivery), delivery)
        known = [self.owner(delivery), self._host(delivery), self._programme(delivery)]
        return not all([*known, *(self._contacts.get(one) for one in people)])

    def letter(self, delivery: Delivery) -> letters.Letter:
        """Its letter, as it reads now. The recipient must be known."""
        recipient = self.recipient(delivery)
        assert recipient is not None
        the_class = self.class_of(delivery)
        known = letters.facts(
            the_class,
            recipient,
            owner=self.owner(delivery),
            host=self._host(delivery),
            programme=self._programme(delivery),
        )
        warning = warnings.find(the_class, delivery["cause"])
        if warning:
            people = warnings.people(the_class, delivery)
            names = {one: (self._contacts.get(one) or {}).get("name") for one in people}
            known |= letters.facts_of_warning(warning, people, names)
        return letters.write(delivery["template"], known)

    def _host(self, delivery: Delivery) -> Document | None:
        return self._organisations.get(self.class_of(delivery)["host_id"])

    def _programme(self, delivery: Delivery) -> Document | None:
        return self._programmes.get(self.class_of(delivery)["programme_version"])


def _with_successors(store: Store, identifiers: set[str]) -> dict[str, Document]:
    """The organisations by their ids, and those that go on in their place."""
    found: dict[str, Document] = {}
    while identifiers:
        heard = by_id(store.organisations, identifiers)
        found |= heard
        identifiers = {heir for one in heard.values() for heir in one.get("successor_ids") or ()} - found.keys()
    return found

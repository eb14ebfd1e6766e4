"""Which way an open delivery goes: by the organisation's rule, the recipient's wishes and their addresses."""

from __future__ import annotations

from collections.abc import Container, Mapping
from dataclasses import dataclass, field

from services.notification.model import deliveries, kinds
from services.notification.model.deliveries import Delivery, Route
from services.notification.model.rules import KindRule
from services.notification.model.wishes import Wishes


@dataclass(frozen=True)
class Standing:
    """What is known of a recipient: the addresses by channel that can be written to, and what they wish."""

    known: bool
    addresses: Mapping[str, str] = field(default_factory=dict)
    wishes: Wishes = field(default_factory=Wishes)


def route(delivery: Delivery, needed: bool, rule: KindRule, standing: Standing, offered: Container[str]) -> Route:
    """What is to become of it. `offered` are the channels that this house has."""
    kind = kinds.KINDS[delivery["kind"]]
    if not needed:
        return Route(deliveries.NOT_NEEDED, why="over")
    if not rule.on:
        return Route(deliveries.NOT_NEEDED, why="turned-off")
    wishes = Wishes(language=standing.wishes.language) if kind.binding else standing.wishes
    if kind.code in wishes.declined:
        return Route(deliveries.NOT_NEEDED, why="not-wanted")
    if not standing.known:
        return Route(deliveries.WAITING)
    passed = {one["channel"] for one in delivery["passed"]}
    ways = [
        one
        for one in rule.channels
        if one in offered
        and one not in passed
        and one in standing.addresses
        and (wishes.channels is None or one in wishes.channels)
    ]
    if not ways:
        return Route(deliveries.FAILED if passed else deliveries.NO_ADDRESS)
    if ways[0] == kinds.INBOX:
        return Route(deliveries.DELIVERED, kinds.INBOX, why="in-the-inbox")
    return Route(deliveries.READY, ways[0], others=len(ways) - 1)

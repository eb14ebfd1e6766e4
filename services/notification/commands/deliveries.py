"""What people do about a message that did not arrive: send it again, or hand it over themselves."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from services.notification.model import deliveries
from services.notification.model.deliveries import Delivery
from shared.organisations import Organisations
from shared.refusal import Refusal, Words, unknown
from shared.unit_of_work import UnitOfWork

DELIVERY = Words("thư", "message")


def send_again(unit: UnitOfWork, delivery_id: str, expected: int | None) -> dict[str, Any]:
    """A message that failed is tried once more on every way. Refuses what has not failed."""
    return _changed(
        unit,
        delivery_id,
        expected,
        (deliveries.FAILED,),
        lambda one: deliveries.sent_again(one, unit.actor.name, unit.now),
    )


def hand_over(unit: UnitOfWork, delivery_id: str, expected: int | None) -> dict[str, Any]:
    """Somebody told the recipient, or gave them the paper. Refuses what is under way or has arrived."""
    return _changed(
        unit,
        delivery_id,
        expected,
        (deliveries.FAILED, deliveries.NO_ADDRESS, deliveries.IN_DOUBT),
        lambda one: deliveries.handed_over(one, unit.actor.name, unit.now),
    )


def _changed(
    unit: UnitOfWork,
    delivery_id: str,
    expected: int | None,
    states: tuple[str, ...],
    change: Callable[[Delivery], Delivery],
) -> dict[str, Any]:
    delivery = unit.load("deliveries", delivery_id, DELIVERY, expected=expected)
    tree = Organisations(unit.find("organisations", {}))
    if not (unit.actor.has("operator") or unit.actor.may(tree, delivery["organisation_ids"], "staff")):
        raise unknown(DELIVERY)
    if delivery["state"] not in states:
        raise Refusal(
            "delivery-state",
            Words(
                "Thư này đã gửi, đang gửi hoặc không cần gửi nữa nên không làm được việc này.",
                "This message was sent, is being sent or is not needed; there is nothing to do about it.",
            ),
            status=409,
        )
    kept = unit.put("deliveries", {**change(delivery), "version": delivery["version"]})
    return {"delivery_id": delivery_id, "state": kept["state"], "version": kept["version"]}

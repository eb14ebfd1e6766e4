"""Erasing a learner on request (Law 91/2025/QH15): what is left of them, and what has to be done before it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from services.enrolment.model.certificates.certificates import awaiting
from services.enrolment.model.classes.places import TAKES_LEARNERS, active_learners
from services.enrolment.model.classes.states import check_reason
from services.enrolment.model.lists.learners import KEPT, Learner
from services.enrolment.model.nominations import By
from shared import erased
from shared.events.enrolment import CONTACT_ERASED
from shared.refusal import Refusal, Words
from shared.said import Said
from shared.vietnamese import fold, name_key

_NUMBER = re.compile(r"[0-9](?:[ .-]?[0-9]){8}")  # a telephone or an identity number


def erase(learner: Learner, by: By, reason: str) -> tuple[Learner, Said]:
    """What is left of a learner: that this id was enrolled; and who erased it, when and why. Refuses a reason that
    names them (at `/reason`), and who was erased before (409)."""
    if "erased" in learner:
        words = Words("Học viên này đã được xóa theo yêu cầu.", "This learner has been erased already.")
        raise Refusal("erased-already", words, status=409)
    left: Learner = {
        "_id": learner["_id"],
        "version": learner["version"],
        **dict.fromkeys(KEPT),
        "name": erased.NAME,
        "identity_sealed": None,
        "name_key": f"{name_key(erased.NAME)}\x03{learner['_id']}",
        "person_key": None,
        "search": "",
        "erased": {
            "at": by.at.isoformat(),
            "by": by.name,
            "account_id": by.account_id,
            "reason": _impersonal(check_reason(reason), learner),
        },
    }
    return left, Said(CONTACT_ERASED, {"learner_id": learner["_id"]})


def _impersonal(reason: str, learner: Mapping[str, Any]) -> str:
    if "@" in reason or _NUMBER.search(reason) or f" {learner['search']} " in f" {fold(reason)} ":
        words = Words(
            "Lý do được giữ lại, nên đừng ghi họ tên, số hay địa chỉ của người này. Ví dụ: theo đơn ngày 05/03/2026.",
            "The reason stays, so leave out their name, numbers and addresses. For example: as asked on 5 March.",
        )
        raise Refusal("reason-personal", words, at="/reason")
    return reason


def check_nothing_pending(learner_id: str, classes: Iterable[Mapping[str, Any]]) -> None:
    """Refuses (409), naming the class, while they are in one that is not over, wait for a place in one, or are still
    to be given the certificate of one: it bears their name."""
    for klass in classes:
        name = klass["name"]
        if klass["state"] in TAKES_LEARNERS and learner_id in active_learners(klass):
            words = Words(
                f"Học viên đang ở lớp “{name}”. Hãy ghi thôi học, hoặc chờ lớp bế giảng, rồi xóa.",
                f"They are in the class “{name}”. Record that they leave, or wait for its end.",
            )
        elif klass["state"] in TAKES_LEARNERS and learner_id in klass.get("waiting", {}):
            words = Words(
                f"Học viên đang chờ vào lớp “{name}”. Hãy bỏ khỏi danh sách chờ rồi xóa.",
                f"They wait for a place in “{name}”. Take them off the waiting list first.",
            )
        elif "certificates_due" in klass and learner_id in awaiting(klass):
            words = Words(
                f"Học viên đã hoàn thành lớp “{name}” mà chưa được cấp giấy. Hãy cấp và vào sổ rồi xóa.",
                f"They completed “{name}” and have no certificate yet. Issue and enter it first.",
            )
        else:
            continue
        raise Refusal("learner-in-class", words, status=409)


def stands_in(texts: Iterable[str], learner: Mapping[str, Any], identity_number: str | None) -> bool:
    """Whether a row with these texts may be about them: by name, however it is spread over columns, or by number."""
    row = fold(" ".join(texts))
    return learner["search"] in row or (identity_number is not None and identity_number in row)

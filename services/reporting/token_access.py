"""What a read token opens: some GET routes of the API, and nothing else."""

from __future__ import annotations

from flask import request

from services.reporting.commands.read_tokens import BEGINS, bearer_of
from shared.authority import Actor
from shared.refusal import Refusal, Words
from shared.web.language import is_api
from shared.web.shell import shell

# Figures and what they are made of, down to the class; never persons, also not by reference. Whatever is not named here
# stays closed.
OPEN = frozenset(
    {
        "figures.get_summary",
        "figures.get_briefing",
        "figures.get_classes",
        "figures.get_stated_total",
        "conferences.get_figures",
        "conferences.get_conferences",
        "editions.list_editions",
        "editions.get_edition",
        "editions.get_classes",
        "editions.get_difference",
        "dhis2.get_data_value_set",
        "dhis2.get_data_elements",
    }
)


def reader(bearer: str) -> Actor | None:
    """Who reads by a read token; None of any other bearer, and on pages, which are for people. Refuses (401) one that
    does not work, and (403) what it does not open."""
    if not bearer.startswith(BEGINS) or not is_api():
        return None
    actor = bearer_of(shell().store, bearer, shell().desk.clock())
    if request.method not in ("GET", "HEAD"):
        words = Words(
            "Mã đọc chỉ để đọc, không sửa được gì. Hãy đăng nhập bằng tài khoản.",
            "A read token only reads, it changes nothing. Sign in with an account.",
        )
        raise Refusal("read-token-only-reads", words, status=403)
    if request.endpoint not in OPEN:
        words = Words(
            "Mã đọc chỉ mở số liệu và các lớp làm nên số liệu. Mã tham chiếu của học viên, các mã đọc và những phần "
            "khác chỉ dành cho người đăng nhập: từ dữ liệu đưa ra ngoài, không ai được lần tới một học viên.",
            "A read token opens figures and the classes that they are made of. References to learners, the read tokens "
            "and everything else are for people who sign in: nobody shall trace a learner by what leaves this house.",
        )
        raise Refusal("not-for-read-tokens", words, status=403)
    return actor

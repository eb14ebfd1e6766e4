"""Who is asking, and for which organisations they may act. A role holds for one organisation and those below."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from shared.organisations import Organisations
from shared.refusal import Refusal, Words

ROLES = ("staff", "lecturer", "committee", "board", "operator")


@dataclass(frozen=True)
class Role:
    """A role at an organisation. `organisation_id` is `*` for operators: they run the machine, everywhere."""

    name: str
    organisation_id: str


@dataclass(frozen=True)
class Actor:
    """The signed-in person, as the token says."""

    account_id: str
    name: str
    roles: tuple[Role, ...]

    def has(self, *names: str) -> bool:
        """Whether one of these roles is held anywhere."""
        return any(role.name in names for role in self.roles)

    def scope(self, organisations: Organisations, *names: str) -> set[str]:
        """Every organisation for which one of these roles holds. A role at one that became part of another holds for
        its heir."""
        found: set[str] = set()
        for role in self.roles:
            if role.name in names:
                if role.organisation_id == "*":
                    return {document["_id"] for document in organisations}
                found |= organisations.under(organisations.heir(role.organisation_id))
        return found

    def may(self, organisations: Organisations, organisation_ids: Iterable[str | None], *names: str) -> bool:
        """Whether one of these roles holds for one of these organisations."""
        scope = self.scope(organisations, *names)
        return any(identifier in scope for identifier in organisation_ids)


def not_allowed() -> Refusal:
    """The refusal for something that exists for the asker, but is not theirs to do."""
    return Refusal(
        "not-allowed",
        Words(
            "Tài khoản của đồng chí không có quyền làm việc này. Hãy hỏi người quản trị của đơn vị.",
            "Your account may not do this. Ask your organisation's administrator.",
        ),
        status=403,
    )

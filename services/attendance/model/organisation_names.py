"""Organisations as people write them into a table: by name, and by what is above where a name is borne twice."""

from __future__ import annotations

import re
from collections import defaultdict

from shared.organisations import Organisations
from shared.refusal import Refusal, Words
from shared.vietnamese import fold

_WITHIN = re.compile(r"^(.*\S)\s*\(([^()]*)\)$")


class OrganisationNames:
    """Finds organisations by their names as they stand, however diacritics and capitals were typed."""

    def __init__(self, organisations: Organisations) -> None:
        self._organisations = organisations
        self._by_name: dict[str, list[str]] = defaultdict(list)
        for one in organisations:
            if organisations.stands(one["_id"]):
                self._by_name[fold(one["name"])].append(one["_id"])

    def label(self, identifier: str) -> str:
        """`Chi bộ thôn 1 (Đảng ủy xã Bản Hồ)`: the name, with what is above it where others bear it too."""
        name = self._organisations.name(identifier)
        if len(self._by_name[fold(name)]) > 1:
            above = self._above(identifier)
            return f"{name} ({above})" if above else name
        return name

    def find(self, typed: str, *, near: str | None = None) -> str:
        """The identifier of what was typed; of several with the name the one under `near`. Refuses a name that
        nobody bears, and one that several do."""
        name, above = fold(typed), ""
        found = self._by_name.get(name, [])
        if not found and (within := _WITHIN.match(name)):
            name, above = within[1], within[2]
            found = [one for one in self._by_name.get(name, []) if fold(self._above(one)) == above]
        if len(found) > 1 and near is not None:
            below = self._organisations.under(near)
            found = [one for one in found if one in below] or found
        if not found:
            raise Refusal(
                "organisation-unknown",
                Words(
                    f"Không tìm thấy đơn vị “{typed}”. Hãy chọn trong danh sách gợi ý.",
                    f"There is no organisation “{typed}”. Choose one from the list.",
                ),
            )
        if len(found) > 1:
            choices = ", ".join(self.label(one) for one in found[:3])
            raise Refusal(
                "organisation-ambiguous",
                Words(
                    f"Có {len(found)} đơn vị tên “{typed}”. Hãy ghi rõ, ví dụ: {choices}.",
                    f"{len(found)} organisations are called “{typed}”. Write which one: {choices}.",
                ),
            )
        return found[0]

    def _above(self, identifier: str) -> str:
        path = self._organisations.above(identifier)
        return self._organisations.name(path[1]) if len(path) > 1 else ""

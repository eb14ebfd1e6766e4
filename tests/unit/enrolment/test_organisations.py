"""Organisations through the years: the rules alone, and what a merger or a split does to a province."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given, strategies as st

from services.enrolment.model.organisations import mergers, organisations as model
from shared.authority import Actor, Role
from shared.organisations import Organisations
from shared.refusal import Refusal

TODAY = date(2025, 12, 1)
DAY = date(2025, 7, 1)


def one(identifier: str, parent_id: str | None = None, **details: Any) -> dict[str, Any]:
    """An organisation as it was registered in 2010, or on `valid_from`."""
    founded = details.pop("valid_from", "2010-01-01")
    asked = {
        "kind": "committee",
        "name": f"Đảng ủy {identifier}",
        "short_name": None,
        "parent_id": parent_id,
        "email": None,
        "valid_from": founded,
        "valid_to": None,
        **details,
    }
    parents = Organisations([{"_id": parent_id, "name": "trên", "valid_from": None}] if parent_id else [])
    document = {"_id": identifier}
    for said in model.register(identifier, asked, parents):
        document = model.evolve(document, said)
    return document


class Province:
    """Organisations that live through what is decided of them."""

    def __init__(self, *documents: dict[str, Any]) -> None:
        self.by_id = {document["_id"]: document for document in documents}

    @property
    def tree(self) -> Organisations:
        return Organisations(self.by_id.values())

    def take(self, done: mergers.Reorganisation) -> None:
        for document, said in done.told:
            for what in said:
                what.kind.check(what.data)
                self.by_id[document["_id"]] = model.evolve(self.by_id.get(document["_id"], document), what)

    def rename(self, identifier: str, name: str, on: date) -> None:
        for said in model.rename(self.by_id[identifier], name, None, on, TODAY, self.tree):
            self.by_id[identifier] = model.evolve(self.by_id[identifier], said)

    def merge(self, predecessors: list[str], into: str | None = None, new: Any = None, on: date = DAY, **names: str):
        done = mergers.merge(predecessors, into, new, on, TODAY, self.tree, names)
        self.take(done)
        return done


def new(identifier: str, name: str, **details: Any) -> tuple[str, dict[str, Any]]:
    return identifier, {"name": name, "short_name": None, "kind": None, "parent_id": None, "email": None, **details}


def province() -> Province:
    return Province(
        one("tinh", kind="province"),
        one("a", "tinh"),
        one("b", "tinh"),
        one("a1", "a", kind="cell", name="Chi bộ thôn 1"),
        one("a2", "a", kind="cell", name="Chi bộ thôn 2"),
        one("b1", "b", kind="cell", name="Chi bộ thôn Đông"),
    )


def refused(code: str):
    return pytest.raises(Refusal, match=f"^{code}:")


def test_a_renamed_organisation_bears_on_each_day_the_name_of_that_day() -> None:
    there = province()
    there.rename("a", "Đảng ủy phường A", DAY)
    assert there.tree.name("a") == there.tree.name("a", on=DAY) == "Đảng ủy phường A"
    assert there.tree.name("a", on="2025-06-30") == "Đảng ủy a"
    assert there.tree.name("a", on="1990-01-01") == "Đảng ủy a"


def test_a_renaming_of_the_same_day_corrects_the_first() -> None:
    there = province()
    there.rename("a", "Đảng ủy phưong A", DAY)
    there.rename("a", "Đảng ủy phường A", DAY)
    assert [name["name"] for name in there.by_id["a"]["names"]] == ["Đảng ủy a", "Đảng ủy phường A"]


@given(st.lists(st.dates(date(2010, 1, 1), TODAY), min_size=1, max_size=6))
def test_names_stand_in_the_order_of_their_days(days: list[date]) -> None:
    there = province()
    for number, on in enumerate(days):
        try:
            there.rename("a", f"Tên {number}", on)
        except Refusal as refusal:
            assert refusal.code == "later-changes"
    borne = [name["from"] for name in there.by_id["a"]["names"]]
    assert borne == sorted(set(borne))
    for name in there.by_id["a"]["names"]:
        assert there.tree.name("a", on=name["from"]) == name["name"]


def test_a_change_is_dated_between_the_founding_and_today() -> None:
    there = province()
    with refused("before-founding"):
        there.rename("a", "Tên khác", date(2009, 12, 31))
    with refused("day-to-come"):
        there.rename("a", "Tên khác", date(2025, 12, 2))


def test_no_two_siblings_share_a_name_but_a_closed_one_gives_its_name_away() -> None:
    there = province()
    with refused("name-taken"):
        there.rename("a", "ĐẢNG ỦY B", DAY)
    there.merge(["b"], "a")
    there.rename("a", "Đảng ủy b", DAY)
    assert there.tree.name("a") == "Đảng ủy b"


def test_nothing_is_moved_below_itself() -> None:
    there = province()
    with refused("loop"):
        model.move(there.by_id["a"], "a1", DAY, TODAY, there.tree)
    with refused("loop"):
        model.move(there.by_id["a"], "a", DAY, TODAY, there.tree)


def test_nothing_is_moved_below_what_was_closed_or_founded_later() -> None:
    there = province()
    there.by_id["young"] = one("young", "tinh", valid_from="2025-08-01")
    there.merge(["b"], "a")
    with refused("organisation-closed"):
        model.move(there.by_id["a1"], "b", DAY, TODAY, there.tree)
    with refused("before-founding"):
        model.move(there.by_id["a1"], "young", DAY, TODAY, there.tree)


def test_what_others_hang_on_cannot_just_close() -> None:
    there = province()
    with refused("has-children"):
        model.close(there.by_id["a"], DAY, TODAY, there.tree, classes=0)
    with refused("has-classes"):
        model.close(there.by_id["a1"], DAY, TODAY, there.tree, classes=1)
    (said,) = model.close(there.by_id["a1"], DAY, TODAY, there.tree, classes=0)
    assert (said.data["closed_on"], said.data["valid_to"]) == ("2025-07-01", "2025-06-30")


def test_a_merger_closes_the_predecessors_points_both_ways_and_takes_what_belonged_to_them_along() -> None:
    there = province()
    done = there.merge(["a", "b"], new=new("c", "Đảng ủy a"))
    assert [there.by_id[gone]["closed_on"] for gone in ("a", "b")] == ["2025-07-01", "2025-07-01"]
    assert [there.by_id[gone]["successor_ids"] for gone in ("a", "b")] == [["c"], ["c"]]
    assert there.by_id["c"]["predecessor_ids"] == ["a", "b"]
    assert (there.by_id["c"]["parent_id"], there.by_id["c"]["kind"]) == ("tinh", "committee")
    assert {there.by_id[child]["parent_id"] for child in ("a1", "a2", "b1")} == {"c"}
    assert there.by_id["a1"]["parents"][-1] == {"parent_id": "c", "from": "2025-07-01"}
    assert len(done.told) == 6


def test_what_would_bear_a_name_twice_gets_another_one_as_it_moves() -> None:
    there = province()
    there.by_id["b2"] = one("b2", "b", kind="cell", name="Chi bộ thôn 1")
    with pytest.raises(Refusal) as asked:
        there.merge(["b"], "a")
    assert (asked.value.code, [fault.at for fault in asked.value.faults]) == ("name-taken", ["/names/b2"])
    there.merge(["b"], "a", b2="Chi bộ thôn 1 B")
    assert there.tree.name("b2") == "Chi bộ thôn 1 B"
    assert there.tree.name("b2", on="2025-06-30") == "Chi bộ thôn 1"


@pytest.mark.parametrize(
    ("predecessors", "into", "code"),
    [(["a"], "a", "into-itself"), (["a"], "a1", "into-itself"), (["a"], "nobody", "unknown"), (["a"], None, "too-few")],
)
def test_a_merger_that_makes_no_sense_is_refused(predecessors: list[str], into: str | None, code: str) -> None:
    with refused(code):
        province().merge(predecessors, into, None if into else new("c", "Đảng ủy c"))


def test_nothing_is_merged_into_what_was_closed() -> None:
    there = province()
    there.merge(["b"], "a")
    with refused("organisation-closed"):
        there.merge(["a"], "b")


def test_a_merger_is_not_dated_before_what_is_known_of_those_that_end() -> None:
    there = province()
    there.rename("b", "Đảng ủy phường B", date(2025, 8, 1))
    with refused("later-changes"):
        there.merge(["b"], "a")


def test_a_split_says_where_everything_goes() -> None:
    there = province()
    north, south = new("n", "Đảng ủy a Bắc"), new("s", "Đảng ủy a Nam")

    def split(*children: list[str]) -> mergers.Reorganisation:
        parts = [(*part, below) for part, below in zip((north, south), children, strict=True)]
        return mergers.split(there.by_id["a"], parts, DAY, TODAY, there.tree)

    with refused("child-left"):
        split(["a1"], [])
    with refused("unknown"):
        split(["a1", "a2"], ["b1"])
    with refused("unknown"):
        split(["a1", "a2"], ["a1"])
    there.take(split(["a1"], ["a2"]))
    assert there.by_id["a"]["successor_ids"] == ["n", "s"]
    assert (there.by_id["n"]["predecessor_ids"], there.by_id["s"]["predecessor_ids"]) == (["a"], ["a"])
    assert (there.by_id["a1"]["parent_id"], there.by_id["a2"]["parent_id"]) == ("n", "s")


def test_a_part_of_a_split_may_keep_the_name() -> None:
    there = province()
    parts = [(*new("n", "Đảng ủy a"), ["a1", "a2"]), (*new("s", "Đảng ủy a Nam"), [])]
    there.take(mergers.split(there.by_id["a"], parts, DAY, TODAY, there.tree))
    assert there.tree.name("n") == "Đảng ủy a"
    with refused("name-taken"):
        twice = [(*new("x", "Chi bộ"), []), (*new("y", "CHI BO"), [])]
        mergers.split(there.by_id["b1"], twice, DAY, TODAY, there.tree)


def test_roles_follow_to_the_heir_and_the_heir_sees_what_was_before() -> None:
    there = province()
    there.merge(["b"], "a")
    of_b = Actor("1", "Người của b", (Role("staff", "b"),))
    of_a = Actor("2", "Người của a", (Role("staff", "a"),))
    everything = {"a", "b", "a1", "a2", "b1"}
    assert of_b.scope(there.tree, "staff") == of_a.scope(there.tree, "staff") == everything


def test_after_a_split_the_first_part_goes_on_and_the_others_see_their_own() -> None:
    there = province()
    parts = [(*new("n", "Đảng ủy a Bắc"), ["a1"]), (*new("s", "Đảng ủy a Nam"), ["a2"])]
    there.take(mergers.split(there.by_id["a"], parts, DAY, TODAY, there.tree))
    assert Actor("1", "", (Role("staff", "a"),)).scope(there.tree, "staff") == {"a", "n", "a1"}
    assert there.tree.under("s") == {"s", "a2"}


@given(st.data())
def test_however_often_they_merge_every_organisation_has_one_standing_heir(data: st.DataObject) -> None:
    names = [f"o{number}" for number in range(6)]
    there = Province(one("tinh", kind="province"), *(one(name, "tinh") for name in names))
    for _ in range(data.draw(st.integers(0, 5))):
        standing = [name for name in names if there.tree.stands(name)]
        if len(standing) < 2:
            break
        gone = data.draw(st.sampled_from(standing))
        there.merge([gone], data.draw(st.sampled_from([name for name in standing if name != gone])))
    for name in names:
        heir = there.tree.heir(name)
        assert there.tree.stands(heir) and name in there.tree.under(heir)
    assert sum(len(there.tree.under(name)) for name in names if there.tree.stands(name)) == len(names)


def test_a_name_that_nobody_bears_any_more_leads_to_the_heir() -> None:
    there = province()
    there.rename("a", "Đảng ủy phường A", DAY)
    there.merge(["b"], "a", on=date(2025, 8, 1))
    assert model.by_name(there.tree)["dang uy b"] == ["a"]
    assert model.by_name(there.tree)["dang uy a"] == ["a"]
    assert model.by_name(there.tree, "2025-06-30")["dang uy b"] == ["b"]


def test_children_are_sorted_the_vietnamese_way_the_larger_kinds_first() -> None:
    tree = Organisations(
        {"_id": name, "name": name, "kind": kind, "parent_id": "tinh"}
        for name, kind in [("Ơ", "centre"), ("Đô", "centre"), ("Dương", "centre"), ("A", "cell"), ("Ăn", "committee")]
    )
    roots = Organisations([{"_id": "tinh", "name": "t", "kind": "province"}, *tree])
    assert [child["name"] for child in roots.children("tinh")] == ["Dương", "Đô", "Ơ", "Ăn", "A"]

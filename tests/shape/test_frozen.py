"""A frozen class of ours and one of the standard library's with the same lines cannot be told apart."""

from __future__ import annotations

import copy
from dataclasses import FrozenInstanceError, asdict, dataclass, field, fields, replace
from typing import Any

import pytest
from pydantic import TypeAdapter

from tui_review.shape.frozen import frozen


@dataclass(frozen=True, slots=True)
class Theirs:
    """As the standard library makes it."""

    name: str
    count: int = 3
    notes: list[str] = field(default_factory=list)


@frozen()
class Ours:
    """As we make it."""

    name: str
    count: int = 3
    notes: list[str] = field(default_factory=list)


@frozen(kw_only=True, eq=False, repr=False)
class Bare:
    """Compared by identity, and showing nothing of what it holds."""

    name: str = "made up"
    count: int


@frozen()
class Nothing:
    """A class without fields."""


@frozen()
class Derived(Ours):
    """A class on another."""

    more: str = "more"


BOTH = pytest.mark.parametrize("kind", [Theirs, Ours])


@BOTH
def test_fields_are_given_by_place_or_name_and_have_defaults(kind: Any) -> None:
    made = kind("a", notes=["b"])
    assert (made.name, made.count, made.notes) == ("a", 3, ["b"])
    assert kind("a").notes is not kind("a").notes, "a default that is made is made each time"
    assert [each.name for each in fields(kind)] == ["name", "count", "notes"]
    for given, named in (
        ((), {}),
        (("a", 1, [], "too many"), {}),
        (("a",), {"other": 1}),
        (("a",), {"name": "b"}),
    ):
        with pytest.raises(TypeError, match="__init__"):
            kind(*given, **named)


@BOTH
def test_nothing_can_be_changed_or_taken_away(kind: Any) -> None:
    made = kind("a")
    with pytest.raises(FrozenInstanceError):
        made.name = "b"
    with pytest.raises(FrozenInstanceError):
        del made.name
    assert made == kind("a")


@BOTH
def test_equal_values_are_equal_and_others_are_not(kind: Any) -> None:
    assert kind("a", 1, []) == kind("a", 1, [])
    assert kind("a", 1, []) != kind("a", 2, [])
    assert kind("a", 1, []) != ("a", 1, [])
    assert hash(kind("a", 1, ())) == hash(kind("a", 1, ()))
    with pytest.raises(TypeError, match="unhashable"):
        hash(kind("a", 1, []))


@BOTH
def test_the_standard_librarys_tools_work_on_it(kind: Any) -> None:
    made = kind("a", 1, ["b"])
    assert replace(made, count=2) == kind("a", 2, ["b"])
    assert asdict(made) == {"name": "a", "count": 1, "notes": ["b"]}
    assert repr(made) == f"{kind.__name__}(name='a', count=1, notes=['b'])"
    deep = copy.deepcopy(made)
    assert deep == made
    assert deep.notes is not made.notes
    assert copy.copy(made).notes is made.notes
    match made:
        case kind(name, count):
            assert (name, count) == ("a", 1)
        case _:
            pytest.fail("it is matched by place")


@BOTH
def test_pydantic_reads_it(kind: Any) -> None:
    assert TypeAdapter(kind).validate_python({"name": "a", "notes": ["b"]}) == kind("a", 3, ["b"])


def test_the_options_mean_what_they_mean_to_dataclass() -> None:
    made = Bare(count=1)
    assert made.name == "made up"
    assert made != Bare(count=1)
    assert len({made, Bare(count=1)}) == 2
    assert "made up" not in repr(made)
    with pytest.raises(TypeError, match="positional"):
        Bare("a", count=1)  # type: ignore[call-arg]


def test_nothing_can_be_added() -> None:
    made: Any = Ours("a")
    with pytest.raises(FrozenInstanceError):
        made.other = "b"


def test_a_class_may_have_no_fields_or_those_of_another() -> None:
    assert Nothing() == Nothing()
    assert repr(Nothing()) == "Nothing()"
    derived = Derived("a", more="b")
    assert (derived.name, derived.count, derived.more) == ("a", 3, "b")
    assert derived != Ours("a")
    assert Ours("a") != derived

"""What a file is, said by the classes: where something is wrong, in words, and who looks."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Annotated, Any

import pytest

from tests.cli.conftest import run_fresh
from tests.shape.mutated import ROOT, samples
from tui_review.errors import UserError
from tui_review.review.model import Review
from tui_review.review.serial import from_document
from tui_review.shape import door
from tui_review.shape.derived import reader
from tui_review.shape.door import structured, structured_one_of_many
from tui_review.shape.marks import BY_KIND, STRICT, DayText, SafeName, Whole
from tui_review.shape.misfit import MisfitError
from tui_review.yamlfile.reader import read_yaml

if TYPE_CHECKING:
    from collections.abc import Callable

SAMPLE = (ROOT / "reviews" / "sample-0001.yaml").read_text(encoding="utf-8")


@dataclass(kw_only=True)
class Made:
    """A class of files, made up."""

    id: SafeName
    day: DayText = "2026-01-05"
    count: Annotated[int, Whole(at_least=1, at_most=9)] = 1
    said: Annotated[str | list[str] | None, BY_KIND] = None
    inner: dict[str, Made] = field(default_factory=dict)

    __pydantic_config__ = STRICT


@pytest.mark.parametrize(
    ("data", "path", "what"),
    [
        ([], (), "A map of keys and values is expected here."),
        ({"id": "a", "dya": 1}, ("dya",), "`dya` is not a key of this place. Did you mean day?"),
        ({"idd": "a"}, ("idd",), "`idd` is not a key of this place. Did you mean id?"),
        ({}, (), "`id` is missing here."),
        ({"id": "../x"}, ("id",), "A name of letters, digits, - and _, at most 64, is expected here."),
        ({"id": "a", "day": "2026-13-45"}, ("day",), "The calendar has no such day."),
        ({"id": "a", "day": "soon"}, ("day",), "A date (YYYY-MM-DD) is expected here."),
        ({"id": "a", "count": 10}, ("count",), "A whole number from 1 to 9 is expected here."),
        ({"id": "a", "count": "3"}, ("count",), "A whole number from 1 to 9 is expected here."),
        ({"id": "a", "count": True}, ("count",), "A whole number from 1 to 9 is expected here."),
        ({"id": "a", "count": float("nan")}, ("count",), "A whole number from 1 to 9 is expected here."),
        ({"id": "a", "count": 10**30}, ("count",), "A whole number from 1 to 9 is expected here."),
        ({"id": "a", "said": 3}, ("said",), "A text or a list is expected here."),
        ({"id": "a", "said": ["b", 3]}, ("said", 1), "A text is expected here."),
        ({"id": "a", 3: "b"}, (3,), "A text as the key is expected here."),
        ({"id": "a", "inner": {"b": {"id": ""}}}, ("inner", "b", "id"), "A name of letters"),
    ],
)
def test_what_does_not_fit_is_named_with_its_place(data: Any, path: tuple[Any, ...], what: str) -> None:
    with pytest.raises(MisfitError) as caught:
        structured(Made, data)
    first = caught.value.found[0]
    assert first.path == path
    assert first.what.startswith(what)


def test_everything_that_is_wrong_is_found_at_once() -> None:
    with pytest.raises(MisfitError) as caught:
        structured(Made, {"id": 1, "day": 2, "inner": {"a": {"count": 0}}, "x": 3})
    assert [misfit.path for misfit in caught.value.found] == [
        ("x",), ("id",), ("day",), ("inner", "a"), ("inner", "a", "count")
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("  id: sample-0001", "  id: ../../x", "A name of letters"),
        ("  version: 2", "  version: -3", "A whole number of 1 or more"),
        ("  version: 2", '  version: "2"', "A whole number of 1 or more"),
        ("  started: ", "  started: 2026-13-45 #", "The calendar has no such day."),
        ("  status: submitted", "  status: submited", "Did you mean submitted?"),
    ],
)
def test_a_review_typed_by_hand_is_refused_with_its_line(old: str, new: str, says: str) -> None:
    assert old in SAMPLE
    text = SAMPLE.replace(old, new, 1)
    with pytest.raises(UserError) as caught:
        from_document(read_yaml(text.encode(), file="made-up.yaml"))
    error = caught.value
    assert says in error.what
    assert error.line == next(number for number, line in enumerate(text.split("\n"), 1) if new in line)
    assert error.remedy


def test_prose_is_never_repeated_in_a_message() -> None:
    text = SAMPLE.replace(
        "  status: submitted", '  status: "Tobin: said so, and more besides; it is prose"', 1
    )
    with pytest.raises(UserError) as caught:
        from_document(read_yaml(text.encode(), file="made-up.yaml"))
    assert "Tobin" not in caught.value.message


@pytest.mark.parametrize(
    "hint",
    [int, bool, float, str | int, dict[int, str], tuple[str, str], Annotated[str | Any, BY_KIND]],
    ids=["a number", "a boolean", "a decimal", "a union", "numbered keys", "a pair", "kinds and anything"],
)
def test_a_type_that_says_too_little_is_refused_when_it_is_written(hint: Any) -> None:
    """A bare number does not say whether a text will do, a bare union not which of its members is meant."""
    with pytest.raises(TypeError):
        reader(hint)


def test_from_many_files_of_a_kind_on_pydantic_looks(monkeypatch: pytest.MonkeyPatch) -> None:
    from tui_review.shape import core  # noqa: PLC0415 - loads pydantic

    asked: list[Any] = []
    real: Callable[[Any], Any] = core.core_reader

    def noted(kind: Any) -> Any:
        asked.append(kind)
        return real(kind)

    monkeypatch.setattr(core, "core_reader", noted)
    monkeypatch.setattr(door, "MANY", 2)
    monkeypatch.setattr(door, "_read", type(door._read)())
    data = next(sample.data for sample in samples() if sample.kind is Review)
    first, *others = [structured_one_of_many(Review, data) for _ in range(4)]
    assert asked == [Review, Review]
    assert others == [first] * 3


def test_one_file_of_each_kind_is_read_without_pydantic() -> None:
    code = (
        "import sys\n"
        "from tests.shape.mutated import samples\n"
        "from tui_review.shape.door import structured\n"
        "for sample in samples(): structured(sample.kind, sample.data)\n"
        "print('pydantic' in sys.modules)\n"
    )
    ran = run_fresh(code=code)
    assert (ran.out, ran.status) == ("False\n", 0), ran.err

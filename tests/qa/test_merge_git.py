"""Random three-way merges beside those of git by lines: none is worse, and nothing that either side wrote is lost."""

from __future__ import annotations

import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any, Final

import pytest
from hypothesis import HealthCheck, given
from hypothesis import strategies as st

from tests.examples import examples
from tui_review.errors import UserError
from tui_review.qa.merge import merge_reviews
from tui_review.review.model import Answer, Review
from tui_review.review.serial import as_written
from tui_review.store.reviews import parse_review, review_bytes

from .sample import complete_state, rules

TICKS = "4C1"
ASKED: Final[Mapping[str, Sequence[int | str]]] = {
    "4A": [1, 2, 3],
    "4B": ["Yes", "No"],
    "4C": ["Yes", "No"],
    "5B": ["Yes", "No"],
    "6B": ["Yes", "No"],
}
TOLD = tuple(ASKED)[1:]
LINES = (
    "The file has two moves. Both were planned.",
    "The carer was asked. She agreed to it.",
    "No meeting was held. The team met by phone.",
    "The plan was written. It was not signed.",
)
_WORDS = st.sampled_from(["first", "second", "third"])
_OPS = st.one_of(
    st.sampled_from(list(ASKED)).flatmap(lambda id_: st.tuples(st.just(id_), st.sampled_from(ASKED[id_]))),
    st.tuples(st.sampled_from(TOLD), st.just("sentence"), st.integers(0, 7), _WORDS),
    st.tuples(st.sampled_from(TOLD), st.just("append"), st.just(0), _WORDS),
    st.tuples(st.sampled_from(TOLD), st.just("cut"), st.integers(0, 3), st.just("")),
    st.tuples(st.just(TICKS), st.integers(0, 4)),
)


@cache
def base() -> Review:
    review = complete_state().review
    answers = dict(review.answers)
    for id_ in ASKED:
        answers[id_] = Answer(value=ASKED[id_][0], narrative="\n".join(LINES) if id_ in TOLD else "")
    answers[TICKS] = Answer(value=list(rules().questions[TICKS].question.options[1:3]))
    return replace(review, answers=answers)


def edited(ops: list[Any], who: str) -> tuple[Review, set[str]]:
    """A side's review, and what it wrote."""
    answers = dict(base().answers)
    wrote: set[str] = set()
    for number, (id_, *how) in enumerate(ops):
        kept = answers[id_]
        if id_ == TICKS:
            option = rules().questions[TICKS].question.options[how[0]]
            ticked = set(kept.value) if isinstance(kept.value, list) else set()
            chosen = ticked ^ {option}
            answers[id_] = replace(
                kept, value=[each for each in rules().questions[TICKS].question.options if each in chosen]
            )
        elif len(how) == 1:
            answers[id_] = replace(kept, value=how[0])
        else:
            text = f"{who} wrote the {how[2]}, {number}."
            answers[id_] = replace(kept, narrative=_told(kept.narrative, how[0], how[1], text))
            wrote |= {text} if how[0] != "cut" else set()
    written = "\n".join(answer.narrative for answer in answers.values())
    return replace(base(), answers=answers), {text for text in wrote if text in written}


def _told(text: str, how: str, at: int, new: str) -> str:
    lines = text.split("\n")
    if how == "append":
        return f"{text} {new}" if text else new
    if how == "cut":
        return "\n".join(line for number, line in enumerate(lines) if number != at)
    line = lines[min(at // 2, len(lines) - 1)]
    first, _, second = line.partition(". ")
    changed = f"{new} {second}" if at % 2 == 0 else f"{first}. {new}"
    return text.replace(line, changed.strip(), 1) if line else new


def _bytes(review: Review) -> bytes:
    return review_bytes(review, as_written(rules(), review))


@cache
def _base_bytes() -> bytes:
    return _bytes(base())


@pytest.mark.slow
@examples(250, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture])
@given(st.lists(_OPS, max_size=5), st.lists(_OPS, max_size=5))
def test_no_merge_is_worse_than_git_s_and_nothing_is_lost(
    tmp_path: Path, mine: list[Any], yours: list[Any]
) -> None:
    (ours, by_us), (theirs, by_them) = edited(mine, "Ann"), edited(yours, "Bob")
    merged = merge_reviews(base(), ours, theirs, rules()).review
    for text in by_us | by_them:
        kept = [answer.narrative for answer in merged.answers.values()]
        kept += [
            str(each) for conflict in merged.conflicts.values() for each in (conflict.ours, conflict.theirs)
        ]
        assert any(text in each for each in kept), text
    for id_ in ASKED:
        sides = [each.answers[id_].value for each in (base(), ours, theirs)]
        stands = merged.answers[id_].value
        assert stands == (sides[2] if sides[1] == sides[0] else sides[1])
        assert sides[1] in (sides[0], sides[2]) or sides[2] == sides[0] or id_ in merged.conflicts
    by_git = _merged_by_git(tmp_path, [_bytes(ours), _base_bytes(), _bytes(theirs)])
    if by_git is None:
        return
    assert [key for key, conflict in merged.conflicts.items() if not conflict.why] == []
    for id_, answer in by_git.answers.items():
        given, text = merged.answers[id_].given, merged.answers[id_].narrative
        if id_ == TICKS:
            assert set(given or ()) == set(answer.given or ())  # type: ignore[arg-type]
        else:
            assert (given, text) == (answer.given, answer.narrative)


def _merged_by_git(folder: Path, sides: list[bytes]) -> Review | None:
    """What git makes of the files by lines; None where it leaves conflicts, or no sound file."""
    names = [str(folder / name) for name in ("ours", "base", "theirs")]
    for name, data in zip(names, sides, strict=True):
        Path(name).write_bytes(data)
    done = subprocess.run(["git", "merge-file", "-p", *names], capture_output=True, check=False)
    try:
        return None if done.returncode else parse_review(folder / "sample.yaml", done.stdout).review
    except UserError:
        return None

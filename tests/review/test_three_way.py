"""Three-way merges of one value: texts by sentence, lists as sets."""

from __future__ import annotations

import subprocess
from itertools import combinations
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tests.examples import examples
from tests.qa.sample import rules
from tui_review.instrument.choices import Choice
from tui_review.instrument.model import Question
from tui_review.review.three_way import merged_part, merged_text

TEXT = "The mother was called. Nobody came. The visit was late."


@pytest.mark.parametrize(
    ("ours", "theirs", "merged"),
    [
        ("The mother was called twice. Nobody came. The visit was late.", TEXT, None),
        (
            "The mother was called twice. Nobody came. The visit was late.",
            "The mother was called. Nobody came. The visit was on time.",
            "The mother was called twice. Nobody came. The visit was on time.",
        ),
        (
            "The mother was called. The visit was late.",
            f"{TEXT} It was short.",
            "The mother was called. The visit was late. It was short.",
        ),
        (
            "The mother was called. Nobody came. The visit was late.\nSecond paragraph.",
            "The grandmother was called. Nobody came. The visit was late.",
            "The grandmother was called. Nobody came. The visit was late.\nSecond paragraph.",
        ),
    ],
)
def test_two_sentences_of_one_narrative_merge(ours: str, theirs: str, merged: str | None) -> None:
    found = merged_text(TEXT, ours, theirs)
    assert (found.value, found.conflict) == (merged or ours, False)


@pytest.mark.parametrize(
    ("ours", "theirs", "both"),
    [
        (
            "The mother was called. Two came. The visit was late.",
            "The mother was called. Three came. The visit was late.",
            "The mother was called. Two came. Three came. The visit was late.",
        ),
        (f"{TEXT} Ours.", f"{TEXT} Theirs.", f"{TEXT} Ours. Theirs."),
        ("Ours.", "Theirs.", "Ours. Theirs."),
    ],
)
def test_one_sentence_worded_in_two_ways_is_left_to_settle_and_both_wordings_can_be_taken(
    ours: str, theirs: str, both: str
) -> None:
    found = merged_text("" if ours == "Ours." else TEXT, ours, theirs)
    assert (found.value, found.conflict, found.both) == (ours, True, both)


def test_lists_merge_as_sets_in_the_instruments_order() -> None:
    question = rules().questions["4C1"].question
    one, two, three = question.options[:3]
    assert merged_part(question, [two], [two, three], [one, two]).value == [one, two, three]
    assert merged_part(question, [one, two], [two], [one, two, three]).value == [two, three]


def test_of_lists_of_which_each_took_out_what_the_other_kept_all_can_be_taken_and_nothing_follows() -> None:
    question = rules().questions["4C1"].question
    one, two, three = question.options[:3]
    found = merged_part(question, [one, two, three], [three], [one])
    assert (found.conflict, found.value, found.both) == (True, [three], [one, three])


def test_that_there_is_none_does_not_merge_with_some() -> None:
    question = next(each.question for each in rules().questions.values() if each.question.none)
    option = question.options[0]
    assert merged_part(question, None, [], [option]).conflict
    assert merged_part(question, [option], [], [option, question.options[1]]).conflict


_SENTENCES = st.lists(st.sampled_from(["One.", "Two here.", "Three, too!", "Four?"]), max_size=6)
_TEXTS = st.tuples(_SENTENCES, st.sampled_from([" ", "\n", "\n\n"])).map(lambda each: each[1].join(each[0]))


@examples(150)
@given(_TEXTS, _TEXTS, _TEXTS)
def test_no_sentence_that_either_side_wrote_is_lost(base: str, ours: str, theirs: str) -> None:
    found = merged_text(base, ours, theirs)
    for side in (ours, theirs):
        for sentence in ("One.", "Two here.", "Three, too!", "Four?"):
            if sentence in side and sentence not in base:
                assert sentence in found.both
    assert merged_text(base, ours, base).value == ours
    assert merged_text(base, base, theirs).value == theirs
    assert merged_text(base, ours, ours).value == ours
    other = merged_text(base, theirs, ours)
    assert other.conflict == found.conflict
    assert found.value == (ours if found.conflict else other.value)


@example(["a"], ["a", "b"], ["b", "a", "a"])
@example(["a", "b"], ["b"], ["b", "a"])
@example(["a", "b"], ["b"], ["b", "b", "a"])
@example(["a", "b", "b"], ["b"], ["b", "a"])
@examples(40)
@given(*[st.lists(st.sampled_from("abcdefgh"), max_size=8) for _ in range(3)])
def test_where_git_merges_the_lines_of_a_text_cleanly_so_do_we(
    tmp_path_factory: pytest.TempPathFactory, base: list[str], ours: list[str], theirs: list[str]
) -> None:
    folder = tmp_path_factory.mktemp("lines")
    files = [_written(folder / name, lines) for name, lines in zip("oab", (base, ours, theirs), strict=True)]
    done = subprocess.run(
        ["git", "merge-file", "-p", str(files[1]), str(files[0]), str(files[2])],
        capture_output=True,
        text=True,
        check=False,
    )
    found = merged_text(*("".join(f"{each}\n" for each in side) for side in (base, ours, theirs)))
    if done.returncode == 0:
        assert not found.conflict


WRAPPED = "The mother was called.\nNobody came. The\nvisit was late.\n\nThe school wrote."


@pytest.mark.parametrize(
    ("ours", "theirs", "merged"),
    [
        (
            "The mother was called. Nobody came. The visit was late.\n\nThe school wrote.",
            "The mother was called twice. Nobody came. The visit was late.\n\nThe school wrote.",
            "The mother was called twice. Nobody came. The visit was late.\n\nThe school wrote.",
        ),
        (
            "The mother was called twice. Nobody came. The visit was late.\n\nThe school wrote.",
            "The mother\nwas called. Nobody came.\nThe visit was on time.\n\nThe school wrote.",
            "The mother was called twice. Nobody came.\nThe visit was on time.\n\nThe school wrote.",
        ),
        (
            "The mother was called. Nobody came. The visit was late.\n\nThe school wrote.",
            "The mother was called.\nNobody came.\nThe visit was late.\n\nThe school wrote.",
            "The mother was called. Nobody came.\nThe visit was late.\n\nThe school wrote.",
        ),
    ],
)
def test_sentences_are_the_same_whatever_lines_they_are_broken_into(
    ours: str, theirs: str, merged: str
) -> None:
    for one, other in ((ours, theirs), (theirs, ours)):
        found = merged_text(WRAPPED, one, other)
        assert (found.value, found.conflict) == (merged, False)


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        (
            "The mother was called twice. Nobody came. The visit was late.\n\nThe school wrote.",
            WRAPPED.replace("called", "seen"),
        ),
        (
            "The mother was called.\n\nNobody came. The visit was late.\n\nThe school wrote.",
            WRAPPED.replace("\nNobody", " No one"),
        ),
    ],
)
def test_a_sentence_worded_in_two_ways_and_one_that_begins_a_paragraph_are_left_to_settle_as_before(
    ours: str, theirs: str
) -> None:
    assert merged_text(WRAPPED, ours, theirs).conflict


def _written(path: Path, lines: list[str]) -> Path:
    path.write_text("".join(f"{each}\n" for each in lines))
    return path


CHOICES = tuple(Choice(code=each) for each in ("adoption", "home", "kin", "living"))
GOALS = Question(id="q", ask="?", answer="several", choices=CHOICES, at_most=4)
TICKS = Question(id="q", ask="?", answer="several", choices=CHOICES)


@pytest.mark.parametrize(
    ("base", "ours", "theirs", "together"),
    [
        (["home", "kin"], ["kin", "home"], ["home", "kin", "living"], None),
        (["home"], ["home", "kin"], ["home", "living"], None),
        (["home", "kin"], ["home", "kin", "living"], ["adoption", "home", "kin"], None),
        (["home", "kin"], ["kin"], ["living", "home", "kin"], None),
        (["home", "kin", "living"], ["home", "living"], ["kin", "home", "living"], None),
        (["home", "kin"], ["living", "kin"], ["kin", "home"], None),
        (["home", "kin", "living"], ["home", "adoption", "living"], ["home", "living", "kin"], None),
        (["home", "kin", "living"], ["home", "kin"], ["kin", "home", "living"], None),
        (["home", "kin", "living"], ["home", "living"], ["home", "kin", "adoption"], ["home", "adoption"]),
        (["home", "kin", "living"], ["kin", "living"], ["kin", "home", "living"], ["kin", "living"]),
        (["home", "kin"], ["living", "kin"], ["home", "kin"], ["living", "kin"]),
        (["home", "kin"], ["kin", "home"], ["kin", "home", "living"], ["kin", "home", "living"]),
    ],
)
def test_an_order_of_goals_that_nobody_gave_is_left_to_settle(
    base: list[str], ours: list[str], theirs: list[str], together: list[str] | None
) -> None:
    for one, other in ((ours, theirs), (theirs, ours)):
        found = merged_part(GOALS, base, one, other)
        assert (found.value, found.conflict) == (one if together is None else together, together is None)
        assert found.both == together, "an order that nobody gave is not to be taken either"
    ticked = [sorted(each) for each in (base, ours, theirs)]
    assert not merged_part(TICKS, *ticked).conflict, "where the order means nothing, nothing is left"


_RANKED = st.lists(st.sampled_from([each.code for each in CHOICES]), unique=True, min_size=1)


@examples(400)
@given(_RANKED, _RANKED, _RANKED)
def test_where_goals_merge_by_themselves_what_either_side_ranked_stands_so(
    base: list[str], ours: list[str], theirs: list[str]
) -> None:
    found = merged_part(GOALS, base, ours, theirs)
    assert merged_part(GOALS, base, theirs, ours).conflict == found.conflict
    if found.conflict:
        assert found.both is None or {*found.both} == {*ours, *theirs}
        return
    for side in (ours, theirs):
        for one, other in combinations(side, 2):
            is_turned = {one, other} <= {*base} and base.index(one) > base.index(other)
            if is_turned:
                assert one in found.value
                assert other not in found.value or found.value.index(one) < found.value.index(other)
        assert side[0] == base[0] or found.value[0] == side[0]

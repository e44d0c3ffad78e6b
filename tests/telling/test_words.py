"""Words that every front end shares."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest
from ruamel.yaml import YAML

from tests import measures
from tests.reports.sample import rules_of
from tui_review.instrument.plurals import count_of
from tui_review.review.evaluation import Evaluation
from tui_review.review.finding import Finding, left_to_do
from tui_review.review.model import Override
from tui_review.review.progress import standing
from tui_review.telling.ratings import behind_words
from tui_review.telling.reported import Rated
from tui_review.telling.words import answer_words, reflow, standing_on, with_article

INSTRUMENTS = Path(__file__).parents[2] / "instruments"


def test_a_line_broken_early_inside_a_sentence_goes_on() -> None:
    text = (
        "Yes when the answers tell a goal from a step, all of it.\n"
        "With No the worksheet is as it was until then, and\nnot complete: say what is missing."
    )
    assert any("until then, and not complete" in paragraph for paragraph in reflow(text))


def test_a_short_line_that_ends_a_sentence_ends_the_paragraph() -> None:
    assert reflow("Ask the worker first.\nThen read the record from its first page to the last one.") == [
        "Ask the worker first.",
        "Then read the record from its first page to the last one.",
    ]


def _texts(node: object) -> Iterator[str]:
    match node:
        case str():
            yield node
        case dict():
            yield from (text for each in node.values() for text in _texts(each))
        case list():
            yield from (text for each in node for text in _texts(each))


@pytest.mark.parametrize("name", sorted(path.name for path in INSTRUMENTS.glob("*.yaml")))
def test_no_shipped_text_breaks_off_inside_a_sentence(name: str) -> None:
    broken = [
        (before, after)
        for text in _texts(YAML(typ="safe").load(INSTRUMENTS / name))
        for before, after in pairwise(reflow(text))
        if before and after[:1].islower() and not before.endswith((".", ":", ";", "?", "!"))
    ]
    assert broken == []


def test_rows_are_called_with_the_right_article() -> None:
    assert [with_article(noun) for noun in ("action", "entry", "person")] == [
        "an action",
        "an entry",
        "a person",
    ]


def test_rows_are_counted_in_english() -> None:
    assert [
        count_of(n, what) for n, what in ((0, "row"), (1, "child"), (2, "child"), (3, "entry"), (2, "day"))
    ] == [
        "no rows",
        "1 child",
        "2 children",
        "3 entries",
        "2 days",
    ]


def counted_by_hand(path: Path) -> Iterator[int]:
    """The lines on which a text makes its own plural, share, percentage or day."""
    for node in measures.nodes_of(path):
        match node:
            case ast.IfExp(body=ast.Constant(value=one), orelse=ast.Constant(value=other)):
                if {one, other} & {"s", "are", "have"}:
                    yield node.lineno
            case ast.Call(
                func=ast.Attribute(attr="replace"), args=[ast.Constant(value="_"), ast.Constant(value=" ")]
            ):
                yield node.lineno
            case ast.JoinedStr(values=parts):
                yield from (first.lineno for first, then in pairwise(parts) if by_hand(first, then))
                for place, between, _ in zip(parts, parts[1:], parts[2:], strict=False):
                    if isinstance(between, ast.Constant) and between.value == " of ":
                        yield place.lineno


def by_hand(first: ast.expr, then: ast.expr) -> bool:
    if not isinstance(first, ast.FormattedValue):
        return False
    cut = isinstance(first.value, ast.Subscript) and getattr(first.value.value, "attr", "") in ("at", "since")
    counted = ast.unparse(first.value).startswith("len(")
    following = str(then.value) if isinstance(then, ast.Constant) else ""
    return cut or following.startswith((" %", " more")) or (counted and bool(re.match(r" \w+s\b", following)))


OWN = ("instrument/plurals.py", "review/handover.py")
NO_COUNTS = {
    "errors.py": "(and {more} more)",
    "instrument/lint/grids.py": "The column {id_} of {",
    "instrument/lint/settings.py": "fact.replace",
    "instrument/loading/catalog.py": "Version {",
    "instrument/loading/near.py": "Version {",
    "reports/rollup_text.py": "{yes} of {yes}",
    "review/reasons.py": "of {said} of {fact.id}",
    "review/signing.py": "{what} of {instrument.id}",
    "telling/conditions.py": "the {how} of",
    "training/certificate.py": "of {result.quiz} are practice",
    "training/compare.py": "{question.row} {number} of {other}",
    "tui/fields/options.py": "{more} more",
    "tui/fields/window.py": "{count} more {where}",
    "tui/keymap.py": "unicodedata.lookup(",
    "tui/review/words.py": "'question')} of {' and '.join(said)}",
    "yamlfile/text.py": "The text has {len(text)} characters",
}
"""What looks like a count and is none, or stands below what words it."""


def test_no_module_words_its_own_counts_and_days() -> None:
    found = {
        f"{name}:{line}"
        for path in measures.MODULES.values()
        if (name := path.relative_to(measures.ROOT / "tui_review").as_posix()) not in OWN
        for line in counted_by_hand(path)
        if NO_COUNTS.get(name, "\n") not in path.read_text(encoding="utf-8").splitlines()[line - 1]
    }
    assert found == set(), "instrument.plurals, language.days and review.handover have them"


def test_what_is_left_before_a_hand_over_is_counted_once() -> None:
    unanswered, narrative = (Finding("4B", "error", code, "") for code in ("unanswered", "narrative"))
    assert left_to_do([unanswered, unanswered, narrative]) == "2 questions to answer and 1 error to settle"
    assert left_to_do([unanswered]) == "1 question to answer"
    assert left_to_do([]) == ""


@pytest.mark.parametrize(
    ("rating", "stands"),
    [
        ("Strength", "best"),
        ("Area Needing Improvement", "worst"),
        ("Not Applicable", "not applicable"),
        ("Incomplete", "incomplete"),
    ],
)
def test_the_worst_on_a_scale_is_no_rating_of_what_does_not_apply(rating: str, stands: str) -> None:
    assert standing_on(rating, ("Strength", "Area Needing Improvement", "Not Applicable")) == stands


OVERRIDE = Override(rating="Strength", reason="It was planned.", by="Una Sorrel", at="2026-03-14T09:00:00Z")


@pytest.mark.parametrize(
    ("rated", "said"),
    [
        (Rated("4", "Strength", "4A is 0"), "because 4A is 0"),
        (Rated("4", "Incomplete", "", waiting_for=("4A", "4B")), "waits for 4A, 4B"),
        (
            Rated("4", "Strength", "4A is 2", computed="Area Needing Improvement", override=OVERRIDE),
            "overridden by Una Sorrel: It was planned; by the answers Area Needing Improvement, because 4A is 2",
        ),
        (
            Rated("permanency-1", "Not Achieved", "4 is Strength", computed="Partially Achieved"),
            "because 4 is Strength; without overrides Partially Achieved",
        ),
    ],
)
def test_what_stands_behind_a_rating_is_said_once(rated: Rated, said: str) -> None:
    assert behind_words(rules_of(), rated) == said


def test_one_line_that_was_made_longer_later_leaves_no_stumps_of_the_others() -> None:
    lines = ["Every child, every parent or guardian, and every provider of substitute care, each with"] * 2
    lines += ["the days from and to which contact was due. Two stays of one person are two rows, and no day"]
    lines += [f"is in both. {'A contact belongs to the person who took part in it. ' * 2}In every referral"]
    lines += ["somebody is marked here.", "", "- one of a list", "- another"]
    whole = " ".join(lines[:5])
    assert reflow("\n".join(lines)) == [whole, "", *lines[6:]]


def test_an_answer_that_waits_to_count_is_told_as_it_stands_with_what_it_waits_for() -> None:
    rules = rules_of()
    evaluation = Evaluation(rules, {"4A": 2, "13A": "No"}, as_of="2026-07-01")
    said = {
        id_: answer_words(rules.questions[id_].question, *standing(evaluation, id_))
        for id_ in ("4A", "13A", "4B")
    }
    assert said["4A"] == "2; does not count yet: waits for fs.case_type"
    assert said["13A"] == "No; does not count yet: waits for 13.applies"
    assert said["4B"].startswith("not answered; waits for")
    counting = Evaluation(rules, {"4A": 2, "fs.case_type": "Foster Care"}, as_of="2026-07-01")
    assert answer_words(rules.questions["4A"].question, *standing(counting, "4A")) == "2"

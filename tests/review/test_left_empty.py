"""Optional cells that are left empty: what is found without them, held against every way to fill them in."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from itertools import product
from typing import TYPE_CHECKING, Final, NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.examples import examples
from tests.instrument.making import HEAD, rules_of
from tui_review.review.evaluation import Evaluation
from tui_review.review.findings import findings_at
from tui_review.review.model import Answer
from tui_review.review.serial import new_review

if TYPE_CHECKING:
    from pathlib import Path

    from tui_review.review.finding import Finding

Row = dict[str, str]

CHOICES: Final = {"role": ("Parent", "Other"), "judged": ("Parent", "Nobody"), "standing": ("Here", "Gone")}
NEVER: Final = "role is Parent and role is Other"
LABELS: Final = {"judged": "Judged as", "standing": "Standing"}
INSTRUMENT: Final = (
    HEAD
    + """\
sections:
  - id: sheet
    title: Sheet
    questions:
      - id: people
        ask: Who is there?
        answer: table
        row: person
        guidance: All.
        columns:
          - {id: role, label: Role, answer: choice, choices: [Parent, Other]}
          - {id: judged, label: Judged as, answer: choice, choices: [Parent, Nobody], optional: true}
          - id: standing
            label: Standing
            answer: choice
            choices: [Here, Gone]
            optional: true
            asked_when: judged is not Nobody
        row_checks:
          - {error: Of a row., when: 'ROW'}
      - id: worked_out
        ask: Is it so?
        answer: yes_no
        compute: 'COMPUTED'
        guidance: Worked out.
      - id: q
        ask: And this?
        answer: yes_no
        guidance: Look.
        checks:
          - {error: Of all., when: 'CHECK'}
"""
)


class Said(NamedTuple):
    """A condition as it is written, and what it means where every empty cell stays so."""

    text: str
    holds: Callable[[Row, list[Row]], bool]


def cell(row: Row, column: str) -> str | None:
    """What counts in a cell; None for nothing."""
    asked = column != "standing" or row.get("judged") != "Nobody"
    return row.get(column) if asked else None


def leaf(column: str, value: str, *, positive: bool) -> Said:
    return Said(
        f"{column} is {'' if positive else 'not '}{value}",
        lambda row, _: (cell(row, column) == value) is positive,
    )


def joined(parts: list[Said], word: str) -> Said:
    every = all if word == "and" else any
    return Said(
        f" {word} ".join(f"({part.text})" for part in parts),
        lambda row, rows: every(part.holds(row, rows) for part in parts),
    )


def negated(part: Said) -> Said:
    return Said(f"not ({part.text})", lambda row, rows: not part.holds(row, rows))


def over_rows(how: str, where: Said) -> Said:
    """Something said of the rows; `how` is as conditions say it."""

    def holds(_: Row, rows: list[Row]) -> bool:
        truths = [where.holds(row, rows) for row in rows]
        found = {
            "any": any(truths),
            "no": not any(truths),
            "every": all(truths),
            "last": truths[-1],
            "count": sum(truths) >= 2,
        }
        return found[how]

    if how == "count":
        return Said(f"count of rows of people where ({where.text}) >= 2", holds)
    return Said(f"{how} row of people where ({where.text})", holds)


LEAVES = st.builds(
    lambda column, at, positive: leaf(column, CHOICES[column][at], positive=positive),
    st.sampled_from(sorted(CHOICES)),
    st.integers(0, 1),
    st.booleans(),
)


def composed(parts: st.SearchStrategy[Said]) -> st.SearchStrategy[Said]:
    return st.one_of(
        st.builds(joined, st.lists(parts, min_size=2, max_size=3), st.sampled_from(["and", "or"])),
        st.builds(negated, parts),
    )


OF_A_ROW = st.recursive(LEAVES, composed, max_leaves=4)
OF_ROWS = st.builds(over_rows, st.sampled_from(["any", "no", "every", "last", "count"]), OF_A_ROW)
OF_ALL = st.recursive(OF_ROWS, composed, max_leaves=2)
ROWS = st.lists(
    st.builds(
        lambda role, judged, standing: {
            "role": role,
            **({"judged": judged} if judged else {}),
            **({"standing": standing} if standing else {}),
        },
        st.sampled_from(CHOICES["role"]),
        st.sampled_from((*CHOICES["judged"], "")),
        st.sampled_from((*CHOICES["standing"], "")),
    ),
    min_size=1,
    max_size=3,
)


def empty_cells(rows: list[Row]) -> list[tuple[int, str]]:
    return [(at, column) for at, row in enumerate(rows) for column in LABELS if column not in row]


def filled(rows: list[Row], cells: Mapping[tuple[int, str], str]) -> list[Row]:
    """The rows with some more cells; an empty text leaves one as it is."""
    more = {at: {c: value for (n, c), value in cells.items() if n == at and value} for at in range(len(rows))}
    return [{**row, **more[at]} for at, row in enumerate(rows)]


def every_way(rows: list[Row]) -> Iterator[list[Row]]:
    """The rows with their empty cells filled in, or left, in every way that there is."""
    cells = empty_cells(rows)
    for values in product(*(("", *CHOICES[column]) for _, column in cells)):
        yield filled(rows, dict(zip(cells, values, strict=True)))


def found(
    folder: Path, rows: list[Row], *, of_row: str, computed: str, check: str, seen: bool = False
) -> list[Finding]:
    """What checks find in a review with these rows and an answer that is worked out, which may be `seen` before."""
    text = INSTRUMENT.replace("ROW", of_row).replace("COMPUTED", computed).replace("CHECK", check)
    rules = rules_of(folder, text)
    review = new_review("made-up", rules, "2026-01-05")
    review.answers["people"] = Answer(rows={f"r{at}": dict(row) for at, row in enumerate(rows, 1)})
    review.answers["q"] = Answer(value="Yes")
    evaluation = Evaluation.of(rules, review, as_of="2026-03-20")
    if seen:
        evaluation.value("worked_out")
    told = [*findings_at(review, evaluation, "people"), *findings_at(review, evaluation, "q")]
    return [each for each in told if each.code in ("check", "row-check")]


def held_against_every_way(told: list[Finding], rows: list[Row], holds: Callable[[list[Row]], bool]) -> None:
    """What is told of a condition is what every way to fill in the empty cells says."""
    assert bool(told) == holds(rows), "what holds as the file stands is told, and nothing else"
    if not told:
        return
    without = told[0].message.partition("leaves out what is empty: ")[2]
    assert told[0].level == ("warning" if without else "error")
    if not without:
        assert all(map(holds, every_way(rows))), "what is told for certain holds whatever comes in"
    named = without.removesuffix(".").split("; ")
    for at, column in empty_cells(rows):
        changed = [filled(rows, {(at, column): value}) for value in CHOICES[column]]
        if not all(map(holds, changed)):
            assert f"person {at + 1}, {LABELS[column]}" in named, "a cell that would change it is named"


@examples(50)
@given(rows=ROWS, check=OF_ALL, through=st.booleans())
def test_a_check_over_rows_is_silenced_by_no_cell_that_is_left_empty(
    tmp_path_factory: pytest.TempPathFactory, rows: list[Row], check: Said, through: bool
) -> None:
    computed, own = (
        (check.text, "worked_out is Yes")
        if through
        else ("no row of people where (role is Other)", check.text)
    )
    told = found(
        tmp_path_factory.getbasetemp(),
        rows,
        of_row=NEVER,
        computed=computed,
        check=own,
    )
    held_against_every_way(told, rows, lambda way: check.holds({}, way))


@examples(50)
@given(rows=ROWS, own=OF_A_ROW, beside=OF_ROWS, word=st.sampled_from(["and", "or"]))
def test_a_check_of_a_row_is_silenced_by_no_cell_that_is_left_empty(
    tmp_path_factory: pytest.TempPathFactory, rows: list[Row], own: Said, beside: Said, word: str
) -> None:
    of_row = joined([own, beside], word)
    told = found(
        tmp_path_factory.getbasetemp(), rows, of_row=of_row.text, computed="q is No", check="q is No"
    )
    for at in range(len(rows)):
        here = [each for each in told if each.row == f"r{at + 1}"]

        def holds(way: list[Row], at: int = at) -> bool:
            return of_row.holds(way[at], way)

        held_against_every_way(here, rows, holds)


def test_the_cells_that_a_finding_leaves_out_are_named_and_those_that_do_not_matter_are_not(
    tmp_path: Path,
) -> None:
    rows = [{"role": "Parent"}, {"role": "Other"}, {"role": "Parent", "judged": "Parent", "standing": "Gone"}]
    told = found(
        tmp_path,
        rows,
        of_row=NEVER,
        computed="no row of people where (role is Parent and judged is Parent and standing is Here)",
        check="worked_out is Yes",
    )
    assert [(each.level, each.message) for each in told] == [
        ("warning", "Of all. This leaves out what is empty: person 1, Judged as; person 1, Standing.")
    ]


def test_what_is_found_is_the_same_whether_somebody_looked_before_at_what_is_worked_out(
    tmp_path: Path,
) -> None:
    said = "no row of people where (judged is Parent)"
    before, after = (
        found(
            tmp_path, [{"role": "Parent"}], of_row=NEVER, computed=said, check="worked_out is Yes", seen=seen
        )
        for seen in (False, True)
    )
    assert [each.level for each in before] == ["warning"]
    assert after == before

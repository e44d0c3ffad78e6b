"""The coefficients against published examples, and against an independent implementation (irrCAC)."""

from __future__ import annotations

import json
import random

import pytest

from tests.training.coefficients_anew import FIGURES, table_at_random
from tui_review.training.coefficients import CHANCE, agreement, student_quantile

Table = list[list[str | None]]
STRENGTH, ANI = "Strength", "Area Needing Improvement"


def pairs(both: int, neither: int, first: int, second: int) -> Table:
    """Two raters: both say Strength, neither does, only the first, only the second."""
    yes: str | None = STRENGTH
    no: str | None = ANI
    return [[yes, yes]] * both + [[no, no]] * neither + [[yes, no]] * first + [[no, yes]] * second


def test_fifty_ratings_nearly_all_strength_with_ninety_percent_agreement() -> None:
    found = agreement(pairs(43, 2, 3, 2))
    assert found.subjects == 50
    assert found.percent == pytest.approx(90)
    assert found.kappa == pytest.approx(0.39, abs=0.005)
    assert found.ac1 == pytest.approx(0.88, abs=0.005)


def test_the_paradox_example_of_gwet() -> None:
    # Gwet 2008, table of 125 subjects: 118 both positive, 5 and 2 mixed, none both negative.
    found = agreement(pairs(118, 0, 5, 2))
    assert found.percent == pytest.approx(94.4)
    assert found.kappa == pytest.approx(-0.0234, abs=0.0005)
    assert found.ac1 == pytest.approx(0.9408, abs=0.0005)


def test_the_textbook_example_of_cohens_kappa() -> None:
    # 20 both yes, 15 both no, 5 and 10 mixed: observed 0.7, by chance 0.5.
    assert agreement(pairs(20, 15, 5, 10)).kappa == pytest.approx(0.4)


def test_the_quantiles_of_student_are_those_of_the_tables() -> None:
    for freedom, wanted in ((1, 12.706), (2, 4.303), (5, 2.571), (10, 2.228), (30, 2.042), (120, 1.980)):
        assert student_quantile(0.975, freedom) == pytest.approx(wanted, abs=0.0006)


def test_under_ten_subjects_there_are_counts_and_no_coefficients() -> None:
    nine, ten = agreement(pairs(7, 1, 1, 0)), agreement(pairs(8, 1, 1, 0))
    assert (nine.subjects, nine.ac1, nine.ac1_low, nine.kappa) == (9, None, None, None)
    assert nine.percent == pytest.approx(800 / 9)
    assert ten.ac1 is not None
    assert ten.kappa is not None


def test_full_agreement_on_one_word_has_no_kappa_but_is_full() -> None:
    found = agreement(pairs(20, 0, 0, 0))
    assert (found.percent, found.ac1, found.kappa) == (100, 1.0, None)


def test_what_only_one_rated_is_no_subject() -> None:
    table: Table = [[STRENGTH, None]] * 5 + pairs(3, 0, 0, 0)
    assert agreement(table).subjects == 3
    assert agreement([[STRENGTH, None]]).percent is None
    assert agreement([]).subjects == 0


def at_random(seed: int, subjects: int, raters: int, gaps: float) -> Table:
    table = table_at_random(seed, subjects, raters, gaps)
    return [[None if cell == "-" else cell for cell in row] for row in table.split()]


def test_the_figures_are_those_of_an_independent_implementation() -> None:
    for theirs in json.loads(FIGURES.read_text(encoding="utf-8")):
        ours = agreement([[None if cell == "-" else cell for cell in row] for row in theirs["table"].split()])
        assert ours.percent == pytest.approx(100 * theirs["agreeing"], abs=1e-5)
        assert ours.ac1 == pytest.approx(theirs["ac1"], abs=1e-6)
        interval = (theirs["ac1_low"], theirs["ac1_high"])
        assert (ours.ac1_low, ours.ac1_high) == pytest.approx(interval, abs=1e-6)
        assert ours.kappa == pytest.approx(theirs["kappa"], abs=1e-6)


def test_gaps_count_for_the_figures_and_their_interval_as_in_the_example_of_gwet() -> None:
    # Gwet 2014, table 2.10, as irrCAC has it: twelve subjects, four raters, some of whom did not rate everybody.
    written = "11-1 2232 3333 3333 2222 1234 4444 1121 2222 -555 --11 --3-"
    found = agreement([[None if rating == "-" else rating for rating in row] for row in written.split()])
    assert found.subjects == 11
    assert found.ac1 == pytest.approx(0.77544, abs=1e-5)
    assert (found.ac1_low, found.ac1_high) == pytest.approx((0.46081, 1.0), abs=1e-5)


def test_without_clusters_of_several_each_subject_is_its_own() -> None:
    table = at_random(3, 40, 2, 0.0)
    assert agreement(table, clusters=list(range(40))) == agreement(table)


def by_hand(table: Table, clusters: list[int]) -> tuple[float, float]:
    """AC1 of two raters, and its standard error over clusters, by taking one cluster away at a time."""

    def ac1(rows: Table) -> float:
        categories = {cell for row in rows for cell in row}
        observed = sum(one == two for one, two in rows) / len(rows)
        shares = [sum(row.count(each) for row in rows) / (2 * len(rows)) for each in categories]
        chance = sum(share * (1 - share) for share in shares) / (len(categories) - 1)
        return (observed - chance) / (1 - chance)

    names = sorted(set(clusters))
    without = [ac1([row for row, own in zip(table, clusters, strict=True) if own != name]) for name in names]
    mean = sum(without) / len(names)
    return ac1(table), ((len(names) - 1) / len(names) * sum((each - mean) ** 2 for each in without)) ** 0.5


def test_the_interval_over_people_is_that_of_taking_one_person_away_at_a_time() -> None:
    source = random.Random(5)
    table: Table = []
    clusters: list[int] = []
    for person in range(30):
        skill = source.choice([0.6, 0.8, 0.97])
        for _ in range(20):
            key = source.choice(["Yes", "Yes", "No", "NA"])
            table.append([key if source.random() < skill else source.choice(["Yes", "No", "NA"]), key])
            clusters.append(person)
    found, alone = agreement(table, clusters=clusters), agreement(table)
    ac1, error = by_hand(table, clusters)
    assert found.ac1 == pytest.approx(ac1)
    assert found.ac1_low is not None
    assert found.ac1_high is not None
    assert alone.ac1_low is not None
    half = (found.ac1_high - found.ac1_low) / 2
    assert half == pytest.approx(2.0452 * error, rel=0.03), (
        "the quantile of Student's t with 29 degrees of freedom"
    )
    assert found.ac1_low < alone.ac1_low, (
        "people's answers are alike, so they tell less than as many people would"
    )


def test_where_one_did_not_answer_chance_goes_by_all_that_each_gave_and_not_by_the_complete_pairs() -> None:
    pairs = (
        [("Yes", "Yes")] * 59
        + [("Yes", "No")] * 3
        + [("No", "Yes")] * 3
        + [("No", "No")] * 24
        + [("NA", "Yes")]
    )
    alone = [(None, "Yes")] * 3 + [(None, "No")] * 6
    # 83 of 90 alike; chance: 62 / 90 of 66 / 99 Yes, 27 / 90 of 33 / 99 No.
    assert agreement([*pairs, *alone]).kappa == pytest.approx(0.82353, abs=1e-5)
    assert agreement(pairs).kappa == pytest.approx(0.81818, abs=1e-5)
    assert "those that one reader alone gave included: kappa of the complete pairs alone may differ" in CHANCE


def of_people(number: int, answers: int) -> tuple[Table, list[int]]:
    """Answers beside a key, of people who mostly agree with it."""
    source = random.Random(11)
    table: Table = []
    for _ in range(number * answers):
        key = source.choice(["Yes", "No"])
        table.append([key if source.random() < 0.85 else "NA", key])
    return table, [row // answers for row in range(number * answers)]


def test_whoever_answered_nothing_is_no_part_of_the_sample() -> None:
    """An attempt that was only begun lies in many a folder, and tells nothing of how sure a figure is."""
    table, people = of_people(12, 30)
    begun: Table = [[None, key] for _, key in table[:30]]
    found = agreement(table, clusters=people)
    with_begun = agreement(table + begun, clusters=[*people, *[99] * 30])
    assert (with_begun.subjects, with_begun.percent) == (found.subjects, found.percent)
    assert with_begun.ac1 == pytest.approx(found.ac1, abs=0.01)
    half, half_with = ((each.ac1_high or 0) - (each.ac1_low or 0) for each in (found, with_begun))
    assert half_with == pytest.approx(half, abs=0.002)
    nine, owners = of_people(9, 30)
    ten = agreement(nine + begun, clusters=[*owners, *[99] * 30])
    assert (ten.ac1, ten.ac1_low) == (None, None), "nine people have answered"


def test_an_interval_over_people_of_unlike_many_answers_is_that_of_taking_one_away_at_a_time() -> None:
    table, people = of_people(15, 40)
    kept = [number for number, person in enumerate(people) if person < 8 or number % 40 < 4]
    rows, owners = [table[number] for number in kept], [people[number] for number in kept]
    found = agreement(rows, clusters=owners)
    ac1, error = by_hand(rows, owners)
    assert found.ac1 == pytest.approx(ac1)
    half = ((found.ac1_high or 0) - (found.ac1_low or 0)) / 2
    assert half == pytest.approx(2.1448 * error, rel=0.1), "of Student's t with 14 degrees of freedom"


def test_of_two_readers_the_interval_is_that_of_what_both_rated() -> None:
    both = at_random(4, 20, 2, 0.0)
    alone: Table = [["a", None]] * 60
    found, of_both = agreement(both + alone, of_compared=True), agreement(both)
    assert (found.subjects, found.percent) == (of_both.subjects, of_both.percent)
    assert (found.ac1_high or 0) - (found.ac1_low or 0) == pytest.approx(
        (of_both.ac1_high or 0) - (of_both.ac1_low or 0), abs=0.05
    )

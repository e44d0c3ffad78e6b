"""The brief tells leaders the story that is in the reviews, and nothing of single families. All of it is made up."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.acts import stand
from tests.reports.counties import QUARTERS, VISITED, reviewed, reviews, story
from tests.reports.sample import made, reported_of, save, write
from tui_review.cli.main import main
from tui_review.errors import DONE, UNUSABLE
from tui_review.reports.brief import Brief, Driver, brief_of, excerpt, excerpts, items_quoted
from tui_review.reports.brief_tables import brief_tables
from tui_review.reports.brief_text import brief_blocks
from tui_review.reports.figures import FEWEST_FOR_PERCENT, Share
from tui_review.reports.rollup import roll_up
from tui_review.review.model import Override
from tui_review.telling.markdown import markdown
from tui_review.telling.terminal import text
from tui_review.telling.web import page

if TYPE_CHECKING:
    from pathlib import Path

    from tui_review.review.model import Status
    from tui_review.telling.reported import ReportedReview


def brief(found: list[ReportedReview]) -> Brief:
    (rollup,) = roll_up(found)
    made_of = brief_of(rollup)
    assert made_of is not None
    return made_of


def told(found: list[ReportedReview]) -> str:
    return markdown(brief_blocks(brief(found), lambda _rules, question: f"learning of {question}", {}))


def test_the_story_in_the_reviews_is_told_on_the_first_lines() -> None:
    lines = told(story()).splitlines()
    head = "\n".join(lines[: lines.index("## Outcomes")])
    assert "What the case reviews say: Alder and Larch" in head
    assert "200 case reviews, completed from 2026 Q1 to 2026 Q4." in head
    assert "1 of 2 items reach theirs." in head
    assert (
        "**Item 14  Caseworker Visits With Child** falls short most: Strength in 157 of 200 cases (78 %)."
        in head
    )
    assert "Item 14 in Larch fell from 22 of 25 (88 %) in 2026 Q1 to 9 of 25 (36 %) in 2026 Q4." in head
    assert "Item 14: Larch has 61 of 100 (61 %), Alder 96 of 100 (96 %)." in head


def test_cases_of_no_county_are_said_in_the_title_and_nothing_rises_there() -> None:
    found = [each if each.place == "Larch" else replace(each, place="") for each in story()]
    text = told(found)
    assert text.startswith("# What the case reviews say: Larch and no county\n")
    assert "Item 14 in Larch fell" in text
    assert "Item 14 in  " not in text


def test_what_rises_in_a_county_is_told_where_counties_are_alike_over_the_whole_time() -> None:
    found = []
    for day, seldom in zip(QUARTERS, (17, 13, 7, 1), strict=True):
        found += reviews("Birch", day, seldom, q14A="No") + reviews("Birch", day, 25 - seldom)
        found += reviews("Alder", day, 10, q14A="No") + reviews("Alder", day, 15)
    (weak,) = brief(found).weak
    assert "county" not in weak.apart
    said = told(found)
    assert "Item 14 in Birch rose from 8 of 25 (32 %) in 2026 Q1 to 24 of 25 (96 %) in 2026 Q4." in said
    assert "| Birch, by quarter |" in said
    assert "Alder, by quarter" not in said


def test_every_county_that_moved_about_as_much_is_named() -> None:
    found = []
    numbers = zip(QUARTERS, (18, 12, 7, 3), (16, 12, 8, 3), (12, 10, 9, 5), strict=True)
    for day, most, nearly, less in numbers:
        for county, seldom in (("Birch", most), ("Alder", nearly), ("Larch", less)):
            found += reviews(county, day, seldom, q14A="No") + reviews(county, day, 25 - seldom)
    (weak,) = brief(found).weak
    assert [each.county for each in weak.within] == ["Birch", "Alder", "Larch"]
    said = told(found)
    assert (
        "Item 14 in Birch rose from 7 of 25 (28 %) in 2026 Q1 to 22 of 25 (88 %) in 2026 Q4; "
        "in Alder from 9 of 25 (36 %) in 2026 Q1 to 22 of 25 (88 %) in 2026 Q4; "
        "in Larch from 13 of 25 (52 %) in 2026 Q1 to 20 of 25 (80 %) in 2026 Q4. "
        "Behind it: 14A Frequency sufficient: No, 46 of 75 in 2026 Q1, 11 of 75 in 2026 Q4." in said
    )
    assert "| Birch, by quarter |" in said
    assert "| Alder, by quarter |" in said
    assert "| Larch, by quarter |" in said


def test_a_county_that_fell_is_told_though_another_rose_and_apart_from_it() -> None:
    found = []
    for day, fewer, more in zip(QUARTERS, (18, 12, 7, 3), (3, 7, 11, 16), strict=True):
        for county, seldom in (("Birch", fewer), ("Alder", more)):
            found += reviews(county, day, seldom, q14A="No") + reviews(county, day, 25 - seldom)
    assert [each.county for each in brief(found).weak[0].within] == ["Birch", "Alder"]
    head = told(found).split("## Outcomes")[0]
    fell = "Item 14 in Alder fell from 22 of 25 (88 %) in 2026 Q1 to 9 of 25 (36 %) in 2026 Q4. Behind it"
    rose = "Item 14 in Birch rose from 7 of 25 (28 %) in 2026 Q1 to 22 of 25 (88 %) in 2026 Q4."
    assert fell in head
    assert head.index(fell) < head.index(rose)


def test_items_that_fall_short_alike_are_named_together() -> None:
    found = reviews("Larch", QUARTERS[0], 20, q14A="No")
    made_of = brief(found)
    (weak,) = made_of.weak
    other = replace(weak, figures=replace(weak.figures, id="4"))
    head = text(brief_blocks(replace(made_of, weak=(weak, other)), lambda *_: "", {}, full=False))
    assert "Items 14, 4 fall short most alike: Strength in 0 % of their cases." in head
    assert "falls short most" not in head


@pytest.mark.parametrize(
    ("number", "words"), [(4, "Fewer than 5 ratings overridden by site leaders."), (6, "")]
)
def test_what_overrides_did_is_told_where_it_speaks_of_no_single_family(number: int, words: str) -> None:
    given = Override(rating="Strength", by="L", at="2026-03-01T10:00:00Z", reason="x")
    found = reviews("Larch", QUARTERS[0], 20, q14A="No") + reviews("Larch", QUARTERS[0], 10)
    for at, each in enumerate(found[:number]):
        rated = replace(
            each.ratings["14"], computed="Area Needing Improvement", rating="Strength", override=given
        )
        found[at] = replace(each, ratings={**each.ratings, "14": rated})
    head = told(found).split("## Outcomes")[0]
    whole = (
        "6 ratings overridden by site leaders; 6 of item 14, which has 10 of 30 (33 %) by the answers and "
        "16 of 30 (53 %) with them."
    )
    assert (words or whole) in head


@pytest.mark.parametrize("full", [True, False])
def test_the_head_says_which_answers_are_behind_what_it_names(full: bool) -> None:
    said = markdown(brief_blocks(brief(story()), lambda *_: "", {}, full=full))
    head = said[: said.index("## Outcomes")]
    behind = "Behind it: 14A Frequency sufficient: No, fewer than 5 in 2026 Q1, 16 of 25 in 2026 Q4."
    assert (
        f"Item 14 in Larch fell from 22 of 25 (88 %) in 2026 Q1 to 9 of 25 (36 %) in 2026 Q4. {behind}"
        in head
    )
    assert head.count("Behind it") == 1
    gap = "Behind it: 14A Frequency sufficient: No, 39 of 100 in Larch, fewer than 5 in Alder."
    assert (gap in said) == full


def test_what_is_behind_a_fall_of_an_item_that_reaches_its_yardstick_is_said() -> None:
    found = []
    for day, seldom in zip(QUARTERS, (0, 0, 0, 8), strict=True):
        found += reviews("Larch", day, seldom, q14B="No") + reviews("Larch", day, 40 - seldom)
    made_of = brief(found)
    assert "14" in made_of.slipping
    head = markdown(brief_blocks(made_of, lambda *_: "", {}, full=False)).split("## Outcomes")[0]
    assert "Behind it: 14B Quality sufficient: No, fewer than 5 in 2026 Q1, 8 of 40 in 2026 Q4." in head


def test_what_is_behind_a_difference_is_not_told_where_that_leaves_a_few_cases_elsewhere() -> None:
    found = reviews("Larch", QUARTERS[0], 25) + reviews("Larch", QUARTERS[3], 9)
    found += reviews("Larch", QUARTERS[3], 16, q14A="No") + reviews("Larch", QUARTERS[1], 22)
    found += reviews("Alder", QUARTERS[1], 22)
    few = [*found, *reviews("Larch", QUARTERS[1], 3, q14A="No")]
    more = [*found, *reviews("Larch", QUARTERS[1], 5, q14A="No")]
    assert "14A Frequency sufficient: No, fewer than 5 in 2026 Q1, 16 of 25 in 2026 Q4" in told(more)
    assert "Behind it is no single answer of which enough cases can be told." in told(few)
    assert "16 of 25 in 2026 Q4" not in told(few).replace("(64 %)", "")


def test_an_item_that_the_head_names_is_told_at_length_behind_the_page(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    found = [each for day in QUARTERS for each in reviews("Larch", day, 50, q4A=3, q4B="No")] + story()
    monkeypatch.setattr("tui_review.reports.brief._WEAKEST", 1)
    made_of = brief(found)
    assert [each.figures.id for each in made_of.weakest] == ["4"]
    said = markdown(brief_blocks(made_of, lambda *_: "", {}))
    assert "Item 14 in Larch fell" in said[: said.index("## Outcomes")]
    assert "### Item 14" in said


def test_what_reaches_its_yardstick_by_now_does_not_stand_first_and_what_falls_and_a_gap_are_in_the_head() -> (
    None
):
    found = []
    for day, never, seldom in zip(QUARTERS, (34, 28, 10, 0), (2, 4, 6, 12), strict=True):
        found += reviews("Birch", day, never, q4A=3, q4B="No") + reviews("Birch", day, 46 - never - seldom)
        found += reviews("Birch", day, seldom, q14A="No")
    for at, each in enumerate(found):
        in_home = each.ratings["14"].rating != "Strength" or at % 9 == 0
        found[at] = replace(each, case_type="In-Home" if in_home else "Foster Care")
    made_of = brief(found)
    assert made_of.weak[-1].figures.id == "4"
    assert made_of.weak[-1].figures.best.percent < made_of.weak[0].figures.best.percent  # type: ignore[operator]
    for full in (True, False):
        said = markdown(brief_blocks(made_of, lambda *_: "", {}, full=full))
        head = said[: said.index("## Outcomes")]
        assert (
            "falls short most, of those that do not reach the federal yardstick by now: Strength in" in head
        )
        assert "Item 14 fell from 44 of 46 (95 %) in 2026 Q1 to 34 of 46 (73 %) in 2026 Q4." in head
        assert head.index("Item 14 fell") < head.index("Item 4 rose from 12 of 46")
        assert re.search(r"Item 14: In-Home has \d+ of \d+ \(\d+ %\), Foster Care", head)
        assert "By now it reaches the federal yardstick: 46 of 46 (100 %) in 2026 Q4." in said


def test_what_brought_an_item_down_comes_from_the_answers_that_decided() -> None:
    text = told(story())
    assert "| What brought it down, in 43 cases |" in text
    assert "| 14A Frequency sufficient: No | 39 of 43 |" in text
    assert "14B" not in text.split("## The weakest items side by side")[0], (
        "four cases are too few to be told"
    )
    assert "**To look at next:** the 39 cases in which 14A (Frequency sufficient) was No." in text
    assert "learning of 14A" in text


def test_what_brought_an_item_down_is_counted_in_reviews_of_a_former_version_too() -> None:
    former = [reported_of(made(answers=VISITED | {"14A": "No"}, version="2026.1"))] * 12
    (rollup,) = roll_up(former + [reviewed(q14A="No")] * 12, pooled=True)
    made_of = brief_of(rollup)
    assert made_of is not None
    weak = next(each for each in made_of.weak if each.figures.id == "14")
    (question,) = (each for each in rollup.questions if each.id == "14A")
    assert (question.counts["No"], weak.drivers) == (24, (Driver("14A", "No", 24, 24),))
    said = told(former)
    assert "Version 2026.1 does not say which answers count against an item" in said
    assert "No single answer" not in said


def test_a_page_has_what_leaders_need_first_and_the_rest_stands_behind() -> None:
    made_of = brief(story())
    learning = lambda _rules, question: f"learning of {question}"  # noqa: E731 - as above
    blocks = list(brief_blocks(made_of, learning, {"14": ["Nobody wrote down why."]}, full=False))
    told_ = markdown(blocks)
    assert "What brought it down: 14A Frequency sufficient: No, 39 of 43." in told_
    assert "**To look at next:** the 39 cases in which 14A (Frequency sufficient) was No." in told_
    assert "learning of 14A" in told_
    assert "> Nobody wrote down why." in told_
    assert "side by side" not in told_
    assert len(text(blocks).splitlines()) < len(text(brief_blocks(made_of, learning, {})).splitlines()) // 2


def test_of_the_cases_that_fall_short_is_said_in_which_county_they_are_where_none_has_but_a_few() -> None:
    found = reviews("Larch", QUARTERS[0], 12, q14A="No") + reviews("Larch", QUARTERS[0], 20)
    found += reviews("Alder", QUARTERS[0], 5, q14A="No") + reviews("Alder", QUARTERS[0], 20)
    said = markdown(brief_blocks(brief(found), lambda *_: "", {}, full=False))
    assert "Of the 17 cases 12 in Larch, 5 in Alder." in said
    assert "Of the 17 cases 12" not in markdown(
        brief_blocks(brief([*found[:32], *found[34:]]), lambda *_: "", {}, full=False)
    ), "three cases of a county are too few"


@pytest.mark.parametrize("full", [True, False])
def test_each_form_tells_how_to_read_what_it_draws_and_nothing_else(full: bool) -> None:
    blocks = list(brief_blocks(brief(story()), lambda *_: "", {}, full=full))
    assert "dashed line is the federal yardstick" in page(blocks, "Brief")
    assert "# is the share and | the federal yardstick" in " ".join(text(blocks).split())
    assert not re.search("dashed|red|black", text(blocks).replace("rendered", ""))
    assert not re.search("dashed|black line", markdown(blocks))


def test_the_parts_of_an_item_are_looked_into_for_what_brought_it_down() -> None:
    (weak,) = brief(reviews("Larch", QUARTERS[0], 12, q12A1="No", q12A2="Yes")).weak
    assert weak.figures.id == "12"
    assert [(driver.question, driver.answer, driver.reviews) for driver in weak.drivers] == [
        ("12A1", "No", 12)
    ]


@pytest.mark.parametrize(
    ("item", "first", "second"),
    [
        ("14", {"q14A": "No"}, {"q14B": "No"}),
        ("4", {"q4C": "No"}, {"q4A": 2, "q4B": "No"}),
        ("12", {"q12A1": "No", "q12A2": "No"}, {"q12B1": "No", "q12B3": "No"}),
    ],
)
def test_of_one_case_every_answer_that_brought_it_down_is_told(
    item: str, first: dict[str, Any], second: dict[str, Any]
) -> None:
    found = reviews("Larch", QUARTERS[0], 8, **first, **second) + reviews("Larch", QUARTERS[0], 5, **second)
    weak = next(each for each in brief(found).weak if each.figures.id == item)
    counted = {driver.question: driver.reviews for driver in weak.drivers}
    assert [counted.get([*each][-1][1:]) for each in (first, second)] == [8, 13]


def test_what_changed_since_the_last_brief_is_told_where_it_is_more_than_chance() -> None:
    (rollup,) = roll_up(story())
    made_of = brief_of(rollup, "2026-07-01")
    assert made_of is not None
    text = markdown(brief_blocks(made_of, lambda *_: "", {}))
    changed = text.split("## What changed since 2026-07-01")[1].split("##")[0].strip()
    assert changed == (
        "- **Item 14  Caseworker Visits With Child** fell from 87 of 100 (87 %) before to 70 of 100 (70 %) since."
    )
    still = brief_of(rollup, "2026-01-01")
    assert still is not None
    assert "Nothing by more than chance often makes." in markdown(brief_blocks(still, lambda *_: "", {}))


def test_the_smallest_difference_that_chance_may_make_is_not_called_a_fall() -> None:
    found = reviews("Larch", QUARTERS[0], 20) + reviews("Larch", QUARTERS[0], 5, q14A="No")
    found += reviews("Larch", QUARTERS[3], 18) + reviews("Larch", QUARTERS[3], 7, q14A="No")
    assert not re.search("fell|rose", told(found).split("How to read this")[0])


def test_a_county_of_few_cases_is_not_told_nor_what_it_could_be_reckoned_from() -> None:
    found = reviews("Larch", QUARTERS[0], 30, q14A="No") + reviews("Larch", QUARTERS[0], 30)
    found += reviews("Alder", QUARTERS[0], 20) + reviews("Birch", QUARTERS[0], 3, q14A="No")
    rows = [line for line in told(found).splitlines() if re.match(r"\| (Larch|Alder|Birch) ", line)]
    assert rows == ["| Alder | not shown |", "| Birch | not shown |", "| Larch | 30 of 60, 37 to 63 % |"]
    groups = {
        tuple(row[4:6]): row[6:8] for row in list(brief_tables([brief(found)])[2].rows) if row[2] == "14"
    }
    assert groups["county", "Birch"] == groups["county", "Alder"] == ["not shown", "not shown"]
    assert groups["county", "Larch"] == [30, 60]


@given(st.integers(FEWEST_FOR_PERCENT, 3000), st.data())
def test_the_interval_is_where_the_count_is_less_than_two_standard_errors_off(
    of: int, data: st.DataObject
) -> None:
    part = data.draw(st.integers(0, of))
    low, high = Share(part, of).between or (-1, -1)
    assert 0 <= low <= 100 * part / of <= high <= 100
    for edge in (low - 1, high + 1):
        share = edge / 100
        if 0 < share < 1:
            assert abs(part / of - share) > 1.95 * (share * (1 - share) / of) ** 0.5


@pytest.mark.parametrize(
    ("one", "two", "low", "high"),
    [
        (Share(56, 70), Share(48, 80), 0.0524, 0.3339),
        (Share(9, 10), Share(3, 10), 0.1705, 0.8090),
        (Share(5, 56), Share(0, 29), -0.0381, 0.1926),
        (Share(10, 10), Share(0, 20), 0.6791, 1.0),
    ],
)
def test_the_interval_of_a_difference_is_the_published_one(
    one: Share, two: Share, low: float, high: float
) -> None:
    # R. G. Newcombe, Interval estimation for the difference between independent proportions, Statistics in Medicine 17
    # (1998), 873-890: table II, method 10.
    assert [round(each, 4) for each in one.more_than(two)] == [low, high]
    assert [round(-each, 4) for each in two.more_than(one)] == [high, low]
    assert one.is_other_than(two) is two.is_other_than(one) is (low > 0)


@pytest.mark.parametrize(("part", "percent", "reaches"), [(189, 94, False), (190, 95, True), (199, 99, True)])
def test_what_falls_short_of_a_yardstick_never_reads_as_if_it_met_it(
    part: int, percent: int, reaches: bool
) -> None:
    assert Share(part, 200).percent == percent
    assert (Share(part, 200).part * 100 >= 95 * 200) is reaches


def test_excerpts_are_of_the_answers_that_brought_the_item_down_and_name_nobody() -> None:
    text = "MIRELA was seen on 2026-03-02 and then not for nine weeks. Nobody wrote down why."
    review = write(made(answers=VISITED | {"14A": "No"}), {"14A": text})
    found = [replace(reported_of(review), place="Larch", completed=QUARTERS[0]) for _ in range(12)]
    from tui_review.reports.deidentify import deidentify  # noqa: PLC0415 - only here

    others, of = deidentify(found, [review] * 12), brief(found)
    said = [{weak.figures.id: excerpt(of, weak, other) for weak in items_quoted(of)} for other in others]
    written = excerpts(of, {id(one): texts for one, texts in zip(found, said, strict=True)})
    assert written["14"] == [
        "[mother] was seen on 2026-03 and then not for nine weeks. Nobody wrote down why."
    ]


def test_the_page_needs_nothing_but_itself_and_takes_a_county_for_a_text() -> None:
    found = reviews("<b>Larch & Co</b>", QUARTERS[0], 12, q14A="No") + reviews("Alder", QUARTERS[0], 12)
    html = page(brief_blocks(brief(found), lambda *_: "", {}), "Brief")
    assert "<svg" in html
    assert "&lt;b&gt;Larch &amp; Co&lt;/b&gt;" in html
    assert not re.search(r"<script|https?:|<link|<img|url\(", html)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two submitted reviews and one in progress."""
    statuses: tuple[Status, ...] = ("submitted", "submitted", "in_progress")
    for number, status in enumerate(statuses):
        review = made(f"made-up-{number}", VISITED)
        stand(review, status)
        save(tmp_path, review)
    return tmp_path


def test_the_command_gives_each_format_and_says_whom_it_left_out(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["brief", str(folder), "--format", "md"]) == DONE
    out, err = capsys.readouterr()
    assert out.startswith("# What the case reviews say: Larch County")
    assert "A brief of 2 reviews; 1 left out (in progress)" in err
    target = folder / "brief.html"
    assert main(["brief", str(folder), "--output", str(target)]) == DONE
    assert target.read_text().startswith("<!DOCTYPE html>")
    assert target.stat().st_mode & 0o077 == 0
    assert main(["brief", str(folder), "--format", "xlsx", "--output", str(folder / "brief.xlsx")]) == DONE
    sheet = openpyxl.load_workbook(folder / "brief.xlsx")["ratings"]
    row = next(each for each in sheet.iter_rows(values_only=True) if each[2] == "14")
    assert row[5:7] == ("not shown", "not shown"), "two reviews are too few"
    assert main(["brief", str(folder), "--status", "in_progress", "--format", "text"]) == DONE
    assert "1 case review" in capsys.readouterr().out
    assert main(["brief", str(folder), "--since", "tomorrow"]) == UNUSABLE


@pytest.mark.slow
def test_the_command_quotes_what_is_written_without_the_people(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = "MIRELA was seen in week one and then not for nine. Nobody wrote down why."
    first = save(tmp_path, write(made("week-one", VISITED | {"14A": "No"}), {"14A": text}))
    uid = re.search(rb"uid: (\w+)", first.read_bytes())
    assert uid is not None
    for number in range(FEWEST_FOR_PERCENT):
        other = first.read_bytes().replace(uid[1], uid[1][:-2] + b"%02d" % number)
        other = other.replace(b"id: week-one", b"id: week-%d" % number).replace(
            b"week one", b"week %d" % number
        )
        (tmp_path / f"week-{number}.yaml").write_bytes(other)
    given = ["brief", str(tmp_path), "--status", "in_progress", "--format", "md"]
    assert main([*given, "--excerpts"]) == DONE
    out = capsys.readouterr().out
    assert "was seen in week 0 and then not for nine." in out
    assert "was seen in week 1 and then not for nine." in out
    assert "MIRELA" not in out
    assert main(given) == DONE
    assert "for nine" not in capsys.readouterr().out


def test_reviews_of_which_nothing_is_expected_make_no_brief(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    save(tmp_path, made("made-up", {}, instrument="case-inquiry"))
    assert main(["brief", str(tmp_path), "--status", "in_progress"]) == UNUSABLE
    assert "tui-review report" in capsys.readouterr().err

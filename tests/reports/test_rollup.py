"""What a roll-up counts, and what it does not say."""

from __future__ import annotations

import json
import re
import shutil
from dataclasses import asdict, fields, replace
from typing import TYPE_CHECKING

import pytest

from tests.acts import perform, put
from tests.cli.conftest import Run, home, run
from tests.examples import few
from tests.instrument.making import beside, changed
from tests.instrument.making import rules_of as small_rules
from tests.reports.counties import QUARTERS, reviews, story
from tests.reports.sample import ROOT, item_4, made, reported_of, rules_of, save, with_qa
from tui_review.errors import UserError
from tui_review.instrument.choices import choices_of
from tui_review.instrument.loading.catalog import Catalog, instrument_folders
from tui_review.reports import figures
from tui_review.reports.counted import Counting, counted_of
from tui_review.reports.figures import Share
from tui_review.reports.gather import Filters, gather
from tui_review.reports.meaning import alike
from tui_review.reports.rollup import groups, quarter, roll_up
from tui_review.reports.rollup_tables import rollup_tables
from tui_review.reports.rollup_text import WIDTH, group_blocks, item_blocks, rollup_blocks
from tui_review.reports.tabular import REVIEWS_TABLE
from tui_review.review.model import Answer
from tui_review.review.who import Editor
from tui_review.telling.reported import ReviewCounts
from tui_review.telling.terminal import cells, text, text_lines

if TYPE_CHECKING:
    from pathlib import Path

    from tui_review.reports.figures import Rollup
    from tui_review.telling.reported import ReportedReview

__all__ = ["home", "run"]
GOOD, BAD = "Strength", "Area Needing Improvement"


def completed(id_: str, rating: str, day: str) -> ReportedReview:
    review = made(id_, item_4(rating))
    review.answers["fs.review_completed"] = Answer(value=day)
    return reported_of(review)


def of_item_4(reported_reviews: list[ReportedReview]) -> Rollup:
    (rollup,) = roll_up(reported_reviews)
    return rollup


def test_an_items_ratings_are_counted_by_rating_with_the_unfinished_apart() -> None:
    reported_reviews = [reported_of(made(answers=item_4(GOOD))) for _ in range(3)] + [
        reported_of(made(answers=item_4(BAD)))
    ]
    reported_reviews.append(reported_of(made()))
    item = next(each for each in of_item_4(reported_reviews).ratings if each.id == "4")
    assert item.counts == {GOOD: 3, BAD: 1, "Not Applicable": 0, "Incomplete": 1}
    assert (item.best.part, item.best.of) == (3, 4)


def test_in_home_cases_do_not_count_among_those_rated() -> None:
    reported_reviews = [reported_of(made(answers={"fs.case_type": "In-Home Services"}, face=False))]
    item = next(each for each in of_item_4(reported_reviews).ratings if each.id == "4")
    assert item.counts["Not Applicable"] == 1
    assert item.best == Share(0, 0)


@pytest.mark.parametrize(
    ("share", "said"), [(Share(7, 9), "7 of 9"), (Share(7, 10), "7 of 10   70 %"), (Share(0, 0), "–")]
)
def test_a_percentage_needs_ten_and_never_stands_without_its_count(share: Share, said: str) -> None:
    assert str(share) == said
    assert (share.percent is None) == (share.of < 10)


def test_practice_counts_yes_no_na_open_and_not_asked_apart() -> None:
    reported_reviews = [
        reported_of(made(answers={"4A": 2, "4B": "No"})),
        reported_of(made(answers={"4A": 2})),
        reported_of(made()),
    ]
    reported_reviews.append(reported_of(made(answers={"4A": 1})))
    reported_reviews.append(reported_of(made(answers={"fs.case_type": "In-Home Services"}, face=False)))
    question = next(each for each in of_item_4(reported_reviews).questions if each.id == "4B")
    assert question.counts == {"Yes": 0, "No": 1, "NA": 1}
    assert (question.open, question.not_asked) == (2, 1)


def test_an_overridden_item_counts_as_overridden_and_is_listed_with_its_computed_rating() -> None:
    rollup = of_item_4([reported_of(with_qa(made(answers=item_4(GOOD))))])
    item = next(each for each in rollup.ratings if each.id == "4")
    assert item.counts[BAD] == 1
    (found,) = rollup.overridden
    assert (found.item, found.computed, found.rating, found.by) == ("4", GOOD, BAD, "Una Sorrel")


def test_qa_work_is_summed_by_status() -> None:
    rollup = of_item_4([reported_of(with_qa(made("a", item_4(GOOD)))), reported_of(made("b"))])
    by_status = {each.status: each for each in rollup.statuses}
    assert list(by_status) == ["in_progress", "returned"]
    returned = by_status["returned"]
    assert (returned.notes["open"], returned.notes["closed"], returned.changes, returned.returned) == (
        1,
        1,
        1,
        1,
    )


def test_whatever_is_counted_in_a_review_is_told_by_every_report_and_export_and_remembered() -> None:
    names = [each.name for each in fields(ReviewCounts)]
    counts = ReviewCounts(**{name: number for number, name in enumerate(names, 701)})
    reported = replace(reported_of(made()), counts=counts)
    remembered = json.loads(json.dumps(counted_of(reported)))
    assert Counting(reported.rules).review(remembered).counts == counts
    rollup = of_item_4([reported])
    wanted = {str(number) for number in asdict(counts).values()}
    (progress,) = (each for each in rollup_tables([rollup]) if each.name == "progress")
    (row,) = REVIEWS_TABLE.rows(reported)
    exported = dict(zip(REVIEWS_TABLE.head, row, strict=True))
    told = {
        "text": re.findall(r"\d+", text(rollup_blocks(rollup))),
        "tables": [str(cell) for row in progress.rows for cell in row],
        "export": [str(cell) for cell in exported.values()],
        "JSON": [str(value) for value in rollup.as_json()["progress"][0].values()],
    }
    assert [name for name, said in told.items() if wanted.difference(said)] == []
    kept = dict(zip(REVIEWS_TABLE.head, REVIEWS_TABLE.holds, strict=True))
    assert {kept[head] for head, cell in exported.items() if str(cell) in wanted} == {"count"}


def test_a_column_of_how_far_reviews_are_is_in_the_json_too_under_the_keys_others_rely_on(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    rollup = of_item_4([reported_of(made())])
    (told,) = rollup.as_json()["progress"]
    assert [*told] == ["review", "status", *(each.name for each in fields(ReviewCounts)), "broken"]
    assert (told["status"], told["broken"]) == ("in_progress", False)
    more = figures.ReviewColumn("handed_over", lambda _: "2026-11-21")
    monkeypatch.setattr(figures, "PROGRESS", (*figures.PROGRESS, more))
    assert rollup.as_json()["progress"][0]["handed_over"] == "2026-11-21"


def test_trends_go_by_the_quarter_of_completion() -> None:
    reported_reviews = [
        completed("a", GOOD, "2026-03-31"),
        completed("b", BAD, "2026-04-01"),
        completed("c", GOOD, "2026-06-30"),
    ]
    periods = of_item_4([*reported_reviews, reported_of(made())]).periods
    assert [(each.name, each.reviews) for each in periods] == [("2026 Q1", 1), ("2026 Q2", 2)]
    assert [each.best["4"] for each in periods] == [Share(1, 1), Share(1, 2)]


@pytest.mark.parametrize(
    ("day", "name"), [("2026-12-31", "2026 Q4"), ("2026-07", "2026 Q3"), ("", ""), ("NA", "")]
)
def test_a_quarter_is_that_of_a_day_or_month(day: str, name: str) -> None:
    assert quarter(day) == name


def test_instruments_are_never_summed_together() -> None:
    reported_reviews = [
        reported_of(made()),
        reported_of(made(instrument="osri-r3")),
        reported_of(made(instrument="case-plan-review")),
    ]
    assert [each.rules.instrument.id for each in roll_up(reported_reviews)] == [
        "case-plan-review",
        "osri-r3",
        "osri-r4",
    ]


@pytest.mark.parametrize(
    "instrument", few(["contact-recording", "osri-r4", "osri-r3", "case-plan-review"], 2)
)
def test_the_text_of_any_instruments_report_fits_its_width(instrument: str) -> None:
    (rollup,) = roll_up([reported_of(made(f"made-up-review-{n}", instrument=instrument)) for n in range(12)])
    lines = [
        *text_lines(rollup_blocks(rollup), WIDTH),
        *(line for id_ in rules_of(instrument).rated for line in text_lines(item_blocks(rollup, id_), WIDTH)),
    ]
    assert [line for line in lines if cells(line) > WIDTH] == []


def test_an_items_report_says_for_each_review_what_decided_it() -> None:
    rollup = of_item_4([reported_of(made("rated", item_4(BAD))), reported_of(made("open"))])
    text = "\n".join(text_lines(item_blocks(rollup, "4"), 0))
    assert "4C is No" in text
    assert "waits for" in text


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Five reviews that differ in what filters look at; read only."""
    folder = tmp_path_factory.mktemp("reviews")
    save(folder, made("a", item_4(GOOD)))
    save(folder, with_qa(made("b", {**item_4(GOOD), "fs.pur_start": "2025-10-01"})))
    save(folder, made("c", {"fs.site": "Elm County", "fs.case_type": "In-Home Services"}, face=False))
    practice = made("d")
    put(practice.review, case="layla-morgan")
    save(folder, practice)
    save(folder, made("e", instrument="osri-r3"))
    return folder


@pytest.mark.parametrize(
    ("filters", "ids"),
    [
        (Filters(), "abce"),
        (Filters(instruments=("osri-r4",)), "abc"),
        (Filters(instruments=("osri-r3@2016.2",)), "e"),
        (Filters(round_="3"), "e"),
        (Filters(statuses=("returned",)), "b"),
        (Filters(place="county LARCH"), "ab"),
        (Filters(case_types=("in-home services",)), "c"),
        (Filters(period_from="2025-05-01"), "b"),
        (Filters(period_to="2025-04-01"), "a"),
        (Filters(practice=True), "d"),
        (Filters(completed_from="2020-01-01"), ""),
    ],
)
def test_filters_choose_reviews_by_what_they_say(folder: Path, filters: Filters, ids: str) -> None:
    found = gather([folder], filters, today="2026-03-20")
    assert "".join(reported.id for reported in found.reported_reviews) == ids
    assert sum(found.left_out.values()) == 5 - len(ids)


def test_a_misspelt_case_type_is_told_instead_of_an_empty_report(folder: Path) -> None:
    with pytest.raises(UserError, match="Foster Care"):
        gather([folder], Filters(case_types=("Foster Car",)), today="2026-03-20")


def test_a_broken_file_is_told_and_stops_nothing(folder: Path, tmp_path: Path) -> None:
    folder = shutil.copytree(folder, tmp_path / "reviews")
    (folder / "broken.yaml").write_text("format: 1\nreview: [", encoding="utf-8")
    found = gather([folder], today="2026-03-20")
    assert len(found.reported_reviews) == 4
    assert [problem.file for problem in found.problems] == [str(folder / "broken.yaml")]


def test_a_review_and_its_copies_are_counted_once_by_the_file_that_is_named_as_it_is(tmp_path: Path) -> None:
    path = save(tmp_path, made("one", {"4A": 2, "4C": "Yes"}))
    (tmp_path / "a-copy.yaml").write_bytes(path.read_bytes().replace(b"value: 2", b"value: 3"))
    save(tmp_path, made("two", {"4A": 2}))
    found = gather([tmp_path], today="2026-03-20")
    assert [review.id for review in found.reported_reviews] == ["one", "two"]
    assert found.reported_reviews[0].entries["4A"].value == 2
    assert found.left_out == {"counted by another file, from which it differs": 1}
    (tmp_path / "a-copy.yaml").write_bytes(path.read_bytes())
    assert gather([tmp_path], today="2026-03-20").left_out == {"counted already": 1}


def test_of_files_of_one_review_the_one_that_goes_on_is_counted_whatever_they_are_called(
    tmp_path: Path,
) -> None:
    early = made("one", {"4A": 2, "4C": "Yes"})
    old = save(tmp_path, early).read_bytes()
    perform(early, "submit", Editor("Bela Vexley"))
    new = save(tmp_path / "later", early).read_bytes()
    (tmp_path / "one.yaml").unlink()
    found = []
    for names in (("one.yaml", "two.yaml"), ("two.yaml", "one.yaml")):
        for name, content in zip(names, (old, new), strict=True):
            (tmp_path / name).write_bytes(content)
        for filters in (Filters(), Filters(statuses=("in_progress",))):
            gathered = gather([tmp_path], filters, today="2026-03-20")
            found.append(([each.status for each in gathered.reported_reviews], gathered.left_out))
    assert found[:2] == found[2:]
    assert found[0] == (["submitted"], {"counted already": 1})
    assert found[1][0] == []


def test_an_override_that_says_what_the_answers_say_is_not_counted_as_one() -> None:
    same, other = (with_qa(made(id_, item_4(rating))) for id_, rating in (("a", "ANI"), ("b", "Strength")))
    (rollup,) = roll_up([reported_of(same), reported_of(other)])
    assert [(each.review, each.item) for each in rollup.overridden] == [("b", "4")]


def test_the_share_without_concern_is_of_those_that_are_not_na_and_a_fact_has_none() -> None:
    moved = reported_of(made("a", {"4A": 2, "4B": "Yes", "4C": "Yes"}))
    stayed = reported_of(made("b", item_4("Strength")))
    (rollup,) = roll_up([moved, stayed])
    by_id = {each.id: each for each in rollup.questions}
    assert (by_id["4B"].answered, by_id["4B"].counts["NA"]) == (2, 1)
    assert str(by_id["4B"].without_concern) == "1 of 1"
    assert by_id["7A"].without_concern is None


def test_yes_is_no_good_figure_where_it_counts_against_the_rating() -> None:
    (rollup,) = roll_up([reported_of(made("a", {"3D": "Yes"})), reported_of(made("b", {"3D": "No"}))])
    (figures,) = (each for each in rollup.questions if each.id == "3D")
    assert str(figures.without_concern) == "1 of 2"
    assert figures.as_json()["concern"] == "Yes"


def test_groups_stand_side_by_side_with_what_differs_by_more_than_chance() -> None:
    (rollup,) = roll_up(story())
    lines = text_lines(group_blocks(rollup, "county"), WIDTH)
    assert re.search(
        r"^14 +Caseworker Visits With Child +96/100, 96 % +61/100, 61 %$", "\n".join(lines), re.MULTILINE
    )
    assert "Item 14 differs by more than chance often makes: Larch 61/100, 61 %; Alder 96/100, 96 %" in lines
    assert not [line for line in lines if "Item 4 differs" in line]
    quarters = "\n".join(text_lines(group_blocks(rollup, "quarter"), WIDTH))
    assert (
        "Item 14 differs by more than chance often makes: 2026 Q1 46/50, 92 %; 2026 Q4 33/50, 66 %"
        in quarters
    )


def test_a_county_is_one_in_any_case_and_a_review_that_names_none_is_in_none() -> None:
    found = [
        *reviews("Larch", QUARTERS[0], 2),
        *reviews("LARCH ", QUARTERS[0], 1),
        *reviews("", QUARTERS[0], 1),
    ]
    assert [(each.name, each.reviews) for each in groups(found, "county", found[0].rules)] == [("Larch", 3)]


def test_reviews_that_belong_to_no_group_are_said() -> None:
    found = [*reviews("Larch", QUARTERS[0], 3), *reviews("", QUARTERS[0], 1)]
    (rollup,) = roll_up(found)
    assert "1 review names no county yet, and stands in no group." in text(group_blocks(rollup, "county"))
    assert "in no group" not in text(group_blocks(rollup, "case_type"))
    (without,) = roll_up([replace(each, deidentified=True) for each in found])
    assert "Some reviews name no county yet, and stand in no group." in text(group_blocks(without, "county"))


def test_groups_without_people_are_not_told_where_they_are_small() -> None:
    found = [*reviews("Larch", QUARTERS[0], 12, q14A="No"), *reviews("Alder", QUARTERS[0], 3)]
    (rollup,) = roll_up([replace(each, deidentified=True) for each in found])
    told = rollup.groups_json(groups(found, "county", found[0].rules), "county")
    assert [each["best_of_rated"]["14"] for each in told] == [None, None]
    assert not re.search(r"\d/\d", "\n".join(text_lines(group_blocks(rollup, "county"), WIDTH)))
    assert rollup.as_json()["trends"][0]["reviews"] == 15


def former(reported: ReportedReview) -> ReportedReview:
    """The same answers, made with the version before."""
    return replace(reported, rules=Catalog(instrument_folders()).rules("osri-r4", "2026.1")[0])


def test_versions_are_counted_together_where_the_same_is_meant_and_it_is_said_where_it_is_not() -> None:
    found = reviews("Larch", "2026-02-10", 6) + [
        former(each) for each in reviews("Larch", "2025-11-10", 6, q14A="No")
    ]
    assert [len(each.reported_reviews) for each in roll_up(found)] == [6, 6]
    (pooled,) = roll_up(found, pooled=True)
    best = {each.id: each.best for each in pooled.ratings}
    assert (best["14"], best["4"]) == (Share(6, 12), Share(6, 6)), "0 placements are rated otherwise since"
    assert "4" in pooled.changed
    assert "14" not in pooled.changed
    assert pooled.as_json()["versions"] == {"2026.2": 6, "2026.1": 6}
    said = " ".join(text(rollup_blocks(pooled, "quarter")).split())
    assert {"3", "4"} < set(pooled.changed)
    # Whatever counts from one version alone is named, parts and outcomes too.
    assert pooled.changed == [each.id for each in pooled.ratings if len(pooled.of(each.id)) < len(found)]
    assert "Made 6 with version 2026.2, 6 with version 2026.1; something else is meant there at 3" in said
    assert f"at {', '.join(pooled.changed)}, which count from the latest version alone" in " ".join(
        said.split()
    )
    assert {
        each.id for each in pooled.questions if sum(each.counts.values()) + each.open + each.not_asked > 6
    } <= {each.id for each in pooled.questions if each.rated not in pooled.changed}, (
        "a question counts as its item does"
    )
    (one,) = roll_up(found[:6], pooled=True)
    assert "Made " not in text(rollup_blocks(one))


def test_an_item_counts_together_where_one_version_has_an_answer_more_to_choose_from(tmp_path: Path) -> None:
    before = small_rules(tmp_path)
    for other, same in (
        (changed("choices: [Early, Late]", "choices: [Early, Late, Never]"), True),
        (changed("choices: [Early, Late]", "choices: [Early, In time]"), False),
        (changed("choices: [Early, Late]", "choices: [Early, {code: Late, points: 2}]"), False),
        (changed("when: 1B is No", "when: 1B is No and 1C has Late"), False),
        (changed("ask: Was it good?", "ask: Was it good enough?"), False),
    ):
        now = small_rules(tmp_path, other)
        assert alike(before, now, "1") is alike(now, before, "1") is same, other


def test_reviews_are_put_together_by_the_unit_that_an_instrument_of_the_agencys_own_asks_for(
    run: Run, tmp_path: Path
) -> None:
    page = (ROOT / "docs" / "reports.md").read_text(encoding="utf-8")
    (text,) = (each for each in re.findall(r"```yaml\n(.*?)```", page, re.DOTALL) if "fs.unit" in each)
    id_ = beside(tmp_path, text)
    assert run("lint", tmp_path / "instruments" / f"{id_}.yaml").status == 0
    for number, unit in enumerate(("North", "north ", "South")):
        path = run("new", id_, f"made-up-{number}", "--folder", tmp_path).out.strip()
        assert run("set", path, f"fs.unit={unit}", "fs.site=Larch", "fs.case_type=Foster Care").status == 0
    said = run("report", tmp_path, "--by", "unit").out
    assert re.search(r"^item +North +South$", said, re.MULTILINE)
    assert re.search(r"^ +reviews +2 +1$", said, re.MULTILINE)
    assert "No review says yet" in run("report", ROOT / "reviews" / "sample-0001.yaml", "--by", "unit").out


def test_a_report_says_where_what_it_counts_was_put_in_order_and_lists_what_somebody_chose() -> None:
    (rollup,) = roll_up([reported_of(made(f"made-up-review-{n}", instrument="osri-r4")) for n in range(3)])
    said = " ".join(text(item_blocks(rollup, "5")).split())
    assert "At most 2, in their order. Each counts wherever it stands." in said
    question = next(each for each in rollup.questions if each.id == "5A1")
    choices = choices_of(rollup.rules.questions["5A1"].question)
    shown = said[said.index("At most 2") : said.index("5A2")]
    chosen = [each.shown for each in choices if question.counts.get(each.code)]
    assert len(chosen) < len(choices)
    assert all(each.shown not in shown for each in choices if not question.counts.get(each.code))

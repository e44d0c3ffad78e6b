"""Reviews that branches moved to another version of the instrument, each with answers of its own, and merged."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.acts import create_review
from tests.instrument.making import rules_of
from tests.review.test_migrate import NEW, OLD, version
from tui_review.cli.main import main
from tui_review.errors import UserError
from tui_review.instrument.loading.catalog import Catalog
from tui_review.instrument.rules import Rules
from tui_review.qa.merge import merge_reviews
from tui_review.review.conflicts import place, value_in
from tui_review.review.evaluation import Evaluation
from tui_review.review.findings import findings
from tui_review.review.gate.acts import performed
from tui_review.review.gate.proposals import Create, HandOver, Merge, Migrate, OverrideRating, UndoOverride
from tui_review.review.migrate import migrate
from tui_review.review.model import Answer, Note, Review
from tui_review.review.moving import MigrationReport
from tui_review.review.record.acts import breaks
from tui_review.review.serial import as_written, from_document, new_review, to_data
from tui_review.review.state import ReviewState
from tui_review.review.who import Editor
from tui_review.shape.plain import plain
from tui_review.store.journal import Journal
from tui_review.store.reviews import read_review
from tui_review.yamlfile.reader import read_yaml
from tui_review.yamlfile.writer import write_yaml

DAY = "2026-03-20"
NO_ITEM = version(2, ('- id: "1"\n', '- id: "2"\n'))
THIRD = version(3, ("\nsections:", "\nrenames: {place: site, moves.sort: moves.kind}\nsections:"))
CLOSER = [{"day": "2025-01-02", "kind": "first", "why": "closer"}]


class Desk:
    """A person at a review, with the versions of the instrument that there are."""

    def __init__(
        self, folder: Path, review: Review | None = None, *, second: str = NEW, name: str = "Ann"
    ) -> None:
        self.folder, self.second = folder, second
        made = review or new_review("made-up", self.rules("1"), "2026-03-01")
        self.editor = Editor(name, "site_leader", now=lambda: "2026-03-11T10:00:00Z")
        self.state = self.at(made)
        if review is None:
            self.state.propose(Create(by=self.state.author))

    def at(self, review: Review) -> ReviewState:
        return ReviewState(self.rules(review.review.instrument.version), review, self.editor, today=DAY)

    def rules(self, number: str) -> Rules:
        return rules_of(self.folder, {"1": OLD, "2": self.second, "3": THIRD}[number])

    @property
    def review(self) -> Review:
        return self.state.review

    def move(self, to: str) -> MigrationReport:
        moved, report = migrate(self.review, self.state.rules, self.rules(to), self.editor)
        self.state.propose(Migrate(moved=moved, by=self.state.author))
        self.state = self.at(self.review)
        return report

    def override(self, rating: str, reason: str) -> None:
        self.state.propose(OverrideRating(item="1", rating=rating, reason=reason, by=self.state.author))

    def branch(self, name: str) -> Desk:
        return Desk(self.folder, self.review, second=self.second, name=name)

    def merge(self, base: Review, theirs: Review, to: str = "2") -> None:
        merged = merge_reviews(base, self.review, theirs, self.rules(to)).review
        self.state = ReviewState(self.rules(to), self.review, self.editor, today=DAY)
        self.state.propose(Merge(base=base, theirs=theirs, merged=merged, by=self.state.author))
        if "review/act" in self.review.conflicts:
            self.state.settle("review/act", "ours")

    def said(self) -> list[str]:
        evaluation = Evaluation.of(self.state.rules, self.review, as_of=DAY)
        return [f"{each.question}: {each.message}" for each in findings(self.review, evaluation)]


@pytest.fixture
def begun(tmp_path: Path) -> Desk:
    desk = Desk(tmp_path)
    desk.state.answer_many({"1A": "Yes", "1B": "Yes", "site": "Halden", "colour": "Red", "moves": CLOSER})
    return desk


def both_moved(begun: Desk, mine: dict[str, Any], yours: dict[str, Any]) -> Desk:
    """Ann's review after a merge with Bob's, both moved to version 2 after an answer of their own."""
    ann, bob = begun.branch("Ann"), begun.branch("Bob")
    for desk, answers in ((ann, mine), (bob, yours)):
        desk.state.answer_many(answers)
        desk.move("2")
    ann.merge(begun.review, bob.review)
    assert ann.review.conflicts == {}
    return ann


@pytest.mark.parametrize("to", ["1", "3"])
def test_two_answers_that_branches_put_aside_come_back_to_be_settled(begun: Desk, to: str) -> None:
    ann = both_moved(begun, {"days": 5, "colour": "Green"}, {"days": 8})
    report = ann.move(to)
    assert report.unsettled == ["days"]
    conflict = ann.review.conflicts["days"]
    assert (ann.review.raw["days"], conflict.ours, conflict.theirs) == (5, 5, 8)
    assert ann.review.raw["colour"] == "Green"
    assert "days" not in " ".join(ann.review.orphans)
    assert any("Two branches had put aside something different" in each for each in ann.said())
    ann.state.settle("days", "theirs")
    assert (ann.review.raw["days"], ann.review.conflicts) == (8, {})
    assert breaks(ann.review) == []


def test_cells_that_branches_put_aside_differently_come_back_row_by_row(begun: Desk) -> None:
    begun.state.answer_many({"moves": [*CLOSER, {"day": "2025-02-03", "why": "bigger"}]})
    first, second = begun.review.answers["moves"].rows or {}
    ann = both_moved(begun, {f"moves.{first}.why": "school"}, {f"moves.{first}.why": "work"})
    report = ann.move("1")
    assert report.unsettled == [f"moves.{first}.why"]
    conflict = ann.review.conflicts[f"moves.{first}.why"]
    rows = ann.review.answers["moves"].rows or {}
    assert (rows[first]["why"], conflict.ours, conflict.theirs) == ("school", "school", "work")
    assert rows[second]["why"] == "bigger"
    ann.state.settle(f"moves.{first}.why", "theirs")
    assert (ann.review.answers["moves"].rows or {})[first]["why"] == "work"


def test_two_overrides_that_branches_put_aside_come_back_to_be_settled(tmp_path: Path) -> None:
    begun = Desk(tmp_path, second=NO_ITEM)
    begun.state.answer_many({"1A": "Yes", "1B": "Yes"})
    ann, bob = begun.branch("Ann"), begun.branch("Bob")
    for desk in (ann, bob):
        desk.override("Area Needing Improvement", f"As {desk.editor.name} saw it.")
        desk.move("2")
    ann.merge(begun.review, bob.review)
    assert ann.move("1").unsettled == ["1/override"]
    assert ann.review.overrides["1"].by == "Ann"
    assert {
        ann.review.conflicts["1/override"].ours["by"],
        ann.review.conflicts["1/override"].theirs["by"],
    } == {
        "Ann",
        "Bob",
    }
    ann.state.settle("1/override", "theirs")
    assert ann.review.overrides["1"].reason == "As Bob saw it."
    assert breaks(ann.review) == []


@pytest.mark.parametrize("cleared", ["ours", "theirs"])
@pytest.mark.parametrize("at", ["days", "moves.r1.why"])
def test_what_one_branch_cleared_and_another_changed_comes_back_to_be_settled(
    begun: Desk, at: str, cleared: str
) -> None:
    begun.state.answer_many({"days": 3})
    sides = {"theirs" if cleared == "ours" else "ours": 8 if at == "days" else "work", cleared: None}
    ann = both_moved(begun, {at: sides["ours"]}, {at: sides["theirs"]})
    data = to_data(ann.review, as_written(ann.state.rules, ann.review))
    assert from_document(read_yaml(write_yaml(data), file="made-up.yaml")).orphans == ann.review.orphans
    assert ann.move("1").unsettled == [at]
    conflict = ann.review.conflicts[at]
    assert (conflict.ours, conflict.theirs) == (sides["ours"], sides["theirs"])
    ann.state.settle(at, cleared)
    assert value_in(ann.review.answers.get(at.partition(".")[0], Answer()), place(at)) is None
    assert [key for key in ann.review.orphans if key.startswith(at[:4])] == []
    assert (ann.review.conflicts, breaks(ann.review)) == ({}, [])


@pytest.mark.parametrize("cleared", ["ours", "theirs"])
def test_an_override_that_one_branch_took_back_and_another_changed_comes_back_to_be_settled(
    tmp_path: Path, cleared: str
) -> None:
    begun = Desk(tmp_path, second=NO_ITEM)
    begun.state.answer_many({"1A": "Yes", "1B": "Yes"})
    begun.override("Area Needing Improvement", "At first.")
    ann, bob = begun.branch("Ann"), begun.branch("Bob")
    back, changed = (ann, bob) if cleared == "ours" else (bob, ann)
    back.state.propose(UndoOverride(item="1", reason="Seen anew.", by=back.state.author))
    changed.override("Area Needing Improvement", "A pattern.")
    for desk in (ann, bob):
        desk.move("2")
    ann.merge(begun.review, bob.review)
    assert ann.move("1").unsettled == ["1/override"]
    ann.state.settle("1/override", cleared)
    assert (ann.review.overrides, ann.review.conflicts, breaks(ann.review)) == ({}, {}, [])


def test_equal_ones_are_one_and_what_one_branch_alone_changed_is_taken(begun: Desk) -> None:
    begun.state.answer_many({"days": 3})
    ann = both_moved(begun, {"days": 5}, {"days": 5})
    assert ann.review.orphans["days@1"] == {"value": 5}
    assert "days@1/theirs" not in ann.review.orphans
    bobs = both_moved(begun, {}, {"days": 8})
    assert (bobs.move("1").unsettled, bobs.review.raw["days"]) == ([], 8)


def test_three_branches_that_put_something_aside_are_three_sides(begun: Desk) -> None:
    ann = both_moved(begun, {"days": 5}, {"days": 8})
    cleo = begun.branch("Cleo")
    cleo.state.answer_many({"days": 9})
    cleo.move("2")
    ann.merge(begun.review, cleo.review)
    ann.move("1")
    conflict = ann.review.conflicts["days"]
    assert [conflict.ours, conflict.theirs, *conflict.others] == [5, 8, 9]


@pytest.mark.parametrize("is_ours_further", [False, True])
def test_what_one_branch_had_put_aside_and_another_took_over_a_further_version_comes_back_to_be_settled(
    begun: Desk, *, is_ours_further: bool
) -> None:
    begun.state.answer_many({"days": 3})
    ann, bob = begun.branch("Ann"), begun.branch("Bob")
    ann.state.answer_many({"days": 5})
    ann.move("2")
    bob.state.answer_many({"days": 8})
    bob.move("3")
    if is_ours_further:
        bob.move("2")
        bob.merge(begun.review, ann.review)
        merged = bob
    else:
        ann.merge(begun.review, bob.review)
        merged = ann
    assert merged.move("1").unsettled == ["days"]
    assert {merged.review.conflicts["days"].ours, merged.review.conflicts["days"].theirs} == {5, 8}


def test_where_one_of_two_has_no_place_both_stay_aside(begun: Desk) -> None:
    ann = both_moved(begun, {"days": 5}, {"days": 8})
    aside = {"days@1": {"value": "many"}, "days@1/theirs": {"value": 8}}
    ann.state = ann.at(replace(ann.review, orphans=aside))
    ann.move("1")
    assert aside.items() <= ann.review.orphans.items()
    assert "days" not in ann.review.raw


def test_what_a_branch_goes_on_writing_in_the_former_version_stands_where_it_belongs(begun: Desk) -> None:
    ann, bob = begun.branch("Ann"), begun.branch("Bob")
    bob.move("2")
    (row,) = begun.review.answers["moves"].rows or {}
    ann.state.answer_many({"site": "Elsewhere", "colour": "Green", f"moves.{row}.kind": "last"})
    rows = (ann.review.answers["moves"].rows or {}).values()
    ann.state.answer_many({"moves": [*rows, {"day": "2025-03-04", "why": "job"}]})
    ann.merge(begun.review, bob.review)
    first, second = (ann.review.answers["moves"].rows or {}).items()
    assert first == (row, {"day": "2025-01-02", "sort": "last"})
    assert second[1] == {"day": "2025-03-04"}
    assert ann.review.orphans["moves.why@1"] == {row: "closer", second[0]: "job"}
    assert ann.review.raw["place"] == "Elsewhere"
    assert "site" not in ann.review.answers
    assert ann.review.orphans["colour@1"] == {"value": "Green"}
    assert "colour: colour is not answered yet." in ann.said()
    assert breaks(ann.review) == []


def test_rows_that_a_merge_numbers_anew_take_their_cells_along(begun: Desk) -> None:
    answers = {id_: each for id_, each in begun.review.answers.items() if id_ != "moves"}
    begun.state = begun.at(replace(begun.review, answers=answers))
    sides = []
    for name in ("Ann", "Bob"):
        desk = begun.branch(name)
        rows = {"r1": {"day": "2025-01-02", "kind": name, "why": f"{name} says so"}}
        answers = {**desk.review.answers, "moves": Answer(rows=rows)}
        desk.state = ReviewState(
            desk.state.rules, replace(desk.review, answers=answers), desk.editor, today=DAY
        )
        desk.move("2")
        sides.append(desk)
    ann, bob = sides
    ann.merge(begun.review, bob.review)
    assert ann.review.orphans["moves.why@1"] == {"r1": "Ann says so", "r2": "Bob says so"}


def test_what_was_merged_without_the_renames_is_named_and_moved_in_the_same_version(begun: Desk) -> None:
    begun.move("2")
    (row,) = begun.review.answers["moves"].rows or {}
    cells = {"day": "2025-01-02", "kind": "first", "why": "closer"}
    answers = {**begun.review.answers, "moves": Answer(rows={row: cells})}
    merged = replace(
        begun.review, answers=answers, orphans={}, notes={"n1": Note(on="site", status="closed")}
    )
    begun.state = begun.at(merged)
    for name in ("kind", "why"):
        assert any(
            f"no column {name} here" in each and "migrate FILE --to 2" in each for each in begun.said()
        )
    begun.move("2")
    assert (begun.review.answers["moves"].rows or {})[row] == {"day": "2025-01-02", "sort": "first"}
    assert begun.review.orphans == {"moves.why@2": {row: "closer"}}
    assert begun.review.notes["n1"].on == "place"
    with pytest.raises(UserError, match="of version 2 already"):
        begun.move("2")


def test_the_commands_say_what_comes_back_to_be_settled(
    begun: Desk, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    ann = both_moved(begun, {"days": 5}, {"days": 8})
    folder = tmp_path / "instruments"
    folder.mkdir()
    for name, text in (("one", OLD), ("two", NEW)):
        (folder / f"{name}.yaml").write_text(text, encoding="utf-8")
    file = str(tmp_path / "made-up.yaml")
    create_review(Path(file), ann.review, Catalog([folder]).rules("small", "2")[0])
    assert main(["migrate", file, "--to", "1", "--by", "Ann"]) == 0
    assert "to settle    days: two branches" in capsys.readouterr().out
    main(["check", file])
    assert "days: error: Two branches had put aside something different here" in capsys.readouterr().out
    main(["settle", file])
    assert "theirs: 8" in capsys.readouterr().out
    assert main(["settle", file, "days", "theirs", "--by", "Ann"]) == 0
    assert main(["verify", file]) == 0
    assert read_review(Path(file)).review.raw["days"] == 8


def test_what_a_hand_over_sealed_aside_holds_when_a_branch_changed_it_in_the_former_version(
    begun: Desk,
) -> None:
    begun.state.answer_many({"days": 3})
    ann, bob = begun.branch("Ann"), begun.branch("Bob")
    ann.move("2")
    act = performed(ann.state.rules, ann.review, HandOver(act="submit", by=ann.state.author))
    ann.state = ann.at(act)
    bob.state.answer_many({"days": 8, "colour": "Green"})
    ann.merge(begun.review, bob.review)
    assert breaks(ann.review) == []
    assert {key: each["value"] for key, each in ann.review.orphans.items() if "value" in each} == {
        "days@1": 3,
        "days@1/theirs": 8,
        "colour@1/theirs": "Green",
    }
    while ann.review.conflicts:
        ann.state.settle(next(iter(ann.review.conflicts)), "ours")
    assert ann.move("1").unsettled == ["days"]
    assert ann.review.raw["days"] == 3


@pytest.mark.usefixtures("state")
def test_what_a_journal_of_the_former_version_keeps_is_taken_under_the_names_of_now(
    begun: Desk, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder, before = tmp_path / "instruments", dict(begun.review.answers)
    folder.mkdir()
    for name, text in (("one", OLD), ("two", NEW)):
        (folder / f"{name}.yaml").write_text(text, encoding="utf-8")
    (row,) = before["moves"].rows or {}
    begun.state.answer_many({"site": "Elsewhere", "colour": "Green", "days": 9, f"moves.{row}.kind": "last"})
    after = begun.review.answers
    begun.state = begun.at(replace(begun.review, answers=before))
    begun.move("2")
    file = tmp_path / "made-up.yaml"
    create_review(file, begun.review, Catalog([folder]).rules("small", "2")[0])
    journal = Journal(file, "another")
    for id_ in ("site", "colour", "days", "moves"):
        kept = [plain(each.get(id_, Answer())) for each in (before, after)]
        journal.append({"question": id_, "before": kept[0], "after": kept[1]})
    journal.close()
    main(["recover", str(file)])
    told = capsys.readouterr()
    assert "two answers" not in told.out
    assert "What is kept at colour has no place in version 2" in told.err
    assert main(["recover", str(file), "--take", "--by", "Ann"]) == 1
    told = capsys.readouterr()
    assert "taken: place, moves" in told.out
    assert "What is kept at days has no place in version 2" in told.err
    review = read_review(file).review
    assert (review.raw["place"], review.raw["colour"], review.conflicts) == ("Elsewhere", "Red", {})
    assert (review.answers["moves"].rows or {})[row] == {"day": "2025-01-02", "sort": "last"}
    main(["recover", str(file), "--json"])
    assert '"changes": 2' in capsys.readouterr().out

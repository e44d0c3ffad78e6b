"""Choices that a reviewer put in an order, in versions that take them with it and without."""

from __future__ import annotations

import json
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.acts import create_review
from tests.instrument.making import rules_of
from tests.review.test_migrate import version
from tui_review.cli.main import main
from tui_review.errors import UserError
from tui_review.instrument.kinds.registry import kind_of
from tui_review.instrument.loading.catalog import Catalog
from tui_review.instrument.model import Column, Question
from tui_review.instrument.rules import Rules
from tui_review.qa.driver import merge_files
from tui_review.qa.merge import merge_reviews
from tui_review.review.gate.acts import performed
from tui_review.review.gate.gate import decide
from tui_review.review.gate.proposals import Create, HandOver, Merge, Migrate
from tui_review.review.handover import ActName
from tui_review.review.migrate import migrate
from tui_review.review.model import Answer, Event, Review
from tui_review.review.moving import MigrationReport
from tui_review.review.record.acts import breaks
from tui_review.review.record.events import makers
from tui_review.review.serial import new_review
from tui_review.review.state import ReviewState
from tui_review.review.who import Editor, Role
from tui_review.store.journal import Journal
from tui_review.store.reviews import read_review

PLACES = "Home, School, Work, Health"
GOALS = f"answer: several, choices: [{PLACES}]"
RANKED = f"{GOALS}, at_most: 3"


def with_goals(number: int, kind: str) -> str:
    """The small instrument with goals, as a question and as a column of its table."""
    return version(
        number,
        ("{id: days, ask: How many days, answer: number,", f"{{id: goals, ask: Which goals, {kind},"),
        ("{id: kind, label: Kind, answer: text}", f"{{id: kind, label: Kind, {kind}}}"),
    )


VERSIONS = {"1": with_goals(1, RANKED), "2": with_goals(2, GOALS), "3": with_goals(3, RANKED)}
"""Ranked, as a set, and ranked again."""
LISTED = VERSIONS | {"2": with_goals(2, GOALS.replace(PLACES, "Work, Home, School, Health"))}
"""The same, with the set listed otherwise."""


class Desk:
    """A person at a review, with the versions of the instrument that there are."""

    def __init__(
        self, folder: Path, review: Review | None = None, *, name: str = "Ann", begin: str = "1"
    ) -> None:
        self.folder = folder
        self.editor = Editor(name, "reviewer", now=lambda: "2026-03-11T10:00:00Z")
        self.state = self.at(review or new_review("made-up", self.rules(begin), "2026-03-01"))
        if review is None:
            self.state.propose(Create(by=self.state.author))

    def rules(self, number: str) -> Rules:
        return rules_of(self.folder, VERSIONS[number])

    def at(self, review: Review, number: str = "") -> ReviewState:
        rules = self.rules(number or review.review.instrument.version)
        return ReviewState(rules, review, self.editor, today="2026-03-20")

    @property
    def review(self) -> Review:
        return self.state.review

    @property
    def goals(self) -> Any:
        return self.review.answers["goals"].value

    def cell(self, number: int = 0) -> Any:
        return list((self.review.answers["moves"].rows or {}).values())[number]["kind"]

    @property
    def row(self) -> str:
        """The id of the first row."""
        return next(iter(self.review.answers["moves"].rows or {}))

    def give(self, **answers: Any) -> None:
        self.state.answer_many(answers)

    def hand_over(self) -> None:
        steps: tuple[tuple[ActName, Role], ...] = (("submit", "reviewer"), ("return", "qa"))
        for act, role in steps:
            by = replace(self.state.author, role=role, name=self.editor.name if role == "reviewer" else "Kim")
            done = HandOver(act=act, by=by, reason="Look again.")
            self.state = self.at(performed(self.state.rules, self.review, done))

    def move(self, to: str) -> MigrationReport:
        moved, report = migrate(self.review, self.state.rules, self.rules(to), self.editor)
        self.state.propose(Migrate(moved=moved, by=self.state.author))
        self.state = self.at(self.review)
        return report

    def branch(self, name: str) -> Desk:
        return Desk(self.folder, self.review, name=name)

    def merge(self, base: Review, theirs: Review, to: str = "2") -> None:
        state, former = self.at(self.review, to), {each: self.rules(each) for each in VERSIONS}
        merged = merge_reviews(base, self.review, theirs, state.rules, former).review
        proposal = Merge(base=base, theirs=theirs, merged=merged, by=state.author)
        state.go_on(decide(proposal, state, former))
        self.state = state
        if "review/act" in self.review.conflicts:
            self.state.settle("review/act", "ours")


@pytest.fixture
def begun(tmp_path: Path) -> Desk:
    desk = Desk(tmp_path)
    desk.give(
        goals=["Work", "Home", "School"],
        moves=[{"day": "2025-01-02", "kind": ["School", "Home"]}, {"day": "2025-02-03", "kind": ["Home"]}],
    )
    return desk


def test_an_order_that_means_nothing_in_a_version_is_kept_aside_and_said_while_the_choices_stay(
    begun: Desk,
) -> None:
    report = begun.move("2")
    assert (begun.goals, begun.cell()) == (["Home", "School", "Work"], ["Home", "School"])
    assert begun.review.orphans == {
        "moves.kind@1": {begun.row: {"order": ["School", "Home"]}},
        "goals@1": {"order": ["Work", "Home", "School"]},
    }
    assert sorted((each.id, each.why) for each in report.dropped) == [
        ("goals", "what was chosen stays; its order means nothing there"),
        ("moves.kind", "what was chosen stays; its order means nothing there"),
    ]
    assert "goals" not in report.kept


@pytest.mark.parametrize("to", ["1", "3"])
@pytest.mark.parametrize("submitted", [False, True])
def test_the_order_comes_back_with_a_version_that_takes_it(begun: Desk, to: str, *, submitted: bool) -> None:
    if submitted:
        begun.hand_over()
    before = {id_: each.given for id_, each in begun.review.answers.items()}
    begun.move("2")
    assert breaks(begun.review) == []
    report = begun.move(to)
    assert {id_: each.given for id_, each in begun.review.answers.items()} == before
    assert (sorted(report.restored), report.now_ordered) == (["goals", "moves.kind"], [])
    assert begun.review.orphans == {}
    assert breaks(begun.review) == []


def test_what_was_chosen_anew_keeps_its_order_and_what_was_taken_away_does_not_come_back(begun: Desk) -> None:
    begun.move("2")
    begun.give(goals=["Home", "Health"])
    report = begun.move("3")
    assert begun.goals == ["Home", "Health"]
    assert begun.review.orphans == {"goals@1": {"order": ["Work", "Home", "School"]}}
    assert report.now_ordered == ["goals"]
    begun.give(goals=["School", "Work", "Home"])
    begun.move("1")
    assert begun.goals == ["School", "Work", "Home"], (
        "what stands was ranked in a version that takes an order"
    )
    begun.state.clear("goals")
    begun.move("2")
    begun.move("1")
    assert "goals" not in begun.review.answers


def test_a_set_that_becomes_a_ranking_is_named_to_be_looked_at(tmp_path: Path) -> None:
    desk = Desk(tmp_path, begin="2")
    desk.give(goals=["Work", "Home"], moves=[{"kind": ["Home", "School"]}, {"kind": ["Work"]}])
    report = desk.move("3")
    assert report.now_ordered == ["goals", "moves.kind"]
    assert report.dropped == []
    one = Desk(tmp_path, begin="2")
    one.give(goals=["Work"], moves=[{"kind": ["Work"]}])
    assert one.move("3").now_ordered == []


def test_the_record_says_that_a_move_took_the_order_and_who_gave_what(begun: Desk) -> None:
    begun.hand_over()
    begun.state.answer_many({"goals": ["School", "Work", "Home"]}, why="Better so.")
    begun.move("2")
    *_, given, moved = begun.review.answers["goals"].changes
    assert (given.why, moved.how, moved.by, moved.was) == (
        "Better so.",
        "migrated",
        "",
        ["School", "Work", "Home"],
    )
    assert [each.why for each in makers(begun.review.answers["goals"], "given")] == ["Better so."]
    (line,) = begun.review.answers["moves"].changes
    assert (line.how, line.rows) == ("migrated", {begun.row: {"kind": ["School", "Home"]}})
    assert breaks(begun.review) == []


@pytest.mark.parametrize(
    "changed", [{}, {"goals": ["School", "Work", "Home"]}, {"goals": ["Health", "Home"]}]
)
def test_what_a_branch_ranks_in_the_former_version_is_kept_aside_by_a_merge(
    begun: Desk, changed: dict[str, Any]
) -> None:
    begun.hand_over()
    ann, bob = begun.branch("Ann"), begun.branch("Bob")
    bob.state.answer_many({**changed, "site": "Halden"}, why="New letter.")
    ann.move("2")
    for ours, theirs in ((ann, bob.review), (bob, ann.review)):
        merged = ours.branch(ours.editor.name)
        merged.merge(begun.review, theirs)
        wanted = changed.get("goals", ["Work", "Home", "School"])
        assert merged.goals == sorted(wanted, key=PLACES.index)
        # What the move sealed stays, and what came to it stands beside it.
        sealed = "goals@1" if not changed else "goals@1/theirs"
        assert merged.review.orphans[sealed] == {"order": wanted}
        assert merged.review.conflicts == {}
        assert breaks(merged.review) == []
        lines = [each.how for each in merged.review.answers["goals"].changes if not each.by]
        assert lines == (["migrated"] if not changed else ["migrated", "migrated", "merged"])
        merged.state = merged.at(merged.review)
        report = merged.move("1")
        rivals = [["Work", "Home", "School"], wanted] if len(wanted) == 3 and changed else []
        assert report.unsettled == (["goals"] if rivals else [])
        assert merged.goals == (rivals[0] if rivals else wanted)
        assert [each.theirs for each in merged.review.conflicts.values()] == rivals[1:]
        assert merged.cell() == ["School", "Home"]


def test_two_orders_that_branches_put_aside_come_back_to_be_settled(begun: Desk) -> None:
    ann, bob = begun.branch("Ann"), begun.branch("Bob")
    ann.give(goals=["School", "Work", "Home"])
    bob.give(**{"goals": ["Home", "Work", "School"], f"moves.{begun.row}.kind": ["Home", "School"]})
    for desk in (ann, bob):
        desk.move("2")
    ann.merge(begun.review, bob.review)
    assert (ann.review.conflicts, ann.goals) == ({}, ["Home", "School", "Work"])
    ann.state = ann.at(ann.review)
    assert ann.move("1").unsettled == ["goals"]
    assert ann.cell() == ["Home", "School"], "what one branch alone has changed is taken"
    assert ann.review.orphans == {}
    conflict = ann.review.conflicts["goals"]
    assert (conflict.ours, conflict.theirs) == (["School", "Work", "Home"], ["Home", "Work", "School"])
    assert ann.goals == ["School", "Work", "Home"]


def test_choices_that_were_never_ranked_have_no_order_to_keep(
    begun: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(VERSIONS, "1", with_goals(1, GOALS))
    monkeypatch.setitem(VERSIONS, "2", LISTED["2"])
    desk = Desk(begun.folder)
    desk.give(goals=["Home", "School", "Work"], moves=[{"kind": ["Home", "Work"]}])
    ann, bob = desk.branch("Ann"), desk.branch("Bob")
    bob.give(site="Halden")
    assert ann.move("2").dropped == []
    ann.merge(desk.review, bob.review)
    assert (ann.goals, ann.cell()) == (["Work", "Home", "School"], ["Work", "Home"])
    assert ann.review.orphans == {}


def test_what_was_put_aside_whole_keeps_its_order_when_it_comes_back_as_a_set(
    begun: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(VERSIONS, "2", with_goals(2, "answer: number"))
    monkeypatch.setitem(VERSIONS, "3", with_goals(3, GOALS))
    begun.move("2")
    assert {"goals", "moves"} - begun.review.answers.keys() == {"goals"}
    report = begun.move("3")
    assert (begun.goals, begun.cell()) == (["Home", "School", "Work"], ["Home", "School"])
    assert begun.review.orphans == {
        "goals@1": {"order": ["Work", "Home", "School"]},
        "moves.kind@1": {begun.row: {"order": ["School", "Home"]}},
    }
    assert {each.id for each in report.dropped} == {"goals", "moves.kind"}
    assert begun.move("1").restored == ["moves.kind", "goals"]
    assert (begun.goals, begun.cell()) == (["Work", "Home", "School"], ["School", "Home"])


def test_a_line_of_a_move_that_no_move_made_is_named(begun: Desk) -> None:
    begun.hand_over()
    answer = begun.review.answers["goals"]
    line = Event(
        id="m0123456ab", part="given", was=["Home", "Work", "School"], by="", at="2026-03-12", how="migrated"
    )
    forged = replace(begun.review, answers={**begun.review.answers, "goals": replace(answer, changes=[line])})
    assert any("a move made it, and none did" in each.what for each in breaks(forged))
    begun.move("2")
    answer = begun.review.answers["goals"]
    (moved,) = answer.changes
    other = replace(answer, changes=[replace(moved, was=["Home", "Work", "Health"])])
    forged = replace(begun.review, answers={**begun.review.answers, "goals": other})
    assert any("changes more than an order" in each.what for each in breaks(forged))


ONE_OF_EACH = (
    "yes_no",
    "choice, choices: ['7', Kim, 'Yes']",
    "several, choices: ['7', Kim, 'Yes']",
    "several, choices: ['7', Kim, 'Yes'], at_most: 3",
    "number",
    "decimal",
    "date",
    "time",
    "text",
    "long_text",
    "pattern, pattern: '[0-9]{1,4}', pattern_message: digits",
    "names",
)
TYPED = ("Yes", "7", "007", "+7", "12.5", "2026-01-05", "08:00", "Kim", "Kim; 7", "7; Kim", "Yes; Kim; 7")


def with_kinds(number: int, kinds: Sequence[str]) -> str:
    """The small instrument with a question of each of these kinds, and a column where there can be one."""
    asked = "".join(
        f"      - {{id: q{at}, ask: Q, answer: {kind}, guidance: G.}}\n" for at, kind in enumerate(kinds)
    )
    columns = "".join(
        f"          - {{id: c{at}, label: C, answer: {kind}}}\n"
        for at, kind in enumerate(kinds)
        if kind != "names"
    )
    return version(
        number,
        ("      - {id: days, ask: How many days, answer: number, guidance: G.}\n", asked),
        ("          - {id: kind, label: Kind, answer: text}\n", columns),
    )


@pytest.mark.parametrize("by", range(1, len(ONE_OF_EACH)))
def test_whatever_becomes_of_an_answer_in_another_kind_it_says_the_same_or_is_told(
    tmp_path: Path, by: int
) -> None:
    """Every kind becomes every other, at a question and in a column."""
    turned = [*ONE_OF_EACH[by:], *ONE_OF_EACH[:by]]
    old, new = (rules_of(tmp_path, with_kinds(at, kinds)) for at, kinds in ((1, ONE_OF_EACH), (2, turned)))
    parts = {each.id: each for rules in (old,) for each in _parts(rules)}
    for typed in TYPED:
        review, given = new_review("made-up", old, "2026-03-01"), dict[str, Any]()
        for id_, part in parts.items():
            with suppress(UserError):
                given[id_] = kind_of(part).parse(part, typed)
        review.answers.update({id_: Answer(value=each) for id_, each in given.items() if id_[0] == "q"})
        review.answers["moves"] = Answer(
            rows={"r1": {id_: each for id_, each in given.items() if id_[0] == "c"}}
        )
        moved, report = migrate(review, old, new, Editor("Ann"))
        told = {each.id.removeprefix("moves.") for each in report.dropped}
        told |= {each.removeprefix("moves.") for each in report.now_ordered}
        stands = {id_: each.value for id_, each in moved.answers.items()} | (
            moved.answers["moves"].rows or {}
        )["r1"]
        for part in _parts(new):
            was, now = given.get(part.id), stands.get(part.id)
            if was is not None and part.id not in told:
                one, other = (
                    kind_of(parts[part.id]).typed_as(parts[part.id], was),
                    kind_of(part).typed_as(part, now),
                )
                assert one == other, (typed, parts[part.id].answer, part.answer)


def _parts(rules: Rules) -> list[Question | Column]:
    """The questions and columns of each kind."""
    asked = [each.question for id_, each in rules.questions.items() if id_[0] == "q"]
    return [*asked, *(each for each in rules.questions["moves"].question.columns if each.id[0] == "c")]


@pytest.fixture
def file(begun: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    folder = tmp_path / "instruments"
    folder.mkdir()
    for name, text in VERSIONS.items():
        (folder / f"v{name}.yaml").write_text(text, encoding="utf-8")
    begun.hand_over()
    path = tmp_path / "made-up.yaml"
    create_review(path, begun.review, Catalog([folder]).rules("small", "1")[0])
    return path


def test_the_commands_say_what_became_of_an_order(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["set", str(file), "goals=School; Work; Home", "--why", "Better so.", "--by", "Ann"]) == 0
    capsys.readouterr()
    said = "kept aside   goals: what was chosen stays; its order means nothing there"
    assert main(["migrate", str(file), "--to", "2", "--dry-run"]) == 1
    assert said in capsys.readouterr().out
    assert main(["migrate", str(file), "--to", "2", "--dry-run", "--json"]) == 1
    report = json.loads(capsys.readouterr().out)
    assert {each["id"] for each in report["dropped"]} == {"goals", "moves.kind"}
    assert (report["kept"], report["now_ordered"]) == (["moves"], [])
    assert main(["migrate", str(file), "--to", "2", "--by", "Kim"]) == 0
    assert said in capsys.readouterr().out
    assert main(["verify", str(file)]) == 0
    assert "all holds" in capsys.readouterr().out
    main(["blame", str(file), "goals"])
    told = capsys.readouterr().out
    assert "School; Work; Home → Home; School; Work" in told
    assert told.count("Ann") == 2
    assert "Work; Home; School → School; Work; Home" in told
    main(["migrate", str(file), "--to", "3", "--by", "Kim"])
    assert "comes back   goals" in capsys.readouterr().out
    assert read_review(file).review.raw["goals"] == ["School", "Work", "Home"]
    assert main(["verify", str(file)]) == 0


def test_the_command_says_where_an_order_means_something_by_now(
    file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["migrate", str(file), "--to", "2", "--by", "Kim"])
    main(["set", str(file), "goals=Home; Health", "--why", "Better so.", "--by", "Ann"])
    capsys.readouterr()
    assert main(["migrate", str(file), "--to", "3", "--dry-run"]) == 0
    assert (
        "look at      goals: its order means something in 3, and nobody has given one"
        in capsys.readouterr().out
    )


def test_git_merges_a_ranking_of_the_former_version_so_too(file: Path, begun: Desk) -> None:
    bob = begun.branch("Bob")
    bob.state.answer_many({"goals": ["School", "Work", "Home"]}, why="New letter.")
    sides = {"base": begun.review, "theirs": bob.review}
    begun.move("2")
    sides["ours"] = begun.review
    catalog, paths = Catalog([file.parent / "instruments"]), {}
    for name, review in sides.items():
        paths[name] = file.parent / "sides" / name / "made-up.yaml"
        paths[name].parent.mkdir(parents=True)
        create_review(paths[name], review, catalog.rules("small", review.review.instrument.version)[0])
    driven = merge_files(paths["base"], paths["ours"], paths["theirs"], str(file))
    assert (driven.clean, driven.as_text) == (True, "")
    file.write_bytes(driven.data)
    merged = read_review(file).review
    assert merged.orphans["goals@1"] == {"order": ["Work", "Home", "School"]}
    assert merged.orphans["goals@1/theirs"] == {"order": ["School", "Work", "Home"]}
    assert merged.raw["goals"] == ["Home", "School", "Work"]
    assert breaks(merged) == []


@pytest.mark.parametrize("ranked", [["School", "Work", "Home"], ["Home", "School", "Work"]])
def test_a_ranking_that_a_journal_keeps_stays_there_and_is_said(
    file: Path, ranked: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    main(["migrate", str(file), "--to", "2", "--by", "Kim"])
    journal = Journal(file, "another")
    kept = [{"value": ["Work", "Home", "School"]}, {"value": ranked}]
    journal.append({"question": "goals", "before": kept[0], "after": kept[1]})
    journal.close()
    main(["recover", str(file), "--take", "--by", "Ann"])
    told = capsys.readouterr().err
    assert "What is kept at goals has no place in version 2" in told
    assert ("its order means nothing there" in told) is (ranked[0] != "Home")
    main(["recover", str(file)])
    assert "1 change" in capsys.readouterr().out

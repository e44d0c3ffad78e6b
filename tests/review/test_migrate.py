"""Moving a review to another version: what is kept, renamed, put aside, and what comes back."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.acts import create_review, put
from tui_review.cli.main import main
from tui_review.errors import UserError
from tui_review.instrument.loading.catalog import Catalog
from tui_review.instrument.rules import Rules
from tui_review.review.gate.proposals import HandOver, Migrate
from tui_review.review.made_with import another_text
from tui_review.review.migrate import migrate
from tui_review.review.model import Answer, Conflict, Message, Note, Override, Review
from tui_review.review.moving import MigrationReport
from tui_review.review.serial import new_review
from tui_review.review.state import ReviewState
from tui_review.review.who import Editor
from tui_review.shape.plain import plain
from tui_review.store.journal import Journal
from tui_review.store.lock import ReviewLock
from tui_review.store.reviews import read_review

OLD = """\
language: 1
id: small
version: "1"
title: Small
short: Small
ratings:
  item: [Strength, Area Needing Improvement]
sections:
  - id: sheet
    title: Sheet
    questions:
      - {id: site, ask: Where is it, answer: text, guidance: G.}
      - {id: colour, ask: Which colour, answer: choice, choices: [Red, Green], guidance: G.}
      - {id: days, ask: How many days, answer: number, guidance: G.}
      - id: moves
        ask: Which moves were there?
        answer: table
        guidance: G.
        columns:
          - {id: day, label: Day, answer: date}
          - {id: kind, label: Kind, answer: text}
          - {id: why, label: Why, answer: text}
  - id: outcome
    title: Outcome
    items:
      - id: "1"
        title: First
        questions:
          - {id: 1A, ask: Done, answer: yes_no, na_if: Nothing to do., guidance: G.}
          - {id: 1B, ask: Good, answer: yes_no, narrative_when: 1B is No, narrative_ask: Why, guidance: G.}
        rating:
          - {when: 1A is No or 1B is No, then: Area Needing Improvement}
          - {else: Strength}
"""


def version(number: int, *changes: tuple[str, str], text: str = OLD) -> str:
    """The small instrument in another version, with texts replaced."""
    for old, new in (('version: "1"', f'version: "{number}"'), *changes):
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    return text


NEW = version(
    2,
    ("      - {id: days, ask: How many days, answer: number, guidance: G.}\n", ""),
    ("choices: [Red, Green]", "choices: [Red, Blue]"),
    ("{id: site,", "{id: place,"),
    ("{id: kind, label: Kind", "{id: sort, label: Sort"),
    ("          - {id: why, label: Why, answer: text}\n", ""),
    (
        "        rating:\n",
        "          - {id: 1C, ask: In time, answer: yes_no, guidance: G.}\n        rating:\n",
    ),
    ("1A is No or 1B is No, then", "1A is No or 1C is No, then"),
    ("\nsections:", "\nrenames: {site: place, moves.kind: moves.sort}\nsections:"),
)

ANSWERS: dict[str, Any] = {
    "site": "Halden",
    "colour": "Green",
    "days": 3,
    "moves": [
        {"day": "2025-01-02", "kind": "first", "why": "closer"},
        {"day": "2025-02-03", "kind": "second"},
    ],
    "1A": "NA",
    "1B": "No",
    "1B.narrative": "It came late.",
}
EDITOR = Editor("Pat", "reviewer", now=lambda: "2026-03-20T10:00:00Z")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    instruments = tmp_path / "instruments"
    (instruments / "archive").mkdir(parents=True)
    (instruments / "archive" / "small-1.yaml").write_text(OLD, encoding="utf-8")
    (instruments / "small.yaml").write_text(NEW, encoding="utf-8")
    return tmp_path


@pytest.fixture
def catalog(folder: Path) -> Catalog:
    return Catalog([folder / "instruments"])


def answered(rules: Rules, answers: dict[str, Any] | None = None) -> Review:
    state = ReviewState(rules, new_review("r1", rules, "2026-03-01"), EDITOR, today="2026-03-20")
    state.answer_many(ANSWERS if answers is None else answers)
    return state.review


def moved(
    catalog: Catalog, review: Review, to: str, start: str = "1", editor: Editor = EDITOR
) -> tuple[Review, MigrationReport]:
    old, new = catalog.rules("small", start)[0], catalog.rules("small", to)[0]
    return migrate(review, old, new, editor)


@pytest.fixture
def before(catalog: Catalog) -> Review:
    return answered(catalog.rules("small", "1")[0])


def test_the_report_says_what_becomes_of_each_answer(catalog: Catalog, before: Review) -> None:
    _, report = moved(catalog, before, "2")
    assert sorted(report.kept) == ["1A", "1B", "moves"]
    assert report.renamed == {"site": "place", "moves.kind": "moves.sort"}
    assert {orphan.id for orphan in report.dropped} == {"colour", "days", "moves.why"}
    assert report.newly_asked == ["colour", "1C"]
    assert [(change.id, change.before, change.after) for change in report.ratings] == [
        ("1", "Area Needing Improvement", "Incomplete")
    ]


def test_answers_stand_in_their_new_places_and_what_has_none_is_kept_verbatim(
    catalog: Catalog, before: Review
) -> None:
    after, _ = moved(catalog, before, "2")
    assert after.raw == {
        "place": "Halden",
        "moves": {
            "r1": {"day": "2025-01-02", "sort": "first"},
            "r2": {"day": "2025-02-03", "sort": "second"},
        },
        "1A": "NA",
        "1B": "No",
    }
    assert after.answers["1B"].narrative == "It came late."
    assert after.orphans == {
        "colour@1": {"value": "Green"},
        "days@1": {"value": 3},
        "moves.why@1": {"r1": "closer"},
    }


def test_the_review_says_that_it_was_moved_and_the_one_given_is_as_it_was(
    catalog: Catalog, before: Review
) -> None:
    given = plain(before)
    moving, _ = moved(catalog, before, "2")
    assert plain(before) == given
    state = ReviewState(catalog.rules("small", "1")[0], before, Editor("Pat"), today="2026-03-20")
    after = state.propose(Migrate(moved=moving, by=state.author)).review
    reference = after.review.instrument
    assert (reference.id, reference.version, after.review.version) == ("small", "2", 2)
    assert reference.sha256 == catalog.rules("small", "2")[1]
    act = after.history[-1]
    assert (act.act, act.version, act.by, act.reason) == ("migrated", 2, "Pat", "1 to 2")


def test_going_back_gives_the_review_that_was(catalog: Catalog, folder: Path, before: Review) -> None:
    # The old version knows the ids of the new one by a rename of its own, as a later third version would.
    third = version(3, ("\nsections:", "\nrenames: {place: site, moves.sort: moves.kind}\nsections:"))
    (folder / "instruments" / "third.yaml").write_text(third, encoding="utf-8")
    there, _ = moved(catalog, before, "2")
    back, report = moved(Catalog([folder / "instruments"]), there, "3", start="2")
    assert {id_: plain(answer) for id_, answer in back.answers.items()} == {
        id_: plain(answer) for id_, answer in before.answers.items()
    }
    assert back.orphans == {}
    assert sorted(report.restored) == ["colour", "days", "moves.why"]
    assert report.dropped == []


def test_going_back_to_the_very_version_gives_the_review_that_was_under_its_own_names(folder: Path) -> None:
    newer = version(
        2,
        ("choices: [Red, Green]", "choices: [crimson, Green]"),
        ("{id: site,", "{id: place,"),
        ("{id: kind, label: Kind", "{id: sort, label: Sort"),
        (
            "\nsections:",
            "\nrenames: {site: place, moves.kind: moves.sort, colour.choices.Red: crimson}\nsections:",
        ),
    )
    (folder / "instruments" / "small.yaml").write_text(newer, encoding="utf-8")
    catalog = Catalog([folder / "instruments"])
    before = answered(catalog.rules("small", "1")[0], ANSWERS | {"colour": "Red"})
    message = Message(by="Kim", role="qa", at="2026-03-02T10:00:00Z", text="Which site?")
    put(before, notes={"n1": Note(on="site", status="open", messages=[message])})
    put(before.answers["site"], flag="Ask again.")
    there, report = moved(catalog, before, "2")
    assert report.dropped == []
    assert (there.notes["n1"].on, there.answers["place"].flag) == ("place", "Ask again.")
    assert there.raw["colour"] == "crimson"
    back, report = moved(catalog, there, "1", start="2")
    assert plain(back.answers["moves"]) == plain(before.answers["moves"])
    assert {id_: plain(answer) for id_, answer in back.answers.items()} == {
        id_: plain(answer) for id_, answer in before.answers.items()
    }
    assert (back.notes, back.orphans, report.dropped) == (before.notes, {}, [])
    assert report.renamed["place"] == "site"


def test_what_is_asked_anew_under_a_former_name_is_not_taken_for_what_was_called_so(folder: Path) -> None:
    newer = version(
        2,
        ("{id: site, ask: Where is it,", "{id: place, ask: Where is it,"),
        ("{id: days, ask: How many days, answer: number,", "{id: site, ask: Which court, answer: text,"),
        ("\nsections:", "\nrenames: {site: place}\nsections:"),
    )
    (folder / "instruments" / "small.yaml").write_text(newer, encoding="utf-8")
    catalog = Catalog([folder / "instruments"])
    there = answered(catalog.rules("small", "2")[0], {"place": "Halden", "site": "The high court"})
    back, report = moved(catalog, there, "1", start="2")
    assert back.raw == {"site": "The high court"}
    assert [each.id for each in report.dropped] == ["place"]


def test_what_was_answered_anew_is_not_replaced_by_what_was_put_aside(
    catalog: Catalog, before: Review
) -> None:
    there, _ = moved(catalog, before, "2")
    put(there, answers={**there.answers, "colour": Answer(value="Red")})
    back, report = moved(catalog, there, "1", start="2")
    assert back.answers["colour"].value == "Red"
    assert back.orphans["colour@1"] == {"value": "Green"}
    assert "colour" not in report.restored


def test_putting_aside_twice_keeps_both(catalog: Catalog, before: Review) -> None:
    there, _ = moved(catalog, before, "2")
    put(there, answers={**there.answers, "colour": Answer(value="Red")})
    back, _ = moved(catalog, there, "1", start="2")
    put(back.answers["colour"], value="Green")
    again, _ = moved(catalog, back, "2")
    assert again.orphans["colour@1"] == {"value": "Green"}
    assert again.orphans["colour@1#2"] == {"value": "Green"}


@pytest.mark.parametrize(
    ("old", "new", "question"),
    [
        ("answer: yes_no, na_if: Nothing to do., guidance", "answer: yes_no, guidance", "1A"),
        ("{id: days, ask: How many days, answer: number,", "{id: days, ask: D, answer: text,", "days"),
        ("answer: number, guidance", "answer: number, at_most: 2, guidance", "days"),
        ("answer: number, guidance", "answer: number, compute: count of rows of moves, guidance", "days"),
        ("{id: site, ask: Where is it, answer: text,", "{id: site, ask: W, answer: date,", "site"),
    ],
)
def test_an_answer_that_its_question_does_not_take_any_more_is_put_aside(
    folder: Path, before: Review, old: str, new: str, question: str
) -> None:
    (folder / "instruments" / "small.yaml").write_text(version(2, (old, new)), encoding="utf-8")
    after, report = moved(Catalog([folder / "instruments"]), before, "2")
    assert [orphan.id for orphan in report.dropped] == [question]
    assert after.orphans == {f"{question}@1": {"value": ANSWERS[question]}}
    assert question not in after.answers


def test_choices_that_only_stand_in_another_order_are_kept_in_that_order(
    folder: Path,
) -> None:
    several = "{id: colour, ask: Which colour, answer: several, choices: [Red, Green, Blue], guidance: G.}"
    kind = "{id: kind, label: Kind, answer: several, choices: [Red, Green, Blue]}"
    one = (
        ("{id: colour, ask: Which colour, answer: choice, choices: [Red, Green], guidance: G.}", several),
        ("{id: kind, label: Kind, answer: text}", kind),
    )
    other = tuple((old, new.replace("Red, Green, Blue", "Blue, Green, Red")) for old, new in one)
    for number, changes in ((8, one), (9, other)):
        (folder / f"v{number}.yaml").write_text(version(number, *changes), encoding="utf-8")
    old, new = (Catalog([folder]).rules("small", number)[0] for number in "89")
    review = new_review("made-up", old, "2026-01-05")
    review.answers["colour"] = Answer(value=["Red", "Blue"])
    review.answers["moves"] = Answer(rows={"r1": {"kind": ["Red", "Green"]}})
    moved, report = migrate(review, old, new, Editor("Ann"))
    assert moved.answers["colour"].value == ["Blue", "Red"]
    assert moved.answers["moves"].rows == {"r1": {"kind": ["Green", "Red"]}}
    assert report.dropped == []


@pytest.mark.parametrize(
    ("was", "held", "now", "holds"),
    [
        ("number", 12, "decimal, unit: km", "12"),
        ("decimal", "12", "number", 12),
        ("decimal", "12.5", "number", None),
        ("decimal", "12.12", "decimal, decimals: 1", None),
        ("choice, choices: [Red, Green]", "Red", "several, choices: [Green, Red]", ["Red"]),
        ("number", 12, "decimal, at_most: 10", None),
    ],
)
def test_an_answer_that_another_kind_of_question_can_hold_goes_along_and_comes_back(
    folder: Path, was: str, held: Any, now: str, holds: Any
) -> None:
    for number, kind in ((8, was), (9, now)):
        changes = (
            ("How many days, answer: number,", f"How many days, answer: {kind},"),
            ("{id: kind, label: Kind, answer: text}", f"{{id: kind, label: Kind, answer: {kind}}}"),
        )
        (folder / f"v{number}.yaml").write_text(version(number, *changes), encoding="utf-8")
    old, new = (Catalog([folder]).rules("small", number)[0] for number in "89")
    review = new_review("made-up", old, "2026-01-05")
    review.answers["days"] = Answer(value=held)
    review.answers["moves"] = Answer(rows={"r1": {"kind": held}})
    moved, report = migrate(review, old, new, Editor("Ann"))
    placed = moved.answers["days"].value if "days" in moved.answers else None
    assert (placed, moved.answers["moves"].rows) == (holds, {"r1": {} if holds is None else {"kind": holds}})
    assert bool(report.dropped) == (holds is None)


def test_renames_lead_on_from_version_to_version(folder: Path, before: Review) -> None:
    text = version(
        3, ("{id: site,", "{id: spot,"), ("\nsections:", "\nrenames: {site: place, place: spot}\nsections:")
    )
    (folder / "instruments" / "third.yaml").write_text(text, encoding="utf-8")
    after, report = moved(Catalog([folder / "instruments"]), before, "3")
    assert after.raw["spot"] == "Halden"
    assert report.renamed == {"site": "spot"}


def test_notes_follow_their_question_and_an_override_waits_for_its_item(folder: Path, before: Review) -> None:
    message = Message(by="Kim", role="qa", at="2026-03-02T10:00:00Z", text="Which site?")
    put(before, notes={"n1": Note(on="site", status="open", messages=[message])})
    override = Override(rating="Strength", reason="A reason.", by="Lee", at="2026-03-02T10:00:00Z")
    put(before, overrides={"1": override})
    without = version(
        2,
        ('- id: "1"\n', '- id: "2"\n'),
        ("{id: site,", "{id: place,"),
        ("\nsections:", "\nrenames: {site: place}\nsections:"),
    )
    (folder / "instruments" / "small.yaml").write_text(without, encoding="utf-8")
    catalog = Catalog([folder / "instruments"])
    after, _ = moved(catalog, before, "2")
    assert after.notes["n1"].on == "place"
    assert after.overrides == {}
    assert after.orphans == {"overrides.1@1": plain(override)}
    back, _ = moved(catalog, after, "1", start="2")
    assert back.overrides == {"1": override}


def test_what_must_not_be_moved_is_refused(catalog: Catalog, before: Review) -> None:
    with pytest.raises(UserError, match="of version 1 already"):
        moved(catalog, before, "1")
    with pytest.raises(UserError, match="observer"):
        moved(catalog, before, "2", editor=Editor("Pat", "observer"))
    put(before, conflicts={"1A": Conflict(base="Yes", ours="No", theirs="NA")})
    with pytest.raises(UserError, match="unsettled: 1A"):
        moved(catalog, before, "2")
    put(before, conflicts={})
    put(before.review, status="final")
    with pytest.raises(UserError, match="final"):
        moved(catalog, before, "2")


@pytest.fixture
def file(folder: Path, catalog: Catalog, before: Review, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_STATE_HOME", str(folder / "state"))
    path = folder / "r1.yaml"
    create_review(path, before, catalog.rules("small", "1")[0])
    return path


def test_a_dry_run_reports_and_writes_nothing(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    data, names = file.read_bytes(), sorted(path.name for path in file.parent.iterdir())
    assert main(["migrate", str(file), "--to", "2", "--dry-run", "--json"]) == 1
    report = json.loads(capsys.readouterr().out)
    assert (report["from"], report["to"], report["newly_asked"]) == ("1", "2", ["colour", "1C"])
    assert file.read_bytes() == data
    assert sorted({path.name for path in file.parent.iterdir()} - {"cache"}) == names


def test_the_command_moves_the_file_and_it_opens_with_the_new_version(
    file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["migrate", str(file), "--to", "2", "--by", "Pat", "--reason", "new form"]) == 0
    out = capsys.readouterr().out
    assert "kept aside   colour" in out
    assert "site -> place" in out
    opened = read_review(file)
    assert opened.rules.instrument.version == "2"
    assert another_text(opened.rules, opened.review) == ""
    assert opened.review.history[-1].reason == "1 to 2: new form"
    assert opened.review.orphans["days@1"] == {"value": 3}


def test_a_version_that_is_not_installed_is_named(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    data = file.read_bytes()
    assert main(["migrate", str(file), "--to", "9"]) == 2
    assert "Version 9 of small is not installed" in capsys.readouterr().err
    assert file.read_bytes() == data


def test_a_review_that_somebody_has_open_is_not_moved(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    data = file.read_bytes()
    lock = ReviewLock.acquire(file)
    assert isinstance(lock, ReviewLock)
    assert main(["migrate", str(file), "--to", "2"]) == 2
    lock.release()
    assert "has it open" in capsys.readouterr().err
    assert file.read_bytes() == data


def test_changes_that_a_session_left_behind_are_not_stranded_in_the_old_version(
    file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    journal = Journal(file, read_review(file).fingerprint)
    journal.append({"question": "1A", "before": {"value": "NA"}, "after": {"value": "Yes"}})
    journal.close()
    assert main(["migrate", str(file), "--to", "2"]) == 2
    assert "Take it or discard it first" in capsys.readouterr().err


def test_what_a_merge_of_two_versions_left_without_a_place_is_put_aside_in_the_same_version(
    catalog: Catalog, before: Review
) -> None:
    put(before, answers={**before.answers, "gone": Answer(value="Yes")})
    after, _ = moved(catalog, before, "1")
    assert (after.answers.get("gone"), after.orphans) == (None, {"gone@1": {"value": "Yes"}})


def test_what_was_moved_before_somebody_acted_on_the_review_is_not_taken(
    catalog: Catalog, before: Review
) -> None:
    moving, _ = moved(catalog, before, "2")
    state = ReviewState(catalog.rules("small", "1")[0], before, Editor("Pat"), today="2026-03-20")
    state.propose(HandOver(act="submit", by=state.author))
    with pytest.raises(UserError, match="is another review"):
        state.propose(Migrate(moved=moving, by=state.author))

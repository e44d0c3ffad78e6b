"""The contract of the commands: what they do, their exit statuses, their JSON, and one line for each thing wrong."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, Any

import pytest

from tests.sample_anew import unsealed
from tui_review.cli import common
from tui_review.cli.main import COMMANDS
from tui_review.errors import UNUSABLE
from tui_review.instrument.lint.linter import lint
from tui_review.store.reviews import read_review

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.conftest import Run

FOSTER = "fs.case_type=Foster Care"


def test_new_creates_the_file_and_prints_its_path(tmp_path: Path, run: Run) -> None:
    ran = run("new", "osri-r4", "made-up-1", "--folder", tmp_path / "r", "--by", "A. Reviewer")
    assert (ran.status, ran.out, ran.err) == (0, f"{tmp_path}/r/made-up-1.yaml\n", "")
    text = (tmp_path / "r" / "made-up-1.yaml").read_text()
    head, titles, first = text.split("\n")[:3]
    assert head == "# yaml-language-server: $schema=.tui-review/review.schema.json"
    assert titles.startswith("# Behind each id stands its title")
    assert first == "format: 2"
    assert "by: A. Reviewer" in text
    assert (tmp_path / "r" / ".tui-review" / "review.schema.json").is_file()


def test_new_in_the_default_folder(tmp_path: Path, run: Run) -> None:
    assert run("new", "osri-r4", "made-up-1").out == "reviews/made-up-1.yaml\n"
    assert (tmp_path / "reviews" / "made-up-1.yaml").is_file()


@pytest.mark.parametrize("id_", ["../x", "a/b", ".hidden", "a b", "", "con", "x" * 65, "ä", "a.b", "-x"])
def test_new_refuses_an_unsafe_id(tmp_path: Path, run: Run, id_: str) -> None:
    ran = run("new", "osri-r4", "--folder", tmp_path / "r", "--", id_)
    assert ran.status == 2
    assert "id" in ran.err
    assert not list(tmp_path.glob("**/*.yaml"))


def test_new_refuses_an_id_that_is_taken_in_any_case(review: Path, run: Run) -> None:
    before = review.read_bytes()
    ran = run("new", "osri-r4", "MADE-up-1", "--folder", review.parent)
    assert ran.status == 2
    assert "There is a review MADE-up-1 already" in ran.err
    assert review.read_bytes() == before


def test_new_from_answers_is_all_or_nothing(tmp_path: Path, run: Run) -> None:
    answers = tmp_path / "answers.json"
    answers.write_text('{"fs.case_type": "Foster Care", "4A": -1}')
    assert run("new", "osri-r4", "x", "--folder", tmp_path / "r", "--from", answers).status == 2
    assert not (tmp_path / "r" / "x.yaml").exists()
    answers.write_text('{"fs.case_type": "Foster Care", "4A": 2}')
    assert run("new", "osri-r4", "x", "--folder", tmp_path / "r", "--from", answers).status == 0
    assert shown(run, tmp_path / "r" / "x.yaml")["answers"]["4A"] == 2


def shown(run: Run, file: Path) -> dict[str, Any]:
    ran = run("show", file, "--json")
    assert ran.status == 0
    document: dict[str, Any] = json.loads(ran.out)
    return document


def test_set_answers_and_show_gives_them_back(review: Path, run: Run) -> None:
    ran = run("set", review, FOSTER, "4A=2", "4B=n", "4B.narrative=It was sudden.", '6A1=["Adoption"]',
              '4A1=[{"date": "3/1/2026", "type": "group home"}]')  # fmt: skip
    assert (ran.status, ran.err) == (0, "")
    document = shown(run, review)
    assert set(document) >= {"answers", "status", "version", "asked", "unanswered"}
    assert document["status"] == "in_progress"
    assert document["version"] == 1
    answers = document["answers"]
    assert answers["4B"] == "No"
    assert answers["6A1"] == ["Adoption"]
    assert answers["6A2"] == "NA"
    assert answers["4A1"] == [{"date": "2026-03-01", "type": "Group Home"}]
    assert "4C" in document["unanswered"]
    assert "4C" in document["asked"]
    assert "4B" in document["asked"]
    assert "4B" not in document["unanswered"]
    assert document["narratives"]["4B"] == "It was sudden."


def test_set_takes_everything_or_nothing(review: Path, run: Run) -> None:
    before = review.read_bytes()
    ran = run("set", review, FOSTER, "4A=2", "4C=perhaps")
    assert ran.status == 2
    assert "4C" in ran.err
    assert str(review) in ran.err
    assert review.read_bytes() == before


def test_set_from_a_yaml_or_json_map(review: Path, run: Run, tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text("fs.case_type: Foster Care\n4A: 2\n4B.narrative: |\n  One.\n  Two.\n")
    assert run("set", review, "--from", tmp_path / "a.yaml").status == 0
    (tmp_path / "a.json").write_text('{"4A": 3, "4B": "NA"}')
    ran = run("set", review, "--from", tmp_path / "a.json", "4C=Yes")
    assert ran.status == 2, "4B is not NA with three placements"
    assert shown(run, review)["answers"]["4A"] == 2
    (tmp_path / "a.json").write_text("{")
    ran = run("set", review, "--from", tmp_path / "a.json")
    assert ran.status == 2
    assert "a.json" in ran.err
    assert "JSON" in ran.err


def test_an_empty_value_clears(review: Path, run: Run) -> None:
    run("set", review, FOSTER, "4A=2")
    assert run("set", review, "4A=").status == 0
    assert "4A" not in shown(run, review)["answers"]


def test_rate_gives_every_item_part_and_outcome(sample: Path, run: Run) -> None:
    ran = run("rate", sample, "--json")
    found = json.loads(ran.out)
    assert ran.status == 0
    assert list(found["outcomes"]) == [
        "safety-1", "safety-2", "permanency-1", "permanency-2", "wellbeing-1", "wellbeing-2", "wellbeing-3",
    ]  # fmt: skip
    assert set(found["items"]) == {*map(str, range(1, 19)), "12A", "12B", "12C"}
    assert found["items"]["1"]["rating"] == "Area Needing Improvement"
    assert found["items"]["1"]["waiting_for"] == []
    assert "1C is No" in found["items"]["1"]["because"]


def test_rate_says_incomplete_and_what_it_waits_for(review: Path, run: Run) -> None:
    run("set", review, FOSTER, "4A=2", "4C=Yes")
    ran = run("rate", review, "--json")
    assert ran.status == 1
    item = json.loads(ran.out)["items"]["4"]
    assert (item["rating"], item["because"], item["waiting_for"]) == ("Incomplete", "", ["4B"])


def test_rate_of_bare_maps_gives_one_line_for_each(tmp_path: Path, run: Run) -> None:
    maps = tmp_path / "maps.jsonl"
    maps.write_text('{"fs.case_type": "Foster Care", "4A": 1, "4C": "Yes"}\n\n{"2.applies": "No"}\n')
    ran = run("rate", "--instrument", "osri-r4", "--answers", maps, "--json")
    lines = [json.loads(line) for line in ran.out.splitlines()]
    assert (ran.status, len(lines)) == (0, 2)
    assert lines[0]["items"]["4"]["rating"] == "Strength"
    assert lines[1]["items"]["2"]["rating"] == "Not Applicable"
    assert lines[1]["findings"] == []


def test_one_bad_map_does_not_stop_the_others(tmp_path: Path, run: Run) -> None:
    maps = tmp_path / "maps.jsonl"
    maps.write_text(
        '{"2.applies": "No"}\nnot json\n[1]\n{"4A": 1, "4B": "No", "fs.case_type": "Foster Care"}\n'
    )
    ran = run("rate", "--instrument", "osri-r4", "--answers", maps, "--json")
    lines = [json.loads(line) for line in ran.out.splitlines()]
    assert ran.status == 2
    assert [line.get("line") for line in lines] == [None, 2, 3, None]
    assert ran.err.count("\n") == 2
    assert f"{maps}:2:" in ran.err
    (finding,) = lines[3]["findings"]
    assert (finding["question"], finding["level"]) == ("4B", "error")


def test_check_of_a_complete_review_is_clean(sample: Path, run: Run) -> None:
    ran = run("check", sample)
    assert (ran.status, ran.err) == (0, "")
    assert json.loads(run("check", sample, "--json").out) == []


def test_check_lists_findings_of_files_and_folders(review: Path, sample: Path, run: Run) -> None:
    run("set", review, FOSTER, "4C=No")
    ran = run("check", review.parent, "--json")
    found = json.loads(ran.out)
    assert ran.status == 1
    assert {(f["question"], f["level"], f["code"]) for f in found} >= {("4C", "error", "narrative")}
    assert {f["file"] for f in found} == {str(review)}
    assert all(set(f) >= {"file", "question", "level", "code", "message"} for f in found)
    text = run("check", review.parent).out
    assert f"{sample}: complete and clean" in text


def test_a_file_that_cannot_be_read_stops_no_other_from_being_checked(sample: Path, run: Run) -> None:
    bad = sample.parent / "a-bad.yaml"
    bad.write_text("format: 1\nreview: [\n")
    ran = run("check", sample.parent, "--json")
    assert ran.status == 2
    assert [f["code"] for f in json.loads(ran.out)] == ["unreadable"]
    assert ran.err.count("\n") == 1
    assert f"{bad}:" in ran.err
    assert f"{sample}: complete and clean" in run("check", sample.parent).out


def test_a_review_of_another_text_of_its_instrument_is_told_of(sample: Path, run: Run) -> None:
    text = unsealed(sample.read_text())
    start = text.index("sha256: ") + 8
    sample.write_text(text[:start] + "0" * 64 + text[start + 64 :])
    ran = run("check", sample, "--json")
    assert (ran.status, [f["code"] for f in json.loads(ran.out)]) == (1, ["instrument-changed"])
    (warned,) = (each["message"] for each in json.loads(ran.out))
    held = run("verify", sample)
    what = warned.partition(" Put that text")[0]
    assert (held.status, f"{sample}: warning: {what}\n" in held.err, what != warned) == (0, True, True)


def test_lint_says_what_is_wrong_and_where(tmp_path: Path, run: Run) -> None:
    from tests.instrument.making import changed  # noqa: PLC0415 - for this test only

    path = tmp_path / "small.yaml"
    path.write_text(changed("when: 1B is No", "when: 1X is No"))
    ran = run("lint", path)
    assert ran.status == 1
    assert ran.out.splitlines()[0].startswith(f"{path}:56:19: error: There is no question or item 1X.")
    document = json.loads(run("lint", path, "--json").out)
    assert [(f["line"], f["column"], f["code"]) for f in document] == [(56, 19, "unknown-id")]
    assert document == [finding.as_json() for finding in lint(path)]


def test_lint_of_a_sound_file_and_of_none(tmp_path: Path, run: Run) -> None:
    from tests.instrument.making import SMALL  # noqa: PLC0415 - for this test only

    path = tmp_path / "small.yaml"
    path.write_text(SMALL)
    assert run("lint", path)[:2] == (0, "No findings: every rating table is proven.\n")
    assert run("lint", path, "--list-unverified").status == 0
    ran = run("lint", path, tmp_path / "none.yaml")
    assert ran.status == 2
    assert "none.yaml" in ran.err


@pytest.mark.parametrize("named", ["case-inquiry", "case-inquiry@2026.1"])
def test_an_installed_instrument_is_linted_by_its_id(run: Run, named: str) -> None:
    """Whoever has the program from a wheel has no path of its file at hand."""
    assert run("lint", named)[:2] == (0, "No findings: every rating table is proven.\n")
    assert run("lint", f"{named}x").status == UNUSABLE


def test_instruments_lists_what_is_installed(run: Run) -> None:
    entries = json.loads(run("instruments", "--json").out)
    assert all(set(entry) == {"id", "version", "title", "path", "origin", "sha256"} for entry in entries)
    assert "osri-r4" in [entry["id"] for entry in entries]
    assert "osri-r4" in run("instruments").out


def test_submit_is_refused_while_errors_are_open_and_lists_them(review: Path, run: Run) -> None:
    run("set", review, FOSTER)
    before = review.read_bytes()
    ran = run("submit", review)
    assert ran.status == 1
    assert "not handed over" in ran.out
    assert "14A: 14A is not answered yet." in ran.out
    assert review.read_bytes() == before


def test_a_review_goes_through_every_hand_over(sample: Path, run: Run) -> None:
    def status() -> tuple[object, object]:
        document = shown(run, sample)
        return document["status"], document["version"]

    assert status() == ("submitted", 2)
    assert run("set", sample, "4C=No").status == 2
    assert run("return", sample).status == 2, "a reason is needed"
    assert run("return", sample, "--reason", "Look at 4C.", "--by", "Q. Checker").status == 0
    assert run("set", sample, "14A1=Once a week", "--reason", "Counted again.").status == 0
    assert run("submit", sample).status == 0
    assert run("complete", sample, "--by", "Q. Checker").status == 0
    assert run("reopen", sample, "--role", "qa", "--reason", "x").status == 2
    assert run("finalise", sample, "--by", "S. Tate").status == 0
    assert status() == ("final", 7)
    assert run("reopen", sample, "--reason", "An appeal.", "--by", "S. Tate").status == 0
    assert status() == ("returned", 8)
    text = sample.read_text()
    assert "was: Less than once a week, but at least twice a month" in text
    assert "why: Counted again." in text
    assert run("check", sample).status == 0


def by_whom(review: Path) -> str:
    return read_review(review).review.history[-1].by


def test_who_acts_is_whom_the_settings_name(
    sample: Path, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    run("settings", "name=Q. Checker")
    assert run("complete", sample).status == 0
    assert by_whom(sample) == "Q. Checker"


def test_nobody_acts_as_root_without_being_asked_or_told(
    sample: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(common, "user_name", lambda: "root")
    ran = run("return", sample, "--reason", "Look at 4C.")
    assert (ran.status, by_whom(sample)) == (0, "root")
    assert "in the record as root" in ran.err
    monkeypatch.setattr(sys.stdin, "isatty", lambda: True, raising=False)
    for typed, status, by in (("\n", 2, "root"), ("Kim Sample\n", 0, "Kim Sample")):
        monkeypatch.setattr(sys.stdin, "readline", lambda typed=typed: typed, raising=False)
        assert run("submit", sample).status == status
        assert by_whom(sample) == by


def test_the_day_of_completion_stays_that_of_the_first_submission(sample: Path, run: Run) -> None:
    before = shown(run, sample)["answers"]["fs.review_completed"]
    run("return", sample, "--reason", "x")
    run("submit", sample)
    assert shown(run, sample)["answers"]["fs.review_completed"] == before


def test_a_change_by_somebody_else_meanwhile_is_not_overwritten(
    review: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    from tui_review.cli import answering, common  # noqa: PLC0415 - for this test only

    opened = common.open_for_change

    def meanwhile(*arguments: object) -> object:
        found = opened(*arguments)  # type: ignore[arg-type] # passed on as they came
        review.write_bytes(review.read_bytes() + b"# by hand\n")
        return found

    monkeypatch.setattr(answering, "open_for_change", meanwhile)
    ran = run("set", review, "fs.site=Alder County")
    assert ran.status == 2
    assert ran.err.count("\n") == 1
    assert review.read_text().endswith("# by hand\n")


@pytest.mark.parametrize("command", [name for name in COMMANDS if name != "home"])
def test_every_command_explains_itself(command: str, run: Run) -> None:
    ran = run(command, "--help")
    assert ran.status == 0
    assert f"usage: tui-review {command}" in ran.out


@pytest.mark.parametrize("command", COMMANDS)
def test_help_of_a_command_is_what_it_says_of_itself(command: str, run: Run) -> None:
    asked, said = run("help", command), run(command, "--help")
    assert (asked.status, asked.out, asked.err) == (0, said.out, "")


def test_help_alone_is_the_overview_and_of_no_command_is_refused(run: Run) -> None:
    assert run("help").out == run("--help").out
    refused = run("help", "shwo")
    assert refused.status == 2
    assert "There is no command shwo. Did you mean show?" in refused.err
    assert run("help", "show", "set").status == 2


def test_the_overview_names_every_command(run: Run) -> None:
    ran = run("--help")
    assert ran.status == 0
    assert all(f"  {name} " in ran.out for name in COMMANDS)


def test_a_date_that_no_calendar_has_is_a_finding_and_stops_no_command(
    sample: Path, run: Run, tmp_path: Path
) -> None:
    """Typed by hand into every place that holds a date, even the one that the program fills in itself."""
    text = sample.read_text()
    completed = run("show", sample, "--json")
    day = json.loads(completed.out)["answers"]["fs.review_completed"]
    sample.write_text(text.replace(f'value: "{day}"', 'value: "2026-13-45"'))
    ran = run("check", sample.parent, "--json")
    assert ran.status == 1
    assert ("fs.review_completed", "value") in {(f["question"], f["code"]) for f in json.loads(ran.out)}
    returned = run("return", sample, "--reason", "A test.")
    assert (returned.status, "returned to the reviewer" in returned.out) == (1, True), "done, and not clean"
    assert run("submit", sample).status in (0, 1)
    for command in (["show", sample], ["rate", sample], ["report", sample.parent], ["diff", sample, sample]):
        assert run(*command).status in (0, 1), command
    out = tmp_path / "out.csv"
    assert run("export", sample.parent, "--format", "csv", "--deidentify", "--output", out).status in (0, 1)


def test_a_reason_given_with_what_stands_already_is_said_to_be_kept_nowhere(run: Run, tmp_path: Path) -> None:
    path = run("new", "osri-r4", "made-up", "--folder", tmp_path).out.strip()
    given = ("set", path, "fs.site=Larch", "--reason", "Misheard.")
    assert "reason" not in run(*given).err
    before = (tmp_path / "made-up.yaml").read_bytes()
    again = run(*given)
    assert again.status == 0
    assert "nothing was changed, and the reason is kept nowhere" in again.err
    assert (tmp_path / "made-up.yaml").read_bytes() == before

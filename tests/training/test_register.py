"""The register of certification: a standing has a day, and the day decides what it may be called."""

from __future__ import annotations

import io
import json
from typing import TYPE_CHECKING, Any

import pytest
from openpyxl import load_workbook

from tests.acts import create_review
from tests.instrument.test_certification import CERTIFICATES, REST
from tui_review.instrument.loading.catalog import Catalog, shipped_folder
from tui_review.review.serial import new_review
from tui_review.review.state import ReviewState
from tui_review.review.who import Editor
from tui_review.training.register import PersonStanding, team
from tui_review.training.register_text import next_words

if TYPE_CHECKING:
    from pathlib import Path

    from tests.training.conftest import Run

WHOLE = {**CERTIFICATES, **REST}
NOTHING_YET = {"rc.training": "Not yet", "rc.coaching": []}
WAIVED = {"rc.earlier": "2023-01-10", "rc.oms_access": "Yes"}


def register_with(folder: Path, **people: dict[str, Any]) -> None:
    """A file for each person, by a first name that is made up."""
    rules, _sha256 = Catalog([shipped_folder()]).rules("reviewer-certification")
    for name, answers in people.items():
        review = new_review(f"person-{name.lower()}", rules, "2026-01-02")
        state = ReviewState(rules, review, Editor("A. Coach"), today="2026-01-02")
        state.answer_many({"rc.name": f"{name} Sample", "rc.county": "Alder"} | answers)
        create_review(folder / f"person-{name.lower()}.yaml", state.review, rules)


def on(folder: Path, day: str) -> dict[str, PersonStanding]:
    people, errors = team([folder], day)
    assert errors == []
    return {each.name.split()[0]: each for each in people}


def test_a_temporary_certification_is_one_until_its_day_and_expired_after_it(here: Path) -> None:
    register_with(here, Kim={**WHOLE, **NOTHING_YET, "rc.temporary": "2026-01-15"})
    words = {
        day: on(here, day)["Kim"].words for day in ("2026-01-14", "2026-01-15", "2026-07-15", "2026-07-16")
    }
    assert words == {
        "2026-01-14": "not yet certified",
        "2026-01-15": "temporarily certified until 2026-07-15",
        "2026-07-15": "temporarily certified until 2026-07-15",
        "2026-07-16": "not certified: the temporary certification expired on 2026-07-15",
    }


def test_of_whoever_is_not_certified_yet_for_an_error_it_is_said_where_it_is(here: Path) -> None:
    not_even_for_a_time = {**WHOLE, **NOTHING_YET, "rc.temporary": "Not temporarily certified"}
    register_with(here, Kim={**not_even_for_a_time, "rc.osri2_quiz": "No"}, Lee=NOTHING_YET)
    found = on(here, "2026-06-01")
    assert found["Kim"].words.startswith("not yet certified (errors at rc.osri2")
    assert found["Kim"].words.endswith(", see `tui-review check`)")
    assert found["Lee"].words == "not yet certified"


def test_whoever_has_all_steps_behind_them_is_certified_and_whoever_only_planned_one_is_not(
    here: Path,
) -> None:
    register_with(here, Kim=WHOLE)
    kim = {day: on(here, day)["Kim"].standing for day in ("2025-12-01", "2027-01-01")}
    assert kim["2027-01-01"] == "certified"
    assert kim["2025-12-01"] != "certified"


@pytest.mark.parametrize(
    ("wrong", "at"),
    [
        ({"rc.training": "2020-01-01"}, "rc.training"),
        ({"rc.recertify_by": "2026-11-26", "rc.recertified": "2020-01-01"}, "rc.recertified"),
        ({"rc.recertify_by": "2028-11-26", "rc.recertified": "2026-11-20"}, "rc.recertified"),
    ],
)
def test_nobody_is_certified_by_what_check_calls_an_error(
    here: Path, run: Run, wrong: dict[str, Any], at: str
) -> None:
    register_with(here, Kim={**WHOLE, **wrong})
    (kim,) = on(here, "2027-01-01").values()
    assert (kim.standing, kim.faults) == ("in doubt", (at,))
    told = run("register", here, "--as-of", "2027-01-01")
    assert (told.status, f"in doubt: errors at {at}" in " ".join(told.out.split())) == (1, True)
    assert run("check", here / "person-kim.yaml").status == 1


def test_certified_again_is_due_on_the_day_that_an_agency_sets(here: Path) -> None:
    register_with(
        here,
        Kim={**WHOLE, "rc.recertify_by": "2028-03-01", "rc.recertified": "Not yet"},
        Lee={**WHOLE, "rc.recertify_by": "2028-03-01", "rc.recertified": "2028-02-01"},
        Mo=WHOLE,
    )
    later = on(here, "2028-03-02")
    assert {name: each.standing for name, each in later.items()} == {
        "Kim": "again",
        "Lee": "certified",
        "Mo": "certified",
    }
    assert on(here, "2028-03-01")["Kim"].standing == "certified"
    assert "rc.recertified" not in {each.question for each in later["Mo"].milestones}


def test_what_is_waived_is_no_step_and_not_yet_is_no_progress(here: Path) -> None:
    register_with(
        here, Kim={**WAIVED, **NOTHING_YET}, Lee={"rc.earlier": "Not before April 2023", **NOTHING_YET}
    )
    people = on(here, "2026-02-01")
    states = {each.question: each.state for each in people["Kim"].milestones}
    assert states["rc.osri1"] == states["rc.sent"] == "waived"
    assert (people["Kim"].done, people["Kim"].wanted) == (0, 2)
    assert (people["Lee"].done, people["Lee"].wanted) == (0, 9)


def test_what_is_next_is_what_is_overdue_longest_and_then_what_is_due_first(here: Path) -> None:
    days = {"rc.registration_closes": "2026-03-15", "rc.osri1": "Not yet", "rc.sent": "Not yet"}
    register_with(here, Kim={**WHOLE, **NOTHING_YET, **days, "rc.temporary": "2026-01-15"})
    early, late = on(here, "2026-02-01")["Kim"].next, on(here, "2026-03-20")["Kim"].next
    assert early is not None
    assert late is not None
    assert (early.question, early.day) == ("rc.osri1", "2026-03-14")
    assert (late.question, late.words) == ("rc.osri1", "overdue 2026-03-14")


@pytest.fixture
def twenty(here: Path) -> Path:
    """A team of twenty, of every standing."""
    kinds: list[dict[str, Any]] = [
        WHOLE,
        {**WHOLE, **NOTHING_YET, "rc.temporary": "2026-01-15"},
        {**WHOLE, **NOTHING_YET, "rc.temporary": "2025-09-01"},
        {**WAIVED, **NOTHING_YET},
    ]
    register_with(here / "team", **{f"Person{number:02}": kinds[number % 4] for number in range(20)})
    return here / "team"


def test_a_team_of_twenty_reads_the_same_in_every_format(twenty: Path, here: Path, run: Run) -> None:
    day = ("--as-of", "2026-12-01")
    told = run("register", twenty, *day)
    assert told.status == 1
    assert "not certified: the temporary certification expired on 2026-07-15" in told.out
    data = json.loads(run("register", twenty, *day, "--json").out)
    assert len(data["people"]) == 20
    assert [each["standing"] for each in data["people"][:4]] == ["certified", "expired", "expired", "not yet"]
    run("register", twenty, *day, "--format", "xlsx", "--output", here / "team.xlsx")
    book = load_workbook(io.BytesIO((here / "team.xlsx").read_bytes()))
    rows = list(book["Milestones"].iter_rows(values_only=True))
    assert [row[0] for row in rows[1:]] == [each["name"] for each in data["people"]]
    assert [row[1] for row in rows[1:]] == [each["words"] for each in data["people"]]
    page = run("register", twenty, *day, "--format", "html").out
    assert page.count("Person03 Sample") == 2
    assert "<svg" in page
    assert "Milestones" in run("report", twenty).out
    again = run("register", twenty, "--format", "xlsx", "--output", here / "team.xlsx")
    assert again.status == 2


def test_the_calendar_has_each_last_day_once_and_keeps_its_ids(twenty: Path, run: Run) -> None:
    given = run("register", twenty, "--as-of", "2026-03-01", "--format", "ics").out
    assert all(len(line.encode()) <= 75 for line in given.split("\n"))
    events = given.split("BEGIN:VEVENT")[1:]
    ids = [next(line for line in event.splitlines() if line.startswith("UID:")) for event in events]
    assert len(set(ids)) == len(ids)
    ends = [event for event in events if "temporary certification ends" in event.replace("\n ", "")]
    days = [event.partition("DTSTART;VALUE=DATE:")[2][:8] for event in ends]
    assert days.count("20260715") == 5
    assert not any(day < "20260301" for day in days), "what ended before is no day to come"
    assert run("register", twenty, "--as-of", "2026-03-01", "--format", "ics").out == given


def test_a_day_that_is_none_and_a_folder_without_anybody_are_told(here: Path, run: Run) -> None:
    assert run("register", here, "--as-of", "soon").status == 2
    assert "Nobody is in the register." in run("register", here).out
    (here / "broken.yaml").write_text("review:\n")
    assert "Nobody is in what of the register could be counted." in run("register", here).out


def test_nobody_is_called_certified_by_a_file_whose_record_does_not_hold(here: Path, run: Run) -> None:
    register_with(here, Kim=WHOLE | {"rc.training": "Not yet"}, Lee=WHOLE)
    path = here / "person-kim.yaml"
    text = path.read_text()
    path.write_text(text.replace("value: Not yet", 'value: "2026-02-01"'))
    assert path.read_text() != text
    assert on(here, "2027-01-01")["Kim"].standing == "in doubt"
    assert on(here, "2027-01-01")["Lee"].standing == "certified"
    told = run("register", here, "--as-of", "2027-01-01")
    assert told.status == 1
    assert "person-kim: Its record does not hold" in told.err
    assert "in doubt: the record does not hold" in told.out
    assert "BEGIN:VEVENT" not in run("register", here, "--as-of", "2027-01-01", "--format", "ics").out


def test_one_session_entered_three_times_is_no_three_sessions(here: Path, run: Run) -> None:
    again = [{"date": "2026-05-01", "attended": "Yes"}] * 3
    until = {"rc.coaching_ends": "2026-06-10"}
    register_with(here, Kim={**WHOLE, **until, "rc.coaching": again}, Lee=WHOLE)
    found = on(here, "2026-06-30")
    assert (found["Kim"].standing, found["Lee"].standing) == ("in doubt", "certified")
    assert found["Kim"].words == "in doubt: a row stands twice at rc.coaching, see `tui-review check`"
    (coaching,) = (each for each in found["Kim"].milestones if each.question == "rc.coaching")
    assert coaching.state != "done"
    register_with(here, Max={**WHOLE, **until, "rc.coaching": again[:1]})
    for day in ("2026-04-01", "2027-01-01"):
        late = {
            name: next(each for each in person.milestones if each.question == "rc.coaching")
            for name, person in on(here, day).items()
        }
        assert (late["Kim"].day, late["Kim"].state == "overdue") == (
            late["Max"].day,
            late["Max"].state == "overdue",
        )
        assert late["Kim"].day == "2026-06-10"
    for format_ in ("text", "md", "html", "json"):
        assert "a row stands twice at rc.coaching" in " ".join(
            run("register", here, "--as-of", "2026-06-30", "--format", format_).out.split()
        )


def test_a_copied_file_is_counted_once_and_a_name_in_two_reviews_is_marked(here: Path, run: Run) -> None:
    register_with(here, Kim=WHOLE, Lee={**WHOLE, **NOTHING_YET, "rc.name": "kim  SAMPLE"})
    (here / "person-kim-again.yaml").write_bytes((here / "person-kim.yaml").read_bytes())
    people, errors = team([here], "2026-06-30")
    assert [each.id for each in people] == ["person-kim", "person-lee"]
    assert ["holds the same review as" in each.message for each in errors] == [True]
    assert [each.namesakes for each in people] == [("person-lee",), ("person-kim",)]
    ran = run("register", here, "--as-of", "2026-06-30")
    assert ran.status == 2
    assert "the same name stands in person-lee" in " ".join(ran.out.split())


def test_nothing_follows_from_what_happens_only_after_the_day(here: Path, run: Run) -> None:
    register_with(here, Kim={**WHOLE, **NOTHING_YET, "rc.temporary": "2026-07-10"})
    before, after = (
        {each.question: each for each in on(here, day)["Kim"].milestones}["rc.training"]
        for day in ("2026-06-30", "2026-07-10")
    )
    assert (before.words, after.words) == ("to do", "to do 2027-01-10")
    assert "2027-01-10" not in run("register", here, "--as-of", "2026-06-30", "--format", "ics").out
    assert "20270110" not in run("register", here, "--as-of", "2026-06-30", "--format", "ics").out
    assert "20270110" in run("register", here, "--as-of", "2026-07-10", "--format", "ics").out


@pytest.mark.parametrize(
    "given",
    [
        {"rc.morgan_round": "Round 3"},
        {"rc.temporary": "2026-01-15", "rc.morgan_round": "Round 3", **NOTHING_YET},
    ],
    ids=["certified", "temporary"],
)
def test_what_check_warns_of_stands_beside_a_standing_wherever_it_is_told(
    here: Path, run: Run, given: dict[str, Any]
) -> None:
    register_with(here, Kim={**WHOLE, **given})
    assert "state asks for Layla Morgan of the Round 4" in run("check", here / "person-kim.yaml").out
    day = "2026-02-01" if "rc.temporary" in given else "2027-01-01"
    kim = on(here, day)["Kim"]
    assert kim.standing in ("temporary", "certified")
    assert "rc.morgan_round" in kim.warned
    for form in ("text", "md", "html"):
        told = run("register", here, "--as-of", day, "--format", form).out.replace("\\", "")
        assert "rc.morgan_round" in told, form
    (told_in_json,) = json.loads(run("register", here, "--as-of", day, "--format", "json").out)["people"]
    assert "rc.morgan_round" in told_in_json["warnings_at"]


def test_a_step_that_is_overridden_counts_as_overridden_from_its_day_on_and_is_said(
    here: Path, run: Run
) -> None:
    register_with(here, Kim={**WHOLE, "rc.coaching": []}, Lee=WHOLE)
    by = ("--by", "S. Leader", "--role", "site_leader", "--reason", "Seen by the state.")
    expired = "not certified: the temporary certification expired on 2026-08-10"
    assert on(here, "2099-01-01")["Kim"].words == expired
    for name, rating in (("kim", "Done"), ("lee", "Not Done")):
        done = run("override", here / f"person-{name}.yaml", "coaching", rating, *by)
        assert done.status == 0, done.err
    found = on(here, "2099-01-01")
    assert found["Kim"].words == "certified (overridden: coaching Done)"
    assert found["Lee"].words == f"{expired} (overridden: coaching Not Done)"
    # What was overridden later did not hold yet.
    before = on(here, "2026-11-01")
    assert [before[name].words for name in ("Kim", "Lee")] == [expired, "certified"]
    data = json.loads(run("register", here, "--as-of", "2099-01-01", "--json").out)
    assert [each["overridden"] for each in data["people"]] == [["coaching Done"], ["coaching Not Done"]]


def test_the_matrix_stands_in_every_format_of_a_report(twenty: Path, here: Path, run: Run) -> None:
    day = ("--as-of", "2026-12-01")
    register = json.loads(run("register", twenty, *day, "--json").out)
    assert json.loads(run("report", twenty, *day, "--json").out)["register"] == register
    for format_ in ("text", "md", "html"):
        file = here / f"report.{format_}"
        assert run("report", twenty, *day, "--format", format_, "--output", file).status == 0
        told = file.read_text()
        assert "Milestones, on 2026-12-01" in told, format_
        assert "temporary certification expired" in " ".join(told.split()), format_
    run("report", twenty, *day, "--format", "xlsx", "--output", here / "report.xlsx")
    rows = list(load_workbook(here / "report.xlsx")["Milestones"].iter_rows(values_only=True))
    assert [row[1] for row in rows[1:]] == [each["words"] for each in register["people"]]
    for apart in (["--deidentify"], ["--by", "county"]):
        assert "register" not in json.loads(run("report", twenty, *day, "--json", *apart).out)


def test_a_packet_is_looked_at_as_of_the_day_that_is_named_as_the_register_is(here: Path, run: Run) -> None:
    register_with(here, Kim={**WHOLE, **NOTHING_YET, "rc.temporary": "2026-01-15"})
    early, late = (
        run("print", "--packet", here / "person-kim.yaml", "--as-of", day).out
        for day in ("2026-02-01", "2029-02-01")
    )
    assert early
    assert early != late
    assert run("print", "--packet", here / "person-kim.yaml", "--as-of", "soon").status == 2


def test_where_errors_alone_are_in_the_way_these_are_what_comes_next(here: Path, run: Run) -> None:
    not_even_for_a_time = {**WHOLE, **NOTHING_YET, "rc.temporary": "Not temporarily certified"}
    done = {**not_even_for_a_time, "rc.training": WHOLE["rc.training"], "rc.coaching": WHOLE["rc.coaching"]}
    register_with(here, Kim={**done, "rc.osri2_quiz": "No"}, Lee=WHOLE)
    kim, lee = (on(here, "2027-01-01")[name] for name in ("Kim", "Lee"))
    assert kim.next is None or kim.next.question in kim.faults
    assert next_words(kim).startswith("mend the review: errors at rc.osri2")
    steps = [each for each in kim.milestones if each.question in kim.faults]
    assert steps
    assert not [each for each in steps if each.state == "done"], "of what has errors nothing is claimed"
    assert kim.done == kim.wanted - len(steps)
    assert next_words(lee) == "–"
    assert "mend the review" in run("register", here, "--as-of", "2027-01-01").out

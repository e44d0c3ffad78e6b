"""Nobody can be found in a de-identified review by name, day of birth or number; what is about practice stays."""

from __future__ import annotations

import io
import json
import unicodedata
from copy import deepcopy
from dataclasses import fields, is_dataclass, replace
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.acts import put
from tests.examples import examples
from tests.instrument.making import changed, rules_of
from tests.reports.exporting import export
from tests.reports.sample import AT, FACE, item_4, made, reported_of, with_qa, write
from tests.visit_log import LOG
from tui_review.instrument.loading.catalog import Catalog, instrument_folders
from tui_review.reports.deidentify import deidentify
from tui_review.reports.leaks import still_there
from tui_review.reports.named import names_in
from tui_review.reports.rollup import roll_up
from tui_review.reports.rollup_text import item_blocks
from tui_review.reports.scrub import Scrubber
from tui_review.review.evaluation import Evaluation
from tui_review.review.model import Act, Answer, Conflict, Event, Message, Note, Override
from tui_review.review.record.events import joining_message
from tui_review.review.record.steps import StepBack
from tui_review.review.serial import new_review
from tui_review.review.state import ReviewState
from tui_review.review.who import Editor
from tui_review.shape.frozen import frozen
from tui_review.telling.reported import ReportedReview, report_of
from tui_review.telling.terminal import text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from tui_review.review.model import Review

OWN_WORDS = {
    "ReportedReview": {"id", "rules", "status", "case", "unreadable", "warned", "faulty"},
    "ReportedAnswer": {"question", "state"},
    "Rated": {"id", "rating", "computed", "waiting_for", "brought_down_by", "warning", "row"},
    "Note": {"on", "status"},
    "Message": {"role", "act"},
    "Override": {"rating"},
    "Act": {"act", "role", "item", "rating"},
}
"""Fields of ids and of words of the program or the instrument, which no person writes: they stay as they are."""
EVERYBODY = "Quillon Ossian Ilka Mirela Tore Haddeby Ysolde Brack Vexley Aquist Sorrel"


def without_people(review: Review) -> ReportedReview:
    return deidentify([reported_of(review)], [review])[0]


def folded(text: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c)).casefold()


def all_text(reported: ReportedReview) -> str:
    return "\n".join(export([reported], format_).decode() for format_ in ("csv", "json", "html", "md"))


def scrubbed(text: str) -> str:
    review = made()
    return Scrubber(names_in(reported_of(review).rules, review)).text(text)


@pytest.mark.parametrize(
    ("text", "without"),
    [
        ("Mirela Quillon's plan", "[mother]'s plan"),
        ("MIRELA’S plan; tore’s too", "[mother]’S plan; [father]’s too"),
        ("Ossian and his sister Ilka", "[child] and his sister [child]"),
        ("the Quillons, the Quillon family", "the [name], the [name] family"),
        ("Ysolde-Brack, or only Brack", "[caseworker], or only [caseworker]"),
        ("Mirela\nQuillon", "[mother]"),
        ("Bela Vexley read it", "[reviewer] read it"),
        ("the store was history", "the store was history"),
        (
            "called (916) 555-0142 or x.y@example.org, SSN 123-45-6789",
            "called [number] or [e-mail], SSN [number]",
        ),
        ("Mirela\u200bQuillon, Mirela\u00adQuillon, MirelaQuillon", "[mother], [mother], [mother]"),
        ("Mire\u200bla, M\u0336irela, \uff2direla, \u041cirela", "[mother], [mother], [mother], [mother]"),
        ("@mirelaquillon7, mquillon_17, mirela_quillon", "[name], [name], [name]"),
        ("YSOLDEBRACK, Ysolde Brack", "[caseworker], [caseworker]"),
    ],
)
def test_names_become_roles_where_the_review_gives_one(text: str, without: str) -> None:
    assert scrubbed(text) == without


def test_names_side_by_side_are_called_by_the_role_that_all_of_them_may_stand_for() -> None:
    names = {"Janet": ["mother"], "Quillon": ["mother", "child"], "Tim": ["child"]}
    scrubber = Scrubber(names)
    assert scrubber.text("Janet Quillon came. Tim Quillon left.") == "[mother] came. [child] left."
    assert scrubber.text("Tim Janet came.") == "[name] came."


@pytest.mark.parametrize("names", [["Al-Ed", "AlEd"], ["AlEd", "Al-Ed"]])
def test_a_name_that_is_written_in_parts_and_in_one_is_found_in_both(names: list[str]) -> None:
    scrubber = Scrubber(dict.fromkeys(names, ("child",)))
    assert scrubber.text("Al Ed, Al-Ed, AlEd") == "[child], [child], [child]"


def test_a_name_of_several_parts_is_found_without_what_stands_between_them() -> None:
    names = {"van der Berg": ["aunt"], "Berg": ["aunt"], "O'Neil": ["father"], "Jean-Luc": ["child"]}
    text = "VanderBerg, vanderberg, van  der Berg; ONEIL, O\u2019Neil, O Neil; JeanLuc, Jean\u2011Luc"
    assert Scrubber(names).text(text) == (
        "[aunt], [aunt], [aunt]; [father], [father], [father]; [child], [child]"
    )


def test_accents_and_lower_case_hide_no_name() -> None:
    assert (
        Scrubber({"José": ["father"]}).text("jose and JOSÉ and Jose\u0301")
        == "[father] and [father] and [father]"
    )


@pytest.mark.parametrize(
    ("text", "month"),
    [
        ("on 2026-04-12.", "on 2026-04."),
        ("on 4/12/2026", "on 4/2026"),
        ("on April 12, 2026, and Apr. 3", "on April 2026, and Apr."),
        ("the 12th of April 2026", "the April 2026"),
        ("in March 2026, 3 of 4 visits, may 2 come", "in March 2026, 3 of 4 visits, may [number] come"),
    ],
)
def test_days_in_a_text_are_cut_to_their_month(text: str, month: str) -> None:
    assert Scrubber({}).text(text) == month


def test_nobody_of_the_review_stands_anywhere_in_any_export() -> None:
    review = with_qa(
        write(made(answers=item_4("No")), {"4C": f"All of them: {EVERYBODY}. Seen on 2025-12-24."})
    )
    put(review.answers["4C"], flag="ask ilka again")
    review.answers["4.comments"] = Answer(value="TORE HADDEBY'S lawyer and the Quillons' aunt")
    text = folded(all_text(without_people(review)))
    assert [name for name in EVERYBODY.split() if folded(name) in text] == []
    assert "2025-12-24" not in text
    assert "2017" not in text
    assert "made-up" not in text


def test_whoever_a_question_asks_for_is_left_out_though_no_list_of_names_has_it() -> None:
    rules = Catalog(instrument_folders()).rules("contact-recording", "2026.1")[0]
    review = new_review("made-up", rules, "2026-03-01")
    review.answers["cr.reviewer"] = Answer(value="Bela Vexley")
    review.answers["cr.county"] = Answer(value="Larch", flag="Bela asks the unit.")
    told = report_of(review, Evaluation.of(rules, review, as_of="2026-03-20"))
    (found,) = deidentify([told], [review])
    assert (found.entries["cr.reviewer"].value, found.entries["cr.reviewer"].left_out) == (None, True)
    assert found.entries["cr.county"].flag == "[name] asks the unit."


def test_the_same_review_as_it_is_names_them() -> None:
    review = with_qa(write(made(answers=item_4("No")), {"4C": EVERYBODY}))
    text = folded(all_text(reported_of(review)))
    assert [name for name in EVERYBODY.split() if folded(name) not in text] == []


def test_what_is_about_practice_stays() -> None:
    review = with_qa(write(made(answers=item_4("No")), {"4C": "The father was not told of the move."}))
    before, after = reported_of(review), without_people(review)
    assert after.entries["4C"] == before.entries["4C"]
    assert {id_: rated.rating for id_, rated in after.ratings.items()} == {
        id_: rated.rating for id_, rated in before.ratings.items()
    }
    assert after.counts == before.counts


def test_confidential_answers_are_left_out_and_dates_are_months() -> None:
    document = json.loads(export([without_people(made())], "json"))
    (review,) = document["reviews"]
    assert document["deidentified"] is True
    assert {"fs.case_name", "fs.children", "fs.participants", "fs.reviewers"} & set(
        review["answers"]
    ) == set()
    assert review["answers"]["fs.entered_care"]["value"] == "2025-02"
    assert review["answers"]["fs.discharged"]["value"] == "Not yet discharged"
    assert review["id"] == "review-001"


def test_whoever_worked_on_it_is_named_by_role_and_month() -> None:
    reported = without_people(with_qa(made(answers=item_4("Yes"))))
    assert [(act.by, act.at) for act in reported.history] == [("reviewer", AT[:7])] * 2 + [("qa", AT[:7])]
    assert reported.overrides["4"].by == "site leader"
    assert reported.notes["n1"].messages[0].text == "Did [father]'s lawyer say so on 2026-02?"


def test_a_linked_review_is_named_by_its_number() -> None:
    osri = made("osri-17")
    plan = made("plan-17", {"cp.osri_review": "osri-17"}, instrument="case-plan-review")
    found = deidentify([reported_of(plan), reported_of(osri)], [plan, osri])
    assert found[0].entries["cp.osri_review"].value == "review-002"


def test_nothing_of_what_cannot_be_read_leaves() -> None:
    review = made()
    review.answers["fs.case_type"] = Answer(value="Foster Care of Ossian Quillon")
    entry = without_people(review).entries["fs.case_type"]
    assert (entry.state, entry.value, entry.why) == ("unreadable", None, "")


def test_a_birthday_without_its_year_goes_where_nothing_stands_before_it_too() -> None:
    text = "Ossian's eighth birthday was 6/5; his day: 06-05, 5.6., 6/5/2025, and 6/5 of visits, 6/50, 3/4, item 6."
    review = write(made(answers=item_4("No")), {"4C": text})
    assert without_people(review).entries["4C"].narrative == (
        "[child]'s eighth birthday was [day]; his day: [day], [day]., 6/2025, and 6/5 of visits, 6/50, 3/4, item 6."
    )


PEOPLE = """\
          - {id: name, label: Name, answer: text}
          - {id: date_of_birth, label: Born, answer: date}
          - {id: remark, label: Remark, answer: text}
"""


@pytest.mark.parametrize(
    ("start", "age"),
    [
        ("2026-06-04", "8 years"),
        ("2026-06-05", "9 years"),
        # Who was born within the period had no age yet.
        ("2016-12-01", "0 years"),
        ("", "2017"),
    ],
)
def test_of_a_date_of_birth_the_age_at_the_start_of_the_period_stays(
    tmp_path: Path, start: str, age: str
) -> None:
    columns = """\
          - {id: name, label: Name, answer: text}
          - {id: age, label: Age, answer: number}
"""
    facts = "facts: {period_start: opened}\nterms:"
    text = changed(columns, PEOPLE).replace("answer: table\n", "answer: table\n        row: cousin\n")
    rules = rules_of(tmp_path, text.replace("terms:", facts, 1))
    review = new_review("small-1", rules, "2026-06-10")
    row = {"name": "Wanja Grell", "date_of_birth": "2017-06-05", "remark": "Grell, born 6/5/2017"}
    review.answers["people"] = Answer(rows={"r1": row})
    if start:
        review.answers["opened"] = Answer(value=start)
    reported = deidentify([report_of(review, Evaluation.of(rules, review, as_of="2026-03-20"))], [review])[0]
    assert reported.entries["people"].value == {
        "r1": {"date_of_birth": age, "remark": "[cousin], born 6/2017"}
    }


# No syllable of these stands in an English word, so that a hit can only be the name.
_WORD = st.lists(st.sampled_from(["qaz", "xuq", "vjé", "zqo", "kxy", "jyq"]), min_size=2, max_size=3).map(
    lambda parts: "".join(parts).capitalize()
)
_NAME = st.builds("{}{}{}".format, _WORD, st.sampled_from([" ", "-", " van ", " O'"]), _WORD)
_FORMS: list[Callable[[str], str]] = [str, str.upper, str.lower, folded]
_FORM = st.sampled_from(_FORMS)
_AROUND = st.sampled_from(
    ["{}", "{}'s", "{}’s", "{}s", "({})", "_{}_", "{}2", "“{}”", "a-{}", "{},", "{}\n{}"]
)


@examples(25)
@given(st.data())
def test_no_name_of_the_face_sheet_occurs_anywhere_in_the_output(data: st.DataObject) -> None:
    child, mother, case, worker = (data.draw(_NAME) for _ in range(4))
    people = [{**FACE["fs.participants"][0], "name": mother}, {"name": worker, "role": "Other"}]
    children = [{"target": "Yes", "first_name": child, "last_name": mother.split()[-1]}]
    review = made(
        answers={"fs.participants": people, "fs.children": children, "fs.case_name": case, **item_4("No")}
    )
    said = []
    for name in (child, mother, case, worker):
        for word in [name, *name.split()]:
            if len(word) > 2 and word != "van":
                form, around = data.draw(_FORM), data.draw(_AROUND)
                said.append(around.format(form(word), form(word)))
    text = " ".join(said)
    write(review, {"4C": text})
    review.answers["4.comments"] = Answer(value=text)
    review.history.append(Act(version=2, act="returned", by=worker, role="qa", at=AT, reason=text))
    out = folded(all_text(without_people(review)))
    words = {
        word for name in (child, mother, case, worker) for word in folded(name).replace("-", " ").split()
    }
    assert [word for word in words if word != "van" and word.removeprefix("o'") in out] == []


def test_an_answer_that_is_left_out_is_left_out_of_what_decided_a_rating(tmp_path: Path) -> None:
    text = changed("ask: Was it good?", "ask: Was it good?\n            confidential: true")
    rules = rules_of(tmp_path, text)
    review = new_review("made-up", rules, "2026-01-05")
    review.answers["1A"], review.answers["1B"] = Answer(value="Yes"), Answer(value="No")
    told = report_of(review, Evaluation.of(rules, review, as_of="2026-03-20"))
    assert "1B is No" in told.ratings["1"].because
    (found,) = deidentify([told], [review])
    assert "1B is No" not in found.ratings["1"].because
    assert "1B is left out" in found.ratings["1"].because
    assert found.ratings["1"].rating == told.ratings["1"].rating


@pytest.mark.parametrize(
    ("ask", "kind", "left_out"),
    [
        ("What is the case number?", "text", True),
        ("\u00bfCu\u00e1l es el n\u00famero de expediente?", "text", True),
        ("Docket", "text", True),
        ("How many cases does the worker have?", "text", False),
    ],
)
def test_what_is_asked_for_the_number_of_a_case_is_left_out_and_goes_where_it_is_repeated(
    tmp_path: Path, ask: str, kind: str, *, left_out: bool
) -> None:
    before = "          - id: 1C\n"
    part = f'{{id: 1N, ask: "{ask}", answer: {kind}, guidance: Say so.}}'
    rules = rules_of(tmp_path, changed(before, f"          - {part}\n{before}"))
    review = new_review("made-up", rules, "2026-01-05")
    review.answers["1N"] = Answer(value="Q-7Z")
    review.answers["1A"] = Answer(value="Yes", flag="As Q-7Z says.")
    (found,) = deidentify([report_of(review, Evaluation.of(rules, review, as_of="2026-03-20"))], [review])
    assert found.entries["1N"].left_out is left_out
    assert (found.entries["1A"].flag == "As [name] says.") is left_out


def test_an_override_an_act_and_a_message_say_the_month_and_the_role() -> None:
    found = without_people(with_qa(made("made-up", item_4("Strength"))))
    override = found.ratings["4"].override
    assert override is not None
    assert (override.at, override.by) == ("2026-03", "site leader")
    assert override.reason == "[mother] was not asked."
    assert {act.at for act in found.history} == {"2026-03"}
    assert {act.by for act in found.history} == {"reviewer", "qa"}
    assert {message.at for note in found.notes.values() for message in note.messages} == {"2026-03"}
    assert found.started == "2026-03"
    assert AT not in all_text(found)
    assert AT[:10] not in all_text(found)


def test_the_line_of_a_merge_in_a_note_is_nobodys_word_and_is_not_told() -> None:
    review = made()
    asked = Message(id="m1", by="Lone Aquist", role="qa", at=AT, text="Why?")
    came = joining_message([asked])
    review.notes["n1"] = Note(on="4C", status="open", messages=[asked, came])
    assert [each.text for each in without_people(review).notes["n1"].messages] == ["Why?"]


def test_a_name_in_the_place_is_taken_out() -> None:
    review = made()
    review.answers["fs.site"] = Answer(value="Larch County, by the Quillons (fictional)")
    assert without_people(review).place == "Larch County, by the [name] (fictional)"


def parts_of(value: object) -> Iterator[Any]:
    """What a reported review is made of, itself first; not its rules."""
    if is_dataclass(value):
        yield value
        for each in fields(value):
            if each.name != "rules":
                yield from parts_of(getattr(value, each.name))
    elif isinstance(value, dict | list | tuple):
        for part in value.values() if isinstance(value, dict) else value:
            yield from parts_of(part)


NAMED: dict[Any, Any] = {
    "str": "Mirela Quillon",
    "Any": "Mirela Quillon",
    "Value | None": "Mirela Quillon",
    "tuple[str, ...]": ("Mirela Quillon",),
    "Mapping[str, str]": {"x": "Mirela Quillon"},
}
"""By the type of a field that people's words stand in: what holds a name."""


@pytest.mark.parametrize("kind", OWN_WORDS)
def test_a_name_in_any_field_of_what_is_told_of_a_review_does_not_leave(kind: str) -> None:
    review = with_qa(write(made(answers=item_4("No")), {"4C": "Not told."}))
    told = reported_of(review)
    (named,) = {type(each) for each in parts_of(told) if type(each).__name__ == kind}
    forged = deepcopy(told, {id(told.rules): told.rules})
    for part in parts_of(forged):
        if type(part) is named:
            own = (each for each in fields(part) if each.name not in OWN_WORDS[kind] and each.type in NAMED)
            put(part, **{each.name: NAMED[each.type] for each in own})
    (found,) = deidentify([forged], [review])
    said = {
        each.name
        for part in parts_of(found)
        if type(part) is named
        for each in fields(part)
        if each.name != "rules" and "quillon" in repr(getattr(part, each.name)).casefold()
    }
    assert said == set()


VISIT = LOG.read_text(encoding="utf-8").replace(
    "          - when: 1A is No\n",
    """\
          - when: any row of notes where dose > 2.5 and lot is 12b
            then: Area Needing Improvement
          - when: date_of_birth before 2018-04-01
            then: Area Needing Improvement
          - when: 1A is No
""",
)
VISIT = VISIT.replace(
    "      - id: began\n",
    """\
      - id: date_of_birth
        ask: When was the child born?
        answer: date
        guidance: Made up.
      - id: began
""",
)
DOSE: dict[str, Any] = {"from": "10:00", "what": "Made up.", "dose": "3", "lot": "12b"}


@pytest.mark.parametrize(
    ("spoil", "given", "reason", "gone"),
    [
        (
            (
                "ask: What happened, part by part?",
                "ask: What happened, part by part?\n        confidential: true",
            ),
            {"notes": [DOSE], "date_of_birth": "2019-01-02"},
            "notes is left out",
            ("12b", "3 ml"),
        ),
        (
            ("names: [parent]", "names: [parent, notes.lot]"),
            {"notes": [DOSE], "date_of_birth": "2019-01-02"},
            "part 1 (dose is 3 ml, lot is left out)",
            ("12b",),
        ),
        (
            ("names: [parent]", "names: [parent]"),
            {"notes": [], "date_of_birth": "2018-03-05"},
            "date_of_birth is 2018",
            ("2018-03",),
        ),
        (
            ("names: [parent]", "names: [parent, date_of_birth]"),
            {"notes": [], "date_of_birth": "2018-03-05"},
            "date_of_birth is left out",
            ("2018",),
        ),
    ],
)
def test_what_decided_a_rating_says_no_more_of_an_answer_than_the_answer_itself(
    tmp_path: Path, spoil: tuple[str, str], given: dict[str, Any], reason: str, gone: tuple[str, ...]
) -> None:
    rules = rules_of(tmp_path, VISIT.replace(*spoil))
    review = new_review("made-up", rules, "2026-01-05")
    state = ReviewState(rules, review, Editor("A. Reviewer"), today="2026-03-20")
    state.answer_many(given)
    review = state.review
    told = deidentify([report_of(review, Evaluation.of(rules, review, as_of="2026-03-20"))], [review])[0]
    assert reason in told.ratings["1"].because
    (rollup,) = roll_up([told])
    said = [all_text(told), text(item_blocks(rollup, "1")), json.dumps(rollup.as_json("1"))]
    book = openpyxl.load_workbook(io.BytesIO(export([told], "xlsx")))
    said += [str(cell) for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row]
    assert [each for each in gone if any(each in one for one in said)] == []


@frozen(kw_only=True)
class ToldLater(ReportedReview):
    """A review of which somebody tells one thing more."""

    submitted_by: Any = None


@pytest.mark.parametrize("value", ["Bela Vexley", None, ["", "Bela Vexley"], {"by": ("Vexley",)}])
def test_the_second_look_sees_what_is_told_of_a_review_one_day_too(value: Any) -> None:
    """Whatever its type: nobody who adds to what is told has to think of the second look."""
    review = made("made-up-1", FACE)
    told = reported_of(review)
    given = {each.name: getattr(told, each.name) for each in fields(told)}
    found = still_there(ToldLater(**given, submitted_by=value), review, ["Bela", "Vexley"])
    assert ("submitted_by" in {each.place for each in found}) == bool(value)


@pytest.mark.parametrize("version", ["", "2026.1"])
def test_whoever_was_at_a_case_plan_review_is_in_no_text_of_it(version: str) -> None:
    rules = Catalog(instrument_folders()).rules("case-plan-review", version)[0]
    review = new_review("plan-1", rules, "2026-03-01")
    review.answers["cp.case"] = Answer(value="Quillon")
    review.answers["cp2"] = Answer(
        rows={
            "r1": {"name_or_role": "Xiomara", "role": "Child", "parent": "No"},
            "r2": {"name_or_role": "Deshawn Neill", "role": "Father", "parent": "Yes"},
            "r3": {"name_or_role": "Child's attorney", "role": "Spoke for the child", "parent": "No"},
        }
    )
    review.answers["cp3"] = Answer(value="Xiomara said she is afraid of Deshawn Neill; the attorney agreed.")
    review.answers["cp5.agree"] = Answer(value="No")
    review.answers["cp5.who"] = Answer(value="Grandmother Rosa Lopez wants adoption.")
    reported = report_of(review, Evaluation.of(rules, review, as_of="2026-03-20"))
    (told,) = deidentify([reported], [review])
    assert told.entries["cp3"].value == "[child] said she is afraid of [father]; the attorney agreed."
    assert told.entries["cp5.who"].value is None
    assert told.entries["cp5.who"].left_out
    out = all_text(told)
    assert not [each for each in ("Xiomara", "Deshawn", "Neill", "Rosa", "Lopez") if each in out]
    assert "A name that it lists nowhere may still stand" in out


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ("met A n-g-u-y-e-n, then b n g u y e n", [3, 6]),
        ("met OBrien, the OBRIENBERG and Mc Allister", [2, 4, 6]),
        ("met just in time", []),
        ("call 916.555.0142 or (916) 555 0142", [2, 4]),
    ],
)
def test_the_second_look_names_every_place_at_once(said: str, words: list[int]) -> None:
    review = made(answers={"fs.case_name": "9165550142"})
    reported = reported_of(review)
    entry = replace(reported.entries["4.comments"], value=said)
    reported = replace(reported, entries={**reported.entries, "4.comments": entry})
    names = ["Nguyen", "Shannon O'Brien-Berg", "McAllister", "Justin"]
    found = [each for each in still_there(reported, review, names) if each.place == "4.comments"]
    assert sorted(each.word for each in found) == words


def test_a_linked_review_outside_of_the_export_is_another_one_also_in_a_note_on_it() -> None:
    plan = made("plan-17", {"cp.osri_review": "osri-quillon"}, instrument="case-plan-review")
    asked = [Message(by="Lone Aquist", role="qa", at=AT, text="Is it osri-quillon's?")]
    plan.notes["n1"] = Note(on="cp.osri_review", status="open", value_then="osri-17", messages=asked)
    (found,) = deidentify([reported_of(plan)], [plan])
    assert found.entries["cp.osri_review"].value == "another review"
    assert found.notes["n1"].value_then == "another review"
    osri = made("osri-17")
    found, _ = deidentify([reported_of(plan), reported_of(osri)], [plan, osri])
    assert found.notes["n1"].value_then == "review-002"


def test_whoever_changed_an_answer_or_overrode_one_and_did_nothing_else_is_named_nowhere() -> None:
    review = write(
        made(answers=item_4("No")),
        {"4C": "Zora Quist changed it, Odo Marl asked, Ulf Tamm overrode, Ute Senn read."},
    )
    review.answers["4A"].changes.append(Event(was=2, by="Zora Quist", at=AT))
    asked = [Message(by="Odo Marl", role="state", at=AT, text="Why?")]
    review.notes["n1"] = Note(on="4A", status="open", messages=asked)
    review.overrides["4"] = Override(rating="Strength", reason="Read.", by="Ulf Tamm", at=AT)
    review.history.append(Act(version=2, act="submitted", by="Ute Senn", role="qa", at=AT))
    assert without_people(review).entries["4C"].narrative == (
        "[name] changed it, [state] asked, [site leader] overrode, [qa] read."
    )


def test_a_name_that_was_corrected_since_goes_in_its_former_form_too() -> None:
    review = write(made(answers=item_4("No")), {"4C": "Kidtwo is Zachary now; Sorrelby and Odelia Vex came."})
    changes = review.answers["fs.case_name"].changes
    changes.append(Event(was="Sorrelby", by="Ute Senn", at=AT))
    table = review.answers["fs.participants"]
    (row, *_) = table.rows or {}
    table.changes.append(Event(rows={row: {"name": "Odelia Vex"}}, by="Ute Senn", at=AT))
    table = review.answers["fs.children"]
    (row, *_) = table.rows or {}
    table.changes.append(Event(rows={row: {"first_name": "Kidtwo"}}, by="Ute Senn", at=AT))
    said = without_people(review).entries["4C"].narrative
    assert not any(each in said for each in ("Kidtwo", "Sorrelby", "Odelia", "Vex")), said


@pytest.mark.parametrize(
    ("on", "then", "told"),
    [
        ("fs.case_name", "Quillon of old", None),
        ("fs.reviewers", ["Odo Marl"], None),
        ("4.comments", "Mirela came on 2026-02-11.", "[mother] came on 2026-02."),
        ("fs.entered_care", "2025-02-01", "2025-02"),
        ("gone", "Mirela came.", "[mother] came."),
        ("4A", 1, 1),
    ],
)
def test_what_stood_where_a_note_was_opened_is_told_as_the_answer_would_be(
    on: str, then: Any, told: Any
) -> None:
    review = made(answers=item_4("No"))
    asked = [Message(by="Lone Aquist", role="qa", at=AT, text="Why?")]
    review.notes["n1"] = Note(
        on=on, status="open", value_then=then, narrative_then="As Mirela said.", messages=asked
    )
    note = without_people(review).notes["n1"]
    assert note.value_then == told
    assert note.narrative_then == ("" if told is None else "As [mother] said.")


def formerly(how: str, place: str, was: Any) -> Review:
    """A review in which something stood at a place, by where its file says so."""
    review = made(answers=item_4("No"))
    answer = review.answers[place]
    rows = was if isinstance(was, dict) else None
    match how:
        case "changed":
            answer.changes.append(Event(was=None if rows else was, rows=rows, by="Ute Senn", at=AT))
        case "on the other branch":
            other = StepBack(was=None if rows else was, rows=rows)
            answer.changes.append(Event(part="given", other=other, by="", at=AT, how="merged"))
        case "asked about":
            asked = [Message(by="Lone Aquist", role="qa", at=AT, text="Who?")]
            review.notes["n1"] = Note(on=place, status="open", value_then=was, messages=asked)
        case "unsettled":
            review.conflicts[place] = Conflict(ours=None, theirs=was)
        case "kept aside":
            review.orphans[f"{place}@2025"] = {"rows": rows} if rows else {"value": was}
    return review


HOWS = ("changed", "on the other branch", "asked about", "unsettled", "kept aside")
FORMER_NAMES: list[tuple[str, Any]] = [
    ("fs.reviewers", ["Hortensia Blick"]),
    ("fs.case_name", "Blick (fictional)"),
    ("fs.participants", {"r9": {"name": "Hortensia Blick", "role": "Other"}}),
    ("fs.children", {"r1": {"first_name": "Hortensia", "last_name": "Blick"}}),
]


@pytest.mark.parametrize(("place", "was"), FORMER_NAMES)
@pytest.mark.parametrize("how", HOWS)
def test_whoever_was_named_once_is_taken_out_wherever_the_file_has_the_name(
    how: str, place: str, was: Any
) -> None:
    review = write(formerly(how, place, was), {"4C": "Then Hortensia Blick came, and the Blicks."})
    said = without_people(review).entries["4C"].narrative
    assert "Blick" not in said, said


@pytest.mark.parametrize("how", HOWS)
def test_whoever_a_single_text_named_once_is_taken_out(how: str) -> None:
    rules = Catalog(instrument_folders()).rules("case-inquiry", "")[0]
    review = new_review("made-up", rules, "2026-03-01")
    review.answers["ci.considered"] = Answer(value="Mordecai Thrumb thinks it is a Strength; call 41-7Q.")
    review.answers["ci.answered_by"] = Answer(value="Nobody Else")
    donor = formerly(how, "fs.reviewers", "Mordecai Thrumb")
    review.answers["ci.answered_by"].changes.extend(donor.answers["fs.reviewers"].changes)
    for note in donor.notes.values():
        review.notes["n1"] = replace(note, on="ci.answered_by")
    for conflict in donor.conflicts.values():
        review.conflicts["ci.answered_by"] = conflict
    for kept in donor.orphans.values():
        review.orphans["ci.answered_by@2025"] = kept
    (told,) = deidentify([report_of(review, Evaluation.of(rules, review, as_of="2026-03-20"))], [review])
    assert "Thrumb" not in all_text(told)
    assert "Mordecai" not in all_text(told)


def test_a_number_a_birth_date_and_who_signed_go_in_their_former_form_too() -> None:
    review = write(
        made(answers=item_4("No")),
        {"4C": "Her day: 3/9, as Ulla Brandt signed; M. Blick, Hortensia Quillon."},
    )
    cells = {"date_of_birth": "2016-03-09", "first_name": "Hortensia"}
    (row, *_) = review.answers["fs.children"].rows or {}
    review.answers["fs.children"].changes.append(Event(rows={row: cells}, by="Ute Senn", at=AT))
    act = Act(
        version=2, act="overridden", by="Ute Senn", role="qa", at=AT, was={"by": "Ulla Brandt", "at": AT}
    )
    review.history.append(act)
    said = without_people(review).entries["4C"].narrative
    assert said.startswith("Her day: [day], as [name] signed"), said
    assert "Hortensia" not in said


def test_who_has_another_role_now_is_called_by_that_one() -> None:
    review = write(made(answers=item_4("No")), {"4C": "Then Mirela came."})
    (row, *_) = review.answers["fs.participants"].rows or {}
    was = {row: {"name": "Mirela Quillon", "role": "Caseworker"}}
    asked = [Message(by="Lone Aquist", role="qa", at=AT, text="Who?")]
    review.notes["n1"] = Note(on="fs.participants", status="open", value_then=was, messages=asked)
    assert without_people(review).entries["4C"].narrative == "Then [mother] came."


@pytest.mark.parametrize(
    ("id_", "text", "without"),
    [
        (
            "zq-77",
            "See zq-77, ZQ_77.yaml and zq 77's note.",
            "See [review-001], [review-001].yaml and [review-001]'s note.",
        ),
        ("cr_7", "As cr_7 says; CR 7, cr7.", "As [review-001] says; [review-001], [review-001]."),
        ("fam-07", "Fam-07 is the sister's.", "[review-001] is the sister's."),
        ("26-7", "See 26-7; not 126-7, 26-7-1 or 26/7.", "See [review-001]; not 126-7, 26-7-1 or 26/7."),
        ("plan-1", "In plan-1: Plan 1 was made.", "In [review-001]: Plan 1 was made."),
        (
            "home",
            "Went home; see review home, home.yaml.",
            "Went home; see review [review-001], [review-001].yaml.",
        ),
        ("7", "In 7 visits; as review 7 says.", "In 7 visits; as review [review-001] says."),
    ],
)
def test_the_id_of_a_review_goes_from_its_texts(id_: str, text: str, without: str) -> None:
    review = write(made(id_, answers=item_4("No")), {"4C": text})
    assert without_people(review).entries["4C"].narrative == without


def test_the_ids_of_reviews_that_are_told_together_and_of_linked_ones_go_from_each_text() -> None:
    osri = write(made("osri-17", answers=item_4("No")), {"4C": "As in plan-17b and osri-17."})
    plan = made("plan-17b", {"cp.osri_review": "cr-88"}, instrument="case-plan-review")
    plan.answers["cp3"] = Answer(value="As osri-17 and CR-88 say.")
    first, second = deidentify([reported_of(osri), reported_of(plan)], [osri, plan])
    assert first.entries["4C"].narrative == "As in [review-002] and [review-001]."
    assert second.entries["cp3"].value == "As [review-001] and [another review] say."

"""The shipped cases are sound, and the linter says with file and line what is not in a damaged one."""

from __future__ import annotations

import json
import re
from html import unescape
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.examples import few
from tests.training.sample import CASES, key_of, rules_of, shipped
from tui_review.errors import UserError
from tui_review.instrument.loading.catalog import Catalog, instrument_folders, shipped_folder
from tui_review.training.case import find_case, list_cases, load_case
from tui_review.training.key import load_key
from tui_review.training.lint import dates_in_case_file, lint_case

if TYPE_CHECKING:
    from tests.training.conftest import Run
    from tui_review.training.problems import Problem


def linted(folder: Path) -> list[Problem]:
    return lint_case(folder, Catalog(instrument_folders()))


def edit(path: Path, was: str, becomes: str) -> int:
    """Replaces a text in a file; says in which line it stood."""
    text = path.read_text(encoding="utf-8")
    assert was in text
    path.write_text(text.replace(was, becomes, 1), encoding="utf-8")
    return text[: text.index(was)].count("\n") + 1


@pytest.mark.parametrize("name", CASES)
def test_a_shipped_case_has_no_findings(name: str) -> None:
    assert linted(shipped(name).folder) == []


@pytest.mark.parametrize("name", CASES)
def test_every_date_of_key_and_face_sheet_stands_in_the_case_file(name: str) -> None:
    mentioned = dates_in_case_file(shipped(name))
    key = key_of(name)
    dates = {text for answer in key.file.answers.values() for text in all_texts(answer.value) if is_iso(text)}
    dates |= {
        text for id_, text in shipped(name).file.face_sheet.items() if is_iso(text) and "completed" not in id_
    }
    assert len(dates) > 8
    assert dates <= mentioned


def all_texts(value: object) -> list[str]:
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list):
        return [text for each in value for text in all_texts(each)]
    return [value] if isinstance(value, str) else []


def is_iso(text: str) -> bool:
    return len(text) == 10 and text[4] == text[7] == "-"


@pytest.mark.parametrize("name", CASES)
def test_every_file_of_a_shipped_case_says_on_its_first_line_that_it_is_fictional(name: str) -> None:
    files = [path for path in shipped(name).folder.rglob("*") if path.is_file()]
    assert len(files) > 15
    for path in files:
        assert "fictional" in path.read_text(encoding="utf-8").split("\n")[0].casefold(), path


@pytest.mark.parametrize("name", CASES)
def test_a_key_answers_all_that_is_asked_and_rates_all_items(name: str) -> None:
    key = key_of(name)
    assert all(key.evaluation.rating(id_).certain for id_ in key.rules.rated)
    assert set(key.file.ratings) == set(key.rules.rated)
    assert key.file.ambiguities


DAMAGE = [
    ("key/key.yaml", '  "4B":\n    value: "No"', '  "4B":\n    value: "Maybe"', 1, "value"),
    ("key/key.yaml", '  "4B":\n', '  "4X":\n', 1, "unknown-question"),
    (
        "key/key.yaml",
        'passages: ["09:8", "09:9", "18:6"]',
        'passages: ["09:8", "09:99", "18:6"]',
        0,
        "unknown-passage",
    ),
    ("key/key.yaml", '  "4": Area Needing Improvement', '  "4": Strength', 0, "rating"),
    ("key/key.yaml", '  "7.sources":\n', '  "7A":\n    value: "No"\n  "7.sources":\n', 1, "not-asked"),
    ("key/key.yaml", "case: layla-morgan", "case: someone-else", 0, "case"),
    ("key/key.yaml", "instrument: osri-r4", "instrument: osri-r3", 0, "instrument"),
    ("key/key.yaml", 'questions: ["1C"]', 'questions: ["1Z"]', 0, "ambiguity"),
    ("case.yaml", 'fs.pur_start: "2025-07-01"', 'fs.pur_start: "2025-07-32"', 0, "value"),
    ("case.yaml", "fs.case_type:", "fs.case_kind:", 0, "unknown-question"),
    ("case.yaml", "instrument: osri-r4", "instrument: osri-r9", 0, "instrument"),
    ("case.yaml", "documents/05-review-hearings.md", "../05-review-hearings.md", 0, "document"),
    ("case.yaml", '{id: "06"', '{id: "05"', 0, "document"),
    ("quiz.yaml", "answer: 10 February, as", "answer: 11 February, as", 0, "quiz-answer"),
    ("quiz.yaml", '- "03:6"', '- "03:60"', 0, "unknown-passage"),
]


@pytest.mark.parametrize(("file", "was", "becomes", "further", "code"), few(DAMAGE, 5, apart=True))
def test_the_linter_names_the_line_of_what_disagrees(
    copied: Path, file: str, was: str, becomes: str, further: int, code: str
) -> None:
    line = edit(copied / file, was, becomes)
    found = [problem for problem in linted(copied) if problem.code == code]
    assert found, linted(copied)
    assert found[0].file.endswith(file)
    assert line <= found[0].line <= line + further
    assert found[0].level == "error"


def test_a_question_that_the_key_leaves_out_is_found(copied: Path) -> None:
    text = (copied / "key/key.yaml").read_text(encoding="utf-8")
    start = text.index('  "16A":')
    (copied / "key/key.yaml").write_text(text[:start] + text[text.index('  "16B":') :], encoding="utf-8")
    assert any(p.code == "missing" and p.message.startswith("16A is asked") for p in linted(copied))


def test_a_date_that_the_case_file_does_not_mention_is_a_warning(copied: Path) -> None:
    edit(copied / "key/key.yaml", 'date_of_birth: "2017-03-22"', 'date_of_birth: "2017-03-23"')
    (problem,) = linted(copied)
    assert (problem.level, problem.code) == ("warning", "date-not-in-file")


def test_a_key_that_breaks_a_cross_check_of_its_instrument_is_refused(copied: Path) -> None:
    edit(copied / "key/key.yaml", '"3D1":\n    value: []', '"3D1":\n    value: [Other]')
    rules, _ = rules_of("layla-morgan")
    with pytest.raises(UserError, match=r"key\.yaml:\d+: Something is ticked at 3D1"):
        load_key(copied / "key/key.yaml", rules, load_case(copied))


WARNED = [
    ('  "3C":\n    value: "Yes"', '  "3C":\n    value: "NA"', "check"),
    ('        child_first_name: "Micah"', '        child_first_name: "Nobody"', "row-check"),
    ("      The father had three visits", "      Mr. Morgan, Micah said, had three visits", "name"),
]


@pytest.mark.parametrize(("was", "becomes", "code"), WARNED)
def test_what_check_warns_of_in_an_attempt_like_the_key_is_listed_as_a_warning(
    copied: Path, run: Run, was: str, becomes: str, code: str
) -> None:
    line = edit(copied / "key/key.yaml", was, becomes)
    found = [each for each in linted(copied) if each.code == code and each.level == "warning"]
    assert found, linted(copied)
    assert line - 10 <= found[0].line <= line + 1
    assert not run("train", "--lint", copied).out.startswith("No findings")


def test_everything_wrong_is_listed_and_not_only_the_first(copied: Path) -> None:
    edit(copied / "key/key.yaml", '"4": Area Needing', '"4": Areal Needing')
    edit(copied / "quiz.yaml", "answer: 10 February, as", "answer: 11 February, as")
    edit(copied / "documents/03-jurisdiction-and-disposition.md", "[2]", "[7]")
    assert {"rating", "quiz-answer", "paragraph"} <= {problem.code for problem in linted(copied)}


def test_a_case_without_a_key_is_sound(copied: Path) -> None:
    (copied / "key" / "key.yaml").rename(copied.parent / "kept-elsewhere.yaml")
    assert linted(copied) == []
    assert load_case(copied).key_path is None
    elsewhere = lint_case(copied, Catalog(instrument_folders()), copied.parent / "kept-elsewhere.yaml")
    assert elsewhere == []


def test_a_case_of_ones_own_comes_before_the_shipped_one(copied: Path) -> None:
    edit(copied / "case.yaml", "title: Layla Morgan", "title: Our own Layla Morgan")
    assert find_case("layla-morgan").file.title.startswith("Our own")
    cases, errors = list_cases()
    assert [case.id for case in cases] == ["javier-diaz", "layla-morgan"]
    assert errors == []


def test_one_unsound_case_does_not_hide_the_others(copied: Path) -> None:
    edit(copied / "case.yaml", "feedback: end", "feedback: whenever")
    cases, errors = list_cases([copied.parent])
    assert cases == []
    assert len(errors) == 1
    assert "javier-diaz" in [case.id for case in list_cases()[0]]


def test_a_mistyped_case_gets_a_suggestion() -> None:
    with pytest.raises(UserError, match="Did you mean layla-morgan"):
        find_case("laila-morgan")


def test_the_list_gives_id_title_and_instrument_and_never_a_key(run: Run) -> None:
    ran = run("train", "--list", "--json")
    listed = {case["id"]: case for case in json.loads(ran.out)}
    assert ran.status == 0
    assert listed["layla-morgan"]["instrument"] == "osri-r4"
    assert listed["javier-diaz"]["instrument"] == "osri-r3"
    assert listed["layla-morgan"]["title"]
    assert "key" not in ran.out


def test_the_linter_runs_as_a_command(run: Run, copied: Path) -> None:
    assert run("train", "--lint", copied).status == 0
    line = edit(copied / "key/key.yaml", '  "4": Area Needing Improvement', '  "4": Strength')
    ran = run("train", "--lint", copied, "--json")
    (problem,) = json.loads(ran.out)
    assert (ran.status, problem["line"], problem["code"]) == (1, line, "rating")


def test_documents_and_passages_can_be_read_and_searched_in_lines(run: Run) -> None:
    assert "[07:3]" in run("train", "layla-morgan", "--read", "7:3").out
    assert "[07:1]" in run("train", "layla-morgan", "--read", "07").out
    assert "[13:3]" in run("train", "layla-morgan", "--search", "grandmother telephone").out
    assert run("train", "layla-morgan", "--search", "zebra").status == 1
    assert run("train", "layla-morgan", "--read", "99").status == 2


@pytest.mark.parametrize("name", CASES)
def test_the_documents_of_a_case_are_given_out_for_paper_each_with_its_head_and_nothing_of_the_key(
    name: str, run: Run, here: Path
) -> None:
    case = shipped(name)
    for format_ in ("md", "html"):
        out = here / f"case.{format_}"
        assert run("train", name, "--read", "all", "--format", format_, "--output", out).status == 0
        text = out.read_text(encoding="utf-8")
        told = " ".join((unescape(re.sub(r"<[^>]+>", "", text)) if format_ == "html" else text).split())
        told = told.replace("\\", "").replace("**", "").replace("*", "")
        pages = re.split(r"<h1>" if format_ == "html" else r"(?m)^# ", text)[1:]
        assert len(pages) == len(case.documents) + 1
        assert all("fictional" in page.casefold() for page in pages)
        for document, page in zip(case.documents, pages[1:], strict=True):
            assert document.title.partition("'")[0] in page.replace("\\", "")
            assert document.date in page.replace("\\", "")
            for passage in document.passages:
                assert f"[{passage.ref}] {' '.join(passage.text.split())}".replace("*", "") in told
        assert not any(
            each.because.strip() in told for each in key_of(name).file.answers.values() if each.because
        )
        assert run("train", name, "--read", "1", "--format", format_, "--output", out).status == 2
        again = run("train", name, "--read", "1", "--format", format_, "--output", out, "--overwrite")
        assert again.status == 0
        assert len(re.findall(r"<h1>|(?m:^# )", out.read_text(encoding="utf-8"))) == 1
    assert run("train", name, "--read", "1", "--output", here / "b").status == 2
    assert run("train", name, "--format", "md").status == 2


def test_what_has_to_be_answered_beside_an_accepted_answer_is_a_question_and_an_answer(copied: Path) -> None:
    key = copied / "key" / "key.yaml"
    edit(key, '    accept: ["No"]', '    accept: [{value: "No", beside: {17B9: "No"}}]')
    assert "There is no question 17B9." in " ".join(each.message for each in linted(copied))


@pytest.mark.parametrize(
    ("accept", "level", "said"),
    [
        ('["Yes"]', "warning", "is the key's own answer"),
        ('[{value: "Yes", credit: 50}]', "warning", "is the key's own answer"),
        (
            '[{value: "No", beside: {16A: NA}}]',
            "error",
            "Nobody can answer so: NA is not an answer to 16A here.",
        ),
        ('[{value: "No", beside: {7A: "Yes"}}]', "error", "Nobody can answer so: 7A is not asked"),
    ],
)
def test_what_nobody_can_answer_or_is_right_anyhow_is_not_accepted(
    copied: Path, accept: str, level: str, said: str
) -> None:
    line = edit(copied / "key" / "key.yaml", '    accept: ["No"]', f"    accept: {accept}")
    found = [problem for problem in linted(copied) if said in problem.message]
    assert [(problem.line, problem.level) for problem in found] == [(line, level)], linted(copied)


def test_na_is_not_accepted_where_the_instrument_has_none(copied: Path) -> None:
    was = '  "16A":\n    value: "Yes"\n'
    line = edit(copied / "key" / "key.yaml", was, f"{was}    accept: [NA]\n")
    found = [problem for problem in linted(copied) if problem.code == "na"]
    assert [(each.line, each.level, each.message) for each in found] == [
        (line + 2, "error", "Nobody can answer so: NA is not an answer to 16A here.")
    ]


def test_an_instrument_beside_the_reviews_is_found_where_an_attempt_finds_it(
    run: Run, copied: Path, here: Path
) -> None:
    edit(copied / "case.yaml", "instrument: osri-r4", "instrument: ours-r4")
    edit(copied / "key/key.yaml", "instrument: osri-r4", "instrument: ours-r4")
    (here / "there" / "instruments").mkdir(parents=True)
    own = (shipped_folder() / "osri-r4.yaml").read_text(encoding="utf-8")
    (here / "there" / "instruments" / "ours-r4.yaml").write_text(own.replace("id: osri-r4", "id: ours-r4", 1))
    assert "no instrument ours-r4" in run("train", "--lint", copied).out
    ran = run("train", "--lint", copied, "--folder", here / "there")
    assert (ran.status, ran.out.startswith("No findings")) == (0, True), ran.out
    (here / "there").rename(here / "reviews")
    assert run("train", "--lint", copied).status == 0


def test_a_quiz_that_the_case_does_not_name_is_said_to_be_none(copied: Path) -> None:
    edit(copied / "case.yaml", "quiz: quiz.yaml\n", "")
    (problem,) = linted(copied)
    assert (problem.level, problem.code) == ("warning", "quiz")
    assert "so it has no quiz" in problem.message


def test_what_is_accepted_is_discussed_and_what_is_defended_is_accepted(copied: Path) -> None:
    key = copied / "key" / "key.yaml"
    edit(key, '  "17B3":\n    value: "Yes"\n    accept: ["No"]\n', '  "17B3":\n    value: "Yes"\n')
    edit(key, '  "16A":\n    value: "Yes"\n', '  "16A":\n    value: "Yes"\n    accept: ["No"]\n')
    found = [problem.message for problem in linted(copied) if problem.code == "accept"]
    assert [message.split(":")[0] for message in found] == [
        "With this answer wellbeing-2 would be Partially Achieved and not Substantially Achieved",
        "16A accepts another answer, and no ambiguity says why both can be defended.",
        "The discussion defends another answer, but none of its questions accepts one.",
    ]


def test_a_credit_that_is_none_is_refused_with_its_line(copied: Path) -> None:
    key = copied / "key" / "key.yaml"
    line = edit(key, '    accept: ["No"]', '    accept: [{value: "No", credit: 0}]')
    assert [(problem.line, problem.code) for problem in linted(copied)][:1] == [(line, "value")]


def test_two_accepted_answers_that_change_an_outcome_together_are_named(copied: Path) -> None:
    key = copied / "key" / "key.yaml"
    for id_ in ("4B", "6B"):
        edit(key, f'  "{id_}":\n    value: "No"\n', f'  "{id_}":\n    value: "No"\n    accept: ["Yes"]\n')
    found = [problem.message for problem in linted(copied) if "an outcome has one value" in problem.message]
    said = "With this answer and what is accepted at 4B together permanency-1 would be Substantially Achieved"
    assert [message.startswith(said) for message in found] == [True]


@pytest.mark.parametrize(("question", "key", "accepted"), [("2A", "Yes", "No"), ("7.applies", "No", "Yes")])
def test_an_accepted_answer_that_opens_an_item_is_named(
    copied: Path, question: str, key: str, accepted: str
) -> None:
    path = copied / "key" / "key.yaml"
    was = f'  "{question}":\n    value: "{key}"\n'
    edit(path, was, f'{was}    accept: ["{accepted}"]\n')
    assert any("would have no rating yet" in each.message for each in linted(copied)), linted(copied)


def test_a_source_that_nobody_can_tick_is_named_with_its_line(copied: Path) -> None:
    line = edit(copied / "documents" / "05-review-hearings.md", "Source: case file", "Source: gossip")
    (problem,) = linted(copied)
    assert (problem.line, problem.level, problem.code) == (line, "warning", "source")


def test_a_key_answer_without_its_reason_is_named(copied: Path) -> None:
    path = copied / "key" / "key.yaml"
    text = path.read_text(encoding="utf-8")
    start = text.index("    because:", text.index('  "4B":'))
    end = re.search(r"\n    \w+:|\n  \S", text[start + 1 :])
    assert end is not None
    path.write_text(text[:start] + text[start + 2 + end.start() :], encoding="utf-8")
    (problem,) = linted(copied)
    assert (problem.level, problem.message) == ("warning", "4B has no reasoning for the trainee to read.")


def test_the_quiz_in_a_case_s_folder_is_held_against_that_case(run: Run, copied: Path) -> None:
    ran = run("quiz", "--lint", copied / "quiz.yaml")
    assert (ran.status, ran.out) == (0, "No findings.\n")
    line = edit(copied / "quiz.yaml", '- "03:6"', '- "03:60"')
    told = run("quiz", "--lint", copied / "quiz.yaml")
    assert (told.status, f"quiz.yaml:{line}: error: The case file has no passage 03:60." in told.out) == (
        1,
        True,
    )


def test_one_answer_accepted_twice_is_named(copied: Path) -> None:
    for accept, level in (('["No", "No"]', "warning"), ('["No", {value: "No", credit: 50}]', "error")):
        key = copied / "key" / "key.yaml"
        edit(key, '    accept: ["No"]', f"    accept: {accept}")
        found = [each for each in linted(copied) if "is accepted twice at" in each.message]
        assert [each.level for each in found] == [level]
        edit(key, f"    accept: {accept}", '    accept: ["No"]')


def test_a_case_without_a_key_is_not_said_to_agree_with_one(copied: Path, run: Run) -> None:
    whole = run("train", "--lint", copied)
    assert "quiz and key agree with each other" in whole.out
    (copied / "key" / "key.yaml").unlink()
    bare = run("train", "--lint", copied)
    assert "and quiz agree with each other and with the instrument. There is no key." in bare.out


def test_of_a_folder_with_a_broken_case_the_others_are_listed_and_it_is_named_as_a_file_that_cannot_be_used(
    copied: Path, run: Run
) -> None:
    edit(copied / "case.yaml", "feedback: end", "feedback: whenever")
    ran = run("train", "--list", "--cases", str(copied.parent))
    assert ran.status == 2
    assert "javier-diaz" in ran.out
    assert str(copied / "case.yaml") in ran.err

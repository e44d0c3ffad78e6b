"""What an analyst would get wrong in a first instrument of twenty questions: each mistake with its place and remedy."""

# ruff: noqa: E501 - one mistake a line reads best

from __future__ import annotations

from pathlib import Path

import pytest

from tests.instrument.making import unmark
from tests.instrument.visits import VISITS
from tui_review.errors import UserError
from tui_review.instrument.lint.findings import unreadable
from tui_review.instrument.lint.linter import lint
from tui_review.instrument.loading.near import load_near
from tui_review.yamlfile import events
from tui_review.yamlfile.reader import read_strings

ROW = "          - when: 1A is Less than monthly\n"
TEST = "when: 2A is No,"
MISTAKES = {
    # the mistake: what is written, what is written instead, what is said of it, what to do
    "an id is misspelt": (ROW, "          - when: «fs.typ» is In-Home\n", "no question or item", "Did you mean fs.type?"),
    "a value in other letters": (TEST, "when: 2A is «no»,", "can never be 'no'", "Did you mean No?"),
    "a value nobody can give": (ROW, "          - when: 1B is one of 3, «12»\n", "never be '12'", "from 0 to 10"),
    "a comparison beyond the bounds": (ROW, "          - when: 1B > «12»\n", "is never so", "Correct the number"),
    "an equals sign": (TEST, "when: 2A «=» No,", "not used here", "write `is`"),
    "unequal as in a program": (TEST, "when: 2A «!=» No,", "not used here", "write `is not`"),
    "AND in capitals": (
        "fs.reasons has Neglect and 2B has none",
        "fs.reasons has «Neglect AND 2B has none»",
        "can never be",
        "`and` in small letters",
    ),
    "two values joined by or": (ROW, "          - when: 1C is Yes or No«\n", "`No` stands", "`is one of A, B`"),
    "two questions joined by and": (ROW, "          - when: 1C «and» 1D are No\n", "`1C` stands", "`any of A, B is …`"),
    "a question without a test": (ROW, "          - when: 1C«\n", "without a test", "Write `1C is …`"),
    "contains for has": ("when: 2B has none,", "when: 2B «contains» School,", "in the place of", "Write `has`"),
    "is for a several-answer": ("when: 2B has none,", "when: «2B» is School,", "one value", "use `has`"),
    "has for a choice": (ROW, "          - when: «1A» has Weekly\n", "not a question with several", "use `is`"),
    "a table asked for a value": (ROW, "          - when: «fs.children» is Lee\n", "one value", "any row of fs.children"),
    "a table asked for choices": (ROW, "          - when: «fs.children» has any\n", "several choices", "any row of fs.children"),
    "a table compared": (ROW, "          - when: «fs.children» > 2\n", "neither a number nor", "count of rows of fs.children"),
    "a choice among a table": (ROW, "          - when: 1A among «fs.children»\n", "several choices", "any row of fs.children"),
    "a table among choices": (ROW, "          - when: «fs.children» among fs.reasons\n", "never one of several", "any row of fs.children"),
    "a number among choices": (ROW, "          - when: «1B» among fs.reasons\n", "never one of several", "compare it"),
    "rows of no table": (ROW, "          - when: any row of «1A» where 1B > 3\n", "is not a table", "use `is`"),
    "a column outside its table": (ROW, "          - when: «age» > 3\n", "column of fs.children", "any row of fs.children"),
    "a column with a dot": (ROW, "          - when: «fs.children.age» > 3\n", "column of fs.children", "any row of"),
    "count without rows": (ROW, "          - when: count of fs.children «>» 3\n", "Expected `that`", "write `count of rows of TABLE`"),
    "a date in American order": (ROW, "          - when: fs.start before «1/31/2026»\n", "there is", "2026-01-31"),
    "a date that is none": (ROW, "          - when: fs.start before «2026-02-30»\n", "no day", "Correct it"),
    "dates compared as numbers": (ROW, "          - when: «fs.start» < fs.opened\n", "is a date", "use `before`"),
    "a parenthesis left open": (ROW, "          - when: (1A is Weekly or 1C is No«\n", "the condition ends", "Expected `)`"),
    "a setting of another kind": (
        "            choices: frequency\n",
        "            choices: frequency\n            at_least: «1»\n",
        "means nothing at a `choice`",
        "it is for `several`",
    ),
    "bounds the wrong way round": ("at_least: 0\n            at_most: 10", "at_least: «7»\n            at_most: 6", "Nothing is from 7 to 6", "exchange"),
    "more choices asked for than there are": ("none: None of these", "at_least: «4»", "only 3 choices", "lower it"),
    "a bound that allows nothing": ("none: None of these", "at_most: «0»", "how many", "1 or more"),
    "a list that does not exist": ("choices: frequency\n", "choices: «frequencies»\n", "no list", "Did you mean frequency?"),
    "choices without brackets": ("[Foster Care, In-Home]", "«Foster» Care, In-Home", "no list", "[Foster Care, In-Home]"),
    "no choices": ("        choices: [Foster Care, In-Home]\n", "", "needs `choices`", "or the name of one of `lists` (frequency)"),
    "choices without a word": ("[Foster Care, In-Home]", '" "', "needs `choices`", "or the name of one of `lists` (frequency)"),
    "choices without one": ("[Foster Care, In-Home]", "[]", "needs `choices`", "or the name of one of `lists` (frequency)"),
    "a choice twice": ("[School, Health, Services]", "[School, Health, «School»]", "stands twice", "Remove one"),
    "an id twice": ("- id: 1D", "- id: «1C»", "used twice", "another id"),
    "an id with a blank": ("- id: fs.opened", "- id: «fs» opened", "may have only", "Write it so everywhere"),
    "an id that is a word of conditions": ("- id: fs.opened", "- id: «and»", "a word of conditions", "another id"),
    "an instrument's id in capitals": ("id: visit-worksheet", "id: «Visit»", "small letters", "`visit-worksheet`"),
    "an empty question": ("ask: Were the parents visited?", "«ask»:", "`ask` is empty", "Write it"),
    "a text taken for a comment": ("ask: Were the parents visited?", "«ask»: #1 question", "`ask` is empty", "behind a #"),
    "a comma in a text in braces": (
        "{warning: Services are the reason of the case.,",
        "{warning: Services are the reason, «of» the case.,",
        "has become a key",
        "in double quotes",
    ),
    "an empty description": ("[Neglect, Abuse, Other]", '[Neglect, Abuse, {code: Other, describe: ""}]', "`describe` is empty", "Write it"),
    "a description that is no question": ("[Neglect, Abuse, Other]", "[Neglect, Abuse, {code: Other, describe: «true»}]", "would ask 'true'", "Which other?"),
    "points for all but one": ("[Neglect, Abuse, Other]", "[{code: Neglect, points: 1}, «Abuse», {code: Other, points: 2}]", "'Abuse' has no `points`", "all of them"),
    "a description of what nobody chooses": (
        "choices: [Foster Care, In-Home]",
        "choices: [{code: Foster Care, describe: «Where»}, In-Home]\n        compute: [{else: In-Home}]",
        "Nobody chooses 'Foster Care' here",
        "Leave `describe` out",
    ),
    "a description of a code in quotes": (
        "answer: yes_no}",
        "answer: choice, choices: [{code: 'a \"b\"', describe: «Where»}]}",
        "cannot be described",
        "Write it without",
    ),
    "an id that is kept for descriptions": ("id: home,", "id: «home.describe.Yes»,", "is kept for what is said of choices", "Write another"),
    "if before a condition": (ROW, "          - when: «if» 1A is Weekly\n", "Leave out `if`", "as in `1A is Yes`"),
    "a sign of arithmetic": (ROW, "          - when: 1B «-» 2 > 3\n", "Nothing is reckoned with signs", "`sum of A, B`"),
    "a percent sign": (ROW, "          - when: 1B > 5 «%»\n", "Leave out `%`", "a percentage is a number"),
    "a sum of a column without its table": (ROW, "          - when: sum of «age» > 3\n", "column of fs.children", "`sum of age in rows of fs.children`"),
    "a row without its rating": (ROW + "            then: Not Met\n          - else: Met\n", ROW + "          - else: Met\n", "`then` is missing", "`when` and `then`"),
    "a comma for a decimal point": ("at_most: 10", "at_most: «9»,5", "", "Write it as 3 or 0.5"),
    "a rating that is none": ("then: Not Achieved", "then: «Not» Met", "not among the ratings", "There are: Achieved"),
    "Incomplete as a rating": ("else: Achieved", "else: «Incomplete»", "given by the program", "another rating"),
    "a table of ratings with a gap": ("          - else: Met\n      - id", "      - id", "No row rates", "Add a row, or `else`"),
    "else before the end": ("          - when: any of 1C, 1D is No\n            then: Not Met\n", "          - else: «Met»\n", "after `else`", "move it to the end"),
    "a row that never decides": (ROW, "          - when: «1C» is No\n", "never decides", "Move it further up"),
    "an item without ratings": (
        "        rating:\n          - {when: 2A is No, then: Not Met}\n          - {when: 2B has none, then: Not Met}\n          - {else: Met}\n",
        "",
        "has no `rating`",
        "Write its table",
    ),
    "a check that always speaks": ("fs.reasons has Neglect and 2B has none", "«2B has none or 2B has any»", "always true", "leave it out"),
    "a check that never speaks": ("fs.reasons has Neglect and 2B has none", "«fs.reasons has none»", "never be true", "Correct it"),
    "a check of a row beyond its bounds": ("when: age > 18", "when: age > «20»", "is never so", "Correct the number"),
    "a check of two levels": ("- {warning: Look at", "- «{»error: No., warning: Look at", "exactly one of", "`error`, `warning`, `info`"),
    "NA without its reason": ("            na_because: There were too few visits to say.\n", "", "`na_when` needs", "`na_because`"),
    "a reason without its condition": ("            asked_when: fs.type is Foster Care\n", "", "which is missing", "Write both, or neither"),
    "a term that is not defined": ("terms: [worker]", "terms: [«workers»]", "not defined", "Did you mean worker?"),
    "a label that is too long": ("label: Frequency", f"label: «{'x' * 41}»", "at most 40", "Shorten it"),
    "a loop": ("asked_when: fs.type is Foster Care", "asked_when: 1 is Met", "wait for one another", "no longer name"),
    "a question that waits for itself": ("asked_when: fs.type is Foster Care", "asked_when: «1D» is Yes", "waits for itself", "something else"),
    "a question that waits for a later one": ("asked_when: fs.type is Foster Care", "asked_when: «2A» is Yes", "is asked after", "Move 2A up"),
    "a fact that is no date": ("period_start: fs.start", "period_start: «fs.case»", "must be a `date`", "Name another"),
    "a computed answer of another kind": (
        "            answer: number\n            at_least: 0\n            at_most: 10\n",
        "            answer: «yes_no»\n            compute: count of rows of fs.children\n",
        "a number or a date",
        "Make it a `number`",
    ),
    "a cell required and optional": ("required: true}", "required: true, optional: «true»}", "either", "Remove one"),
    "a key that is misspelt": ("not_asked_because: The child lives", "«not_aksed_because»: The child lives", "not a key of this place", "Did you mean not_asked_because?"),
    "a key that does not exist": ("title: Visits by the worker", "title: Visits by the worker\n        «colour»: red", "not a key of this place", "It has: "),
    "a list written as a map": ("            checks:\n              - {", "            «checks»:\n              {", "A list", "behind a dash"),
    "a kind that does not exist": ("answer: number\n            at_least", "answer: «dropdown»\n            at_least", "not known here", "Use: yes_no"),
    "a bound in words": ("at_most: 10", "at_most: «ten»", "", "number is expected here"),
    "a truth in words": ("required: true", "required: «maybe»", "", "True or false is expected here"),
    "a question without its words": ("            ask: Were the parents visited?\n", "", "`ask`", "is missing here"),
    "a pattern with an open bracket": (
        "label: First name, answer: text,",
        "label: First name, answer: pattern, pattern_message: two letters, pattern: 'x«[»A-Z',",
        "is never closed",
        "for the sign alone",
    ),
    "a pattern that repeats nothing": (
        "label: First name, answer: text,",
        "label: First name, answer: pattern, pattern_message: two letters, pattern: 'x|«+»',",
        "nothing to repeat",
        "for the sign",
    ),
    "parts of a condition that exclude one another": (
        "when: 2A is No,",
        "when: 1A is Weekly and «fs.type is In-Home and fs.type is Foster Care»,",
        "never true",
        "Correct it",
    ),
    "a day against a time": (ROW, "          - when: «fs.start» before 12:30\n", "have no order", "same kind"),
    "no guidance": ("            guidance: Count them.\n", "", "no guidance", "what helps to answer it"),
}  # fmt: skip


@pytest.mark.parametrize(("old", "new", "says", "remedy"), MISTAKES.values(), ids=MISTAKES)
def test_a_mistake_is_shown_at_its_place_with_what_to_do(
    tmp_path: Path, old: str, new: str, says: str, remedy: str
) -> None:
    assert VISITS.count(old) == 1
    marked = unmark(VISITS.replace(old, new))
    path = tmp_path / "visits.yaml"
    path.write_text(marked.text, encoding="utf-8")
    said = [finding for finding in lint(path) if says in finding.message and remedy in finding.message]
    assert said, [finding.message for finding in lint(path)]
    head, text, caret = said[0].as_lines()
    assert head.startswith(f"{path}:{said[0].line}:{said[0].column}: ")
    assert caret.strip().strip("^") == ""
    assert said[0].message.endswith((".", "?"))
    if "«" in new:
        assert (said[0].line, said[0].column) == (marked.line, marked.column)
    if marked.caret:
        assert text[caret.index("^") : caret.rindex("^") + 1] == marked.caret


ASK = "ask: Were the parents visited?"
SECOND = "guidance: Both, where there are two."
UNREADABLE = {
    # the mistake: what is written, what is written instead, what is said of it, what to do
    "a question mark in braces": ("{warning: Look at", "{warning: Is it so«?, error: Look at", "question mark", "double quotes"),
    "a second colon in braces": ("{warning: Look at", "{warning: Look«: at", "second colon", "double quotes"),
    "a time in braces": ("when: age > 18}", "when: fs.start before 12«:30}", "a colon ends the text", "double quotes"),
    "a # in brackets": ("[School, Health,", "[School, Form «#12, Health,", "begins a comment", "double quotes"),
    "a # in braces": ("the reason of the case.,", "the reason of form «#1.,", "begins a comment", "double quotes"),
    "a colon in a text": ("ask: Were the parents", "ask: Parents«: were they", "makes a key", "double quotes"),
    "a colon in curly quotes": (ASK, "ask: «“Parents: visited?”", "Curly quotation marks", "straight ones"),
    "text behind quotes": (ASK, 'ask: "Were" «the parents visited?', "behind a closing", "double quotes"),
    "an apostrophe in single quotes": (SECOND, "guidance: 'The day'«s end.'", "behind a closing", "double quotes"),
    "text behind brackets": (ASK, "ask: [Parents] «visited?", "behind a closing", "double quotes"),
    "text behind braces": (ASK, "ask: {child} «visited?", "behind a closing", "double quotes"),
    "a bracket too many": ("[School, Health, Services]", "[School, Health, Services]«]", "behind a closing", "double quotes"),
    "a comma left out": ("[School, Health,", '["School" «"Health",', "lacks a comma", "Add the comma"),
    "a bracket left open": ("[School, Health, Services]", "«[School, Health, Services", "not closed", "closing bracket"),
    "a brace left open": ("2B has none, then: Not Met}", "2B has none, then: Not Met", "not closed", "closing bracket"),
    "a quotation mark left open": (ASK, 'ask: «"Were the parents visited?', "never closed", "closing quotation mark"),
    "one closed by the next text's": (
        f"{ASK}\n            answer: yes_no\n            {SECOND}",
        'ask: «"Were the parents visited?\n            answer: yes_no\n            guidance: "Both, where there are two."',
        "closed only in line 104",
        "Close it where its text ends",
    ),
    "an apostrophe left open": (SECOND, "guidance: «'Both.\n          - id: 2C\n            ask: 'Is it?'", "closed only in", "Close it"),
    "a no-break blank behind a colon": (ASK, "ask:«\u00a0Were the parents visited?", "blank here that is none", "ordinary blank"),
    "no blank behind a colon": (ASK, "ask«:Were the parents visited?", "no blank behind this colon", "Add the blank"),
    "a wide colon": (ASK, "ask«：Were the parents visited?", "this sign is none", "Write `:` and a blank"),
    "an equals sign for a colon": (ASK, "ask «= Were the parents visited?", "this sign is none", "Write `:` and a blank"),
    "a semicolon for a colon": (ASK, "ask«; Were the parents visited?", "this sign is none", "Write `:` and a blank"),
    "no colon": (ASK, "«ask Were the parents visited?", "has no colon", "Add the colon"),
    "a dash for a hyphen": ("- id: 1D", "«– id: 1D", "begins with a hyphen", "Write `-` and a blank"),
    "a bullet for a hyphen": ("- id: 1D", "«• id: 1D", "begins with a hyphen", "Write `-` and a blank"),
    "a star for a hyphen": ("- id: 1D", "«* id: 1D", "begins with a hyphen", "Write `-` and a blank"),
    "no blank behind a hyphen": ("- id: 1D", "«-id: 1D", "no blank behind this hyphen", "Add the blank"),
    "a hyphen left out": ("- id: 1D", "  «id: 1D", "given twice in one map, first in line 78", "Begin another entry of the list with a hyphen"),
    "a key twice": ("at_most: 10\n", "at_most: 10\n            «answer: text\n", "twice", "Keep the right one"),
    "a line too deep": (f"            {ASK}", f"              «{ASK}", "deeper than the key above", "Indent it like its neighbours"),
    "a line too far left": (f"            {ASK}", f"     «{ASK}", "fits nothing above", "indent the line like its neighbours"),
    "a line between two columns": (f"            {ASK}", f"           «{ASK}", "fits nothing above", "Indent it like its neighbours"),
    "a block no deeper than its key": (SECOND, "guidance: |\n            «Both, where there are two.", "no deeper than its key", "Indent it"),
    "text behind the sign of a block": (ASK, "ask: | «Were the parents visited?", "behind | or >", "double quotes"),
    "a text that begins with >": (ASK, "ask: > «5 visits?", "behind | or >", "double quotes"),
    "a text that begins with a hyphen": (ASK, "ask: «- Were the parents visited?", "begins a list", "double quotes"),
    "curly quotes and a question mark in braces": (
        "{warning: Look at", "{warning: «“Is it so?”, error: Look at", "Curly quotation marks", "straight ones"
    ),
    "curly quotes and a colon in braces": (
        "{warning: Look at", "{warning: «„Look: here“, error: Look at", "Curly quotation marks", "straight ones"
    ),
    "curly quotes and a bracket in braces": (
        "{warning: Look at", "{warning: «“Look [here”, error: Look at", "Curly quotation marks", "straight ones"
    ),
    "a text that begins with ?": (ASK, "ask: «? visited", "question mark starts a key", "double quotes"),
    "a text that begins with %": (ASK, "ask: «% of parents visited?", "cannot start a value", "double quotes"),
    "a text that begins with @": (ASK, "ask: «@home?", "cannot start a value", "double quotes"),
    "a text that begins with a star": (ASK, "ask: «*Were the parents visited?", "anchor or alias", "double quotes"),
    "a text that begins with &": (ASK, "ask: &« parents?", "anchor or alias", "double quotes"),
    "a text that begins with !": (ASK, "ask: «!important?", "A sign ! gives a tag", "double quotes"),
    "a comment inside a text": (SECOND, "guidance: Both,\n              «# where\n              there are two.", "A comment ends the text", "under |"),
    "a backslash in quotes": (ASK, 'ask: "C:«\\parents"', "escape that does not exist", "for a backslash"),
    "a tab": (f"            {ASK}", f"«\t    {ASK}", "tab", "Use blanks"),
    "a second document": ("sections:\n", "«---\nsections:\n", "second document", "Keep one"),
    "a merge's conflict": ("sections:\n", "<<<<<<< ours\nsections:\n", "conflict markers", "Decide which side"),
}  # fmt: skip


def test_a_section_with_items_has_no_questions_beside_them_not_even_none(tmp_path: Path) -> None:
    path = tmp_path / "visits.yaml"
    assert VISITS.count("    items:\n") > 0
    path.write_text(VISITS.replace("    items:\n", "    questions: []\n    items:\n", 1), encoding="utf-8")
    (found,) = lint(path)
    assert (found.code, found.text) == ("setting", "questions: []")
    assert "Leave one of the two out" in found.message


@pytest.mark.parametrize(("old", "new", "says", "remedy"), UNREADABLE.values(), ids=UNREADABLE)
def test_what_yaml_makes_something_else_of_is_told_where_and_as_what_it_is(
    tmp_path: Path, old: str, new: str, says: str, remedy: str
) -> None:
    assert VISITS.count(old) == 1
    marked = unmark(VISITS.replace(old, new))
    path = tmp_path / "visits.yaml"
    path.write_text(marked.text, encoding="utf-8")
    with pytest.raises(UserError) as caught:
        lint(path)
    error = caught.value
    assert (error.file, error.line is None) == (str(path), False)
    assert says in error.what
    assert remedy in error.remedy
    if "«" in new:
        assert (error.line, error.column) == (marked.line, marked.column)
        _, text, caret = unreadable(error).as_lines()
        assert caret.strip(" ^") == ""
        assert text.strip() == marked.text.split("\n")[marked.line - 1].strip()


def test_a_machine_without_the_fast_parser_tells_the_same_lines(monkeypatch: pytest.MonkeyPatch) -> None:
    def told(old: str, new: str) -> tuple[int | None, str]:
        with pytest.raises(UserError) as caught:
            read_strings(unmark(VISITS.replace(old, new)).text.encode(), file="visits.yaml")
        return caught.value.line, caught.value.remedy if "fits nothing" not in caught.value.what else ""

    # It takes two of them for text, which the fast one does not; of a tab it says something else.
    lenient = (
        *("a question mark in braces", "a time in braces", "a tab"),
        "curly quotes and a question mark in braces",
    )
    cases = [(old, new) for name, (old, new, *_) in UNREADABLE.items() if name not in lenient]
    fast = [told(*each) for each in cases]
    monkeypatch.setattr(events, "native_parser", lambda: None)
    assert [told(*each) for each in cases] == fast


SILENT = {
    # the mistake: what is written, what is written instead, the kind of finding, what to do
    "a # in a question": (ASK, "ask: Were the parents on form «#12 visited?", "comment", "double quotes"),
    "a # behind a question": (ASK, "ask: Were the parents visited? «# or one", "comment", "a line of its own"),
    "a # in a choice of a list": (
        "[School, Health, Services]", "\n              - School\n              - Form «#12\n", "comment", "double quotes"
    ),
    "a # in a value of a condition": (ROW, "          - when: 1A is Weekly or 1A is Form «#12\n", "comment", "double quotes"),
    "a # in a term": ("Whoever is assigned to the case.", "Whoever has form «#12.", "comment", "double quotes"),
    "a list under a text": (SECOND, "guidance: Both\n              «- where\n              - two", "swallowed", "under |"),
    "null as a choice": ("[School, Health,", "[School, «null,", "empty", "double quotes"),
    "a tilde as a choice": ("[School, Health,", "[School, «~,", "empty", "double quotes"),
    "a zero before a number": ("at_most: 10", "at_most: «010", "zero", "Write it without"),
    "an underscore in a number": ("at_most: 10", "at_most: «1_0", "shape", "Write it as 3"),
    "ids that differ in capitals": ("- id: fs.opened", "- id: «fs.Start", "alike-id", "another id"),
    "columns that differ in capitals": ("{id: home,", "{id: «Age,", "alike-id", "another id"),
}  # fmt: skip


@pytest.mark.parametrize(("old", "new", "code", "remedy"), SILENT.values(), ids=SILENT)
def test_what_yaml_changes_without_a_word_is_a_finding(
    tmp_path: Path, old: str, new: str, code: str, remedy: str
) -> None:
    assert VISITS.count(old) == 1
    marked = unmark(VISITS.replace(old, new))
    path = tmp_path / "visits.yaml"
    path.write_text(marked.text, encoding="utf-8")
    (found,) = [each for each in lint(path) if each.code == code]
    assert (found.line, found.column) == (marked.line, marked.column)
    assert remedy in found.message


def test_what_looks_like_a_value_of_yaml_s_own_stays_the_text_that_it_is(tmp_path: Path) -> None:
    path = tmp_path / "visits.yaml"
    choices = [
        "Yes",
        "no",
        "on",
        "OFF",
        "y",
        "010",
        "1_000",
        "0x1F",
        "1e3",
        "2026-01-05",
        "12:30",
        "1:30:00",
        ".5",
        "True",
    ]
    listed = "".join(f"\n              - {each}" for each in choices)
    path.write_text(VISITS.replace(" [School, Health, Services]", listed))
    assert lint(path) == []
    read = load_near(path)[0].sections[1].items[1].questions[1]
    assert list(read.options) == choices


def test_a_comment_behind_what_is_no_text_is_a_comment(tmp_path: Path) -> None:
    path = tmp_path / "visits.yaml"
    path.write_text(
        VISITS.replace("at_most: 10", "at_most: 10 # so far").replace(ROW, f"{ROW[:-1]} # rarely\n")
    )
    assert lint(path) == []


def test_bounds_the_wrong_way_round_are_told_once_and_not_by_what_follows_from_them(tmp_path: Path) -> None:
    path = tmp_path / "visits.yaml"
    wrong = VISITS.replace("at_least: 0\n            at_most: 10", "at_least: 7\n            at_most: 6")
    path.write_text(wrong.replace(ROW, "          - when: 1B > 3\n"), encoding="utf-8")
    assert [each.message.partition(":")[0] for each in lint(path)] == ["Nothing is from 7 to 6"]


def test_the_worksheet_itself_is_sound(tmp_path: Path) -> None:
    path = tmp_path / "visits.yaml"
    path.write_text(VISITS, encoding="utf-8")
    assert lint(path) == []


def test_a_rating_misspelt_in_its_table_is_not_held_against_who_names_it_rightly(tmp_path: Path) -> None:
    path = tmp_path / "visits.yaml"
    rows = ROW + "            then: Not Met\n          - else: Met\n"
    assert VISITS.count(rows) == 1
    path.write_text(VISITS.replace(rows, rows.replace("else: Met", "else: Mett")), encoding="utf-8")
    assert [(each.code, "Did you mean Met?" in each.message) for each in lint(path)] == [
        ("unknown-rating", True)
    ]

"""What is read at a question says what its item is for, and where its rules were read."""

from __future__ import annotations

from pathlib import Path

from tui_review.store.reviews import catalog_for
from tui_review.telling.guidance import guidance_parts

RULES, _ = catalog_for(Path()).rules("osri-r4", "")


def test_help_on_a_question_tells_the_items_purpose_and_where_the_rules_were_read() -> None:
    told = "\n".join(guidance_parts(RULES, "4B"))
    item = next(item for section in RULES.instrument.sections for item in section.items if item.id == "4")
    assert " ".join(item.purpose.split()) in " ".join(told.split())
    read = [line for line in told.splitlines() if line.startswith("Where ") and " was read: " in line]
    assert any(line.startswith(("Where Item 4", "Where 4B")) for line in read)


def test_the_marks_are_explained_where_they_are_shown() -> None:
    told = " ".join("\n".join(guidance_parts(RULES, "4B")).split())
    assert " ".join(RULES.instrument.about.split()) in told


def test_what_is_unverified_is_said_where_it_is_answered() -> None:
    unverified = {
        id_: at.question.unverified for id_, at in RULES.questions.items() if at.question.unverified
    }
    assert unverified
    for id_, what in unverified.items():
        assert " ".join(what.split()).rstrip(".") in " ".join(guidance_parts(RULES, id_))

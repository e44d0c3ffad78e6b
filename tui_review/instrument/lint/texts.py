"""Texts that are left empty, and choices that nobody could choose."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Final

from tui_review.errors import UserError
from tui_review.instrument.choices import Choice, alternatives_of, choices_of
from tui_review.instrument.kinds.base import folded
from tui_review.instrument.kinds.instead import InsteadKind
from tui_review.instrument.kinds.registry import kind_of
from tui_review.instrument.model import NA, Column, Question

if TYPE_CHECKING:
    from tui_review.instrument.lint.findings import LintFindings
    from tui_review.shape.misfit import Steps as YamlPath
    from tui_review.yamlfile.reader import Document

_NULL: Final = re.compile(r"(?:null|~)(?=[\s,\]}]|$)")
_TAKEN_AWAY: Final = ("change", "reword")
"""Where an overlay takes a field, or a phrase, of its base away by leaving it empty."""


def check_empty(document: Document, findings: LintFindings) -> set[YamlPath]:
    """Reports every key and list entry of a file that is written and left empty, whatever it is for.

    Returns those that are no keys but the rest of a text: about them all is said.
    """
    split: set[YamlPath] = set()
    for path in _empty(document.data, ()):
        key = path[-1]
        if isinstance(key, str) and _is_rest(document, path, key):
            what = (
                f"`{key}` has become a key: inside {{ }} a comma ends a text. Put the text in double quotes."
            )
            split.add(path)
        else:
            name = f"`{key}`" if isinstance(key, str) else "This entry of the list"
            what = f"{name} is empty. Write it, or leave it out; text behind a # is a comment unless it is quoted."
            if (null := _null(document, path)) is not None:
                what = f"{name} is nothing: so YAML reads `{null}`. Put it in double quotes, or leave it out."
        findings.add_written(path, "empty", what)
    return split


def _is_rest(document: Document, path: YamlPath, key: str) -> bool:
    """Whether a key has no colon: it is what stands behind a comma in a map in braces."""
    line, column = document.index.keys[path]
    behind = document.text.splitlines()[line - 1][column - 1 + len(key) :].lstrip("\"'")
    return not behind.lstrip().startswith(":")


def _null(document: Document, path: YamlPath) -> str | None:
    """The word of YAML's own for nothing that stands at a path."""
    if (place := document.index.texts.get(path)) is None:
        return None
    found = _NULL.match(document.text.split("\n")[place[0] - 1][place[1] - 1 :])
    return found and found[0]


def _empty(data: Any, path: YamlPath) -> Iterator[YamlPath]:
    if isinstance(data, dict):
        for key, value in data.items():
            if not path and key in _TAKEN_AWAY and "extends" in data:
                continue
            yield from _empty(value, (*path, key))
    elif isinstance(data, list):
        for number, value in enumerate(data):
            yield from _empty(value, (*path, number))
    elif isinstance(data, str) and path and not data.strip():
        yield path


def check_choices(part: Question | Column, at: YamlPath, owner: str, findings: LintFindings) -> None:
    """Reports choices that stand twice, and those that nobody could choose because they are read as another."""
    field = (*at, "choices")
    written = isinstance(part.choices, tuple)
    first: dict[str, str] = {}
    for number, option in enumerate(part.options if written else ()):
        place = (*field, number)
        twin = first.setdefault(folded(option), option)
        if option in part.options[:number]:
            findings.add(owner, place, "duplicate-choice", f"The choice {option!r} stands twice. Remove one.")
        elif twin != option:
            what = f"{option!r} and {twin!r} are one to whoever types them. Word one of them differently."
            findings.add(owner, place, "duplicate-choice", what)
        elif " ".join(option.split()) != option:
            what = f"{option!r} has blanks that nobody types. Write it with single blanks between its words."
            findings.add(owner, place, "choice", what)

    _check_readings(part, at, owner, findings)
    _check_labels(part, at, owner, findings)
    _check_described(part, at, owner, findings)


def _check_readings(part: Question | Column, at: YamlPath, owner: str, findings: LintFindings) -> None:
    """Reports texts that nobody could choose, as they are read as something else."""
    written = () if isinstance(part.choices, str) else choices_of(part)
    for field, choices in (("choices", written), ("or", alternatives_of(part))):
        for number, choice in enumerate(choices):
            for text in dict.fromkeys((choice.code, choice.shown)):
                if (read := reads_as(part, text)) == NA:
                    what = (
                        f"{text!r} is read as the answer NA. Remove it; `na_if` says when that may be chosen."
                    )
                    findings.add(owner, (*at, field, number), "choice", what)
                elif read:
                    findings.add(
                        owner, (*at, field, number), "choice", f"{text!r} is {read}. Word it differently."
                    )


def reads_as(part: Question | Column, text: str) -> str:
    """What a text of a choice, or one in the place of a day, would be read as instead; empty where it is as it says."""
    kind = kind_of(part)
    try:
        if kind.parse(part, text) == NA:
            return NA
    except UserError:
        pass
    return kind.noun if isinstance(kind, InsteadKind) and kind.meant(text) else ""


def _check_labels(part: Question | Column, at: YamlPath, owner: str, findings: LintFindings) -> None:
    """Reports what is shown for two codes: who types it, or a condition that names it, could mean either."""
    for field, choices in (("choices", choices_of(part)), ("or", alternatives_of(part))):
        for number, choice in enumerate(choices):
            twin = label_twin(choices, number) if choice.shown != choice.code else None
            if twin is not None:
                what = f"{choice.shown!r} is shown for {choice.code!r}, and is {twin.code!r} too. Word it differently."
                findings.add(owner, (*at, field, number, "label"), "label", what)


_TRUTHS: Final = frozenset(("true", "false", "yes", "no", "on", "off"))
"""What stands for a setting that is on or off, and is no question."""


def _check_described(part: Question | Column, at: YamlPath, owner: str, findings: LintFindings) -> None:
    """Reports choices that ask for a description where nobody could give it."""
    for field, choices in (("choices", choices_of(part)), ("or", alternatives_of(part))):
        for number, choice in enumerate(choices):
            place = (*at, field, number, "describe")
            if choice.describe and isinstance(part, Question) and part.by_program:
                what = f"Nobody chooses {choice.code!r} here: the program answers. Leave `describe` out."
                findings.add(owner, place, "describe", what)
            elif choice.describe.casefold() in _TRUTHS:
                what = (
                    f"`describe` is what is asked of whoever chooses {choice.code!r}, and would ask "
                    f"{choice.describe!r}. Write the question, such as `describe: Which other?`."
                )
                findings.add(owner, place, "describe", what)
            elif choice.describe and '"' in choice.code:
                what = (
                    f"{choice.code!r} cannot be described: its code holds a double quote. Write it without."
                )
                findings.add(owner, place, "describe", what)


def label_twin(choices: tuple[Choice, ...], number: int) -> Choice | None:
    """Another choice that is meant by what is shown for one of them."""
    wanted = folded(choices[number].shown)
    others = (choice for other, choice in enumerate(choices) if other != number)
    return next((each for each in others if wanted in (folded(each.code), folded(each.shown))), None)

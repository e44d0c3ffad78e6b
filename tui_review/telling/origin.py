"""Which rules rated a review, in words: the one place that says whether they are those that ship with the program."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from tui_review.instrument.origin import OriginKind
    from tui_review.instrument.rules import Rules

ORIGIN_WORDS: Final[dict[OriginKind, str]] = {
    "shipped": "shipped with the program",
    "own": "the agency's own",
    "instead": "NOT the shipped text of this id and version: an own file stands in its place",
}
"""What each kind of origin is called."""
_HASH: Final = 12
"""Digits of a hash that tell texts apart for people."""


def rules_words(rules: Rules) -> str:
    """Id, version, where the text comes from and its hash, cut: `osri-r4 2026.1, shipped with the program, 0329…`."""
    instrument, origin = rules.instrument, rules.origin
    said = f"{instrument.id} {instrument.version}"
    return f"{said}, {ORIGIN_WORDS[origin.kind]}, {origin.sha256[:_HASH]}" if origin.sha256 else said


def rules_json(rules: Rules) -> dict[str, Any]:
    """The same for programs: `origin` is shipped, own or instead."""
    instrument, origin = rules.instrument, rules.origin
    return {
        "id": instrument.id,
        "version": instrument.version,
        "sha256": origin.sha256,
        "origin": origin.kind,
    }

"""Which rules rated a review, in words: the one place that says whether they are those that ship with the program."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from tui_review.instrument.loading.catalog import Catalog
    from tui_review.instrument.origin import Doubt, Origin, OriginKind
    from tui_review.instrument.rules import Rules

ORIGIN_WORDS: Final[dict[OriginKind, str]] = {
    "shipped": "shipped with the program",
    "own": "the agency's own",
    "instead": "NOT the shipped text of this id and version: an own file stands in its place",
}
"""What each kind of origin is called."""
DOUBTS: Final[dict[Doubt, str]] = {
    "": "",
    "instead": "NOT the shipped rules",
    "unsure": "perhaps NOT the rules meant",
}
"""The same in a few words, for those of which a person has to know before a rating is believed."""
_HASH: Final = 12
"""Digits of a hash that tell texts apart for people."""


def text_words(origin: Origin) -> str:
    """Where a text comes from, and what could not be read before it was taken."""
    said = ORIGIN_WORDS[origin.kind]
    return f"{said}, and {DOUBTS['unsure']}: {origin.passed_over}" if origin.passed_over else said


def doubts_of(catalog: Catalog) -> str:
    """Of which of all instruments a person has to know that, in one line; empty for a sound set-up."""
    origins = [(entry, catalog.origin(entry)) for entry in catalog.entries()]
    instead = ", ".join(f"{entry.id} {entry.version}" for entry, found in origins if found.doubt == "instead")
    over = next((found.passed_over for _, found in origins if found.passed_over), "")
    said = [f"{DOUBTS['instead']}: {instead}"] if instead else []
    return "   ".join([*said, f"{DOUBTS['unsure']}: {over}"] if over else said)


def rules_words(rules: Rules) -> str:
    """Id, version, where the text comes from and its hash, cut: `osri-r4 2026.1, shipped with the program, 0329…`."""
    return named_words(f"{rules.instrument.id} {rules.instrument.version}", rules.origin)


def named_words(named: str, origin: Origin) -> str:
    """The same of a text whose id and version are given."""
    return f"{named}, {text_words(origin)}, {origin.sha256[:_HASH]}" if origin.sha256 else named


def rules_json(rules: Rules) -> dict[str, Any]:
    """The same for programs: `origin` is shipped, own, instead or unsure."""
    instrument, origin = rules.instrument, rules.origin
    return {
        "id": instrument.id,
        "version": instrument.version,
        "sha256": origin.sha256,
        "origin": origin.doubt or origin.kind,
    }

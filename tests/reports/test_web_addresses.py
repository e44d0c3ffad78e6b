"""Web addresses go from a de-identified text by their shape, whatever they end with; what only looks so stays."""

from __future__ import annotations

import pytest

from tui_review.reports.scrub import Scrubber


@pytest.mark.parametrize(
    "address",
    [
        "t.me/mirela77",
        "T.ME/Mirela",
        "bit.ly/3xYz",
        "youtu.be/dQw4w9WgXcQ",
        "wa.me/15550142",
        "linktr.ee/quillon",
        "quillonfamily.co.uk",
        "quillon.co.uk/us",
        "school.k12.ca.us",
        "somebody.com.au/page",
        "quillon.de/kontakt",
        "photos.app/quillon",
        "quillon.io",
        "xn--mnchen-3ya.de/quillon",
        "example.com/somebody",
    ],
)
@pytest.mark.parametrize("sentence", ["She wrote on {}, he said.", "See ({})", "{}"])
def test_an_address_goes(address: str, sentence: str) -> None:
    assert Scrubber({}).text(sentence.format(address)) == sentence.format("[link]")


@pytest.mark.parametrize(
    "text",
    [
        "services, e.g./i.e. visits and/or calls",
        "at 8 a.m./p.m., in D.C./Va. or the U.S./Mexico",
        "She left.to/from school it was far",
        "He came home.it/that was late",
        "notes.md/plan.md and docs/notes.md",
        "a rating of 3.5/10, item 4.B/C, w/o, n/a",
        "The plan holds.No visits were missed.",
        "She came.in.to.be with them",
        "yes.or.no",
        "Mr. and Mrs. No/Yes",
    ],
)
def test_what_only_looks_like_one_stays(text: str) -> None:
    assert Scrubber({}).text(text) == text

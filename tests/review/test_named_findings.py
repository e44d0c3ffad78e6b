"""What is said of rows that name somebody who can be taken for another. All made up."""

from __future__ import annotations

from typing import Any

import pytest

from tui_review.instrument.loading.catalog import Catalog, shipped_folder
from tui_review.review.evaluation import Evaluation
from tui_review.review.named_findings import named_findings


@pytest.mark.parametrize(
    ("named", "codes"),
    [("Ada", ["namesakes"]), ("ben", []), ("Benn", ["near-name"]), ("Quentin", [])],
)
def test_a_report_that_names_one_of_two_children_of_one_first_name_or_nearly_one_is_told(
    named: str, codes: list[str]
) -> None:
    rules, _ = Catalog([shipped_folder()]).rules("osri-r4")
    children = {f"r{number}": {"first_name": name} for number, name in enumerate(("Ada", "Ben", "ada"), 1)}
    reports: dict[str, Any] = {"r1": {"child_first_name": named, "report_date": "2026-01-05"}}
    raw: dict[str, Any] = {"fs.children": children, "1.applies": "Yes", "1A1": reports}
    found = list(named_findings(Evaluation(rules, raw, as_of="2026-03-20"), "1A1"))
    assert [each.code for each in found] == codes
    assert not any(named.casefold() in each.message.casefold() for each in found), (
        "no name stands in a finding"
    )

"""What the shipped keys accept, as a reviewer would answer with good reason."""

from __future__ import annotations

from tests.training.sample import as_the_key, key_of, scorer_of


def test_relatives_who_were_ruled_out_before_the_period_may_be_not_applicable() -> None:
    score = scorer_of("layla-morgan").score(as_the_key("layla-morgan", but={"10B": "NA"}).review)
    assert ([mark.id for mark in score.accepted], score.differences) == (["10B"], [])


def test_the_day_by_the_countys_policy_is_accepted_in_all_rows_and_no_other_is() -> None:
    rows = key_of("javier-diaz").file.answers["1A1"].value
    for day, differing in (("2024-10-04", []), ("2024-10-06", ["1A1"])):
        told = [row | {"initiated": day} if row["report_date"] == "2024-10-04" else row for row in rows]
        score = scorer_of("javier-diaz").score(as_the_key("javier-diaz", but={"1A1": told}).review)
        assert [mark.id for mark in score.differences if mark.id.startswith("1A1")] == differing
        assert ("1A1" in [mark.id for mark in score.accepted]) is not bool(differing)
    assert any("1A1" in each.questions for each in key_of("javier-diaz").file.ambiguities)

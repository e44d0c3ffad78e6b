"""What reviewers agree on: recorded with why and by whom, never in the place of anything unasked, and taken over."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from tests.training.sample import TODAY, as_the_key, rules_of, saved
from tui_review.errors import UserError
from tui_review.instrument.language.people import is_among
from tui_review.review.gate.proposals import HandOver
from tui_review.review.state import ReviewState
from tui_review.review.who import Editor
from tui_review.store.atomic import FileChanged
from tui_review.store.reviews import read_review
from tui_review.training.agreement import compare_reviews
from tui_review.training.consensus import Consensus, read_consensus, take_over

if TYPE_CHECKING:
    from pathlib import Path

    from tests.training.conftest import Run

LAYLA = "layla-morgan"
WHO = Editor("T. Trainer", now=lambda: "2026-07-02T09:00:00Z")
AGREED: dict[str, Any] = {"reason": "The caseworker did not ask.", "by": "Kim, Lee", "who": WHO}


@pytest.fixture(scope="module")
def pair() -> list[ReviewState]:
    """Two reviews of one case that differ at 16B and in what reasons there were."""
    reasons = {"fs.reasons": ["Abandonment"]}
    return [
        as_the_key(LAYLA, "case-7", by="Kim"),
        as_the_key(LAYLA, "case-7", but={"16B": "No", **reasons}, by="Lee"),
    ]


def consensus(pair: list[ReviewState], path: Path) -> Consensus:
    reviews = [state.review for state in pair]
    return Consensus(path, reviews, compare_reviews(reviews, pair[0].rules), pair[0].rules)


def test_what_is_agreed_on_is_in_the_file_with_why_and_by_whom_and_what_each_said(
    pair: list[ReviewState], here: Path
) -> None:
    path = here / "deep" / "consensus.yaml"
    consensus(pair, path).agree("16B", "No", narrative="Nobody asked.", **AGREED)
    kept = read_consensus(path).agreed["16B"]
    assert (kept.value, kept.reason, kept.by, kept.narrative) == (
        "No", "The caseworker did not ask.", "Kim, Lee", "Nobody asked.",
    )  # fmt: skip
    assert kept.said == {"Kim (case-7)": "Yes", "Lee (case-7)": "No"}
    assert (kept.recorded_by, kept.at) == ("T. Trainer", "2026-07-02T09:00:00Z")
    assert path.stat().st_mode & 0o777 == 0o600
    assert [state.review.answers["16B"].value for state in pair] == ["Yes", "No"], "no review is changed"


def test_a_narrative_that_was_agreed_on_is_dropped_by_nobody_who_does_not_say_so(
    pair: list[ReviewState], here: Path
) -> None:
    path = here / "consensus.yaml"
    found = consensus(pair, path)
    found.agree("16B", "No", narrative="Nobody asked.", **AGREED)
    for again in (False, True):
        assert found.agree("16B", "No", again=again, **AGREED).narrative == "Nobody asked."
    with pytest.raises(UserError, match="A narrative was agreed on at 16B with another answer"):
        found.agree("16B", "Yes", again=True, **AGREED)
    assert read_consensus(path).agreed["16B"].narrative == "Nobody asked."
    assert found.agree("16B", "Yes", narrative="", again=True, **AGREED).narrative == ""


def test_a_file_is_gone_on_with_by_the_same_reviews_in_any_order_and_refused_to_others(
    pair: list[ReviewState], here: Path
) -> None:
    path = here / "consensus.yaml"
    consensus(pair, path).agree("16B", "No", **AGREED)
    again = consensus(pair[::-1], path)
    again.agree("fs.reasons", ["Abandonment"], **AGREED)
    file = read_consensus(path)
    assert list(file.agreed) == ["fs.reasons", "16B"], "in the instrument's order"
    assert file.agreed["fs.reasons"].said["Lee (case-7)"] == ["Abandonment"]
    other = as_the_key(LAYLA, "case-8", but={"16B": "No"}, by="Ann")
    with pytest.raises(UserError, match=r"between other reviews: Kim \(case-7\), Lee"):
        consensus([pair[0], other], path)


@pytest.mark.parametrize(
    ("question", "given", "but", "said"),
    [
        ("16B", "Maybe", {}, "Maybe"),
        ("16B", "No", {"reason": " "}, "needs a reason"),
        ("16B", "No", {"by": ""}, "Who agreed has to be said"),
        ("4B", "No", {}, "do not differ at 4B"),
        ("16", "Strength", {}, "do not differ at 16"),
        ("nowhere", "No", {}, "do not differ at nowhere"),
    ],
)
def test_what_is_no_agreement_on_a_difference_is_refused_and_nothing_is_written(
    pair: list[ReviewState], here: Path, question: str, given: str, but: dict[str, Any], said: str
) -> None:
    path = here / "consensus.yaml"
    with pytest.raises(UserError, match=said):
        consensus(pair, path).agree(question, given, **AGREED | but)
    assert not path.exists()


def test_nothing_agreed_on_is_replaced_unasked_nor_what_somebody_else_wrote_meanwhile(
    pair: list[ReviewState], here: Path
) -> None:
    path = here / "consensus.yaml"
    mine = consensus(pair, path)
    mine.agree("16B", "No", **AGREED)
    theirs = consensus(pair, path)
    with pytest.raises(UserError, match="No was agreed on at 16B already, by Kim, Lee"):
        mine.agree("16B", "Yes", **AGREED)
    mine.agree("16B", "Yes", again=True, **AGREED)
    with pytest.raises(FileChanged):
        theirs.agree("fs.reasons", ["Abandonment"], **AGREED)
    assert list(read_consensus(path).agreed) == ["16B"]
    assert read_consensus(path).agreed["16B"].value == "Yes"


def test_taking_over_goes_through_the_gate_and_each_change_says_who_agreed_and_why(
    pair: list[ReviewState], here: Path
) -> None:
    path = here / "consensus.yaml"
    consensus(pair, path).agree("16B", "No", narrative="Nobody asked.", **AGREED)
    reader, file = Editor("Q. Reader", "qa"), read_consensus(path)
    mine = ReviewState(pair[0].rules, pair[0].review, Editor("Kim"), today=TODAY)
    mine.answer("fs.reviewers", ["Kim"])
    mine.propose(HandOver(act="submit", by=mine.author))
    at_qa = ReviewState(mine.rules, mine.review, reader, today=TODAY)
    with pytest.raises(UserError, match="can be changed when it is returned"):
        take_over(at_qa, file)
    at_qa.propose(HandOver(act="return", reason="Take over what was agreed.", by=at_qa.author))
    assert take_over(at_qa, file).changed == ("16B",)
    answer = at_qa.review.answers["16B"]
    assert (answer.value, answer.narrative) == ("No", "Nobody asked.")
    (first, *_) = answer.changes
    assert (first.why, first.by) == ("agreed by Kim, Lee: The caseworker did not ask.", "Q. Reader")
    assert take_over(at_qa, file).same == ("16B",), "twice changes nothing"


def other_words() -> list[ReviewState]:
    """Two reviews that say the same at 14A in other words, and have other rationales of item 12."""
    pair = [as_the_key(LAYLA, "case-7", by="Kim One"), as_the_key(LAYLA, "case-7", by="Lee Two")]
    for state, words in zip(pair, ("Twice a month.", "Often enough for an infant."), strict=True):
        state.write("14A", words)
        state.answer("12.comments", f"The needs were met. {words}")
    return pair


def test_narratives_and_rationales_that_differ_at_equal_answers_can_be_agreed_on_and_are_taken_over(
    here: Path,
) -> None:
    pair = other_words()
    found = consensus(pair, here / "consensus.yaml")
    compared = compare_reviews([state.review for state in pair], pair[0].rules)
    assert compared.to_reconcile() == []
    assert {each.id for each in compared.texts} == {"14A", "12.comments"}
    both: dict[str, Any] = {**AGREED, "by": "Kim One, Lee Two"}
    value = pair[0].review.answers["14A"].value
    for given, words in (("No" if value == "Yes" else "Yes", "More."), (value, None)):
        with pytest.raises(UserError, match=r"do not differ in the answer to 14A.* but in its narrative"):
            found.agree("14A", given, narrative=words, **both)
    found.agree("14A", value, narrative="Twice a month, enough for an infant.", **both)
    found.agree("12.comments", "Her needs were met.", **both)
    for state in pair:
        assert set(take_over(state, read_consensus(found.path)).changed) == {"14A", "12.comments"}
        assert state.review.answers["14A"].narrative == "Twice a month, enough for an infant."
        assert state.review.answers["12.comments"].value == "Her needs were met."
    compared = compare_reviews([state.review for state in pair], pair[0].rules)
    assert compared.texts == ()


def test_words_that_still_differ_once_the_answer_was_taken_over_can_be_agreed_on_by_command(
    here: Path, run: Run
) -> None:
    files = [saved(state.review, here / name, LAYLA) for state, name in zip(other_words(), "ab", strict=True)]
    why = ("--reason", "Said better.", "--by", "Kim One; Lee Two", "--into", "agreed.yaml")
    answer = f"14A={read_review(files[0]).review.answers['14A'].value}"
    refused = run("reconcile", *files, "--agree", answer, *why)
    assert (refused.status, "--narrative TEXT" in refused.err) == (2, True)
    assert run("reconcile", *files, "--agree", answer, "--narrative", "Enough.", *why).status == 0
    assert run("reconcile", *files, "--agree", answer, "--narrative", "More.", *why).status == 2
    assert run("reconcile", *files, "--agree", answer, "--narrative", "More.", *why, "--again").status == 0
    assert run("reconcile", *files, "--agree", "12.comments=All was met.", *why).status == 0
    taken = run("take-agreed", files[0], "agreed.yaml", "--by", "Kim One")
    assert taken.out == "2 taken over (12.comments, 14A), 0 there already, 0 left alone\n"
    assert read_review(files[0]).review.answers["14A"].narrative == "More."


@pytest.mark.parametrize("by", ["Kim, Somebody", "Somebody and Lee", "Kim; Some Body", "Kim Lee"])
def test_who_is_in_none_of_the_reviews_has_not_agreed(pair: list[ReviewState], here: Path, by: str) -> None:
    with pytest.raises(UserError, match="is in none of these reviews: who agrees is one of Kim, Lee"):
        consensus(pair, here / "consensus.yaml").agree("16B", "No", **{**AGREED, "by": by})
    assert not (here / "consensus.yaml").exists()


def test_whoever_stands_in_a_review_may_agree_however_names_are_parted(here: Path) -> None:
    team = {"fs.reviewers": ["Sample, Pat", "Kim One"], "fs.qa_by": ["Quinn Reader"]}
    pair = [
        as_the_key(LAYLA, "case-7", but=team, by="One, Kim"),
        as_the_key(LAYLA, "case-7", but={"16B": "No"}, by="Lee Two"),
    ]
    found = consensus(pair, here / "consensus.yaml")
    for by in ("Kim One, Lee Two", "Sample, Pat, Lee Two", "Pat Sample / One, Kim and Quinn Reader"):
        assert found.agree("16B", "No", again=True, **{**AGREED, "by": by}).by == by


def test_where_somebody_else_wrote_the_file_it_is_said_what_to_do(
    pair: list[ReviewState], here: Path
) -> None:
    mine, theirs = (consensus(pair, here / "consensus.yaml") for _ in range(2))
    theirs.agree("16B", "No", **AGREED)
    with pytest.raises(FileChanged, match="Somebody else wrote this file") as raised:
        mine.agree("16B", "Yes", **AGREED)
    assert "Read it again" in raised.value.message
    assert "another name" not in raised.value.message


def test_what_was_answered_otherwise_since_is_left_alone_and_another_review_is_refused(
    pair: list[ReviewState], here: Path
) -> None:
    path = here / "consensus.yaml"
    consensus(pair, path).agree("fs.reasons", ["Abandonment"], **AGREED)
    state = ReviewState(pair[0].rules, pair[0].review, Editor("Kim"), today=TODAY)
    state.answer("fs.reasons", ["Medical neglect"])
    taken = take_over(state, read_consensus(path))
    assert taken.changed == ()
    assert "when that was agreed on, and is Medical neglect" in dict(taken.left)["fs.reasons"]
    other = as_the_key(LAYLA, "case-9")
    with pytest.raises(UserError, match="none of those that were reconciled"):
        take_over(other, read_consensus(path))


def test_whoever_has_the_agreed_answer_already_gets_the_text_that_was_agreed_on_with_it(
    pair: list[ReviewState], here: Path
) -> None:
    path = here / "consensus.yaml"
    consensus(pair, path).agree("16B", "No", narrative="Nobody asked.", **AGREED)
    state = ReviewState(pair[0].rules, pair[0].review, Editor("Kim"), today=TODAY)
    state.answer("16B", "No")
    taken = take_over(state, read_consensus(path))
    assert (taken.changed, taken.left) == (("16B",), ())
    assert state.review.answers["16B"].narrative == "Nobody asked."


def test_agreeing_and_taking_over_run_as_commands(here: Path, run: Run) -> None:
    rules_of(LAYLA)
    one = saved(as_the_key(LAYLA, "one", by="Kim").review, here / "reviews", LAYLA)
    two = saved(as_the_key(LAYLA, "two", but={"16B": "No"}, by="Lee").review, here / "reviews", LAYLA)
    why = ("--reason", "Nobody asked.", "--by", "Kim, Lee")
    done = run("reconcile", one, two, "--agree", "16B=No", *why)
    path = here / "consensus" / "one.yaml"
    assert (done.status, done.out) == (0, f"{path}: 1 answer agreed on\n")
    assert run("reconcile", one, two, "--agree", "16B=Yes", *why).status == 2
    assert run("reconcile", one, two, "--agree", "16B=No").status == 2
    taken = run("take-agreed", one, path, "--by", "Q. Reader")
    assert (taken.status, taken.out) == (0, "1 taken over (16B), 0 there already, 0 left alone\n")
    assert read_review(one).review.answers["16B"].value == "No"
    assert run("take-agreed", two, path).out.startswith("0 taken over, 1 there already (16B)")
    assert run("agreement", one, two).status == 0


def test_what_leaves_another_agreed_question_unasked_is_refused_until_that_is_taken_back(
    here: Path, run: Run
) -> None:
    said = {"one": {}, "two": {"2A": "No"}, "three": {"2.applies": "No"}}
    files = [
        saved(as_the_key(LAYLA, id_, but=but, by=id_).review, here / "reviews", LAYLA)
        for id_, but in said.items()
    ]
    why = ("--reason", "Nobody asked.", "--by", "one, two, three")
    assert run("reconcile", *files, "--agree", "2A=No", *why).status == 0
    refused = run("reconcile", *files, "--agree", "2.applies=No", *why)
    assert refused.status == 2
    assert "2.applies = No leaves 2A unasked" in refused.err
    assert "--drop 2A" in refused.err
    dropped = run("reconcile", *files, "--drop", "2A")
    assert run("reconcile", *files, "--agree", "2.applies=No", *why).status == 0
    refused = run("reconcile", *files, "--agree", "2A=No", *why)
    assert "2.applies = No leaves 2A unasked" in refused.err
    assert "--drop 2.applies" in refused.err
    assert run("reconcile", *files, "--drop", "2.applies").status == 0
    assert run("reconcile", *files, "--agree", "2A=No", *why).status == 0
    assert run("reconcile", *files, "--drop", "2B").status == 2
    dropped = run("reconcile", *files, "--drop", "2A")
    assert (dropped.status, read_consensus(here / "consensus/one.yaml").agreed) == (0, {})
    assert run("reconcile", *files, "--agree", "2.applies=No", *why).status == 0


def test_what_was_taken_over_and_what_was_left_alone_are_each_named_by_themselves(
    here: Path, run: Run
) -> None:
    kim = as_the_key(LAYLA, "one", by="Kim")
    one = saved(kim.review, here / "reviews", LAYLA)
    two = saved(
        as_the_key(LAYLA, "two", but={"16B": "No", "14A": "No"}, by="Lee").review, here / "reviews", LAYLA
    )
    why = ("--reason", "Nobody asked.", "--by", "Kim, Lee")
    for agreed in ("16B=No", "14A=No"):
        assert run("reconcile", one, two, "--agree", agreed, *why).status == 0
    one.unlink()
    kim.clear("14A")
    saved(kim.review, here / "reviews", LAYLA)
    taken = run("take-agreed", one, here / "consensus/one.yaml", "--by", "Kim")
    assert (taken.status, taken.out) == (1, "1 taken over (16B), 0 there already, 1 left alone (14A)\n")
    assert "16B asks for a narrative with this answer, and has none yet." in taken.err


def test_a_narrative_that_was_written_since_is_left_alone_and_named_and_one_that_stands_as_then_is_not(
    here: Path, run: Run
) -> None:
    mine, theirs = as_the_key(LAYLA, "one", by="Kim"), as_the_key(LAYLA, "two", but={"16B": "No"}, by="Lee")
    mine.write("16B", "Kim's first words.")
    for state in (mine, theirs):
        state.write("14A", f"As {state.review.review.id} saw it.")
    theirs.answer("14A", "No")
    one, two = (saved(state.review, here / "reviews", LAYLA) for state in (mine, theirs))
    why = ("--reason", "Nobody asked.", "--by", "Kim, Lee")
    for agreed in ("16B=No", "14A=No"):
        ran = run("reconcile", one, two, "--agree", agreed, "--narrative", "Agreed on.", *why)
        assert ran.status == 0, ran.err
    assert run("set", one, "16B=No", "16B.narrative=An hour of Kim's own work.").status == 0
    taken = run("take-agreed", one, here / "consensus/one.yaml", "--by", "Kim")
    assert (taken.status, taken.out) == (1, "1 taken over (14A), 0 there already, 1 left alone (16B)\n")
    assert "16B is left alone: its narrative was changed since that was agreed on" in taken.err
    kept = read_review(one).review.answers
    assert (kept["16B"].narrative, kept["14A"].narrative) == ("An hour of Kim's own work.", "Agreed on.")
    assert run("take-agreed", two, here / "consensus/one.yaml", "--by", "Lee").status == 0


@pytest.mark.parametrize(("stands", "taken"), [("Kim's words.", False), ("", True), ("Nobody asked.", True)])
def test_a_consensus_that_does_not_say_what_was_written_replaces_no_narrative(
    pair: list[ReviewState], here: Path, stands: str, taken: bool
) -> None:
    path = here / "consensus.yaml"
    consensus(pair, path).agree("16B", "No", narrative="Nobody asked.", **AGREED)
    file = read_consensus(path)
    file = replace(file, agreed={"16B": replace(file.agreed["16B"], wrote={})})
    state = ReviewState(pair[0].rules, pair[0].review, Editor("Kim"), today=TODAY)
    state.write("16B", stands)
    done = take_over(state, file)
    assert done.changed == (("16B",) if taken else ())
    assert [id_ for id_, _ in done.left] == ([] if taken else ["16B"])
    assert state.review.answers["16B"].narrative == ("Nobody asked." if taken else "Kim's words.")


def test_whoever_is_not_named_has_not_agreed_and_nobody_else_takes_it_over_in_their_review(
    here: Path, run: Run
) -> None:
    people: tuple[tuple[str, str, dict[str, str]], ...] = (
        ("one", "Kim One", {}),
        ("two", "Lee Two", {"16B": "No"}),
        ("three", "Ann Three", {"16B": "No"}),
    )
    files = [
        saved(as_the_key(LAYLA, id_, but=but, by=name).review, here / "reviews", LAYLA)
        for id_, name, but in people
    ]
    path = here / "consensus" / "one.yaml"
    why = ("--agree", "16B=Yes", "--reason", "Asked twice.", "--by")
    done = run("reconcile", *files, *why, "Kim One")
    assert (done.status, done.out) == (0, f"{path}: 1 answer agreed on; 16B: not by Lee Two, Ann Three\n")
    taken = run("take-agreed", files[1], path, "--by", "Kim One")
    assert (taken.status, taken.out) == (1, "0 taken over, 0 there already, 1 left alone (16B)\n")
    assert "16B is left alone: Lee Two did not agree to it (Kim One did)" in taken.err
    assert read_review(files[1]).review.answers["16B"].value == "No"
    # Whoever does it in their own review agrees by that.
    assert run("take-agreed", files[1], path, "--by", "two, LEE").status == 0
    again = run("reconcile", *files, *why, "One, Kim & Ann Three", "--again")
    assert again.out == f"{path}: 1 answer agreed on; 16B: not by Lee Two\n"
    assert run("take-agreed", files[2], path, "--by", "Kim One").status == 0
    everybody = run("reconcile", *files, *why, "Kim One, Lee Two and Ann Three", "--again")
    assert everybody.status == 2, "nothing differs any more"


def test_who_agrees_on_the_same_later_takes_nobody_s_agreement_and_no_reason_away(
    here: Path,
) -> None:
    team = {"fs.reviewers": ["Kim One", "Max Three"]}
    pair = [
        as_the_key(LAYLA, "case-7", but=team, by="Kim One"),
        as_the_key(LAYLA, "case-7", but={"16B": "No"}, by="Lee Two"),
    ]
    mine = consensus(pair, here / "agreed.yaml")
    mine.agree("16B", "Yes", reason="All talked it over.", by="Kim One; Lee Two", who=WHO)
    mine.agree("16B", "Yes", reason="So it was.", by="Kim One", who=WHO)
    mine.agree("16B", "Yes", reason="So it was.", by="Max Three", who=WHO)
    found = mine.agreed("16B")
    assert found is not None
    assert all(is_among(name, found.by) for name in ("Kim One", "Lee Two", "Max Three"))
    assert found.reason == "All talked it over; So it was."
    mine.agree("16B", "Yes", reason="Anew.", by="Max Three", who=WHO, again=True)
    found = mine.agreed("16B")
    assert found is not None
    assert (found.by, found.reason) == ("Max Three", "Anew.")


def test_the_same_reviews_have_one_consensus_file_in_whatever_order_they_are_named(
    here: Path, run: Run
) -> None:
    said = {"one": {}, "two": {"16B": "No"}, "three": {"16B": "No", "14A": "No"}}
    one, two, three = (
        saved(as_the_key(LAYLA, id_, but=but, by=id_).review, here / "reviews", LAYLA)
        for id_, but in said.items()
    )
    why = ("--agree", "16B=No", "--reason", "Nobody asked.", "--by", "one")
    assert "consensus/one.yaml: 1" in run("reconcile", one, two, *why).out
    assert "16B already" in run("reconcile", two, one, *why, "--agree", "16B=Yes").err
    assert "consensus/three.yaml: 1" in run("reconcile", three, one, *why).out
    assert sorted(each.name for each in (here / "consensus").glob("*.yaml")) == ["one.yaml", "three.yaml"]


def test_a_narrative_written_since_is_left_alone_also_where_none_was_agreed_on(
    pair: list[ReviewState], here: Path
) -> None:
    path = here / "consensus.yaml"
    consensus(pair, path).agree("16B", "Yes", **AGREED)
    state = ReviewState(pair[1].rules, pair[1].review, Editor("Lee"), today=TODAY)
    state.write("16B", "Nobody asked the school, as its log shows.")
    taken = take_over(state, read_consensus(path))
    assert taken.left == (("16B", "its narrative was changed since that was agreed on"),)
    untouched = ReviewState(pair[1].rules, pair[1].review, Editor("Lee"), today=TODAY)
    assert take_over(untouched, read_consensus(path)).changed == ("16B",)


def test_what_was_agreed_on_in_one_version_is_not_taken_into_a_review_of_another(
    pair: list[ReviewState], here: Path
) -> None:
    path = here / "consensus.yaml"
    consensus(pair, path).agree("16B", "Yes", **AGREED)
    other = replace(read_consensus(path), instrument_version="1999.1")
    state = ReviewState(pair[1].rules, pair[1].review, Editor("Lee"), today=TODAY)
    with pytest.raises(UserError, match=r"is of osri-r4 1999\.1, and the review is made with osri-r4"):
        take_over(state, other)

"""What the settings ask for: nobody in two roles of one review, a reason for each change of what was submitted."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from tests.acts import perform
from tests.examples import few
from tests.qa.sample import LEADER, QA, REVIEWER, complete_file, complete_state, rules
from tui_review.cli.main import main
from tui_review.errors import UserError
from tui_review.review.findings import blocking, findings
from tui_review.review.gate.answers import rebased
from tui_review.review.gate.proposals import (
    Author,
    CloseNote,
    HandOver,
    Merge,
    OpenNote,
    OverrideRating,
    Proposal,
    Reply,
)
from tui_review.review.model import Review
from tui_review.review.record.acts import breaks
from tui_review.review.serial import as_written
from tui_review.review.state import ReviewState
from tui_review.review.who import Editor, Policy, Role
from tui_review.settings import Settings, save_settings
from tui_review.store.reviews import read_review

STRICT = Policy(one_role=True)
NEEDED = Policy(reasons="question")
NAME = REVIEWER.name


def worked_on(review: Review, who: Editor, policy: Policy = STRICT) -> ReviewState:
    return ReviewState(rules(), review, replace(who, policy=policy), today="2026-03-20")


def submitted(login: str = "") -> Review:
    """Submitted, with a note of QA's that the reviewer has answered."""
    review = complete_state().review
    perform(review, "submit", replace(REVIEWER, login=login))
    state = worked_on(review, QA, Policy())
    state.propose(OpenNote(on="4C", text="Sure?", by=Author.of(replace(QA, login="qreader"))))
    return state.propose(Reply(note="n1", text="Yes.", by=Author.of(replace(REVIEWER, login=login)))).review


ACTS_KEY: dict[str, tuple[Role, Callable[[Author], Proposal]]] = {
    "complete": ("qa", lambda by: HandOver(act="complete", by=by)),
    "return": ("qa", lambda by: HandOver(act="return", reason="Because.", by=by)),
    "note": ("qa", lambda by: OpenNote(on="4A", text="And here?", by=by)),
    "close": ("state", lambda by: CloseNote(note="n1", by=by)),
    "override": ("site_leader", lambda by: OverrideRating(item="4", rating="ANI", reason="Because.", by=by)),
}


@pytest.mark.parametrize("act", few(ACTS_KEY, 5))
@pytest.mark.parametrize("by", ["name", "account"])
def test_whoever_submitted_acts_in_no_other_role_where_the_settings_say_so(act: str, by: str) -> None:
    role, proposed = ACTS_KEY[act]
    who = Editor(NAME.upper(), role) if by == "name" else Editor("Another Name", role, login="rrev")
    state = worked_on(submitted(login="rrev"), who)
    said = NAME if by == "name" else "The account rrev"
    with pytest.raises(
        UserError, match=rf"{said}.* acted in this review as reviewer before \(submitted, version 2"
    ):
        state.propose(proposed(state.author))
    honest = worked_on(
        submitted(login="rrev"), LEADER if role == "site_leader" else replace(QA, role=role, name="N")
    )
    if act != "override":
        honest.propose(proposed(honest.author))


def test_who_wrote_a_note_or_changed_an_answer_has_acted_too() -> None:
    review = submitted()
    state = worked_on(review, Editor(QA.name, "state"))
    with pytest.raises(UserError, match=rf"{QA.name} acted in this review as qa before \(note n1"):
        state.propose(OpenNote(on="4A", text="And here?", by=state.author))
    perform(review, "return", Editor("Somebody", "state"), reason="Look.")
    changing = worked_on(review, Editor("Helper"), Policy())
    changing.answer("4C", "No")
    again = worked_on(changing.review, Editor("helper", "site_leader"))
    with pytest.raises(UserError, match=r"acted in this review as reviewer before \(changed 4C"):
        again.answer("4A", 3)


def test_whoever_acted_in_another_role_may_look_on_while_the_program_merges_what_others_did() -> None:
    base = submitted()
    theirs = worked_on(base, QA, Policy())
    theirs.propose(OpenNote(on="4A", text="And here?", by=theirs.author))
    state = worked_on(base, Editor(NAME, "observer"))
    state.propose(Merge(base=base, theirs=theirs.review, merged=theirs.review, by=state.author))
    assert state.review.notes == theirs.review.notes


def test_several_roles_are_a_finding_everywhere_and_an_error_where_the_settings_say_so() -> None:
    review = submitted(login="rrev")
    perform(review, "complete", Editor(NAME, "qa", login="rrev"))
    perform(review, "state_qa", Editor("Third Name", "site_leader", login="rrev"))
    found = {
        each.code: each for each in findings(review, as_written(rules(), review)) if "several" in each.code
    }
    assert {code: each.level for code, each in found.items()} == {
        "several-roles": "warning",
        "several-names": "info",
    }
    assert "reviewer, qa" in found["several-roles"].message
    assert f"The account rrev acted under several names in several roles: {NAME}, Third Name" in (
        found["several-names"].message
    )
    strict = findings(review, as_written(rules(), review), STRICT)
    assert {each.code for each in blocking(strict)} >= set(found)


def in_two_roles() -> Review:
    """Returned by somebody who then changed an answer as its reviewer, while that was a warning."""
    review = submitted(login="rrev")
    perform(review, "return", replace(QA, login="qreader"), reason="Look again.")
    state = worked_on(review, replace(QA, role="reviewer", login="qreader"), Policy())
    state.write("4B", "All were planned.", why="A slip.")
    return state.review


def let_stand(review: Review, by: Editor, why: str = "There was nobody else.") -> ReviewState:
    state = worked_on(review, by)
    state.propose(HandOver(act="submit", let_stand=why, by=state.author))
    return state


def test_a_third_person_lets_stand_what_was_done_in_several_roles_before_the_setting_came() -> None:
    review = in_two_roles()
    third = Editor("Third Name", "reviewer", login="tname")
    with pytest.raises(UserError, match="error to settle before you can submit") as refused:
        let_stand(review, third, why="")
    (error,) = refused.value.errors  # type: ignore[attr-defined]
    assert error.code == "several-roles"
    assert "setting several_roles" in error.message
    assert "--let-stand WHY" in error.message
    state = let_stand(review, third)
    assert [act.act for act in state.review.history[-2:]] == ["roles_let_stand", "submitted"]
    assert list(breaks(state.review)) == []
    (found,) = [each for each in state.findings() if each.code == "several-roles"]
    assert found.level == "info"
    assert "Third Name let it stand on 20" in found.message
    assert found.message.endswith(": There was nobody else.")


@pytest.mark.parametrize(
    "by",
    [
        Editor(QA.name, "reviewer", login="other"),
        Editor("Another Name", "reviewer", login="qreader"),
        Editor(NAME, "site_leader", login="rrev"),
    ],
    ids=["the name", "the account", "another role"],
)
@pytest.mark.parametrize("policy", [STRICT, Policy()], ids=["error", "warning"])
def test_nobody_lets_stand_what_they_did_themselves(by: Editor, policy: Policy) -> None:
    state = worked_on(in_two_roles(), by, policy)
    with pytest.raises(UserError, match="acted in this review as"):
        state.propose(HandOver(act="submit", let_stand="It is fine.", by=state.author))


def test_what_is_let_stand_is_what_was_done_until_then() -> None:
    review = let_stand(in_two_roles(), Editor("Third Name", "reviewer", login="tname")).review
    perform(review, "return", Editor("Fourth", "qa", login="fourth"), reason="Again.")
    assert [each.level for each in worked_on(review, QA).findings() if each.code == "several-roles"] == [
        "info"
    ]
    state = worked_on(review, replace(QA, role="reviewer", login="qreader"), Policy())
    state.write("4B", "Each was planned.", why="Another slip.")
    assert [
        each.level for each in worked_on(state.review, QA).findings() if each.code == "several-roles"
    ] == ["error"]


def test_there_is_nothing_to_let_stand_where_everybody_kept_to_a_role() -> None:
    review = submitted(login="rrev")
    perform(review, "return", replace(QA, login="qreader"), reason="Look again.")
    with pytest.raises(UserError, match="Nobody acted in several roles of this review"):
        let_stand(review, Editor("Third Name", "reviewer", login="tname"))


def test_two_people_under_one_account_in_one_role_are_no_finding() -> None:
    review = submitted(login="shared")
    state = worked_on(review, Editor("A. Second", "reviewer", login="shared"))
    state.propose(Reply(note="n1", text="Indeed.", by=state.author))
    assert [each.code for each in state.findings() if "several" in each.code] == []


def returned() -> Review:
    review = complete_state().review
    perform(review, "submit", REVIEWER)
    perform(review, "return", QA, reason="Look again.")
    return review


CHANGES: dict[str, Callable[[ReviewState, str], object]] = {
    "answer": lambda state, why: state.answer("4C", "No", why=why),
    "narrative": lambda state, why: [state.write("4C", text, why=why) for text in ("One.", "Two.")],
    "cleared": lambda state, why: state.clear("4C", why=why),
    "at once": lambda state, why: state.answer_many({"4A": 3, "4C": "No"}, why=why),
}


@pytest.mark.parametrize("change", CHANGES)
def test_what_was_submitted_is_not_changed_without_a_reason_where_one_is_needed(change: str) -> None:
    state = worked_on(returned(), REVIEWER, NEEDED)
    before = state.review
    with pytest.raises(UserError, match="a change of it needs a reason"):
        CHANGES[change](state, "")
    if change == "at once":
        assert state.review is before
    CHANGES[change](state, "Note n1.")
    assert {event.why for id_ in ("4A", "4C") for event in state.kept(id_).changes if event.was} == {
        "Note n1."
    }


def test_a_first_answer_and_a_review_before_its_submission_need_none() -> None:
    fresh = complete_state()
    fresh.editor = replace(fresh.editor, policy=NEEDED)
    fresh.answer("4C", "No")
    state = worked_on(returned(), REVIEWER, NEEDED)
    state.answer("2A", "No", why="He was placed.")
    assert state.answer("2B", "Yes") is not None, "it was not asked before"


def test_a_change_that_is_kept_before_its_reason_is_said_is_handed_over_with_one_or_not_at_all() -> None:
    state = worked_on(returned(), REVIEWER, replace(NEEDED, asks_later=True))
    state.answer("4C", "No")
    state.write("4C", "The home closed.")
    submit = HandOver(act="submit", by=state.author)
    with pytest.raises(UserError, match="before you can submit") as refused:
        state.propose(submit)
    assert [(each.question, each.code) for each in refused.value.errors] == [("4C", "reason")]  # type: ignore[attr-defined]
    state.answer_many({"4C": "No"}, why="Note n1.")
    assert {event.why for event in state.kept("4C").changes} == {"Note n1."}
    assert state.propose(submit).review.review.status == "submitted"


def test_the_settings_hold_for_commands(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    file = str(complete_file(tmp_path))
    assert main(["submit", file, "--by", "Ann"]) == 0
    save_settings(Settings(several_roles="error", reasons="question"))
    assert main(["complete", file, "--by", "Ann"]) == 2
    assert "Ann acted in this review as reviewer before (submitted, version 2" in capsys.readouterr().err
    assert main(["complete", file, "--by", "Bea"]) == 2, "it is the same account"
    assert "acted in this review as reviewer before" in capsys.readouterr().err
    save_settings(Settings(reasons="question"))
    assert main(["return", file, "--by", "Bea", "--reason", "Look again."]) == 0
    assert main(["set", file, "4C=No", "--by", "Ann"]) == 2
    assert "Say why, with --why." in capsys.readouterr().err
    assert main(["set", file, "4C=No", "--by", "Ann", "--why", "The home closed."]) == 0
    assert read_review(Path(file)).review.answers["4C"].changes[-1].why == "The home closed."


def test_a_command_lets_stand_what_was_done_before_the_setting(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    file = str(complete_file(tmp_path))

    def run(account: str, *words: str) -> int:
        monkeypatch.setattr("tui_review.cli.common.user_name", lambda: account)
        return main([*words[:1], file, *words[1:], "--by", account.title()])

    assert run("ann", "submit") == 0
    assert run("ben", "return", "--reason", "Look again.") == 0
    assert run("ben", "set", "4B.narrative=All were planned.", "--role", "reviewer", "--why", "A slip.") == 0
    save_settings(Settings(several_roles="error"))
    assert run("cy", "submit") == 1
    assert "--let-stand WHY" in capsys.readouterr().out
    assert run("ben", "submit", "--let-stand", "I know.") == 2
    assert run("cy", "submit", "--let-stand", "There was nobody else.") == 0
    assert main(["verify", file]) == 0
    assert main(["history", file]) == 0
    assert "There was nobody else." in capsys.readouterr().out
    assert run("dee", "complete") == 0


def test_what_a_session_that_broke_off_has_kept_is_taken_without_a_reason_as_nobody_is_there_to_give_one() -> (
    None
):
    review = returned()
    begun = worked_on(review, REVIEWER, Policy())
    kept = begun.answer("4C", "No")
    assert kept is not None
    taken = worked_on(review, REVIEWER, NEEDED)
    taken.propose(rebased(review, replace(kept, before={})))
    assert [(event.how, event.why) for event in taken.kept("4C").changes] == [("recovered", "")]
    assert taken.kept("4C").value == "No"


@pytest.mark.parametrize(
    "other", [{"by": QA.name}, {"login": "qreader"}], ids=["under the name", "from the account"]
)
def test_a_line_that_lets_stand_what_its_own_author_did_holds_for_nothing(other: dict[str, str]) -> None:
    state = let_stand(in_two_roles(), Editor("Third Name", "reviewer", login="tname"))
    review = state.review
    acts = [replace(act, **other) if act.act == "roles_let_stand" else act for act in review.history]  # type: ignore[arg-type]
    found = findings(replace(review, history=acts), as_written(rules(), review), STRICT)
    (several,) = [each for each in found if each.code == "several-roles"]
    assert several.level == "error"

"""Opening a review in plain lines, and leaving it with everything saved."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import Final

from tui_review.errors import DONE, FINDINGS, UNUSABLE, UserError
from tui_review.instrument.plurals import and_more, count_of
from tui_review.plain.dialog import Dialog
from tui_review.plain.talk import Leave, Talk
from tui_review.review.conflicts import unsettled_places
from tui_review.review.who import Editor
from tui_review.store.session import InUseError, Mode, Session
from tui_review.telling.origin import rules_words
from tui_review.telling.words import doubt_words

_NAMED: Final = 6
"""How many places that are left to settle are named."""
_MODES: Final = {"read": Mode.READ_ONLY, "take": Mode.TAKE_OVER}


def run_plain(
    path: Path,
    editor: Editor,
    today: str,
    *,
    mode: Mode = Mode.EDIT,
    talk: Talk | None = None,
) -> int:
    """The wizard on one review, in lines, until `quit` or the end of input; returns the exit status.

    That is a finding where a line that came through a pipe was not taken.

    `talk` says where lines come from and go, stdin and stdout unless given. Every answer is durable before the next
    question is asked. Raises UserError for a file that cannot be used, or when the last save fails.
    """
    talk = talk or Talk()
    session = _opened(path, editor, today, mode, talk)
    if session is None:
        return UNUSABLE
    dialog, half_a_line = Dialog(session, talk), ""
    try:
        _greet(session, talk)
        if left := dialog.lines.left_at():
            talk.say(f"Typed and not given yet: at {', '.join(left)}. It is offered there.")
        dialog.lines.tell_editors()
        dialog.lines.tell_dialogs()
        dialog.run()
    except Leave:
        pass
    except KeyboardInterrupt:
        half_a_line = " A line that Enter had not ended is not kept."
    finally:
        with suppress(UserError):  # How it stands then is said below.
            dialog.save()
        with suppress(UserError):
            session.close()
    if farewell := session.farewell:
        talk.say(farewell)
        return FINDINGS
    if not_kept := dialog.lines.not_kept():
        given = "The answers that you gave are saved. " if session.saving.made else ""
        talk.say(f"{given}{not_kept}")
    elif session.saving.made:
        talk.say(f"Everything is saved.{half_a_line}")
    elif not dialog.handed_over:
        talk.say(f"Nothing was changed.{half_a_line}")
    if talk.is_undone:
        talk.say(f"What {count_of(talk.undone, 'line')} asked for was not done: it is said behind each.")
        return FINDINGS
    return DONE


def _opened(path: Path, editor: Editor, today: str, mode: Mode, talk: Talk) -> Session | None:
    while True:
        try:
            return Session.open(path, editor, today=today, mode=mode)
        except InUseError as error:
            talk.say(f"{error.what}")
            talk.say("Type read to open it read-only, take to take it over, again to try again, or quit.")
            try:
                typed = talk.ask("in use").strip().casefold()
            except Leave:
                raise UserError(error.what, remedy=error.remedy, file=str(path)) from None
            if typed == "quit":
                return None
            mode = _MODES.get(typed, Mode.EDIT)


def _greet(session: Session, talk: Talk) -> None:
    state = session.state
    talk.say(f"{state.review.review.id}, {state.rules.instrument.title}. Type help for the commands.")
    if state.rules.origin.doubt:
        talk.say(f"Rules: {rules_words(state.rules)}.")
    for each in doubt_words(state.rules, state.review, session.doubts):
        talk.say(each)
    if session.read_only:
        talk.say(session.why_read_only)
    elif state.read_only:
        talk.say(state.read_only)
    if left := unsettled_places(state.review, state.rules.questions):
        named = and_more(left[:_NAMED], len(left) - _NAMED)
        talk.say(f"Left to settle after a merge: {named}. Type settle to see what each side has.")
    if session.recovered:
        talk.say(f"{count_of(session.recovered, 'change')} of a session that broke off: taken in.")
    if session.pending and not session.read_only:
        count = sum(len(each.missing) for each in session.pending)
        what = count_of(count, "change") if count else "something that cannot be read, and"
        talk.say(
            f"Not in the file: {what} that sessions before left on this machine. Type recover to look at it; it stays "
            "there until you take or discard it."
        )

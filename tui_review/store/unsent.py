"""What was being written in a dialog, or was no answer yet, when the program ended: kept until it is asked for again.

What an editor has left is of these, in a file of its own. All of it stands in the user's own state folder, in files
that their owner alone can read, and is never part of a review. It is of one review in one place: another that is made
under the name of one that is gone is not given its words.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

from tui_review.errors import UserError
from tui_review.instrument.plurals import count_of, verb_of
from tui_review.review.spots import spots_of
from tui_review.shape.frozen import frozen
from tui_review.store.left import LeftText, names_left
from tui_review.store.private import UNSENT, names_kept, private_folder, state_folder
from tui_review.yamlfile.files import read_bytes, without_links
from tui_review.yamlfile.output import write_output

if TYPE_CHECKING:
    from tui_review.instrument.rules import Rules
    from tui_review.review.model import Review
    from tui_review.review.spots import Spot
    from tui_review.store.reviews import ReviewFile


_BEHIND: Final = "\0"
"""Between a text, in which no keyboard puts it, and how its dialog is called."""


def recall_unsent(of: ReviewFile, place: str) -> str:
    """What was written at a place of a review and handed over to nobody; empty for nothing."""
    return _read(_file(of, place))[0]


def _read(file: Path) -> tuple[str, str]:
    """A text as it is kept, and how the dialog is called in which it was written; empty where it is no dialog's."""
    if not os.path.lexists(file):
        return "", ""
    try:
        text, _, dialog = read_bytes(file).decode().partition(_BEHIND)
    except (UserError, UnicodeDecodeError):
        return "", ""
    return text, dialog


def keep_unsent(of: ReviewFile, place: str, text: str, dialog: str = "") -> str:
    """Keeps it, and how the `dialog` is called in which it is written; an empty text forgets it.

    Why it cannot be kept, in words; empty where it is, or is forgotten.
    """
    if not text:
        # What cannot be erased stands there again, which loses nothing.
        with suppress(OSError):
            _file(of, place).unlink(missing_ok=True)
        return ""
    try:
        private_folder(UNSENT)
        kept = text.replace(_BEHIND, "") + (f"{_BEHIND}{dialog}" if dialog else "")
        write_output(_file(of, place), kept.encode(), overwrite=True)
    except UserError as error:
        return error.what
    return ""


class UnderWay:
    """What is being written in one session and is handed over to nobody yet: kept on this machine while it is written.

    Every door at which something is typed keeps it by this. What cannot be kept is nowhere but in the program, which
    `why_not` says until it can be, or is dropped on purpose. A session that only looks on drops nothing but its own.
    """

    def __init__(self, of: ReviewFile, *, looks_on: bool = False) -> None:
        """`of` is the review it is written for; `looks_on` says that nothing of it is ever changed in this session."""
        self._of = of
        self._own: set[str] | None = set() if looks_on else None
        """The places at which this session has kept something, where no other may be dropped."""
        self._nowhere: dict[str, tuple[str, str]] = {}
        self._given: set[str] = set()
        self._dialogs: dict[str, str] = {}
        self._told: Callable[[], object] = lambda: None
        self._standing: Callable[[], Sequence[str]] = tuple
        self._look: Callable[[], OnlyHere] = OnlyHere
        self._entered: set[str] = set()

    @property
    def why_not(self) -> str:
        """Why something that is being written cannot be kept now, in words; empty where all of it is."""
        return next((why for _, why in self._nowhere.values()), "")

    @property
    def only_here(self) -> OnlyHere:
        """What was entered for the review and is on this machine alone, what stands on the screen included."""
        try:
            found = self._look()
        except UserError as error:
            found = OnlyHere(unseen=error.what)
        return replace(found, typed=tuple(dict.fromkeys((*self._standing(), *found.typed))))

    def stands_at(self, questions: Callable[[], Sequence[str]]) -> None:
        """Has `questions` say at which ones something stands so: whoever has them on the screen knows."""
        self._standing = questions

    def looks_by(self, look: Callable[[], OnlyHere]) -> None:
        """Has `look` say what is kept of the review as it is by now."""
        self._look = look

    @property
    def is_typed(self) -> bool:
        """Whether something typed stands anywhere that is neither handed over nor dropped."""
        return bool(self._entered)

    def enters(self, door: str, *, is_typed: bool = True) -> bool:
        """Says whether something typed stands at a door of the session now; whether that is new."""
        if is_typed == (door in self._entered):
            return False
        if is_typed:
            self._entered.add(door)
        else:
            self._entered.discard(door)
        return True

    def on_change(self, told: Callable[[], object]) -> None:
        """Has `told` called, on whichever thread keeps, when `why_not` is another."""
        self._told = told

    def recall(self, place: str) -> str:
        """What was left at a place by a program that ended, or by an act that was not done; empty for nothing."""
        kept_here, _ = self._nowhere.get(place, ("", ""))
        return kept_here or recall_unsent(self._of, place)

    def in_dialog(self, place: str, dialog: str) -> None:
        """Says how the dialog is called in which is written what is kept at a place."""
        self._dialogs[place] = dialog

    def give(self, place: str, text: str) -> None:
        """Keeps what is given to be acted on until `keep` forgets it, once that is done."""
        self._given.add(place)
        self.keep(place, text)

    def was_given(self, place: str) -> bool:
        """Whether what stands at a place was given in this session, and nothing came of it."""
        return place in self._given

    def keep(self, place: str, text: str) -> bool:
        """Keeps what is written so far at a place, an empty text forgets it; whether nothing of it can be lost."""
        if self._own is not None:
            if not text and place not in self._own:
                return True
            self._own.add(place)
        before = self.why_not
        if not text:
            self._given.discard(place)
        if why := keep_unsent(self._of, place, text, self._dialogs.get(place, "")):
            self._nowhere[place] = (text, why)
        else:
            self._nowhere.pop(place, None)
        if self.why_not != before:
            self._told()
        return not why

    def drop(self, places: Iterable[str]) -> None:
        """Forgets whatever is kept at places of the review, or left there; what cannot be looked at stays."""
        places = list(places)
        with suppress(UserError):
            for place in unsent_at(self._of, places):
                self.keep(place, "")
        if self._own is None:
            for place in places:
                LeftText(name_of_left(self._of, place)).forget()

    def try_again(self) -> None:
        """Keeps what could not be kept before, where that is possible now."""
        for place, (text, _) in list(self._nowhere.items()):
            self.keep(place, text)


def unsent_at(of: ReviewFile, places: Iterable[str]) -> dict[str, str]:
    """What was entered at places of a review and handed over to nobody, by place.

    Raises UserError where it cannot be seen whether there is any.
    """
    kept = set(names_kept(UNSENT))
    if not kept:
        return {}
    begins = _beginning(of)
    found = (place for place in places if _name(begins, place) in kept)
    return {place: text for place in found if (text := recall_unsent(of, place))}


def name_of_left(of: ReviewFile, place: str) -> str:
    """The name of the folder in which an editor has the text of a place, or has left it."""
    return _name(_beginning(of), place)


def _left_for(of: ReviewFile, rules: Rules, review: Review) -> list[tuple[str, LeftText]]:
    """The same with their questions; those of questions that are in these rules no more have none."""
    begins = _beginning(of)
    names = [name for name in names_left() if name.startswith(begins)]
    if not names:
        return []
    kept = {
        _name(begins, spot.place): (spot.question, _kept_at(spot, review)) for spot in spots_of(rules, review)
    }
    found = ((LeftText(name), *kept.get(name, ("", ""))) for name in names)
    return [(id_, text) for text, id_, stands in found if text.holds_more_than(stands)]


def _kept_at(spot: Spot, review: Review) -> str:
    """The text that a review has at a spot which an editor is for."""
    answer = review.answers.get(spot.question)
    if answer is None:
        return ""
    return answer.narrative if spot.narrative else str(answer.given or "")


@frozen()
class OnlyHere:
    """What was entered for a review and is on this machine alone, in no file: false where everything is kept.

    Whatever says whether all is kept, or names what is not, asks this, which holds all that the state folder can hold
    of a review.
    """

    typed: tuple[str, ...] = ()
    """The questions at which something was typed that is not kept."""
    by_editors: Mapping[str, LeftText] = field(default_factory=dict)
    """What editors have left that the review does not hold, by question."""
    dialogs: tuple[str, ...] = ()
    """How the dialogs are called in which something was written that is not kept."""
    elsewhere: int = 0
    """How many texts there are besides: of a row, a choice or a question that is gone, or that cannot be read."""
    changes: int = 0
    """How many changes the file lacks."""
    unseen: str = ""
    """Why it cannot be seen whether there is anything, in words."""

    def __bool__(self) -> bool:
        """Whether anything is, or may be."""
        return bool(self.changes or self.words)

    @property
    def questions(self) -> list[str]:
        """The questions at which a text stands, each once."""
        return list(dict.fromkeys((*self.typed, *self.by_editors)))

    @property
    def at_questions(self) -> str:
        """That what is typed at questions, or left by an editor, is not kept; empty where nothing is."""
        said = [typed_words(self.typed)] if self.typed else []
        return " ".join([*said, *([editors_words(self.by_editors)] if self.by_editors else [])])

    @property
    def besides(self) -> str:
        """That what was written elsewhere is not kept, or that it cannot be seen; empty where nothing is."""
        said = [dialogs_words(self.dialogs)] if self.dialogs else []
        if self.elsewhere:
            are = verb_of(self.elsewhere, "is")
            said.append(
                f"{count_of(self.elsewhere, 'text')} {are} kept on this machine for a place that is gone, or cannot be "
                "read: `tui-review recover FILE --discard` erases that, with all else that was typed."
            )
        if self.unseen:
            said.append(f"What was typed and not given before cannot be looked at: {self.unseen}")
        return " ".join(said)

    @property
    def words(self) -> str:
        """That the texts are not kept, in sentences; empty where there are none."""
        return " ".join(filter(None, (self.at_questions, self.besides)))


def only_here(of: ReviewFile, rules: Rules, review: Review, changes: int = 0) -> OnlyHere:
    """What was entered for a review and is on this machine alone, with so many `changes` that the file lacks.

    Raises UserError where it cannot be seen.
    """
    left, names = _left_for(of, rules, review), _names(of)
    begins = _beginning(of)
    spots = {_name(begins, spot.place): spot.question for spot in spots_of(rules, review)} if names else {}
    read = {name: _read(state_folder() / UNSENT / name) for name in names}
    at_spots = [name for name in spots if name in read and read[name][0]]
    dialogs = {dialog for name, (_, dialog) in read.items() if dialog and name not in spots}
    gone = [name for name, (_, dialog) in read.items() if name not in at_spots and not dialog]
    return OnlyHere(
        typed=tuple(dict.fromkeys(spots[name] for name in at_spots)),
        by_editors={id_: text for id_, text in left if id_},
        dialogs=tuple(sorted(dialogs)),
        elsewhere=len(gone) + sum(not id_ for id_, _ in left),
        changes=changes,
    )


def dialogs_words(dialogs: Sequence[str]) -> str:
    """That something stands in some dialogs again, in two sentences."""
    return (
        f"Written and not kept: {', '.join(f'“{each}”' for each in dialogs)}. It stands in that dialog again."
    )


def typed_words(questions: Sequence[str]) -> str:
    """That what is typed at some questions is not kept, in a sentence."""
    return f"What is typed at {', '.join(questions)} is not kept: it is no answer yet, or was not given."


def editors_words(left: Mapping[str, LeftText]) -> str:
    """That what editors have left, by question, is not kept, and where it stands, in a sentence."""
    where = ", ".join(f"{id_} ({text.folder})" for id_, text in left.items())
    return f"What an editor has left at {where} is not kept: the wizard offers it there."


def check_nothing_typed(of: ReviewFile, rules: Rules, review: Review) -> None:
    """Raises UserError where something is typed at a question of a review and is not kept: it would be lost unseen."""
    if said := only_here(of, rules, review).at_questions:
        remedy = (
            f"Open the review to go on with it there, or `tui-review recover {of.path} --discard` erases it."
        )
        raise UserError(said, remedy=remedy, file=str(of.path))


def count_unsent(of: ReviewFile | None = None) -> int:
    """How many texts are kept so, of one review or of all. Raises UserError where that cannot be seen."""
    left = names_left() if of is None else _left_for(of, of.rules, of.review)
    return len(_names(of)) + len(left)


def perhaps_typed() -> Callable[[Path, str], bool]:
    """Tells of a review, by its path and uid, whether anything may be kept so for it: for who asks of many.

    Raises UserError where that cannot be seen.
    """
    of = {name.partition("-")[0] for name in (*_names(None), *names_left())}
    return lambda path, uid: bool(of) and _begins(path, uid) in of


def forget_unsent(of: ReviewFile | None = None) -> int:
    """Erases them; how many there were. Raises UserError for one that cannot be erased."""
    count = count_unsent(of)
    begins = _beginning(of) if of is not None else ""
    for name in _names(of):
        file = state_folder() / UNSENT / name
        try:
            file.unlink(missing_ok=True)
        except OSError as error:
            what = f"What was being written when the program ended cannot be erased ({error.strerror})."
            raise UserError(what, file=str(file)) from None
    for name in names_left():
        if name.startswith(begins):
            text = LeftText(name)
            text.forget()
            if os.path.lexists(text.folder):
                raise UserError("What an editor has left cannot be erased.", file=str(text.folder))
    return count


def unsent_words(count: int) -> str:
    """That so many are kept: `1 text was typed and not kept`."""
    return f"{count_of(count, 'text')} {verb_of(count, 'was')} typed and not kept"


def _names(of: ReviewFile | None) -> list[str]:
    begins = _beginning(of) if of is not None else ""
    return [name for name in names_kept(UNSENT) if name.startswith(begins)]


def _file(of: ReviewFile, place: str) -> Path:
    return state_folder() / UNSENT / _name(_beginning(of), place)


def _beginning(of: ReviewFile) -> str:
    return _begins(of.path, of.review.review.uid)


def _begins(path: Path, uid: str) -> str:
    """How the names of a review's texts begin: of its path and its uid, and telling neither."""
    return _digest(os.fsencode(without_links(path)) + b"\0" + uid.encode())


def _name(begins: str, place: str) -> str:
    return f"{begins}-{_digest(place.encode())}"


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()[:20]

"""Every key of the screens, by id: its default, its word at the foot of the screen, what it does in a sentence.

Only keys that every terminal tells apart and no multiplexer takes for itself: letters, digits, enter, tab, escape,
arrows, page keys, function keys and some of ctrl. Not ctrl+h, ctrl+i, ctrl+m (other keys' codes), ctrl+a and ctrl+b
(screen's and tmux's own) and ctrl+s (stops a line).
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Final, NamedTuple

from tui_review.errors import UserError, did_you_mean
from tui_review.shape.frozen import frozen

if TYPE_CHECKING:
    from textual.binding import Binding
    from textual.widget import Widget


@frozen()
class BoundKey:
    """One thing a key does."""

    key: str
    """Textual's names of the keys, the first being the one shown: `pagedown,ctrl+n`."""
    label: str
    """Its word at the foot of the screen."""
    help: str
    """What it does, in a sentence, for the page of help."""
    everywhere: bool = False
    """Whether it works while text is being typed too: it is looked at before the field."""


class KeyHint(NamedTuple):
    """A key as the foot of the screen and the page of help tell it."""

    key: str
    """As people know it: `PgDn`, `y n a`."""
    label: str
    """Its word at the foot."""
    help: str
    """What it does, in a sentence."""
    at_foot: bool = True
    """Whether it is worth a place at the foot."""


DEFAULTS: Final[Mapping[str, BoundKey]] = {
    # A review
    "review.next": BoundKey("pagedown,ctrl+n", "next", "The next question that is asked.", everywhere=True),
    "review.back": BoundKey(
        "pageup,ctrl+p", "back", "The question before; always, whatever is entered.", everywhere=True
    ),
    "review.next_open": BoundKey("f3", "next open", "The next question without an answer.", everywhere=True),
    "review.go_to": BoundKey("f4,ctrl+g", "go to", "A question by its id or a word of it.", everywhere=True),
    "review.outline": BoundKey(
        "f5", "outline", "All outcomes, items and questions, with their state.", everywhere=True
    ),
    "review.summary": BoundKey(
        "f6", "summary", "Ratings, what is missing, warnings; and submit.", everywhere=True
    ),
    "review.read": BoundKey(
        "f2", "read it all", "The guidance and the definitions in full.", everywhere=True
    ),
    "review.why": BoundKey(
        "f7", "why", "Why the rating is what it is, or what it waits for.", everywhere=True
    ),
    "review.flag": BoundKey(
        "f8", "flag", "Flag the question for later, with a word why; again: unflag.", everywhere=True
    ),
    "review.next_flag": BoundKey(
        "f9", "next mark", "The next question flagged for later, or with an open note.", everywhere=True
    ),
    "review.next_problem": BoundKey(
        "ctrl+x", "next ✗", "The next answer with an error or a warning.", everywhere=True
    ),
    "review.return": BoundKey("ctrl+w", "return", "Back to where you last jumped from.", everywhere=True),
    "review.narrative": BoundKey(
        "tab", "narrative", "To what is to be written (an Other, the narrative), and back.", everywhere=True
    ),
    "review.editor": BoundKey(
        "ctrl+o", "editor", "Write the text in your own editor ($EDITOR).", everywhere=True
    ),
    "review.suggestion": BoundKey(
        "ctrl+t", "take it", "Take what is offered, the first of several, and go on.", everywhere=True
    ),
    "review.clear": BoundKey("delete", "clear", "Take the answer away (undo brings it back)."),
    "review.undo": BoundKey("ctrl+z", "undo", "Take back the last change of an answer.", everywhere=True),
    "review.redo": BoundKey("ctrl+y", "redo", "Make the change taken back again.", everywhere=True),
    # QA, versions, grids; where there is nothing of the kind, the key is the field's
    "review.notes": BoundKey(
        "f10,ctrl+backslash", "notes", "QA's notes: read, answer, open, close them.", everywhere=True
    ),
    "review.history": BoundKey(
        "ctrl+d", "versions", "Versions and acts: what changed since, restore one.", everywhere=True
    ),
    "review.grid": BoundKey(
        "ctrl+e", "grid", "The months as a grid: what counts, what is missing.", everywhere=True
    ),
    "review.jottings": BoundKey(
        "ctrl+underscore",
        "interviews",
        "Interviews: whom to ask what, and what you heard; in QA, what a second reader looks for.",
        everywhere=True,
    ),
    "review.settle": BoundKey("ctrl+k", "settle", "Settle what a merge left open.", everywhere=True),
    # A table
    "table.add": BoundKey("insert,plus,a", "add", "Add a row."),
    "table.edit": BoundKey("enter", "edit", "Fill in the row."),
    "table.copy": BoundKey("c", "copy", "The row once more, below it: change what differs."),
    "table.delete": BoundKey("delete", "delete", "Delete the row (undo brings it back)."),
    "table.up": BoundKey("left_square_bracket,u", "up", "Move the row up."),
    "table.down": BoundKey("right_square_bracket,d", "down", "Move the row down."),
    "table.none": BoundKey("n", "none", "There are none: that is the answer."),
    # The form of one row
    "row.next": BoundKey("pagedown,ctrl+n,tab", "next", "The next column.", everywhere=True),
    "row.back": BoundKey("pageup,ctrl+p,shift+tab", "back", "The column before.", everywhere=True),
    "row.done": BoundKey("escape", "done", "Back to the table; everything is kept.", everywhere=True),
    # A board: a list above, the marked line in full below
    "board.up": BoundKey("up,p", "previous", "The line before."),
    "board.down": BoundKey("down,n", "next", "The next line."),
    "board.scroll_up": BoundKey("pageup", "scroll up", "Back in the text below."),
    "board.scroll_down": BoundKey("pagedown,space", "scroll", "On in the text below."),
    "board.go": BoundKey("enter", "go there", "To the question of the marked line."),
    # Notes
    "notes.reply": BoundKey("r", "reply", "Reply to the note."),
    "notes.close": BoundKey("c", "close", "Close the note, with a last word if you like (QA)."),
    "notes.reopen": BoundKey("o", "reopen", "Open a closed note again, saying why (QA)."),
    "notes.question": BoundKey("q", "new note", "A new note on the question you came from (QA)."),
    "notes.item": BoundKey("i", "on item", "A new note on its item (QA)."),
    "notes.review": BoundKey("w", "on review", "A new note on the whole review (QA)."),
    "notes.all": BoundKey("a", "all or open", "All notes, or only those that are not closed."),
    # Interviews, and what a second reader looks for
    "interview.write": BoundKey("w", "write", "Write what you heard; it stays on this machine."),
    "points.tick": BoundKey("x,t", "tick", "Looked at; again: not yet."),
    # Writing a few lines
    "write.keep": BoundKey("enter", "keep", "Keep what is written.", everywhere=True),
    "write.line": BoundKey("ctrl+j", "new line", "Begin a new line.", everywhere=True),
    # Versions
    "history.compare": BoundKey(
        "enter,d", "what changed", "What changed from the marked version to this one."
    ),
    "history.step": BoundKey(
        "v", "by this act", "What changed from the version before the marked one to it."
    ),
    "history.restore": BoundKey("r", "restore", "Bring the marked version's answers back, as a new version."),
    # Conflicts of a merge
    "clash.ours": BoundKey("o", "take ours", "Keep what stands here."),
    "clash.theirs": BoundKey("t", "take theirs", "Take the other side's."),
    "clash.third": BoundKey("3", "third", "Take what a third branch gave."),
    "clash.fourth": BoundKey("4", "fourth", "Take what a fourth branch gave."),
    "clash.both": BoundKey("b", "take both", "All together: every wording of a text, all of several lists."),
    "clash.edit": BoundKey("e,enter", "edit", "Go to the question and write it anew, which settles it."),
    # Why a rating is what it is
    "why.override": BoundKey(
        "ctrl+t", "override", "Another rating in its place, with a reason (site leader).", everywhere=True
    ),
    # The grid
    "grid.next": BoundKey("pagedown,n", "next", "The next requirement."),
    "grid.back": BoundKey("pageup,p", "back", "The requirement before."),
    "grid.table": BoundKey("enter", "to the table", "To the table that the entries stand in."),
    # Wherever there is a way back, a list, a way out
    "any.close": BoundKey("escape", "back", "Back to where you were."),
    "any.choose": BoundKey("enter", "choose", "Take the line the mark stands on."),
    "any.help": BoundKey("f1", "help", "Every key of this screen.", everywhere=True),
    "any.quit": BoundKey(
        "ctrl+q",
        "quit",
        "Close the review, from any screen over it; from the list of reviews, leave the program.",
        everywhere=True,
    ),
    # The case file of an attempt
    "case.open": BoundKey(
        "f12,ctrl+f", "case file", "The case file of a mock case, and back to the question.", everywhere=True
    ),
    "case.cited": BoundKey(
        "f11,ctrl+l", "cited", "The next passage cited for the question, in the case file.", everywhere=True
    ),
    "case.feedback": BoundKey(
        "ctrl+r",
        "feedback",
        "What differs from the key in a finished item, if the case allows.",
        everywhere=True,
    ),
    "case.cite": BoundKey("c", "cite", "Cite the passage for the question; again: no longer."),
    "case.find": BoundKey("slash", "search", "Search all documents; what was found last stands there."),
    "case.documents": BoundKey(
        "d", "documents", "All documents, and what is cited; typing searches in them."
    ),
    "case.next_hit": BoundKey("n", "next found", "The next passage found, in whatever document."),
    "case.last_hit": BoundKey("p", "found before", "The passage found before."),
    "case.next_document": BoundKey("right,right_square_bracket", "next document", "The next document."),
    "case.last_document": BoundKey("left,left_square_bracket", "document before", "The document before."),
    # Walking through differences: a scored attempt, feedback, reconciliation
    "walk.next": BoundKey("n,right,ctrl+n", "next", "The next difference."),
    "walk.back": BoundKey("p,left,ctrl+p", "back", "The difference before."),
    "walk.list": BoundKey("l,f5", "list", "All differences, to go to one."),
    "reconcile.agree": BoundKey("a", "agree", "Record what is agreed on here, why, and by whom."),
    "reconcile.words": BoundKey(
        "w",
        "narrative",
        "Record the narrative that is to stand with what is agreed on here: one reviewer's, or another.",
    ),
    "reconcile.take": BoundKey("t", "take over", "Take what is agreed on over into one of the reviews."),
    # Training
    "training.choose": BoundKey("enter", "start", "Start an attempt, go on with one, or take a quiz."),
    "training.score": BoundKey("s", "score", "Hold a finished attempt against the key."),
    # Home
    "home.open": BoundKey("enter", "open", "Open the review."),
    "home.new": BoundKey("f2", "new", "Start a review.", everywhere=True),
    "home.training": BoundKey("f3", "training", "Mock cases, attempts and quizzes.", everywhere=True),
    "home.settings": BoundKey("f4", "settings", "Your name, role, theme and the rest.", everywhere=True),
    "home.sort": BoundKey(
        "f7", "sort", "The list by id, by status, by the last change, by place.", everywhere=True
    ),
    "home.brief": BoundKey(
        "f6", "brief", "What the reviews here say: bars, and the reviews behind each.", everywhere=True
    ),
    "home.discard": BoundKey("f8", "delete", "Delete a review in which nothing is entered.", everywhere=True),
    "home.refresh": BoundKey("f5", "look again", "Read the folder again.", everywhere=True),
    # Summary
    "summary.submit": BoundKey(
        "ctrl+t", "hand over", "Hand over: submit, return, complete …", everywhere=True
    ),
}
"""Every key as shipped, by binding id."""

GROUPS: Final[Mapping[str, str]] = {
    "review": "In a review",
    "table": "In a table",
    "row": "In the form of a row",
    "case": "In the case file of an attempt",
    "walk": "Walking through differences",
    "reconcile": "Reconciling",
    "training": "In the training list",
    "home": "In the list of reviews",
    "summary": "In the summary",
    "notes": "Notes",
    "interview": "Interviews",
    "points": "A second reading",
    "write": "Writing",
    "history": "Versions",
    "clash": "What a merge left open",
    "why": "Why a rating is what it is",
    "grid": "The grid",
    "board": "In a list with the marked line in full",
    "any": "Everywhere",
}
"""Where the keys work, by the first part of their ids, in the order in which they are told."""
_TOGETHER: Final = ("review", "case", "any")
"""Groups whose keys that work everywhere meet on one screen."""

KEYS: Final[dict[str, BoundKey]] = dict(DEFAULTS)
"""Every key as it is now: with the user's own, once `use_keys` was called."""

_TOLD_APART_BY_NONE: Final = {"ctrl+h": "Backspace", "ctrl+i": "Tab", "ctrl+j": "Enter", "ctrl+m": "Enter"}
_KEPT: Final = {"ctrl+b": "tmux", "ctrl+a": "screen"}
"""What does not come through where people work in one of these, and nobody is to choose unknowingly."""
_NAMED: Final = frozenset(
    [
        "enter",
        "tab",
        "escape",
        "backspace",
        "delete",
        "insert",
        "home",
        "end",
        "pageup",
        "pagedown",
        "up",
        "down",
        "left",
        "right",
        "space",
    ]
) | {f"f{number}" for number in range(1, 25)}
_SEE_KEYS: Final = "`tui-review keys` lists all of them; your own stand in the settings, under [keys]."
_SHOWN: Final[Mapping[str, str]] = {
    "pagedown": "PgDn",
    "pageup": "PgUp",
    "enter": "Enter",
    "escape": "Esc",
    "delete": "Del",
    "insert": "Ins",
    "backspace": "Bksp",
    "backslash": "\\",
    "underscore": "_",
    "tab": "Tab",
    "space": "Space",
    "left_square_bracket": "[",
    "right_square_bracket": "]",
    "plus": "+",
    "minus": "-",
    "question_mark": "?",
    "slash": "/",
    "up": "Up",
    "down": "Down",
    "left": "Left",
    "right": "Right",
    "home": "Home",
    "end": "End",
}


def binding(id_: str, action: str, *, show: bool = True) -> Binding:
    """Textual's binding of a key to an action of the screen or field; `show` puts it at the foot of the screen."""
    from textual.binding import Binding  # noqa: PLC0415 - who only reads the keys loads no screens

    default = DEFAULTS[id_]
    return Binding(
        default.key,
        action,
        default.label,
        show=show,
        priority=default.everywhere,
        id=id_,
    )


def taken_by(widget: Widget, id_: str) -> bool:
    """Whether each key of this id means something else to the widget one is in: `Del` where one types."""
    active = widget.screen.active_bindings
    return all(key in active and active[key].node is widget for key in KEYS[id_].key.split(","))


def use_keys(own: Mapping[str, str]) -> None:
    """Puts the user's own keys (`review.next` → `ctrl+n`) in the place of the shipped ones.

    Raises UserError for an id that is none, and for a key that would do two things on one screen. The app has to be
    told too (`App.set_keymap`).
    """
    for id_ in own:
        if id_ not in DEFAULTS:
            raise UserError(f"There is no key {id_} to set.{did_you_mean(id_, DEFAULTS)}", remedy=_SEE_KEYS)
    wanted = {**DEFAULTS, **{id_: replace(DEFAULTS[id_], key=key) for id_, key in own.items()}}
    for id_, key in own.items():
        for each in key.split(","):
            if why := _why_no_key(each.strip()):
                raise UserError(f"{id_} cannot be {each.strip()}: {why}.", remedy=_SEE_KEYS)
    for key, first, second in clashes(wanted):
        what = f"{name_of(key)} would be two keys on one screen: {first} and {second}."
        raise UserError(what, remedy=_SEE_KEYS)
    KEYS.update(wanted)  # literal: a map of keys


def use_fitting_keys(own: Mapping[str, str]) -> tuple[dict[str, str], str]:
    """The same as far as it can be done: gives those that are used now, and in words why others are not."""
    used: dict[str, str] = {}
    problems: list[str] = []
    use_keys(used)
    for id_, key in own.items():
        try:
            use_keys({**used, id_: key})
        except UserError as error:
            problems.append(error.message)
        else:
            used[id_] = key
    return used, " ".join(problems)


def _why_no_key(key: str) -> str:
    """Why a key can never be pressed; empty for one that can."""
    if key in _TOLD_APART_BY_NONE:
        return f"a terminal sends the same for it as for {_TOLD_APART_BY_NONE[key]}"
    if key in _KEPT:
        return f"{_KEPT[key]} keeps it for itself"
    last = key.rpartition("+")[2]
    if len(last) == 1 or last in _NAMED:
        return ""
    try:
        unicodedata.lookup(last.replace("_", " "))
    except (KeyError, UnicodeEncodeError):
        return "there is no such key"
    return ""


def clashes(keys: Mapping[str, BoundKey]) -> Iterator[tuple[str, str, str]]:
    """Every key that does two things on one screen, with the ids of both."""
    taken: dict[tuple[str, str], str] = {}
    for id_, bound in keys.items():
        group = id_.partition(".")[0]
        places: tuple[str, ...] = _TOGETHER if bound.everywhere and group in _TOGETHER else (group,)
        if group == "any" and bound.everywhere:
            places = tuple(GROUPS)
        for key in bound.key.split(","):
            for place in places:
                other = taken.setdefault((place, key.strip()), id_)
                if other != id_:
                    yield key.strip(), other, id_
                    break


def key_hint(id_: str) -> KeyHint:
    """A key of the map as it is told."""
    return KeyHint(shown(id_), KEYS[id_].label, KEYS[id_].help)


def names_of(id_: str) -> str:
    """Every key of a binding, as people know them: `PgDn or Ctrl+N`."""
    return " or ".join(name_of(each.strip()) for each in KEYS[id_].key.split(","))


def shown(id_: str) -> str:
    """The key of a binding as people know it: `PgDn`, `F3`, `Ctrl+T`; the first one where there are several."""
    return name_of(KEYS[id_].key.partition(",")[0])


def name_of(key: str) -> str:
    """A key's name for people, from Textual's."""
    head, _, last = key.rpartition("+")
    named = _SHOWN.get(last) or (last.upper() if head or len(last) > 1 else last)
    return f"{head.capitalize()}+{named}" if head else named

"""What a merge could not settle: both sides, texts word by word; one is chosen, or it is written anew."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, Any, ClassVar, Final

from textual.content import Content

from tui_review.errors import UserError
from tui_review.instrument.plurals import count_of
from tui_review.qa.settling import TakesBack, held_blocks, left_words, origin_words, settle, side_rows
from tui_review.review.conflicts import ConflictPlace, conflicts_at, place, sides_of, takes_both
from tui_review.review.model import Conflict
from tui_review.review.search import refs_home
from tui_review.store.commits import Commits
from tui_review.store.session import ChangeState
from tui_review.telling.blocks import Pairs, spans
from tui_review.telling.notes import side_words
from tui_review.telling.word_diff import word_diff
from tui_review.telling.words import one_line, question_name, rated_name
from tui_review.tui import screens
from tui_review.tui.base.literal import literal
from tui_review.tui.drawing import drawn
from tui_review.tui.keymap import binding, shown
from tui_review.tui.lines import Line
from tui_review.tui.qa.board import READING_ONLY, Board
from tui_review.tui.qa.changed import paragraph_lines, word_by_word

if TYPE_CHECKING:
    from tui_review.store.session import Session


_KEYS: Final = {"ours": "clash.ours", "theirs": "clash.theirs", "3": "clash.third", "4": "clash.fourth"}
"""The sides that a key takes; `tui-review settle` takes any."""
_CHANGED: Final = (
    "Somebody else has changed the file. Esc takes that in, and says what became of what was settled here."
)


class ConflictsScreen(Board):
    """The unsettled places. Dismisses with the question to edit, or None."""

    EMPTY: ClassVar[str] = "Nothing is left to settle. Esc goes back."
    GROUPS: ClassVar[tuple[str, ...]] = ("clash", "board", "any")
    answered_by_letters = True
    BINDINGS: ClassVar[list[Any]] = [
        binding("clash.ours", "settle('ours')", show=False),
        binding("clash.theirs", "settle('theirs')", show=False),
        binding("clash.both", "settle('both')", show=False),
        binding("clash.third", "settle('3')", show=False),
        binding("clash.fourth", "settle('4')", show=False),
        binding("clash.edit", "edit", show=False),
        binding("review.settle", "leave", show=False),
    ]

    def __init__(self, session: Session, current: str) -> None:
        """Begins at the question the person is at, where something is unsettled there."""
        here = conflicts_at(session.state.review, current, session.state.rules.questions)
        super().__init__(session, next(iter(here), ""))
        self._origins: dict[tuple[str, str], str] = {}
        # Where sides are taken by a letter, none is put in the place of another under it.
        self.is_half_done = not session.read_only

    def on_mount(self) -> None:
        """Looks for who gave the sides; the commits of a long history take their time."""
        self.run_worker(self._find_origins, thread=True, exclusive=True, group="origins")

    def _find_origins(self) -> None:
        state = self.state
        commits = Commits(self.session.opened.path, state.review.review.uid, others=True)
        found = {
            (key, side): origin_words(state.review, state.rules, commits, key, value)
            for key, conflict in state.review.conflicts.items()
            for side, value in sides_of(conflict).items()
        }

        def told() -> None:
            self._origins = found
            if self.is_attached and any(found.values()):
                self.show_detail()

        self.app.call_from_thread(told)

    def title_text(self) -> str:
        """How many there are; that all is settled only once the file has it."""
        if count := len(self.state.review.conflicts):
            return f"{count_of(count, 'place')} that several sides changed: to be settled"
        saving = self.session.saving
        if saving.state is ChangeState.IN_FILE:
            return "All is settled"
        why = f": {saving.why}" if saving.why else ""
        return f"All is settled here, and not in the file yet{why}"

    def draw_top(self) -> None:
        """Says anew what is saved, and what of that is to be known before anything is settled."""
        super().draw_top()
        self.fill_title()

    def _place(self, key: str) -> ConflictPlace:
        return place(key, self.state.rules.questions)

    def lines(self) -> Sequence[Line]:
        """One line each."""
        found = []
        for key, conflict in self.state.review.conflicts.items():
            where = self._place(key)
            what = f" {where.said}" if where.said else ""
            sides = (one_line(self._side(where, side)) for side in sides_of(conflict).values())
            text = "  or  ".join(sides)
            head = literal(f"{where.id}{what}  ", "bold $accent")
            found.append(Line(Content.assemble(head, literal(text)), value=key))
        return found

    def detail(self, value: str, width: int) -> list[Content]:
        """What both started from and what each made of it."""
        conflict, where = self.state.review.conflicts[value], self._place(value)
        found = paragraph_lines(self._about(where), width, "bold")
        if conflict.why:
            found += paragraph_lines(conflict.why, width)
        found.append(Content(""))
        sides = sides_of(conflict)
        heads = {name: f"{shown(key)}  {key.partition('.')[2]}" for name, key in _KEYS.items()}
        if all(isinstance(side, str) for side in sides.values()) and _long(conflict):
            found.pop()
            for name, text in sides.items():
                head = f"{heads.get(name, name)}{self._whose(value, name)}, against what was before"
                found += [Content(""), literal(head, "$accent")]
                found += word_by_word(word_diff(conflict.base or "", text), width)
        else:
            told = [("before", self._side(where, conflict.base))]
            for name, side in sides.items():
                words = f"{self._side(where, side)}{self._whose(value, name)}"
                told.append((heads.get(name, name), words))
            found += drawn([Pairs(tuple((name, spans(words)) for name, words in told))], width)
            for name, side in sides.items():
                if rows := side_rows(self.state.rules, where, conflict.base, side):
                    found += [
                        Content(""),
                        literal(f"{heads.get(name, name)}, against what was before", "$accent"),
                    ]
                    found += drawn(rows, width)
                if where.part == "act" and (blocks := list(held_blocks(self.state, name))):
                    found += [Content(""), literal(heads.get(name, name), "$accent"), *drawn(blocks, width)]
        return found

    def _whose(self, key: str, side: str) -> str:
        """Who gave a side, in brackets; empty where nothing says so."""
        words = self._origins.get((key, side))
        return f" ({words})" if words else ""

    def _side(self, where: ConflictPlace, value: Any) -> str:
        return side_words(self.state.rules, where, value)

    def _about(self, where: ConflictPlace) -> str:
        rules = self.state.rules
        if where.id in rules.questions:
            what = f"{where.id}  {question_name(rules.questions[where.id].question)}"
        elif where.id in rules.rated:
            what = f"{rated_name(rules, where.id)}  {rules.rated[where.id].title}"
        else:
            what = where.id
        return f"{what}: {where.said}" if where.said else what

    def foot(self) -> list[str | tuple[str, str]]:
        """The keys."""
        conflict = self.state.review.conflicts.get(self.value) or Conflict()
        where = self._place(self.value) if self.value else None
        return [
            *(key for name, key in _KEYS.items() if name in sides_of(conflict)),
            *(("clash.both",) if where is not None and takes_both(conflict, where, self.state.rules) else ()),
            *(("clash.edit",) if where is not None and where.part != "act" else ()),
            "board.scroll_down",
        ]

    def action_edit(self) -> None:
        """To the question, where giving an answer settles it."""
        if not self.value:
            self.dismiss(None)
            return
        home = refs_home(self.state.rules, self._place(self.value).id)
        self.dismiss(home or None)

    def action_settle(self, side: str) -> None:
        """Takes one side, or both; of hand-overs once it is seen what that takes back."""
        if not self.value:
            return
        if self.session.read_only:
            self.say(READING_ONLY)
            return
        if self.session.saving.changed:
            self.say(_CHANGED, "$tone-warning")
            return
        try:
            self._take(self.value, side)
        except TakesBack as refusal:
            self._ask(self.value, side, refusal)
        except UserError as error:
            self.say(error.message, "$tone-error")

    def _ask(self, key: str, side: str, refusal: TakesBack) -> None:
        """Asks whether what others answered is to be taken back, where no line of the list says so."""

        def chosen(way: str | None) -> None:
            if way != "y":
                return
            try:
                self._take(key, side, take_back=True)
            except UserError as error:
                self.say(error.message, "$tone-error")

        ways = [
            ("y", "yes, it holds"),
            ("b", "back; what is taken back stands below the sides"),
        ]
        self.app.push_screen(screens.AskScreen("Does it hold?", refusal.what, ways, counts="late"), chosen)

    def _take(self, key: str, side: str, *, take_back: bool = False) -> None:
        order = list(self.state.review.conflicts)
        following = order[(order.index(key) + 1) % len(order)]
        # What is marked, and nothing beside it: of an answer and its narrative each is a place of its own.
        meant = key if self._place(key).said else f"{key}.value"
        changes = settle(self.state, meant, side, take_back=take_back)
        said_so = f"{key}: {side} taken; {left_words(self.state.review)}."
        self.session.record(*changes)
        self.fill(following)
        self.say(said_so)
        self.draw_top()
        # Whether the file takes it is known by then, and not once one is gone from here.
        self.run_worker(self._into_the_file(), exclusive=True, group="saving")
        # The rest of the word is none for the place that is marked now.
        self.app.keys.typed.went_on()  # type: ignore[attr-defined]  # it runs in an app of ours

    async def _into_the_file(self) -> None:
        with suppress(UserError):  # How it stands then the screen says.
            await asyncio.to_thread(self.session.save)
        if self.is_attached:
            self.draw_top()
            if self.session.saving.changed:
                self.say(_CHANGED, "$tone-warning")


def _long(conflict: Conflict) -> bool:
    return any(
        isinstance(each, str) and len(each.split()) > 4  # noqa: PLR2004
        for each in sides_of(conflict).values()
    )

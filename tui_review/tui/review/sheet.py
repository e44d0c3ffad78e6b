"""One question on a screen: what is shown where, and in which field. How it is drawn is said in `desk`."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any, ClassVar

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.screen import Screen

from tui_review.instrument.language.evaluate import Missing, Value
from tui_review.review.findings import columns_asked
from tui_review.review.progress import asked
from tui_review.tui.base.literal import Words
from tui_review.tui.base.theme import Tone
from tui_review.tui.fields.base import Field, Shown
from tui_review.tui.fields.kinds import FieldKind, FieldSlot
from tui_review.tui.parts import Foot, TopLine

if TYPE_CHECKING:
    from tui_review.instrument.model import Question
    from tui_review.review.evaluation import Evaluation
    from tui_review.review.state import ReviewState
    from tui_review.store.session import Session


class Sheet(Screen[str]):
    """One question with its place, answer, narrative, guidance and rating; drawn anew in place for the next."""

    AUTO_FOCUS: ClassVar[str] = ""
    DEFAULT_CSS: ClassVar[str] = """
    Sheet { background: $background; overflow: hidden; }
    Sheet > Words { height: 1; padding: 0 1; }
    Sheet > #place { height: 2; }
    Sheet > #ask, Sheet > #notes, Sheet > #label, Sheet > #hint, Sheet > #guidance { height: auto; }
    Sheet > #hint { padding: 0 4; color: $muted; }
    Sheet > #answer, Sheet > #narrative { height: auto; }
    Sheet > #bottom { dock: bottom; height: 2; }
    Sheet #rating { height: 1; padding: 0 1; }
    """

    def __init__(self, session: Session, start: str = "") -> None:
        """`start` is the question to begin at; empty for the first open one."""
        super().__init__()
        self.session = session
        self.current = start
        self.drafts: dict[str, Any] = {}
        """What was entered and could not be kept, by question; a narrative's as `4B.narrative`."""
        self.said: list[tuple[Tone, str]] = []
        """Words about what has just happened."""
        self.problem = ""
        """Why what is entered cannot be kept."""
        self.wants_narrative = ""
        """The question at which a narrative is written although none is asked for."""
        self.unsaved = False
        """Whether something is typed that is not kept yet."""
        self.changed_at = 0.0
        """When the last change was made, by the monotonic clock."""
        self._saved_words = ""
        self.kind = ""
        """The kind of field shown."""
        self.asked_before: list[str] = []
        """The questions asked when the screen was last drawn."""
        self.beside = 0
        """Columns at the right that something else takes."""
        self.more_keys: tuple[str, ...] = ()
        """Keys to show at the foot besides, first of all."""

    @property
    def state(self) -> ReviewState:
        """The review's state machine."""
        return self.session.state

    @property
    def evaluation(self) -> Evaluation:
        """What follows from the answers now."""
        return self.session.state.evaluation

    @property
    def question(self) -> Question:
        """The question shown."""
        return self.state.rules.questions[self.current].question

    @property
    def field(self) -> Field:
        """The field shown."""
        field = self.query_one("#answer", FieldSlot).field
        assert field is not None  # noqa: S101 - there is one from the first question on
        return field

    @property
    def narrative_field(self) -> Field | None:
        """The narrative's field, while it is shown."""
        slot = self.query_one("#narrative", FieldSlot)
        return slot.field if slot.display else None

    def compose(self) -> ComposeResult:
        """The screen from top to bottom."""
        yield TopLine("", id="top")
        yield Words(id="place")
        yield Words(id="ask")
        yield FieldSlot("answer")
        yield Words(id="hint")
        yield Words(id="notes")
        yield Words(id="label")
        yield FieldSlot("narrative")
        yield Words(id="guidance")
        with Vertical(id="bottom"):
            yield Words(id="rating")
            yield Foot(id="foot")

    # What is shown

    def kind_and_shown(self) -> tuple[FieldKind, Shown]:
        """The field for the question, and what it shows."""
        id_, question, evaluation = self.current, self.question, self.evaluation
        answer = self.state.review.answers.get(id_)
        own = answer.given if answer is not None else None
        closed = evaluation.asked(id_) is False
        by_program = question.by_program or bool(evaluation.answered_na(id_))
        if by_program or (closed and own is None):
            value = evaluation.value(id_)
            return "program", Shown(question, None if isinstance(value, Missing) else value, editable=False)
        return question.answer, Shown(
            question,
            own,
            draft=self.drafts.get(id_),
            editable=not closed
            and not self.state.read_only
            and not self.session.read_only
            and not self.state.why_locked(id_),
            name=self.state.editor.name,
            today=time.strftime("%Y-%m-%d"),
            not_yet=self._not_yet(own),
            missing=self._missing_cells(own),
        )

    def _not_yet(self, own: Value | None) -> str:
        """Why a signature cannot be given now; empty for everything else."""
        if own is not None or not self.question.signs:
            return ""
        from tui_review.review.signing import why_not_signed_yet  # noqa: PLC0415 - only for signatures

        why = why_not_signed_yet(self.state.review, self.evaluation, self.current)
        return why.what if why is not None else ""

    def _missing_cells(self, own: Value | None) -> list[tuple[str, str]]:
        if not self.question.columns or not isinstance(own, dict):
            return []
        return [
            (row_id, column.id)
            for row_id, row in own.items()
            if isinstance(row, dict)
            for column in columns_asked(row, self.evaluation, self.question)
            if column.id not in row and not column.optional
        ]

    def narrative_shown(self) -> tuple[bool, bool]:
        """Whether the narrative is shown, and whether it is asked for."""
        rules = self.state.rules.questions[self.current]
        closed = self.evaluation.asked(self.current) is False
        is_asked = (
            not closed
            and rules.narrative is not None
            and bool(self.evaluation.truth(rules.narrative, now=True))
        )
        has = bool(self.narrative_text() or f"{self.current}.narrative" in self.drafts)
        return is_asked or has or self.wants_narrative == self.current, is_asked

    def narrative_text(self) -> str:
        """The narrative kept at the question."""
        answer = self.state.review.answers.get(self.current)
        return answer.narrative if answer is not None else ""

    async def show(self, id_: str, *, focus: bool = True) -> None:
        """Puts a question on the screen, in the place of the one before."""
        self.current = id_
        kind, what = self.kind_and_shown()
        self.kind = kind
        self.wants_narrative = self.wants_narrative if self.wants_narrative == id_ else ""
        with self.app.batch_update():
            field = await self.query_one("#answer", FieldSlot).put(kind, what, self.keeper)
            await self.show_narrative(renew=True)
            self.redraw()
            if focus:
                self.set_focus(field.widget, scroll_visible=False)

    @property
    def keeper(self) -> Any:
        """Who keeps what the field hands over."""
        raise NotImplementedError

    @property
    def narrative_keeper(self) -> Any:
        """Who keeps the narrative."""
        raise NotImplementedError

    async def show_narrative(self, *, renew: bool = False) -> None:
        """Shows or hides the narrative; `renew` when it is another question's."""
        slot = self.query_one("#narrative", FieldSlot)
        wanted, _ = self.narrative_shown()
        if not wanted:
            slot.display = False
            return
        shown_text = Shown(
            self.question,
            self.narrative_text(),
            draft=self.drafts.get(f"{self.current}.narrative"),
            editable=not self.session.read_only
            and not self.state.read_only
            and not self.state.why_locked(self.current)
            and self.evaluation.asked(self.current) is not False,
        )
        if renew or not slot.display or slot.field is None:
            slot.display = True
            await slot.put("long_text", shown_text, self.narrative_keeper)
        else:
            slot.field.refresh_value(shown_text)

    def asked_now(self) -> list[str]:
        """The questions the reviewer is to answer now."""
        return asked(self.evaluation)

    def redraw(self) -> None:
        """Draws everything but the fields. Said in `desk`."""
        raise NotImplementedError

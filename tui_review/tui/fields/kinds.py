"""Which field goes with which kind of answer. Each is loaded when it is first needed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, TypeAlias, assert_never

from textual.containers import Vertical

from tui_review.instrument.model import Kind

if TYPE_CHECKING:
    from tui_review.tui.fields.base import Field, Keeper, Shown


FieldKind: TypeAlias = Kind | Literal["program"]
"""A kind of answer, or what is not the reviewer's to answer."""


def field_for(kind: FieldKind) -> type[Field]:
    """The field of a kind of answer. A kind without a field does not pass the type checker."""
    match kind:
        case "yes_no" | "choice":
            from tui_review.tui.fields.choice import ChoiceField  # noqa: PLC0415 - here and below: fast start

            return ChoiceField
        case "several":
            from tui_review.tui.fields.several import SeveralField  # noqa: PLC0415

            return SeveralField
        case "number" | "decimal" | "date" | "time" | "pattern":
            from tui_review.tui.fields.line import LineField  # noqa: PLC0415

            return LineField
        case "text":
            from tui_review.tui.fields.text import TextField  # noqa: PLC0415

            return TextField
        case "long_text":
            from tui_review.tui.fields.long_text import LongTextField  # noqa: PLC0415

            return LongTextField
        case "names":
            from tui_review.tui.fields.names import NamesField  # noqa: PLC0415

            return NamesField
        case "table":
            from tui_review.tui.fields.table import TableField  # noqa: PLC0415

            return TableField
        case "sign_off":
            from tui_review.tui.fields.sign_off import SignOffField  # noqa: PLC0415

            return SignOffField
        case "program":
            from tui_review.tui.fields.program import ProgramField  # noqa: PLC0415

            return ProgramField
        case _:
            assert_never(kind)


class FieldSlot(Vertical):
    """The place of the field. A field once made is kept and shown again for the next question of its kind."""

    DEFAULT_CSS = "FieldSlot { height: auto; }"

    def __init__(self, id_: str) -> None:
        """An empty slot."""
        super().__init__(id=id_)
        self._made: dict[type[Field], Field] = {}
        self.field: Field | None = None

    async def put(self, kind: FieldKind, shown: Shown, keeper: Keeper) -> Field:
        """Shows the field of a kind, with what it is to show; does not focus it."""
        wanted = field_for(kind)
        field = self._made.get(wanted)
        if field is None:
            field = self._made[wanted] = wanted()
            field.show(shown, keeper) if wanted.drawn_from_shown else None
            await self.mount(field.widget)
        field.show(shown, keeper)
        if field is not self.field:
            if self.field is not None:
                self.field.widget.display = False
            field.widget.display = True
            self.field = field
        return field

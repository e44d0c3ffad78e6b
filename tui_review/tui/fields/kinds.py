"""Which field goes with which kind of answer. Each is loaded when it is first needed."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from textual.containers import Vertical

if TYPE_CHECKING:
    from tui_review.tui.fields.base import Field, Keeper, Shown


def field_for(kind: str) -> type[Field]:
    """The field of a kind of answer; `program` is for what is not the reviewer's to answer."""
    return _MAKERS[kind]()


def _choice() -> type[Field]:
    from tui_review.tui.fields.choice import ChoiceField  # noqa: PLC0415 - here and below: fast start

    return ChoiceField


def _several() -> type[Field]:
    from tui_review.tui.fields.several import SeveralField  # noqa: PLC0415

    return SeveralField


def _number() -> type[Field]:
    from tui_review.tui.fields.number import NumberField  # noqa: PLC0415

    return NumberField


def _date() -> type[Field]:
    from tui_review.tui.fields.date import DateField  # noqa: PLC0415

    return DateField


def _text() -> type[Field]:
    from tui_review.tui.fields.text import TextField  # noqa: PLC0415

    return TextField


def _long_text() -> type[Field]:
    from tui_review.tui.fields.long_text import LongTextField  # noqa: PLC0415

    return LongTextField


def _names() -> type[Field]:
    from tui_review.tui.fields.names import NamesField  # noqa: PLC0415

    return NamesField


def _table() -> type[Field]:
    from tui_review.tui.fields.table import TableField  # noqa: PLC0415

    return TableField


def _sign_off() -> type[Field]:
    from tui_review.tui.fields.sign_off import SignOffField  # noqa: PLC0415

    return SignOffField


def _program() -> type[Field]:
    from tui_review.tui.fields.program import ProgramField  # noqa: PLC0415

    return ProgramField


_MAKERS: dict[str, Callable[[], type[Field]]] = {
    "yes_no": _choice,
    "choice": _choice,
    "several": _several,
    "number": _number,
    "date": _date,
    "text": _text,
    "long_text": _long_text,
    "names": _names,
    "table": _table,
    "sign_off": _sign_off,
    "program": _program,
}


class FieldSlot(Vertical):
    """The place of the field. A field once made is kept and shown again for the next question of its kind."""

    DEFAULT_CSS = "FieldSlot { height: auto; }"

    def __init__(self, id_: str) -> None:
        """An empty slot."""
        super().__init__(id=id_)
        self._made: dict[type[Field], Field] = {}
        self.field: Field | None = None

    async def put(self, kind: str, shown: Shown, keeper: Keeper) -> Field:
        """Shows the field of a kind, with what it is to show; does not focus it."""
        wanted = field_for(kind)
        field = self._made.get(wanted)
        if field is None:
            field = self._made[wanted] = wanted()
            field.show(shown, keeper) if kind in _BEFORE_MOUNT else None
            await self.mount(field.widget)
        field.show(shown, keeper)
        if field is not self.field:
            if self.field is not None:
                self.field.widget.display = False
            field.widget.display = True
            self.field = field
        return field


_BEFORE_MOUNT = frozenset({"yes_no", "choice", "several", "table", "program"})
"""Kinds whose field is drawn from what it shows, so that it must know before it is first drawn."""

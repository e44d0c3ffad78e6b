"""Every kind of answer by its name."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, get_args

from tui_review.instrument.kinds.names import NAMES
from tui_review.instrument.kinds.sign_off import SIGN_OFF
from tui_review.instrument.kinds.simple import cell_kind
from tui_review.instrument.kinds.table import TABLE
from tui_review.instrument.model import Kind

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tui_review.instrument.kinds.base import AnswerKind, AskedPart


def _kind_named(name: Kind) -> AnswerKind:
    match name:
        case "names":
            return NAMES
        case "table":
            return TABLE
        case "sign_off":
            return SIGN_OFF
        case _:
            return cell_kind(name)


KINDS: Final[Mapping[Kind, AnswerKind]] = {name: _kind_named(name) for name in get_args(Kind)}


def kind_of(part: AskedPart) -> AnswerKind:
    """The kind of answer that a question or a column takes."""
    return KINDS[part.answer]

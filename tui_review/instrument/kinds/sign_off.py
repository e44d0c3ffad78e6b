"""A signature: who, and on which day."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from tui_review.errors import UserError
from tui_review.instrument.kinds.base import AnswerKind, AskedPart, Mentioned, plainly
from tui_review.instrument.language.date_forms import read_date
from tui_review.yamlfile.text import clean_line

if TYPE_CHECKING:
    from tui_review.instrument.language.evaluate import Value

_PARTS: Final = ("name", "date")


class SignOffKind(AnswerKind):
    """A name and a date."""

    __slots__ = ()

    def read(self, part: AskedPart, given: Any) -> dict[str, str]:
        """A map of both, or both with a comma between them."""
        del part
        if isinstance(given, str):
            name, _, day = given.rpartition(",")
            given = {"name": name, "date": day}
        if not isinstance(given, dict) or set(given) != set(_PARTS):
            raise UserError("A sign-off has a name and a date.", remedy="Write: Name, YYYY-MM-DD.")
        name, day = clean_line(str(given["name"])), read_date(str(given["date"]))
        if not name or not day:
            raise UserError("A sign-off needs both the name and the date.", remedy="Write: Name, YYYY-MM-DD.")
        return {"name": name, "date": day}

    def words(self, part: AskedPart, value: Value) -> str:
        """Both, with a comma."""
        del part
        return plainly(value)

    def described(self, part: AskedPart) -> str:
        """Its two parts."""
        del part
        return "a name and a date"

    def typed(self, part: AskedPart) -> str:
        """Its two parts."""
        del part
        return "the name and the date, with a comma between them"

    def domain(self, part: AskedPart, mentioned: Mentioned) -> None:
        """There are too many."""
        del part, mentioned

    def may_be(self, part: AskedPart, text: str) -> bool:
        """It is no single value."""
        del part, text
        return False


SIGN_OFF = SignOffKind(
    name="sign_off",
    settings=frozenset({"signs", "after", "signed_by"}),
    needs=frozenset(),
    holds="signature",
    entry="line",
    measure=None,
    letters="",
    takes_na=True,
    free_text=True,
    whole=False,
    weight=1,
    tells="signature",
)

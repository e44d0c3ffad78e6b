"""What is wrong with a mock case, a key or a quiz: collected one by one, or raised at the first."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any, Literal, TypeVar

from tui_review.errors import UserError, with_more
from tui_review.shape.frozen import frozen

if TYPE_CHECKING:
    from tui_review.yamlfile.positions import PathKey
    from tui_review.yamlfile.reader import Document

_T = TypeVar("_T")
ProblemLevel = Literal["error", "warning"]


@frozen()
class Problem:
    """One thing that is wrong, and where. `line` counts from 1."""

    file: str
    line: int
    level: ProblemLevel
    code: str
    """A stable name of the kind of problem: `unknown-passage`, `not-asked`."""
    message: str

    def as_json(self) -> dict[str, Any]:
        """A plain map of all parts."""
        return asdict(self)

    def as_line(self) -> str:
        """The problem for a person, in one line."""
        return f"{self.file}:{self.line}: {self.level}: {self.message} [{self.code}]"


@dataclass(slots=True)
class Problems:
    """Collects problems in the order they are found."""

    found: list[Problem] = field(default_factory=list)

    def add(
        self, file: str, line: int | None, code: str, message: str, *, level: ProblemLevel = "error"
    ) -> None:
        """A problem at a line of a file (1 where it is the file as a whole)."""
        problem = Problem(file, line or 1, level, code, message)
        if problem not in self.found:
            self.found.append(problem)

    def add_at(
        self, document: Document, path: PathKey, code: str, message: str, *, level: ProblemLevel = "error"
    ) -> None:
        """A problem at a place of a YAML file, or at the nearest place around it that is written."""
        lines = (document.line(path[:length]) for length in range(len(path), 0, -1))
        self.add(document.file, next((line for line in lines if line), 1), code, message, level=level)

    def add_error(self, error: UserError, file: str) -> None:
        """A file that cannot be read at all."""
        self.add(error.file or file, error.line, "unreadable", f"{error.what} {error.remedy}".strip())

    @property
    def errors(self) -> list[Problem]:
        """Those that make the case, key or quiz unusable."""
        return [problem for problem in self.found if problem.level == "error"]

    def sound(self, value: _T | None) -> _T:
        """The value that was read, if nothing is wrong with it; else what `refuse` raises."""
        self.refuse()
        if value is None:
            raise UserError("It cannot be read.")
        return value

    def refuse(self) -> None:
        """Raises UserError with file and line of the first error, and how many more there are; else does nothing."""
        if not self.errors:
            return
        first, more = self.errors[0], len(self.errors) - 1
        remedy = "`tui-review train --lint FOLDER` lists everything." if more else ""
        what = with_more(first.message, more)
        raise UserError(what, remedy=remedy, file=first.file, line=first.line)

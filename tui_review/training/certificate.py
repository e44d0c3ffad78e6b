"""The dated certificate of a quiz passed, for practice: as Markdown for people, and as YAML for programs.

It is this program's own and says so: it stands for no certificate of the academy, and fills in no field of a review.
"""

from __future__ import annotations

import errno
import os
import stat
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final, TypeAlias

from tui_review.errors import UserError
from tui_review.instrument.plurals import count_of, part_of, percent_of
from tui_review.shape.frozen import frozen
from tui_review.shape.marks import STRICT, AtLeastOne, DayText, FilledText, Truth, Whole
from tui_review.telling.blocks import heading, paragraph, strong
from tui_review.telling.markdown import markdown
from tui_review.training.quiz_run import sitting_words
from tui_review.yamlfile.files import os_refusal
from tui_review.yamlfile.output import write_output
from tui_review.yamlfile.text import clean_line
from tui_review.yamlfile.writer import write_yaml

if TYPE_CHECKING:
    from tui_review.training.quiz_run import QuizResult

FORMAT: Final = 1
_Percent: TypeAlias = Annotated[int, Whole(at_least=0, at_most=100)]


@frozen(kw_only=True)
class Certificate:
    """Who passed what, when."""

    name: FilledText
    quiz: str
    """The quiz's id."""
    title: str
    bank: str = ""
    """Whose questions they were, in words; empty in one of former days."""
    date: DayText
    """ISO."""
    right: Annotated[int, Whole(at_least=0)]
    of: AtLeastOne
    """How many questions were asked."""
    drawn_from: AtLeastOne
    """How many there were."""
    percent: _Percent
    pass_mark: _Percent
    """Percent."""
    seed: Annotated[int, Whole()]
    """With it the same questions can be drawn again."""
    sitting: Annotated[int, Whole(at_least=0)]
    """Which sitting of the quiz by that name it was, as far as one machine knows; 0 where it does not."""
    asked_before: Annotated[bool, Truth()] | None
    """Whether any of its questions had been asked before; None where that is not known."""
    questions_asked_before: Annotated[int, Whole(at_least=0)] | None = None
    """How many of them had been, as far as one machine knows; None where it does not, and in one of former days."""

    __pydantic_config__ = STRICT


def certificate(result: QuizResult, name: str, date: str) -> Certificate:
    """The certificate of a quiz passed with all its questions. Raises UserError otherwise, and without a name."""
    if not result.whole:
        what = f"{count_of(result.asked, 'question')} of {result.quiz} are practice: there is no certificate."
        raise UserError(what, remedy="Take the whole quiz, without --questions.")
    if not result.passed:
        reached, mark = percent_of(result.percent), percent_of(result.pass_mark)
        what = f"{reached} is under the pass mark of {mark}: there is no certificate."
        raise UserError(what, remedy="Read the explanations, and try again.")
    if not clean_line(name):
        raise UserError("A certificate needs a name.", remedy="Give it with --name.")
    begun = result.begun
    return Certificate(
        name=clean_line(name),
        quiz=result.quiz,
        title=result.title,
        bank=result.bank,
        date=date,
        right=result.right,
        of=result.asked,
        drawn_from=result.drawn_from,
        percent=result.percent,
        pass_mark=result.pass_mark,
        seed=result.seed,
        sitting=begun.number if begun is not None else 0,
        asked_before=bool(begun.known) if begun is not None else None,
        questions_asked_before=len(begun.known) if begun is not None else None,
    )


def as_markdown(given: Certificate) -> str:
    """The certificate for people."""
    reached, mark = percent_of(given.percent), percent_of(given.pass_mark)
    how = f"with {part_of(given.right, given.of)} questions right ({reached}; pass mark {mark})"
    drawn = f"drawn with seed {given.seed} from {count_of(given.drawn_from, 'question')}"
    bank = given.bank or "whose questions are not known"
    which = (
        "which sitting of this quiz it was, and how many of its questions had been asked before, is not known"
    )
    if given.questions_asked_before is not None:
        which = sitting_words(given.sitting, given.questions_asked_before, given.of)
    return markdown(
        [
            heading(1, "Certificate of practice"),
            paragraph(strong(given.name), " has passed the practice quiz"),
            paragraph(strong(given.title)),
            paragraph(f"on {given.date}, {how}."),
            paragraph(
                f"Quiz {given.quiz}, {bank}; {drawn}; {which}. Made by tui-review for the trainee's own records: it is "
                "no certificate of the e-learning academy or of the state, and no proof of identity."
            ),
        ]
    )


def as_yaml(given: Certificate) -> bytes:
    """The certificate for programs."""
    return write_yaml({"format": FORMAT, "practice_certificate": asdict(given)})


def save_certificate(given: Certificate, path: Path) -> list[Path]:
    """Writes `path` as .md and as .yaml; says which. Raises UserError as `certificate_files` does."""
    files = dict(zip(certificate_files(path), (as_markdown(given).encode(), as_yaml(given)), strict=True))
    for file, data in files.items():
        write_output(file, data, overwrite=False)
    return list(files)


def certificate_files(path: Path) -> tuple[Path, Path]:
    """The files that a certificate becomes, `path` as .md and as .yaml, whichever of these suffixes it has.

    Raises UserError where one of them exists, or none can be made there: to be known before a quiz, not after it.
    """
    stem = path.with_suffix("") if path.suffix in (".md", ".yaml", ".yml") else path
    files = stem.with_name(f"{stem.name}.md"), stem.with_name(f"{stem.name}.yaml")
    folder = stem.parent
    try:
        if not stat.S_ISDIR(folder.stat().st_mode):
            raise NotADirectoryError(errno.ENOTDIR, os.strerror(errno.ENOTDIR))
        if not os.access(folder, os.W_OK | os.X_OK):
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
    except OSError as error:
        raise os_refusal(error, file=str(folder), act="write") from None
    for file in files:
        if os.path.lexists(file):
            raise UserError(
                "This file exists already; nothing is overwritten.",
                remedy="Choose another name.",
                file=str(file),
            )
    return files

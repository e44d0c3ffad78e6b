"""One review from its first day to its last, by every command that writes: what each says, and what then stands.

Each step begins where the one before it ended. All of it is made up.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Final, NamedTuple

from tests.cli.conftest import ROOT, SAMPLE
from tests.instrument.making import SMALL, beside
from tui_review.cli.main import main
from tui_review.instrument.language.values import RowMap
from tui_review.review.model import Review
from tui_review.review.state import ReviewState
from tui_review.review.who import Editor
from tui_review.settings import load_settings
from tui_review.store.journal import Journal
from tui_review.store.reviews import read_review

KEY: Final = ROOT / "tui_review/training/cases/layla-morgan/key/key.yaml"
REVIEW: Final = Path("reviews/made-up-1.yaml")
OTHER: Final = REVIEW.with_name("made-up-2.yaml")
OURS: Final = REVIEW.with_name("ours.yaml")
SIGNED: Final = SMALL.replace(
    "  - id: outcome\n",
    """\
  - id: mark
    title: Mark
    questions:
      - id: signed
        ask: Sign it.
        answer: sign_off
        signs: all_before
        optional: true
        guidance: Your name and the day.
  - id: outcome
""",
    1,
)
ELSEWHERE: Final = {
    "home": "screens alone",
    "instruments": "writes where the program itself is: tests/instrument/test_versions.py",
    "quiz": "asks questions: tests/training/test_quiz.py",
}
"""The commands that write and are no step, each with the reason."""


class Step(NamedTuple):
    """A command that does what it is for, and one of the same name that is refused where the story then stands."""

    line: str
    """`@` is the review, `~` a blank within a word."""
    refused: str
    says: str
    stands: Callable[[], bool]
    """Whether what it says it did stands in the files."""
    before: Callable[[], object] = lambda: None
    """What others have done meanwhile, so that there is something to do."""
    status: int = 0
    typed: str = ""


def words(line: str) -> list[str]:
    return [each.replace("@", str(REVIEW), 1).replace("~", " ") for each in line.split()]


def did(*lines: str) -> Callable[[], None]:
    def done() -> None:
        for line in lines:
            assert main(words(line)) == 0, line

    return done


def write(**files: str) -> Callable[[], None]:
    """Files by their names, with `_` for the point."""

    def written() -> None:
        for name, text in files.items():
            Path(name.replace("_", ".")).write_text(text, encoding="utf-8")

    return written


def review(path: Path = REVIEW) -> Review:
    return read_review(path).review


def answered(id_: str, value: object) -> Callable[[], bool]:
    return lambda: review().raw.get(id_) == value


def rows(*wanted: RowMap) -> Callable[[], bool]:
    """Whether these are all rows of the review."""
    return lambda: (
        [row for kept in review().answers.values() for row in (kept.rows or {}).values()] == [*wanted]
    )


def handed(act: str, status: str) -> Callable[[], bool]:
    """Whether a hand-over stands last in the record, and the review where it leads."""
    return lambda: (review().history[-1].act, review().review.status) == (act, status)


def noted(status: str, *messages: str) -> Callable[[], bool]:
    def found() -> list[tuple[str, list[str]]]:
        return [(each.status, [one.text for one in each.messages]) for each in review().notes.values()]

    return lambda: found() == [(status, list(messages))]


def holds(name: str, text: str) -> Callable[[], bool]:
    return lambda: Path(name).exists() and text.encode() in Path(name).read_bytes()


def signed() -> None:
    did(f"set @ signed=Ann,~{date.today().isoformat()} {ANN}")()  # noqa: DTZ011 - the day at the reviewer's desk


def left_by_a_session() -> None:
    """A session that ended early has kept an answer on this machine alone."""
    opened = read_review(REVIEW)
    state = ReviewState(opened.rules, opened.review, Editor("Ann"), today="2026-03-20")
    journal = Journal(REVIEW, opened.fingerprint, {"by": "Ann"})
    changed = state.answer("1C", ["Late"])
    assert changed is not None
    journal.append(changed.as_entry())
    os.close(journal._descriptor)


def three_sides() -> None:
    """Two have changed one answer, each in a copy of what both had."""
    for side, answer in (("base", "Yes"), ("ours", "No"), ("theirs", "")):
        shutil.copy(REVIEW, REVIEW.with_name(f"{side}.yaml"))
        did(f"set reviews/{side}.yaml 1A={answer} --by {side}")()


def taken_over() -> None:
    """What git does with what it merged."""
    OURS.replace(REVIEW)
    for side in ("base", "theirs"):
        REVIEW.with_name(f"{side}.yaml").unlink()


def another() -> None:
    """A second reviewer of the case."""
    did(
        f"new small {OTHER.stem} --folder reviews --by Bob",
        f"set {OTHER} kind=Home 1A=No 1B=No 1C=[] --by Bob",
    )()


def newer() -> None:
    text = SIGNED.replace('version: "1"', 'version: "2"')
    (REVIEW.parent / "instruments" / "newer.yaml").write_text(text, encoding="utf-8")


def cloned() -> None:
    for command in ("init -q .", "add reviews"):
        subprocess.run(["git", *command.split()], check=True)


def sample() -> None:
    """A review that was handed in, of an instrument of which something is expected."""
    shutil.copy(SAMPLE, REVIEW.parent)


def form() -> None:
    """A form of another program: what of the instrument is none is left out, and said."""
    assert main(words("export reviews/instruments/small.yaml --format xlsform --output form.xlsx")) == 1


def into(
    command: str, file: str, text: str, before: Callable[[], object] = lambda: None, status: int = 0
) -> Step:
    """A command that writes into a file that is named, and replaces none that nobody said to replace."""
    line, refused = (f"{command} --output {name}" for name in (file, "rows.csv"))
    return Step(line, refused, "", holds(file, text), before, status)


ANN, BOB, LEE, KIM = "--by Ann", "--by Bob --role qa", "--by Lee --role site_leader", "--by Kim --role state"
BEGINS: Final = [
    Step(
        "init reviews", "init rows.csv/x", "reviews: ready, for you alone", REVIEW.parent.is_dir,
        write(rows_csv="Name,Age\nS. Sample,5\n", bad_csv="Name,Age\nS. Sample,old\n"),
    ),
    Step(
        f"new small made-up-1 --folder reviews {ANN}", "new small ../made-up-1 --folder reviews", str(REVIEW),
        lambda: REVIEW.exists() and review().review.id == "made-up-1", lambda: beside(REVIEW.parent, SIGNED),
    ),
    Step(
        f"set @ kind=Home opened=2026-01-05 1A=Yes 1B=Yes 1C=[] {ANN}", "set @ kind=Home 1A=Perhaps", "",
        lambda: list(review().raw) == ["kind", "opened", "1A", "1B", "1C"],
    ),
    Step(
        "load @ --table people --csv rows.csv", "load @ --table people --csv bad.csv", "1 row added to people",
        rows({"name": "S. Sample", "age": 5}),
    ),
    Step(
        f"open @ --plain {ANN}", "open reviews/none.yaml --plain", "Saved: 1B is No.", answered("1B", "No"),
        typed="goto 1b\nn\nquit\n",
    ),
    Step(
        f"unsign @ signed {ANN} --reason Again.", "unsign @ signed --by Bob --reason Again.",
        "the signature at signed is taken back", answered("signed", None),
        signed,
    ),
    Step("recover @ --take", "recover --take", "taken: 1C", answered("1C", ["Late"]), left_by_a_session),
    Step(
        "merge-driver reviews/base.yaml reviews/ours.yaml reviews/theirs.yaml @",
        "merge-driver reviews/base.yaml reviews/ours.yaml reviews/none.yaml", "",
        lambda: list(review(OURS).conflicts) == ["1A"], three_sides, 1,
    ),
    Step(
        f"settle @ 1A ours {ANN}", f"settle @ 1B ours {ANN}", "1A settled; no places left to settle",
        lambda: not review().conflicts and review().raw["1A"] == "No", taken_over,
    ),
    Step(
        f'reconcile @ {OTHER} --agree 1C=["Early"] --reason Seen. --by Ann --into agreed.yaml',
        f'reconcile @ {OTHER} --agree 1C=["Early"] --by Ann --into agreed.yaml',
        "1 answer agreed on", holds("agreed.yaml", "Early"), another,
    ),
    Step(f"take-agreed @ agreed.yaml {ANN}", "take-agreed @ rows.csv", "1 taken over", answered("1C", ["Early"])),
]  # fmt: skip
HANDED: Final = [
    Step(f"submit @ {ANN}", f"submit @ {ANN} --sign none.key", "submitted", handed("submitted", "submitted")),
    Step(f"note @ 1B Which? {BOB}", f"note @ 9Z Which? {BOB}", "note n1 open", noted("open", "Which?")),
    Step(
        f"reply @ n1 Both. {ANN}", f"reply @ n2 Both. {ANN}", "note n1 answered",
        noted("answered", "Which?", "Both."),
    ),
    Step(
        f"close-note @ n1 Good. {BOB}", f"close-note @ n1 Good. {ANN} --role reviewer", "note n1 closed",
        noted("closed", "Which?", "Both.", "Good."),
    ),
    Step(
        f"reopen-note @ n1 When? {BOB}", f"reopen-note @ n1 When? {ANN} --role reviewer", "note n1 open",
        noted("open", "Which?", "Both.", "Good.", "When?"),
    ),
    Step(
        f"override @ 1 Strength {LEE} --reason Policy.", f"override @ 1 Strength {LEE}", "item 1 Strength",
        lambda: [each.rating for each in review().overrides.values()] == ["Strength"],
    ),
    Step(
        f"undo-override @ 1 {LEE}", f"undo-override @ 2 {LEE}", "item 1 Area Needing Improvement",
        lambda: not review().overrides,
    ),
    Step(f"return @ {BOB} --reason Again.", f"return @ {BOB}", "returned", handed("returned", "returned")),
    Step(
        f"restore @@2 {LEE} --reason Earlier.", f"restore @@9 {LEE} --reason Earlier.", "as version 2 was",
        lambda: review().history[-1].act == "restored" and review().raw["1B"] == "No",
        did(f"set @ 1B=Yes {ANN}"),
    ),
    Step(
        f"complete @ {BOB}", f"complete @ {ANN} --role reviewer", "QA complete", handed("qa_completed", "qa_complete"),
        did(f"submit @ {ANN}", f"close-note @ n1 Good. {BOB}"),
    ),
    Step(
        f"state-qa @ {BOB}", f"state-qa @ {ANN} --role reviewer", "at the state's QA",
        handed("sent_to_state_qa", "state_qa"),
    ),
    Step(f"finalise @ {KIM}", f"finalise @ {BOB}", "final", handed("finalised", "final")),
    Step(f"reopen @ {KIM} --reason Late.", f"reopen @ {KIM}", "returned", handed("reopened", "returned")),
    Step(
        "migrate @ --to 2", "migrate @ --to 9", "moved from 1 to 2",
        lambda: review().review.instrument.version == "2", newer,
    ),
]  # fmt: skip
BESIDE: Final = [
    Step("git-setup .", "git-setup none", "installed in this clone", holds(".git/config", "tui-review"), cloned),
    Step(
        "keep-modes reviews", "keep-modes none", "readable by others no more",
        lambda: REVIEW.stat().st_mode & 0o77 == 0, lambda: REVIEW.chmod(0o644),
    ),
    Step("settings name=Ann", "settings name=Bob role=boss", "Ann", lambda: load_settings().name == "Ann"),
    Step("doctor --bundle support.txt", "doctor --bundle rows.csv", "program", holds("support.txt", "program: ok")),
    Step(
        f"train layla-morgan attempt-1 --folder reviews {ANN}", f"train layla-morgan made-up-1 --folder reviews {ANN}",
        "reviews/attempt-1.yaml", holds("reviews/attempt-1.yaml", "layla-morgan"),
    ),
    Step(
        "collect class --from reviews", "collect class --from none", "1 taken in",
        lambda: [each.name for each in Path("class").glob("*.yaml")] == ["ann-attempt-1.yaml"], status=1,
    ),
    into(f"score reviews/attempt-1.yaml --key {KEY} --report md", "score.md", "attempt-1", status=1),
    into("register reviews --format md", "register.md", "Certification"),
    into("brief reviews --format md", "brief.md", "1 case review", sample),
    into("report reviews --format md", "report.md", "First item"),
    into("export reviews --format json", "export.json", "made-up-1"),
    into("ready reviews --format csv", "ready.csv", "notes_not_closed"),
    into("print @", "print.md", "Was it done?"),
    into("import-xlsform form.xlsx", "form.yaml", "Was it done?", form),
]  # fmt: skip
OF_A_REVIEW: Final[Sequence[Step]] = [*BEGINS, *HANDED]
BESIDE_IT: Final[Sequence[Step]] = [*BEGINS[:2], *BESIDE]

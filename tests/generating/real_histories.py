"""Random histories with real commands, real git merges, and processes that are killed in between.

`python -m tests.generating.real_histories --count 100 --seed 1`: two or three branches of one clone; each step is a
command in a process of its own, some of which are killed at a random moment, or a merge. After each step what was
acknowledged stands in the file, nothing else has changed, and `verify` finds nothing; at the end the file is forged by
hand, once with a line as of a merge that there was not, and `verify` finds that. What goes wrong is printed with its
seed, and the exit status is then 1.
"""

from __future__ import annotations

import argparse
import contextlib
import io
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from random import Random

from tests.acts import put
from tests.generating.histories import SHEET, forged, lost
from tui_review.cli.main import main as command
from tui_review.qa.gitsetup import enable
from tui_review.review.handover import AT_REVIEWER, RULES, default_role
from tui_review.review.model import Answer, Review
from tui_review.review.record.chain import ROOT, chain_ends
from tui_review.review.record.events import events_of, joining_line
from tui_review.review.serial import as_written
from tui_review.settings import Settings, save_settings
from tui_review.store.reviews import catalog_for, parse_review, read_review, review_bytes

_COMMANDS = {"submit": "submit", "return": "return", "complete": "complete", "state_qa": "state-qa"}
_COMMANDS |= {"finalise": "finalise", "reopen": "reopen"}
_KILLED = -signal.SIGKILL
_PEOPLE = ("reviewer 1", "reviewer 2", "qa 1", "qa 2", "state 1", "state 2")
MAILS = {name: f"{name.replace(' ', '-')}@example.org" for name in _PEOPLE}
"""Under which e-mail each commits what he or she did; the settings say so, too."""


class RealHistory:
    """One clone with one review, and what was wrong with what became of it."""

    def __init__(self, folder: Path, seed: int) -> None:
        """A clone with a review that is committed, and its branches."""
        self.rng = Random(seed)
        self.wrong: list[str] = []
        self.acts: Counter[str] = Counter()
        self.clone = folder
        self.by = "reviewer 1"
        """Who did what is not committed yet."""
        save_settings(Settings(people={mail: name for name, mail in MAILS.items()}))
        self.reviews = folder / "reviews"
        (self.reviews / "instruments").mkdir(parents=True)
        (self.reviews / "instruments" / "histories.yaml").write_text(SHEET, encoding="utf-8")
        self.file = self.reviews / "made-up.yaml"
        self._git("init", "-q", "-b", "b0")
        enable(folder)
        self._run("new", "histories", "made-up", "--folder", str(self.reviews), "--by", "reviewer 1")
        self._run("set", str(self.file), "1A=Yes", "1B=Yes", "--by", "reviewer 1")
        self._commit()
        self.branches = [f"b{number}" for number in range(self.rng.randint(2, 3))]
        for each in self.branches[1:]:
            self._git("branch", each)

    def go(self, steps: int) -> None:
        """Does so many steps, and a forgery at the end."""
        for number in range(steps):
            before = read_review(self.file, catalog_for(self.reviews)).review
            name = self.rng.choice(
                ["set", "set", "kill", "hand over", "hand over", "note", "merge", "switch"]
            )
            getattr(self, f"_{name.replace(' ', '_')}")(before)
            self.acts[name] += 1
            if said := self._broken() + self._doubted():
                self.wrong.append(f"step {number}, after {name}: {' '.join(said)}")
                return
        self._forge_a_merge()
        self._forge()

    # The steps

    def _set(self, before: Review) -> None:
        given = self._answers()
        status = self._run(
            "set", str(self.file), *(f"{id_}={value}" for id_, value in given.items()), *self._by()
        )
        now = self._now()
        for id_, value in given.items():
            if status == 0 and str(now.answers[id_].value) != value:
                self.wrong.append(f"{id_} was acknowledged and is not in the file")
        self._untouched(before, now, given if status == 0 else {})

    def _kill(self, before: Review) -> None:
        """The same, killed at some moment: the old or the new stands there, and nothing else is touched."""
        given = self._answers()
        arguments = ("set", str(self.file), *(f"{id_}={value}" for id_, value in given.items()), *self._by())
        status = self._run(*arguments, killed_after=self.rng.uniform(0, 0.25))
        self.acts["killed"] += status == _KILLED
        now = self._now()
        kept = [
            id_ for id_, value in given.items() if id_ in now.answers and str(now.answers[id_].value) == value
        ]
        was = [id_ for id_ in given if now.answers.get(id_) == before.answers.get(id_)]
        if len(kept) < len(given) and len(was) < len(given):
            self.wrong.append("a killed command wrote some of its answers")
        self._untouched(before, now, given)

    def _hand_over(self, before: Review) -> None:
        open_ = [act for act, rule in RULES.items() if before.review.status in rule.start]
        act = self.rng.choice(open_)
        by = f"{default_role(act)} {self.rng.randint(1, 2)}"
        killed = self.rng.uniform(0, 0.3) if self.rng.random() < 0.3 else None
        status = self._run(
            _COMMANDS[act], str(self.file), "--by", by, "--reason", "Because.", killed_after=killed
        )
        now = self._now()
        done = now.review.version > before.review.version
        if done != (status == 0) and status != _KILLED:
            self.wrong.append(f"{act}: exit status {status}, and the version says otherwise")

    def _note(self, before: Review) -> None:
        if before.notes and self.rng.random() < 0.6:
            id_ = self.rng.choice([*before.notes])
            what = self.rng.choice(["reply", "close-note"])
            by = "reviewer 1" if what == "reply" else "qa 1"
            self._run(what, str(self.file), id_, *(["Yes."] if what == "reply" else []), "--by", by)
        else:
            self._run("note", str(self.file), self.rng.choice(["1A", "1", "review"]), "Sure?", "--by", "qa 1")

    def _switch(self, _: Review) -> None:
        self._commit()
        self._git("checkout", "-q", self.rng.choice(self.branches))

    def _merge(self, _: Review) -> None:
        self._commit()
        here, other = self._git("branch", "--show-current").strip(), self.rng.choice(self.branches)
        base = self._git("merge-base", here, other).strip()
        before, ours, theirs = (self._at(revision) for revision in (base, here, other))
        self._git("merge", "-q", "--no-edit", other, allowed=(0, 1))
        self._git("add", "-A")
        self._commit()
        self.wrong += [f"lost in a merge: {each}" for each in lost(before, ours, theirs, self._now())]

    def _forge_a_merge(self) -> None:
        """Somebody changes an answer, writes a line as a merge makes it, and commits both; then it is taken away."""
        opened = read_review(self.file, catalog_for(self.reviews))
        review, answer = opened.review, opened.review.answers.get("1A", Answer())
        submitted = any(act.content for act in review.history)
        if (
            review.review.status not in AT_REVIEWER
            or not submitted
            or review.conflicts
            or answer.value is None
        ):
            return
        self._commit()
        self.acts["forged: a merge"] += 1
        value = "No" if answer.value == "Yes" else "Yes"
        end = (chain_ends(events_of(answer, "given")) or (ROOT,))[0]
        line = joining_line("1A", "given", [(end, answer.value)], value, review.history[-1].at)
        put(answer, value=value, changes=[*answer.changes, line])
        self.file.write_bytes(review_bytes(review, as_written(opened.rules, review)))
        self._commit()
        if not any(line.id in each for each in self._doubted()):
            self.wrong.append("the forgery was not named: a merge")
        self._git("reset", "-q", "--hard", "HEAD~1")

    def _forge(self) -> None:
        """Somebody writes into the file what no command would."""
        opened = read_review(self.file, catalog_for(self.reviews))
        forgery = forged(opened.review, self.rng)
        if forgery is None:
            return
        kind, review = forgery
        self.acts[f"forged: {kind}"] += 1
        self.file.write_bytes(review_bytes(review, as_written(opened.rules, review)))
        if not self._broken():
            self.wrong.append(f"the forgery was not found: {kind}")

    # What they are made of

    def _broken(self) -> list[str]:
        """What `verify` finds not to hold; what a merge has left to settle is none of it."""
        status, said = self._asked("verify", str(self.file))
        return [each for each in said.splitlines() if status and "Unsettled after a merge" not in each]

    def _doubted(self) -> list[str]:
        """The lines that say that a merge made them, of which `verify` says that nothing tells of one."""
        return [
            each
            for each in self._asked("verify", str(self.file))[1].splitlines()
            if "a merge made it" in each
        ]

    def _answers(self) -> dict[str, str]:
        options = {
            "1A": ["Yes", "No"],
            "1B": ["Yes", "No"],
            "text": ["A move.", "Two moves. An aunt helped."],
        }
        return {
            id_: self.rng.choice(options[id_]) for id_ in self.rng.sample([*options], self.rng.randint(1, 2))
        }

    def _by(self) -> tuple[str, ...]:
        return ("--by", f"reviewer {self.rng.randint(1, 2)}", "--reason", self.rng.choice(["", "asked"]))

    def _now(self) -> Review:
        return read_review(self.file, catalog_for(self.reviews)).review

    def _at(self, revision: str) -> Review:
        data = self._git("show", f"{revision}:reviews/made-up.yaml").encode()
        return parse_review(self.file, data, catalog=catalog_for(self.reviews)).review

    def _untouched(self, before: Review, now: Review, given: dict[str, str]) -> None:
        for id_ in {*before.answers, *now.answers} - {*given}:
            if before.answers.get(id_) != now.answers.get(id_):
                self.wrong.append(f"{id_} was changed and nobody asked for it")

    def _run(self, *arguments: str, killed_after: float | None = None) -> int:
        """A command in a process of its own, by whom it names; its exit status, negative for a signal.

        What somebody else did before is committed first, by whoever did it.
        """
        by = arguments[arguments.index("--by") + 1]
        if by != self.by and self.file.exists():
            self._commit()
        self.by = by
        child = os.fork()
        if not child:
            # What a command holds and prints is its own.
            null = os.open(os.devnull, os.O_RDWR)
            for descriptor in (0, 1, 2):
                os.dup2(null, descriptor)
            try:
                os._exit(command(list(arguments)))
            finally:
                os._exit(3)
        if killed_after is not None:
            time.sleep(killed_after)
            with contextlib.suppress(ProcessLookupError):
                os.kill(child, signal.SIGKILL)
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])

    def _asked(self, *arguments: str) -> tuple[int, str]:
        """A command that only reads; its exit status and what it says."""
        said = io.StringIO()
        with contextlib.redirect_stdout(said), contextlib.redirect_stderr(said):
            status = command(list(arguments))
        return status, said.getvalue()

    def _commit(self) -> None:
        self._git("add", "-A")
        author = f"{self.by} <{MAILS[self.by]}>"
        self._git("commit", "-q", "--allow-empty", "-m", "a step", "--author", author)

    def _git(self, *arguments: str, allowed: tuple[int, ...] = (0,)) -> str:
        who = ("-c", "user.name=Nobody", "-c", "user.email=nobody@example.org")
        done = subprocess.run(
            ["git", "-C", self.clone, *who, *arguments],
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        if done.returncode not in allowed:
            raise RuntimeError(done.stdout + done.stderr)
        return done.stdout


@contextlib.contextmanager
def alone() -> Iterator[Path]:
    """A folder that is the home of everything that runs."""
    names = ("XDG_CONFIG_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME", "XDG_DATA_HOME", "HOME")
    before = {name: os.environ.get(name) for name in names}
    with tempfile.TemporaryDirectory(prefix="tui-review-histories-") as folder:
        os.environ.update(dict.fromkeys(names, folder))
        try:
            yield Path(folder)
        finally:
            for name, value in before.items():
                os.environ.pop(name, None) if value is None else os.environ.update({name: value})


def main() -> int:
    """Runs the command; see the module's text."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=100)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--steps", type=int, default=15)
    parser.add_argument(
        "--seconds", type=float, default=float("inf"), help="no further one is begun after that"
    )
    args = parser.parse_args()
    acts: Counter[str] = Counter()
    began, done, wrong = time.monotonic(), 0, 0
    for seed in range(args.seed, args.seed + args.count):
        if time.monotonic() - began > args.seconds:
            break
        with alone() as home:
            history = RealHistory(home / "clone", seed)
            history.go(args.steps)
        done += 1
        acts += history.acts
        wrong += bool(history.wrong)
        for each in history.wrong:
            sys.stdout.write(f"seed {seed}: {each}\n")
            sys.stdout.flush()
    sys.stdout.write(f"{done} histories: {dict(acts.most_common())}\n{wrong} with something wrong\n")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())

"""Whether the answer key of a case is on this machine: in a trainer's folder of keys, or with the case."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from tui_review.errors import UserError
from tui_review.training.key import load_key
from tui_review.training.scoring import Scorer

if TYPE_CHECKING:
    from tui_review.instrument.rules import Rules
    from tui_review.training.case import Case

VARIABLE = "TUI_REVIEW_KEYS"
"""The environment variable that names folders of keys: `CASE.yaml` or `CASE/key.yaml` in each."""


def key_at_hand(case: Case) -> Path | None:
    """The file of the key, in the folders of `$TUI_REVIEW_KEYS` first; None when there is none here."""
    for part in os.environ.get(VARIABLE, "").split(os.pathsep):
        for path in (Path(part) / f"{case.id}.yaml", Path(part) / case.id / "key.yaml") if part else ():
            if path.is_file():
                return path
    return case.key_path


def scorer_at_hand(case: Case, rules: Rules) -> Scorer:
    """The scorer for attempts on a case. Raises UserError when its key is not on this machine, or unsound."""
    path = key_at_hand(case)
    if path is None:
        raise UserError(
            f"The key of {case.id} is not on this machine.",
            remedy="A trainer scores the attempt: tui-review score ATTEMPT --key KEY.",
        )
    return Scorer(load_key(path, rules, case))

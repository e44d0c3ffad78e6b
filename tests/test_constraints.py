"""The versions with which a release is tested are those of all that it needs, and of nothing else."""

from __future__ import annotations

from importlib.metadata import distribution
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[1]


def needed(requirement: Requirement, found: set[str]) -> set[str]:
    """The plain names of a package and of all that it needs here."""
    name = canonicalize_name(requirement.name)
    wanted = {f"{name}[{extra}]" for extra in ("", *requirement.extras)}
    if wanted <= found:
        return found
    found |= wanted
    for line in distribution(name).requires or ():
        each = Requirement(line)
        if each.marker is None or any(
            each.marker.evaluate({"extra": extra}) for extra in ("", *requirement.extras)
        ):
            needed(each, found)
    return found


def test_the_constraints_are_for_all_that_the_program_needs_and_for_nothing_else() -> None:
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    pinned = {canonicalize_name(Requirement(line).name) for line in lines if not line.startswith("#")}
    all_needed = {name.partition("[")[0] for name in needed(Requirement("tui-review"), set())}
    assert pinned == all_needed - {"tui-review"}

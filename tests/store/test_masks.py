"""Whoever could not read, write or enter something before a mend cannot after it, but for the group that it names.

What an account can do is asked of the system itself.
"""

from __future__ import annotations

import contextlib
import grp
import io
import os
import shlex
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final, NamedTuple

import pytest
from hypothesis import given, note
from hypothesis import strategies as st

from tests.examples import examples
from tests.store.test_shared import give_list
from tui_review.cli.main import main
from tui_review.errors import UserError
from tui_review.health.remark import Remark
from tui_review.health.reviews import folder_of_reviews, modes
from tui_review.store import readers
from tui_review.store.atomic import save_bytes
from tui_review.store.lists import effective
from tui_review.store.lock import ReviewLock
from tui_review.store.platform import AccessEntry, access_list
from tui_review.store.shared import prepare

ONLY_ROOT: Final = pytest.mark.skipif(os.geteuid() != 0, reason="only root can act as several accounts")
GROUP: Final = grp.getgrgid(1).gr_name
"""The group that a mend names; every system has it."""
FORMER, HELPERS, ANN, OLGA, HELEN, BEN = 40020, 40021, 40022, 40023, 40024, 40025
GROUPS: Final = {OLGA: (), HELEN: (HELPERS,), BEN: (FORMER,)}
"""Accounts that own nothing and are not in the group, with the groups of each."""
PLACES: Final = (
    "",
    ".tui-review",
    ".tui-review/versions",
    "made-up.yaml",
    ".made-up.yaml.lock",
    ".tui-review/versions/made-up@1-0123456789ab.yaml",
    "passwords.yaml",
)
Rights = Mapping[str, Sequence[bool]]
"""Of each path whether it can be read, written, entered."""


class Laid(NamedTuple):
    """How one file or folder is laid."""

    mode: int
    uid: int
    gid: int
    entries: tuple[tuple[int, int, int], ...] | None
    of_new: tuple[tuple[int, int, int], ...] | None


@st.composite
def lists(draw: st.DrawFn) -> tuple[tuple[int, int, int], ...]:
    rights = st.integers(0, 7)
    users = draw(st.sets(st.sampled_from((ANN, OLGA, HELEN, BEN)), max_size=3))
    groups = draw(st.sets(st.sampled_from((FORMER, HELPERS, 1)), max_size=2))
    named = [*((2, draw(rights), each) for each in users), *((8, draw(rights), each) for each in groups)]
    own = [(1, draw(rights), -1), (4, draw(rights), -1), (16, draw(rights), -1), (32, draw(rights), -1)]
    return tuple(sorted((*named, *own)))


def laid(is_folder: bool) -> st.SearchStrategy[Laid]:
    bits = (0o7, 0o70, 0o700, 0o770, 0o660, 0o600, 0o640, 0o750, 0o2770)
    mode = st.sampled_from(bits) | st.integers(0, 0o777)
    of_new = st.none() | lists() if is_folder else st.none()
    ids = st.sampled_from((0, ANN)), st.sampled_from((1, FORMER, HELPERS))
    return st.builds(Laid, mode, *ids, st.none() | lists(), of_new)


SITES: Final = st.fixed_dictionaries(
    {name: laid(name in PLACES[:3]) for name in PLACES[:1]},
    optional={name: laid(name in PLACES[:3]) for name in PLACES[1:]},
)


@contextlib.contextmanager
def site(made: Mapping[str, Laid]) -> Iterator[Path]:
    """A folder with all that, in one that everybody may enter."""
    top = Path(tempfile.mkdtemp())
    top.chmod(0o755)
    folder = top / "reviews"
    try:
        for name in made:
            path = folder / name
            (path if name in PLACES[:3] else path.parent).mkdir(parents=True, exist_ok=True)
            if name not in PLACES[:3]:
                path.write_bytes(b"password: x\n" if name.startswith("pass") else b"review:\n")
        for name, each in made.items():
            path = folder / name
            os.chown(path, each.uid, each.gid)
            path.chmod(each.mode)
            if each.entries:
                give_list(path, *each.entries)
            if each.of_new:
                give_list(path, *each.of_new, of_new=True)
        yield folder
    finally:
        shutil.rmtree(top)


def who_can_do_what(folder: Path) -> dict[int, Rights]:
    """What each of the accounts can do with each path, as the system says."""
    paths = [folder, *sorted(folder.rglob("*"))]
    found: dict[int, Rights] = {}
    own = os.getgroups()
    for uid, groups in GROUPS.items():
        os.setgroups(groups)
        os.setegid(uid)
        os.seteuid(uid)
        try:
            found[uid] = {
                str(each): [os.access(each, right, effective_ids=True) for right in (4, 2, 1)]
                for each in paths
            }
        finally:
            os.seteuid(0)
            os.setegid(0)
            os.setgroups(own)
    return found


def may_by_list(entries: Sequence[AccessEntry], uid: int) -> list[bool]:
    """What a list gives an account that owns nothing, or one of its groups."""
    theirs = [each for each in effective(entries) if each.kind == "user" and each.whose == uid]
    theirs = theirs or [
        each for each in effective(entries) if each.kind == "group" and each.whose in GROUPS[uid]
    ]
    return [any(each.rights & right for each in theirs) for right in (4, 2, 1)]


def gained(
    folder: Path, before: Mapping[int, Rights], coming: Mapping[str, Sequence[AccessEntry]]
) -> list[str]:
    """Who can do more now; with what was not there before, more than the list that is for new files gives."""
    found = []
    for uid, now in who_can_do_what(folder).items():
        # A command may have named the group that it was made for.
        if folder.stat().st_gid in GROUPS[uid]:
            continue
        for path, rights in now.items():
            was = before[uid].get(path) or may_by_list(coming.get(str(Path(path).parent), ()), uid)
            found += (
                [f"{uid}: {path}: {was} {rights}"]
                if any(b > a for a, b in zip(was, rights, strict=True))
                else []
            )
    return found


def lists_for_new(folder: Path) -> dict[str, Sequence[AccessEntry]]:
    found: dict[str, Sequence[AccessEntry]] = {
        str(each): access_list(str(each), of_new=True)
        for each in (folder, *folder.rglob("*"))
        if each.is_dir()
    }
    for name in PLACES[1:3]:
        # A folder that is made has the list of the one that it is made in.
        path = folder / name
        found.setdefault(str(path), found.get(str(path.parent), ()))
    return found


@ONLY_ROOT
@pytest.mark.parametrize("group", [GROUP, ""], ids=["group", "alone"])
@examples(100)
@given(made=SITES)
def test_nobody_but_the_group_gains_anything_by_init(group: str, made: dict[str, Laid]) -> None:
    with site(made) as folder:
        before, coming = who_can_do_what(folder), lists_for_new(folder)
        with contextlib.suppress(UserError):
            prepare(folder, group)
        assert gained(folder, before, coming) == []
        # Nor by what is made there next.
        before = who_can_do_what(folder)
        with contextlib.suppress(UserError):
            save_bytes(folder / "next.yaml", b"review:\n", expected=None)
            lock = ReviewLock.acquire(folder / "next.yaml")
            assert isinstance(lock, ReviewLock)
            lock.release()
        assert gained(folder, before, lists_for_new(folder)) == []


@ONLY_ROOT
def test_whom_a_mask_kept_out_is_told_by_init_and_stays_out(
    open_home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = open_home / "reviews"
    prepare(folder, GROUP)
    review = folder / "made-up.yaml"
    review.write_bytes(b"review:\n")
    os.chown(review, -1, 1)
    give_list(review, (1, 6, -1), (2, 6, OLGA), (4, 6, -1), (8, 4, HELPERS), (16, 6, -1), (32, 0, -1))
    give_list(folder, (1, 7, -1), (2, 1, OLGA), (4, 7, -1), (16, 7, -1), (32, 0, -1))
    # What shuts them out, and the group with them.
    review.chmod(0o600)
    assert main(["init", str(folder), "--group", GROUP]) == 0
    said = capsys.readouterr().out
    assert f"{review}: its access list names {OLGA}, the group {HELPERS}, and its mask kept out" in said
    assert f"ready, for the group {GROUP}" in said
    assert str(folder) + ": its" not in said, "of the folder nothing is masked"
    assert not any(who_can_do_what(folder)[OLGA][str(review)])
    kinds = {each.kind: each.rights for each in access_list(str(review))}
    assert (kinds["user"], kinds["group"], kinds["owning group"], kinds["mask"]) == (0, 0, 6, 6)
    assert main(["init", str(folder), "--group", GROUP]) == 0
    assert "mask" not in capsys.readouterr().out, "it is told once"


def told(folder: Path) -> list[Remark]:
    return [each for part in (folder_of_reviews, modes) for each in part(folder) if each.mends]


@ONLY_ROOT
@examples(30)
@given(made=SITES)
def test_nobody_but_the_group_gains_anything_by_what_doctor_advises(made: dict[str, Laid]) -> None:
    with pytest.MonkeyPatch.context() as patch, site(made) as folder:
        patch.setattr(readers, "_account", lambda uid: readers._Account(uid, frozenset(GROUPS.get(uid, ()))))
        before, coming = who_can_do_what(folder), lists_for_new(folder)
        for each in told(folder):
            note(each.command)
            if each.command.startswith("tui-review "):
                with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
                    main(shlex.split(each.command)[1:])
            else:
                subprocess.run(["sh", "-c", each.command], check=False, capture_output=True)
            assert gained(folder, before, coming) == []
            before, coming = who_can_do_what(folder), lists_for_new(folder)

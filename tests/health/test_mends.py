"""Each command that `doctor` advises is typed on the set-up it is advised for: it mends that, and opens no more."""

from __future__ import annotations

import grp
import os
import shlex
import stat
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Final, NamedTuple

import pytest

from tests.cli.conftest import SAMPLE, home
from tests.qa.test_git import git
from tests.sample_anew import unsealed
from tests.store.conftest import open_home
from tests.store.test_shared import give_list
from tui_review import places
from tui_review.cli.main import main
from tui_review.health.look import look
from tui_review.health.remark import Remark
from tui_review.store import opening
from tui_review.store.platform import access_list
from tui_review.store.shared import prepare

__all__ = ["home", "open_home"]

ONLY_ROOT: Final = pytest.mark.skipif(
    os.geteuid() != 0, reason="only root gives a folder to a group of others"
)
GROUP: Final = grp.getgrgid(1)
"""One that every system has, with an account that is in it."""
OTHERS: Final = 12345


class Site(NamedTuple):
    """A folder of a group below one of the system's, and beside it a home, settings and instruments."""

    top: Path
    patch: pytest.MonkeyPatch

    @property
    def county(self) -> Path:
        return self.top / "srv" / "county"

    @property
    def folder(self) -> Path:
        return self.county / "reviews"

    @property
    def review(self) -> Path:
        return self.folder / "made-up.yaml"

    @property
    def home(self) -> Path:
        return self.top / "homes" / "ann"


@pytest.fixture
def site(open_home: Path, monkeypatch: pytest.MonkeyPatch) -> Site:
    made = Site(open_home, monkeypatch)
    os.umask(0o022)
    for each in (made.county, made.home, made.top / "xdg" / "tui-review", made.top / "instruments"):
        each.mkdir(parents=True)
    (made.home / "secret.txt").write_text("made up")
    (made.top / "xdg/tui-review/settings.toml").write_text('role = "qa"\n')
    monkeypatch.setattr(places, "FOR_EVERYBODY", made.top / "xdg")
    monkeypatch.delenv("XDG_CONFIG_DIRS", raising=False)
    monkeypatch.setenv("TUI_REVIEW_INSTRUMENTS", str(made.top / "instruments"))
    monkeypatch.setattr(opening, "homes", lambda: {made.home})
    laid(made.folder)
    return made


def laid(folder: Path) -> None:
    """A group's folder with a review, and with what is none."""
    prepare(folder)
    text = unsealed(SAMPLE.read_text(encoding="utf-8")).replace("id: sample-0001", "id: made-up", 1)
    (folder / "made-up.yaml").write_text(text, encoding="utf-8")
    for name in ("passwords.yaml", "passwords.txt"):
        (folder / name).write_text("password: x\n")
    for each in folder.iterdir():
        each.chmod(0o700 if each.is_dir() else 0o600)
    assert prepare(folder, GROUP.gr_name) == []


def moved_to(site: Site, folder: Path) -> None:
    folder.parent.mkdir(parents=True, exist_ok=True)
    site.folder.rename(folder)
    site.folder.symlink_to(folder)


def in_a_closed_home(site: Site) -> None:
    moved_to(site, site.home / "work" / "reviews")
    site.home.chmod(0o700)


def behind_a_link_and_lost(site: Site) -> None:
    moved_to(site, site.top / "data" / "reviews")
    (site.top / "data" / "reviews").chmod(0o770)


def settings_in_a_home(site: Site) -> None:
    folder = site.home / "x" / "tui-review"
    folder.mkdir(parents=True)
    (folder / "settings.toml").write_text('role = "qa"\n')
    site.patch.setenv("XDG_CONFIG_DIRS", str(folder.parent))
    site.home.chmod(0o700)


def instruments_in_a_home(site: Site) -> None:
    (site.home / "instruments").mkdir(mode=0o700)
    site.patch.setenv("TUI_REVIEW_INSTRUMENTS", str(site.home / "instruments"))
    site.home.chmod(0o700)


def of_another_group(path: Path) -> None:
    os.chown(path, -1, OTHERS)
    path.chmod(0o775)


def many_that_others_read(site: Site) -> None:
    """In one person's folder that others may enter."""
    prepare(site.folder)
    for number in range(9):
        text = site.review.read_text().replace("id: made-up", f"id: made-up-{number}", 1)
        (site.folder / f"made-up-{number}.yaml").write_text(text)
    for each in site.folder.glob("made-up*.yaml"):
        each.chmod(0o644)
    site.folder.chmod(0o711)


def second_name(mode: int, *, lists: bool = False) -> Callable[[Site], None]:
    """A review with another name in a folder that everybody may enter, as a copy by hard links leaves it."""

    def laid_there(site: Site) -> None:
        site.review.chmod(mode)
        if lists:
            give_list(site.review, (1, 6, -1), (2, 6, OTHERS), (4, 6, -1), (16, 6, -1), (32, 4, -1))
        (site.top / "copies").mkdir()
        os.link(site.review, site.top / "copies" / site.review.name)

    return laid_there


def second_name_of_another_group(site: Site) -> None:
    of_another_group(site.review)
    second_name(0o640)(site)


def alone_with_a_second_name(site: Site) -> None:
    prepare(site.folder)
    second_name(0o644)(site)


def masked(site: Site) -> None:
    """Somebody who was named once, and shut out by the mode."""
    give_list(site.review, (1, 6, -1), (2, 6, OTHERS), (4, 6, -1), (16, 6, -1), (32, 0, -1))
    give_list(site.folder, (1, 7, -1), (2, 7, OTHERS), (4, 7, -1), (16, 7, -1), (32, 0, -1))
    site.review.chmod(0o600)
    site.folder.chmod(0o2700)


def sticky_of_another(site: Site) -> None:
    site.county.chmod(0o1777)
    os.chown(site.county, OTHERS, -1)


def lock_in_the_way(site: Site) -> None:
    lock = site.folder / ".tui-review.lock"
    lock.unlink(missing_ok=True)
    lock.mkdir()


def closed_with_all_in_it(site: Site) -> None:
    """As `chmod -R 700` does, which leaves the bit that makes files the group's."""
    subprocess.run(["chmod", "-R", "700", str(site.folder)], check=True)


def no_drivers(site: Site) -> None:
    git(site.folder, "init", "-q")


def hooks_elsewhere(site: Site) -> None:
    no_drivers(site)
    main(["git-setup", "--modes", str(site.folder)])
    git(site.folder, "config", "core.hooksPath", str(site.top / "hooks"))


SETUPS: Final[dict[str, Callable[[Site], None]]] = {
    "sticky bit": lambda site: site.folder.chmod(0o3770),
    "sticky bit, no setgid": lambda site: site.folder.chmod(0o1770),
    "sticky bit, for everybody": lambda site: site.folder.chmod(0o3777),
    "sticky bit in what is kept": lambda site: (site.folder / ".tui-review").chmod(0o3770),
    "setgid lost": lambda site: site.folder.chmod(0o770),
    "writing lost": lambda site: site.folder.chmod(0o2750),
    "all of it closed": closed_with_all_in_it,
    "somebody else's own": lambda site: os.chown(site.folder, OTHERS, -1),
    "what is kept somebody else's own": lambda site: os.chown(site.folder / ".tui-review", OTHERS, -1),
    "open to write": lambda site: site.folder.chmod(0o2773),
    "closed versions": lambda site: (site.folder / ".tui-review/versions").chmod(0o700),
    "a review that is closed, beside a password": lambda site: site.review.chmod(0o600),
    "a review of another group": lambda site: of_another_group(site.review),
    "many reviews that others read": many_that_others_read,
    "a closed home": in_a_closed_home,
    "a closed county": lambda site: site.county.chmod(0o700),
    "a county that the group's members may not pass": lambda site: site.county.chmod(0o770),
    "behind a link": behind_a_link_and_lost,
    "a county where everybody writes": lambda site: site.county.chmod(0o777),
    "a county of somebody else's": lambda site: os.chown(site.county, OTHERS, -1),
    "a county of somebody else's, sticky": sticky_of_another,
    "open to all": lambda site: site.folder.chmod(0o2777),
    "a second name that all may read": second_name(0o664),
    "a second name that all may write": second_name(0o666),
    "a second name that the group may not write": second_name(0o644),
    "a second name, closed to the group": second_name(0o600),
    "a second name of another group's": second_name_of_another_group,
    "a second name, and a list": second_name(0o664, lists=True),
    "a second name in one person's folder": alone_with_a_second_name,
    "somebody named whom the mode shut out": masked,
    "a county where another group writes": lambda site: of_another_group(site.county),
    "closed settings": lambda site: (site.top / "xdg/tui-review").chmod(0o700),
    "a closed file of settings": lambda site: (site.top / "xdg/tui-review/settings.toml").chmod(0o600),
    "closed way to settings": lambda site: (site.top / "xdg").chmod(0o700),
    "settings in a home": settings_in_a_home,
    "closed instruments": lambda site: (site.top / "instruments").chmod(0o700),
    "instruments in a home": instruments_in_a_home,
    "a folder for a lock": lock_in_the_way,
    "no drivers": no_drivers,
    "hooks elsewhere": hooks_elsewhere,
}
OURS: Final = ("reviews", "xdg", "instruments", "hooks")


def told(site: Site) -> list[Remark]:
    """What is wrong, but with where the program of these tests lies."""
    found = look(site.folder, lambda: iter(()))
    return [each for each in found if each.grade in ("warning", "error") and each.area != "program"]


def open_to(path: Path) -> tuple[int, int]:
    """What the group of a file and all others have of it."""
    mode = stat.S_IMODE(path.lstat().st_mode)
    by_list = [each.rights for each in access_list(str(path)) if each.kind == "owning group"]
    return (by_list[0] if by_list else mode >> 3 & 7), mode & 7


def theirs(site: Site) -> dict[Path, tuple[int, int]]:
    """Homes, folders above, and files that are no reviews, each with what it gives to others."""
    found = [site.top, *(each for each in site.top.rglob("*") if not each.is_symlink())]
    reviews = Path(os.path.realpath(site.folder))
    ours = (reviews, *(site.top / name for name in OURS[1:]))
    alone = [each for each in found if not any(each.is_relative_to(one) for one in ours)]
    return {each: open_to(each) for each in (*alone, *reviews.glob("passwords*"))}


def typed(command: str) -> None:
    if command.startswith("tui-review "):
        assert main(shlex.split(command)[1:]) == 0, command
    else:
        ran = subprocess.run(["sh", "-c", command], check=False, capture_output=True, text=True)
        # A group's folder may have no versions yet to look through.
        assert ran.returncode == 0 or command.startswith("find "), (command, ran.stderr)


@ONLY_ROOT
@pytest.mark.parametrize("name", SETUPS)
def test_each_command_that_is_advised_mends_what_it_is_advised_for_and_opens_nothing_of_others(
    site: Site, name: str
) -> None:
    sound = {each.words for each in told(site)}
    SETUPS[name](site)
    sound = {each.replace(str(site.folder), os.path.realpath(site.folder)) for each in sound}
    broken = [each for each in told(site) if each.words not in sound]
    assert broken, "it is told"
    assert len(broken) == len({each.command for each in broken}), "whatever is wrong is told once"
    before = theirs(site)
    for _ in range(5):
        wrong = [each for each in told(site) if each.words not in sound]
        if not wrong:
            break
        assert wrong[0].mends, (wrong[0].words, wrong[0].command)
        typed(wrong[0].command)
        assert wrong[0].words not in {each.words for each in told(site)}, wrong[0].command
    assert [each.words for each in told(site) if each.words not in sound] == []
    for path, (group, others) in before.items():
        now = open_to(path)
        assert (now[0] & ~group, now[1] & ~others) == (0, 0), (path, [each.command for each in broken])


@ONLY_ROOT
def test_a_folder_that_is_opened_to_all_is_closed_by_what_is_told_at_once(site: Site) -> None:
    sound = {each.words for each in told(site)}
    site.folder.chmod(0o2777)
    for each in told(site):
        if each.words not in sound:
            typed(each.command)
    assert {each.words for each in told(site)} == sound


@ONLY_ROOT
@pytest.mark.parametrize("mode", [0o644, 0o664, 0o666])
def test_a_second_name_shows_a_review_to_nobody_once_what_is_told_was_typed(site: Site, mode: int) -> None:
    second_name(mode)(site)
    assert "second name" in " ".join(each.words for each in told(site))
    for each in told(site):
        typed(each.command)
    for path in (site.review, site.top / "copies" / site.review.name):
        assert not path.stat().st_mode & 0o007


@ONLY_ROOT
@pytest.mark.parametrize("gid", [0, 65534])
def test_no_command_gives_a_folder_to_a_group_of_nobody(site: Site, gid: int) -> None:
    for each in (site.folder, *site.folder.rglob("*")):
        mode = stat.S_IMODE(each.stat().st_mode)
        os.chown(each, -1, gid)
        each.chmod(mode)
    site.review.chmod(0o600)
    found = [each for each in told(site) if each.area in ("folder", "modes")]
    assert any("Name the group it is for" in each.words for each in found)
    assert not [each.command for each in found if "--group" in each.command]
    site.folder.chmod(0o770)
    found = [each for each in told(site) if each.area in ("folder", "modes")]
    assert any("Name the group it is for" in each.words for each in found)
    assert not [each.command for each in found if "--group" in each.command]


@ONLY_ROOT
@pytest.mark.parametrize("sticky", [0, 0o1000], ids=["", "sticky"])
def test_who_owns_a_folder_above_is_named_unless_the_folder_is_for_them(site: Site, sticky: int) -> None:
    site.county.chmod(0o755 | sticky)
    assert not [each for each in told(site) if "above" in each.words]
    os.chown(site.county, OTHERS, -1)
    (found,) = [each for each in told(site) if "above" in each.words]
    assert (str(OTHERS) in found.words, found.command) == (True, f"chown root {site.county}")
    # Whose folder it is may move it.
    os.chown(site.folder, OTHERS, -1)
    assert not [each for each in told(site) if "above" in each.words]
    os.chown(site.folder, 0, -1)
    os.chown(site.county, 1, -1)
    assert not [each for each in told(site) if "above" in each.words], "somebody of the group"


@ONLY_ROOT
def test_a_folder_whose_group_alone_was_changed_is_opened_to_neither(site: Site) -> None:
    another = next(each for each in grp.getgrall() if each.gr_gid not in (0, GROUP.gr_gid))
    os.chown(site.folder, -1, another.gr_gid)
    site.folder.chmod(0o2770)
    said = told(site)
    about = [each for each in said if "a chgrp may have been for another folder" in each.words]
    assert [each.command for each in about] == [f"ls -la {site.folder}"]
    assert [each.command for each in said if "init --group" in each.command] == []
    assert f"group {GROUP.gr_name}" in about[0].words

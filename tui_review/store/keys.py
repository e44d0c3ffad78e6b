"""Signing with an SSH key, and holding such signatures against a list of who may sign, by OpenSSH's own program.

`ssh-keygen` is run with nothing of the environment but what it needs, without a terminal that it could ask on, and is
given up after a while: an agent may wait for somebody. Nothing that a clone or a review names is run or read.
"""

from __future__ import annotations

import os
import re
from functools import cached_property
from pathlib import Path
from typing import Final

from tui_review.errors import UserError
from tui_review.instrument.language.people import name_key
from tui_review.places import expanded
from tui_review.shape.frozen import frozen
from tui_review.sought import plain_signs
from tui_review.store.atomic import fingerprint
from tui_review.store.git import git
from tui_review.yamlfile.files import from_the_root, read_bytes

NAMESPACE: Final = "tui-review"
"""What signatures are for: one made for anything else, as a commit, does not fit."""
_PATIENCE: Final = 20.0
"""Seconds after which it is given up."""
_KEPT: Final = ("PATH", "HOME", "SSH_AUTH_SOCK", "SYSTEMROOT")
_KEY: Final = r"SHA256:[A-Za-z0-9+/]{43}"
_UNFIT: Final = "Could not verify signature"
"""What it says of a signature that does not fit. Whatever else it may end with says nothing of that."""
_UNREAD: Final = re.compile(r"Couldn't (?:read|open)|Unable to open|emory|Interrupted")
_UNLISTED: Final = "No principal matched"
_GONE: Final = 127
_UNSET: Final = 1
"""How git ends where a setting is not set."""
_LATE: Final = 124


@frozen()
class _Said:
    """What the program came to."""

    status: int
    out: str
    err: str


def _ssh_keygen(*arguments: str, given: str = "") -> _Said:
    import subprocess  # noqa: PLC0415 - most commands never sign

    kept = {name: os.environ[name] for name in _KEPT if name in os.environ}
    try:
        done = subprocess.run(  # noqa: S603 - no shell, and every argument is one of ours or checked
            ["ssh-keygen", *arguments],  # noqa: S607 - the user's own
            env={**kept, "LC_ALL": "C", "TZ": "UTC0", "SSH_ASKPASS_REQUIRE": "never"},
            input=given.encode(),
            capture_output=True,
            timeout=_PATIENCE,
            check=False,
            start_new_session=True,
        )
    except FileNotFoundError:
        return _Said(_GONE, "", "ssh-keygen is not installed")
    except (OSError, subprocess.TimeoutExpired):
        return _Said(_LATE, "", "ssh-keygen did not answer")
    out, err = (text.decode(errors="replace") for text in (done.stdout, done.stderr))
    return _Said(done.returncode, out, err)


class SshKey:
    """A key that signs: its private file, or its public one where an agent holds the other."""

    def __init__(self, path: str) -> None:
        """Nothing is read before something is signed."""
        self._path = expanded(path)

    @cached_property
    def key(self) -> str:
        """The key's fingerprint, `SHA256:…`. Raises UserError for what is no key."""
        if not self._path.is_file():
            raise UserError("There is no such key.", remedy=_OTHERWISE, file=str(self._path))
        said = _ssh_keygen("-l", "-f", str(from_the_root(self._path)))
        found = re.search(_KEY, said.out)
        if said.status or found is None:
            raise self._refused(said, "It is no SSH key")
        return found[0]

    def sign(self, words: str) -> str:
        """The armored signature of some words. Raises UserError where it cannot be made."""
        said = _ssh_keygen("-Y", "sign", "-f", str(from_the_root(self._path)), "-n", NAMESPACE, given=words)
        if said.status or "BEGIN SSH SIGNATURE" not in said.out:
            raise self._refused(said, "The key does not sign")
        return said.out

    def _refused(self, said: _Said, what: str) -> UserError:
        if said.status in (_GONE, _LATE):
            why = f"{said.err}: nothing can be signed with a key"
        else:
            why = f"{what} ({said.err.strip().splitlines()[-1] if said.err.strip() else 'it is refused'})"
        remedy = f"A key with a passphrase signs by an agent (`ssh-add`). {_OTHERWISE}"
        return UserError(f"{why}.", remedy=remedy, file=str(self._path))


def signer_of(path: str) -> SshKey | None:
    """The key that a setting or an option names; None for an empty one."""
    return SshKey(path) if path else None


_OTHERWISE: Final = 'Without a key: --sign "", or no `sign` in the settings.'


@frozen()
class Checked:
    """What a signature came to."""

    key: str = ""
    """The fingerprint of the key that made it; empty where it does not fit."""
    whose: tuple[str, ...] = ()
    """Who the list says the key is; empty where it does not say, or there is none."""
    problem: str = ""
    """Why it does not hold, or could not be checked, a sentence; empty where it does."""
    looked_at: bool = True
    """False where it could not be checked, so that nothing is said of whether it holds."""


class KnownKeys:
    """Holds signatures against a list of allowed signers, as `ssh-keygen` and git read it."""

    def __init__(self, allowed: str = "") -> None:
        """`allowed` is the list's path, or empty for the user's own one for git, never that of a clone."""
        self._given = allowed

    @cached_property
    def _allowed(self) -> Path | None:
        """The list; with none a signature is only held against what it signs. Raises UserError if git does not say."""
        if self._given:
            return from_the_root(expanded(self._given))
        own = git(Path.home(), "config", "--global", "--path", "--get", "gpg.ssh.allowedSignersFile")
        if own.status not in (0, _UNSET, _GONE):
            what = "Git does not say which list of allowed signers is yours."
            raise UserError(what, remedy="`git config --global --list` says why.")
        return Path(own.text) if own.status == 0 and own.text else None

    @cached_property
    def stamp(self) -> str:
        """What tells the list, as it is now, from any other; empty where there is none, or it cannot be read."""
        try:
            return fingerprint(read_bytes(self._allowed)) if self._allowed is not None else ""
        except UserError:
            return ""

    @cached_property
    def names(self) -> frozenset[str]:
        """Every name on the list, as people's names are compared. Raises UserError where it cannot be read."""
        if self._allowed is None:
            return frozenset()
        try:
            lines = read_bytes(self._allowed).decode().splitlines()
        except (UserError, UnicodeDecodeError):
            what = "The list of allowed signers cannot be read."
            raise UserError(
                what, remedy="See `allowed_signers` in the settings.", file=str(self._allowed)
            ) from None
        return frozenset(name_key(name) for line in lines for name in _names_of(line))

    def check(self, words: str, armored: str, *, by: str, at: str) -> Checked:
        """What a signature of some words comes to, that somebody is said to have made at a moment, UTC."""
        import tempfile  # noqa: PLC0415 - only when signatures are held against keys

        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "signature"
            path.write_text(armored, encoding="utf-8")
            fits = _ssh_keygen("-Y", "check-novalidate", "-n", NAMESPACE, "-s", str(path), given=words)
            if fits.status:
                return _not_fitting(fits)
            found = re.search(_KEY, fits.out + fits.err)
            key = found[0] if found is not None else ""
            try:
                # Read before it is asked: to the program a list that it cannot read is one that has nobody.
                names = self.names
            except UserError as error:
                return _not_checked(error.what, key)
            if self._allowed is None:
                return Checked(key)
            when = f"verify-time={re.sub(r'[^0-9]', '', at)[:14]}"
            allowed = ("-f", str(self._allowed), "-O", when, "-s", str(path))
            listed = _ssh_keygen("-Y", "find-principals", *allowed)
            if listed.status and _UNLISTED not in listed.err:
                return _not_checked(_failure(listed), key)
            said = {
                name: _ssh_keygen("-Y", "verify", *allowed, "-I", name, "-n", NAMESPACE, given=words)
                for name in listed.out.splitlines()
            }
            if failed := next((each for each in said.values() if each.status and not _is_unfit(each)), None):
                return _not_checked(_failure(failed), key)
            whose = tuple(name for name, each in said.items() if not each.status)
        if not whose:
            what = "with a key that the list of allowed signers does not have"
            return Checked(key, problem=f"It is signed {what} for this and for that day ({key}).")
        if name_key(by) in names and name_key(by) not in map(name_key, whose):
            return Checked(
                key, whose, f"It is signed with the key of {', '.join(whose)}, not with that of {by}."
            )
        alike, own = _looks(by), {_looks(name) for name in whose}
        if name_key(by) not in names and alike in map(_looks, names) and alike not in own:
            what = f"It is signed with the key of {', '.join(whose)}"
            what = f"{what}, under a name that looks like another of the list: {by}."
            return Checked(key, whose, what)
        return Checked(key, whose)


def _looks(name: str) -> str:
    """What names that look alike have in common: of other alphabets, with signs that nobody sees."""
    return plain_signs(name_key(name))


def _names_of(line: str) -> list[str]:
    """The names that a line of the list begins with."""
    import shlex  # noqa: PLC0415 - only who keeps such a list pays for it

    try:
        first = shlex.split(line, comments=True)[:1]
    except ValueError:
        return []
    return [name for each in first for name in each.split(",")]


def _not_fitting(said: _Said) -> Checked:
    return (
        Checked(problem="Its signature does not fit it.") if _is_unfit(said) else _not_checked(_failure(said))
    )


def _is_unfit(said: _Said) -> bool:
    """Whether the program says that a signature does not fit, and has not only failed."""
    return _UNFIT in said.out + said.err and not _UNREAD.search(said.err)


def _failure(said: _Said) -> str:
    """Why the program says nothing of a signature, a sentence."""
    if said.status in (_GONE, _LATE):
        return f"{said.err}."
    lines = said.err.strip().splitlines()
    return f"ssh-keygen failed ({lines[-1] if lines else f'it ended with {said.status}'})."


def _not_checked(why: str, key: str = "") -> Checked:
    return Checked(key, problem=f"Its signature cannot be checked: {why}", looked_at=False)

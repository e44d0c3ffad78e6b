"""Calling git: read-only questions, and the one commit of a hand-over. Never a shell, never a prompt, never a push.

A clone may come from anybody, and its `.git` can name programs for git to run. None of them is run: what git would do
by itself (watch files, call hooks, verify signatures, fetch what is missing, tidy up) is switched off, no command is
used that shows differences, and a clone whose own settings name a program for a commit gets none.
"""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

from tui_review.errors import UserError
from tui_review.instrument.language.days import day_words
from tui_review.instrument.plurals import count_of
from tui_review.shape.frozen import frozen
from tui_review.yamlfile.files import read_bytes, without_links

TOO_LATE: Final = 124
"""The status of a command that was given up."""
_PATIENCE: Final = 60.0
"""Seconds after which a git command is given up: a hook or a signing program may wait for somebody."""
_CLEAN: Final = (
    *("-c", "core.fsmonitor=false"),
    *("-c", "log.showSignature=false"),
    *("-c", "maintenance.auto=false"),
    *("-c", "gc.auto=0"),
    *("-c", "advice.graftFileDeprecated=false"),
    # What git keeps beside its objects to be faster is believed by git, and may say something else than they do.
    *("-c", "core.commitGraph=false"),
    *("-c", "core.multiPackIndex=false"),
    *("-c", "pack.useBitmaps=false"),
    "--no-pager",
    "--literal-pathspecs",
)
_NO_HOOKS: Final = ("-c", f"core.hooksPath={os.devnull}")
_ENVIRONMENT: Final = {
    "LC_ALL": "C",
    "GIT_CONFIG_NOSYSTEM": "1",
    "GIT_TERMINAL_PROMPT": "0",
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_EDITOR": "true",
    # A clone may lack objects and name a program that would fetch them: no protocol is called "none".
    "GIT_ALLOW_PROTOCOL": "none",
    "GIT_NO_LAZY_FETCH": "1",
    # What a clone puts in the place of its commits, for itself alone, is no history.
    "GIT_NO_REPLACE_OBJECTS": "1",
    "GIT_GRAFT_FILE": os.devnull,
}
_RUNS_AT_COMMIT: Final = (
    r"(?i)filter\..*\.(clean|process)|gpg\.(.*\.)?program|gpg\.ssh\.defaultkeycommand|core\.hookspath"
)
_COMMIT_HOOKS: Final = (
    *("pre-commit", "prepare-commit-msg", "commit-msg", "post-commit", "post-index-change"),
    "reference-transaction",
)
_HEADS: Final = ("MERGE_HEAD", "REBASE_HEAD", "CHERRY_PICK_HEAD", "REVERT_HEAD")
"""What git calls the other side while it waits for somebody to settle a conflict."""
COMMITS_UNREAD: Final = "What its commits say was not looked at."
_BRINGS_VERSIONS: Final = (
    "`git fetch --refetch --no-filter` mends a partial clone; `git fsck` says what is damaged."
)
_SHA1: Final = 40
"""Figures of an id; in a repository of another kind they are of SHA-256."""
_SHOWN: Final = 8
"""How much of a hash people are shown."""


@frozen()
class Ran:
    """What a git command came to."""

    status: int
    out: bytes
    err: str

    @property
    def text(self) -> str:
        """The output as text, without the line end."""
        return self.out.decode(errors="replace").rstrip("\n")


def git(
    folder: Path,
    *arguments: str,
    data: bytes | None = None,
    hooks: bool = False,
    patience: float = _PATIENCE,
) -> Ran:
    """Runs git in a folder, and none of the programs that the folder's clone names.

    Status 127 where there is no git, 124 where it took longer than `patience` seconds. With `hooks` those of the user's
    own settings run.
    """
    import subprocess  # noqa: PLC0415 - with all it loads 7 ms of every start, and most commands never ask git

    clean = _CLEAN if hooks else (*_CLEAN, *_NO_HOOKS)
    try:
        done = subprocess.run(  # noqa: S603 - no shell, and every argument is one of ours or checked
            ["git", "-C", str(folder), *clean, *arguments],  # noqa: S607 - the user's own git
            env={**os.environ, **_ENVIRONMENT},
            input=data,
            stdin=subprocess.DEVNULL if data is None else None,
            capture_output=True,
            timeout=patience,
            check=False,
        )
    except FileNotFoundError:
        return Ran(127, b"", "git is not installed")
    except (OSError, subprocess.TimeoutExpired):
        return Ran(TOO_LATE, b"", "git did not answer")
    return Ran(done.returncode, done.stdout, done.stderr.decode(errors="replace").strip())


def in_work_tree(folder: Path) -> bool:
    """Whether git keeps a folder. Raises UserError where a `.git` is there or above that git does not answer by.

    Looks for `.git` upwards first, so that other folders cost no process.
    """
    mark = _next_git(folder)
    if mark is None:
        return False
    asked = ("--is-inside-work-tree", "--is-inside-git-dir", "--show-cdup", "--absolute-git-dir")
    ran = git(folder, "rev-parse", *asked)
    if ran.status:
        raise not_kept(folder, ran)
    inside, within, *where = os.fsdecode(ran.out).split("\n")
    if inside == "true":
        # A broken `.git` is passed over by git, which then answers by one further up.
        top, own = without_links(folder) / where[0], "\n".join(where[1:]).removesuffix("\n")
        if len(mark.parent.parts) <= len(without_links(top).parts) or os.path.samefile(own, mark):
            return True
    elif within == "true":
        return False
    raise _unusable(mark)


def has_commits(folder: Path) -> bool:
    """Whether HEAD names a commit, in a folder that git keeps. Raises UserError where only a damaged clone has none.

    A clone in which nobody has committed yet honestly has none: no branch, and nothing that HEAD once was.
    """
    head = git(folder, "rev-parse", "--verify", "--quiet", "HEAD^{commit}")
    if head.status == 0:
        return True
    if head.status in (TOO_LATE, 127):
        raise not_kept(folder, head)
    refs, log = git(folder, "for-each-ref", "--count=1"), git_path(folder, "logs/HEAD")
    if refs.status or refs.out or refs.err or _may_be_there(log):
        what = "Its HEAD names no commit, though there have been some."
        remedy = "`git fsck` there says what is damaged; `git switch` goes to a branch that has commits."
        raise UserError(what, remedy=remedy, file=str(folder))
    return False


def is_bare(folder: Path) -> bool:
    """Whether a folder is in a repository without files of its own, to which others push."""
    return git(folder, "rev-parse", "--is-bare-repository").text == "true"


def _next_git(folder: Path) -> Path | None:
    """The `.git` of a folder, or of the next one above that has one, or may have: what cannot be seen is not denied."""
    found = without_links(folder)
    return next((each / ".git" for each in (found, *found.parents) if _may_be_there(each / ".git")), None)


def is_closed(folder: Path) -> bool:
    """Whether the `.git` that a folder, or the next one above it, has is a folder that one may not read."""
    kept = _next_git(folder)
    return kept is not None and not os.access(kept, os.R_OK | os.X_OK if os.path.isdir(kept) else os.R_OK)


def _may_be_there(path: Path) -> bool:
    try:
        path.lstat()
    except (FileNotFoundError, NotADirectoryError):
        return False
    except OSError:
        return True
    return True


def resolved(folder: Path, revision: str) -> str:
    """The hash of the commit that a revision names in a folder's clone; empty where it names none."""
    if revision.startswith("-") or "\0" in revision or not folder.is_dir():
        return ""
    found = git(folder, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}")
    return found.text if found.status == 0 else ""


def file_at(path: Path, revision: str) -> bytes | None:
    """The content of a file at a revision; None if there is no such revision or it has no such file.

    Raises UserError where the revision has it and git cannot read it.
    """
    if revision.startswith("-") or "\0" in revision or not path.parent.is_dir():
        return None
    found = git(path.parent, "cat-file", "blob", f"{revision}:./{path.name}")
    if found.status == 0:
        return found.out
    if (at := resolved(path.parent, revision)) and is_kept_at(path.parent, f"./{path.name}", at):
        raise unread_at(path, revision)
    return None


def is_kept_at(folder: Path, name: str, revision: str) -> bool:
    """Whether a commit has a file, named as from a folder, readable or not; so, too, where git does not say."""
    listed = git(folder, "ls-tree", "-z", revision, "--", name)
    return bool(listed.status) or b" blob " in listed.out.partition(b"\t")[0]


def unread_at(path: Path, revision: str) -> UserError:
    """The error for a file that a revision has, or may have, and git cannot read there."""
    what = f"What it was at {revision} cannot be read from git: the clone is damaged or cut short."
    return UserError(what, remedy=_BRINGS_VERSIONS, file=str(path))


def unread_versions(folder: Path, count: int) -> UserError:
    """The error for so many versions of files that commits have and git cannot read."""
    what = f"{count_of(count, 'version')} of its files cannot be read from git. {COMMITS_UNREAD}"
    return UserError(what, remedy=_BRINGS_VERSIONS, file=str(folder))


def cut_at(folder: Path) -> frozenset[str]:
    """The commits of a folder's clone whose parents it lacks, since it is cut short; none where it has all.

    Raises UserError where git does not say.
    """
    if not _is_cut_short(folder):
        return frozenset()
    return frozenset(read_bytes(git_path(folder, "shallow")).decode("ascii", "replace").split())


def _is_cut_short(folder: Path) -> bool:
    return git(folder, "rev-parse", "--is-shallow-repository").text == "true"


def cut_short(folder: Path) -> UserError | None:
    """That a folder's clone lacks the commits before some, and what brings them; None where it has all."""
    if not _is_cut_short(folder):
        return None
    what = "The clone is cut short: what its earlier commits say was not looked at."
    return UserError(what, remedy="`git fetch --unshallow` brings them.", file=str(folder))


@frozen()
class Commit:
    """One commit that changed a file."""

    id: str
    """The whole hash."""
    author: str
    at: str
    """When it was authored, ISO with the author's time zone."""
    subject: str
    before: tuple[str, ...] = ()
    """The commits it came after, of those that changed the file."""

    @property
    def said(self) -> str:
        """The commit in words: `A. Nobody, 2026-03-01, 1a2b3c4d`."""
        return f"{self.author}, {day_words(self.at)}, {self.id[:_SHOWN]}"


def commits_of(
    folder: Path, names: Sequence[str], heads: Sequence[str], *, most: int | None = None
) -> list[Commit]:
    """The commits that reach some and changed one of some files, newest first.

    The files are named as from the folder. Empty where git does not keep the folder, or has no commit. Raises
    UserError where git does not say what it has.
    """
    if not in_work_tree(folder) or not has_commits(folder):
        return []
    marks = "%H%x00%an%x00%aI%x00%s%x00%P"
    options = (
        "-z",
        "--full-history",
        "--parents",
        f"--max-count={-1 if most is None else most}",
        f"--format={marks}",
    )
    found = git(folder, "log", *options, *heads, "--", *names)
    if found.status:
        raise unsaid_commits(folder, found)
    fields = iter(found.out.decode(errors="replace").split("\0"))
    return [
        Commit(id_, author, at, subject, tuple(parents.split()))
        for id_, author, at, subject, parents in zip(*[fields] * 5, strict=False)
    ]


def being_merged(folder: Path) -> list[str]:
    """What a merge, rebase, cherry-pick, revert or stash that stopped here takes in."""
    own = folder / git(folder, "rev-parse", "--git-dir").text
    heads = [name for name in _HEADS if (own / name).is_file()]
    if git(folder, "rev-parse", "--verify", "--quiet", "refs/stash").status == 0:
        heads.append("refs/stash")
    return heads


def contents(folder: Path, name: str, revisions: Sequence[str]) -> list[bytes | None]:
    """A file, named as from a folder, at each of some revisions, in one call of git; None where it was not there."""
    if "\n" in name:
        return [None for _ in revisions]
    return _objects(folder, [f"{revision}:{name}" for revision in revisions])


def blobs(folder: Path, ids: Sequence[str], *, patience: float = _PATIENCE) -> dict[str, bytes]:
    """The contents of files by their ids in git, those that are there, in one call of so many seconds at most."""
    found = zip(ids, _objects(folder, ids, patience), strict=True)
    return {id_: data for id_, data in found if data is not None}


def _objects(folder: Path, names: Sequence[str], patience: float = _PATIENCE) -> list[bytes | None]:
    """What git keeps under each of some names; None for what is not there, or is not what its id says."""
    if not names:
        return []
    asked = "".join(f"{name}\n" for name in names).encode()
    out = git(folder, "cat-file", "--batch", data=asked, patience=patience).out
    found: list[bytes | None] = []
    at = 0
    for _ in names:
        end = out.find(b"\n", at)
        if end < 0:
            break
        head, at = out[at:end].split(b" "), end + 1
        if head[-1:] == [b"missing"] or not head[-1].isdigit():
            found.append(None)
            continue
        size = int(head[-1])
        data = out[at : at + size]
        found.append(data if _is_whole(head, data) else None)
        at += size + 1
    return [*found, *([None] * (len(names) - len(found)))]


def _is_whole(head: Sequence[bytes], data: bytes) -> bool:
    """Whether an object is the one that its id names: git itself does not look again at what a clone keeps."""
    named, kind, size = head
    digest = hashlib.sha1 if len(named) == _SHA1 else hashlib.sha256
    return digest(b"%b %b\0%b" % (kind, size, data), usedforsecurity=False).hexdigest().encode() == named


def commit_file(path: Path, message: str, *, is_own: Callable[[Path], bool] = lambda _: False) -> str:
    """Commits one file as it is, and nothing else; empty when it did, else why not, in words.

    What is staged of other files stays staged. Never pushes. Hooks of the user's own settings run; where the clone
    itself names filters, programs that sign, or a hook that is not this program's own (`is_own`), nothing is run and
    nothing is committed.
    """
    folder, name = path.parent, f"./{path.name}"
    try:
        kept = in_work_tree(folder)
    except UserError as error:
        return "its .git is closed to you" if is_closed(folder) else error.what
    if not kept:
        return "the folder is not kept in git"
    named = _named_by_clone(folder, is_own)
    if named:
        return (
            f"this clone names a program to run ({named}), and none is run for it; commit the file yourself"
        )
    known = git(folder, "ls-files", "--error-unmatch", "--", name).status == 0
    if not known:
        added = git(folder, "add", "--intent-to-add", "--", name)
        if added.status:
            return _first_line(added.err)
    done = git(
        folder, "commit", "--quiet", "--only", "-F", "-", "--", name, data=message.encode(), hooks=True
    )
    if done.status == 0:
        return ""
    if not known:
        git(folder, "rm", "--cached", "--quiet", "--force", "--", name)
    return _first_line(done.err) or _first_line(done.text) or "git refused"


def _named_by_clone(folder: Path, is_own: Callable[[Path], bool]) -> str:
    """What a commit here would run because the clone says so: the first hook or key found, or empty."""
    hooks = git(folder, "rev-parse", "--git-common-dir")
    for name in _COMMIT_HOOKS:
        hook = folder / hooks.text / "hooks" / name
        if os.access(hook, os.X_OK) and not is_own(hook):
            return f"hooks/{name}"
    listed = git(folder, "config", "--includes", "--show-scope", "--name-only", "--list", "-z")
    scopes_and_keys = iter(listed.text.rstrip("\0").split("\0"))
    for scope, key in zip(scopes_and_keys, scopes_and_keys, strict=False):
        if scope in ("local", "worktree") and re.fullmatch(_RUNS_AT_COMMIT, key):
            return key
    return "" if listed.status == 0 else "its settings cannot be read"


def git_path(folder: Path, name: str) -> Path:
    """Where a file of the repository itself (`info/attributes`) is, worktrees included; it may be a link.

    Raises UserError.
    """
    found = git(folder, "rev-parse", "--git-path", name)
    if found.status:
        raise not_kept(folder, found)
    path = folder / found.text
    return without_links(path.parent) / path.name


def not_kept(folder: Path, ran: Ran) -> UserError:
    """The error for a folder that git does not keep, or a machine without git."""
    if ran.status in (TOO_LATE, 127):
        return UserError(f"{ran.err[:1].upper()}{ran.err[1:]}.", remedy="Install git, and try again.")
    if "dubious ownership" in ran.err:
        return UserError(
            "The clone belongs to somebody else, and git does not trust it.",
            remedy="If you do: `git config --global --add safe.directory` and the path of the clone.",
            file=str(folder),
        )
    if is_closed(folder):
        return UserError(
            "This folder has a .git that you may not read.",
            remedy="Whoever owns it gives it to the group by `tui-review git-setup --modes`.",
            file=str(folder),
        )
    if (mark := _next_git(folder)) is not None:
        return _unusable(mark)
    return UserError(
        "This folder is not kept in git.", remedy="Run `git init` there, or go to a clone.", file=str(folder)
    )


def _unusable(mark: Path) -> UserError:
    what = "Git cannot use this: it is damaged, or what it names was moved or is not there."
    return UserError(
        what, remedy="`git status` beside it says more; what is no clone may go.", file=str(mark)
    )


def unsaid_commits(folder: Path, ran: Ran, patience: float = _PATIENCE) -> UserError:
    """The error for commits that git does not say."""
    lines = ran.err.splitlines()
    why = next((each for each in lines if each.startswith("fatal")), "".join(lines[-1:]))
    if ran.status == TOO_LATE:
        why = f"not within {patience:.0f} seconds"
    what = f"Git does not say the commits of this folder ({why})."
    return UserError(what, remedy=COMMITS_UNREAD, file=str(folder))


def why_unsaid(folder: Path) -> UserError | None:
    """Why git does not say what it has of a folder that a `.git` is for; None where it does, or has nothing to say."""
    try:
        if in_work_tree(folder):
            has_commits(folder)
    except UserError as error:
        return error
    return None


def _first_line(text: str) -> str:
    return text.split("\n", 1)[0].strip()

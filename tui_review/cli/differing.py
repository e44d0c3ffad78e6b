"""`diff`: what changed between two files or versions of a review, and which ratings that changed."""

from __future__ import annotations

import argparse
import errno
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from tui_review.cli.applying import refuse_idle
from tui_review.cli.common import reviews_given, tell
from tui_review.errors import DONE, FINDINGS, UNUSABLE, UserError
from tui_review.qa.diff import diff_reviews
from tui_review.settings import reviews_folder
from tui_review.store.git import cut_short, resolved, why_unsaid
from tui_review.store.reviews import SUFFIX, catalog_for, read_review
from tui_review.store.versions import Named, parse_name, read_named
from tui_review.store.whereabouts import uid_in
from tui_review.telling.changes import ReviewDiff
from tui_review.terminal import complain, print_json
from tui_review.yamlfile.files import OWN_FOLDER, os_refusal, read_bytes, says_it_is_a_review

WIDTH = 80
"""Cells of a line in a pipe: what people paste into mails."""


def arguments(parser: argparse.ArgumentParser, command: str) -> None:
    """The arguments of `diff`."""
    parser.set_defaults(command=command)
    parser.description = (
        "What changed from A to B, question by question, by whom and why, and which ratings changed because of it. "
        "A and B are review files, FILE@2 for a hand-over's version, or FILE@REVISION for one in git (FILE@HEAD~1). "
        "A version alone: from it to the file. A file or folder alone: since its last hand-over. A git revision "
        "alone, or with a folder: every review of the folder since then. "
        "Two folders: each review of both. Exit status 0: the same, 1: "
        "different, 2: a file cannot be used."
    )
    parser.add_argument("a", metavar="A", help="the older one, or a git revision")
    parser.add_argument("b", metavar="B", nargs="?", default="", help="the newer one, or a folder")
    parser.add_argument("--json", action="store_true", help="one JSON document, of a folder one list")
    parser.add_argument("--beside", metavar="FILE", default="", help="the file that A and B are copies of")


def run(args: argparse.Namespace) -> int:
    """Runs `diff`."""
    old, new = args.a, args.b
    if args.beside and not (new and not Path(new).is_dir()):
        refuse_idle("--beside", "without two files")
    if new and Path(old).is_dir() and Path(new).is_dir() and not resolved(Path(new), old):
        return _tell_two_folders(Path(old), Path(new), args)
    if new and not Path(new).is_dir():
        return _tell_one(parse_name(old), parse_name(new), args)
    if not new and _is_file(old):
        named = parse_name(old)
        since = named if named.version else _handed_over(named.path)
        return _tell_one(since, Named(named.path), args)
    if not new and Path(old).is_dir():
        return _tell_folder("", Path(old), args)
    return _tell_folder(old, reviews_folder(new), args)


def _is_file(name: str) -> bool:
    return Path(name).is_file() or bool(parse_name(name).version) or name.endswith(SUFFIX)


def _handed_over(path: Path) -> Named:
    """What a file was at its last hand-over. Raises UserError where there was none."""
    number = read_review(path).review.review.version
    if number == 1:
        what = "It has not been handed over yet."
        raise UserError(what, remedy="Name what to compare it with: FILE@HEAD~1.", file=str(path))
    return Named(path, str(number))


def _compared(old: Named, new: Named, beside: str) -> tuple[ReviewDiff, Any]:
    catalog = catalog_for(Path(beside)) if beside else None
    a, b = read_named(old.said, catalog), read_named(new.said, catalog)
    return diff_reviews(a.review, a.rules, b.review, b.rules), b.rules


def _tell_one(old: Named, new: Named, args: argparse.Namespace) -> int:
    found, rules = _compared(old, new, args.beside)
    if args.json:
        print_json(_document(old, new, found))
    else:
        _print(old, new, found, rules)
    return DONE if found.same else FINDINGS


def _document(old: Named, new: Named, found: ReviewDiff) -> dict[str, Any]:
    return {"a": old.said, "b": new.said, **found.as_json()}


def _print(old: Named, new: Named, found: ReviewDiff, rules: Any) -> None:
    from tui_review.telling.diff import diff_blocks  # noqa: PLC0415 - not with --json

    tell(diff_blocks(found, rules, old=old.said, new=new.said), piped=WIDTH)


def _tell_folder(revision: str, folder: Path, args: argparse.Namespace) -> int:
    """Every review of a folder that differs from what it was at a revision, or else at its own last hand-over."""
    # A folder that is not there is no clone, whatever is around it.
    clone = folder if folder.is_dir() else folder.absolute().parent
    at = resolved(clone, revision) if revision else ""
    if revision and not at:
        if (error := why_unsaid(clone) or cut_short(clone)) is not None:
            raise error
        what = f"There is no file, folder or git revision {revision}."
        raise UserError(what, remedy="See `tui-review diff --help`.")
    if at and not folder.exists():
        raise os_refusal(FileNotFoundError(errno.ENOENT, ""), file=str(folder), act="read")
    return _tell_each(reviews_given(folder), lambda path: Named(path, at) if at else _handed_over(path), args)


def _tell_two_folders(old: Path, new: Path, args: argparse.Namespace) -> int:
    """Every review below a folder that differs from the same one below another, as `git difftool -d` gives them."""
    before, after = _uids_below(old), _uids_below(new)
    by_uid = {uid: path for path, uid in before.items() if uid}

    def former(path: Path) -> Named:
        same = by_uid.get(after[path], old / path.relative_to(new))
        if same not in before:
            raise UserError(f"{old} does not have it.", file=str(path))
        return Named(same)

    return _tell_each(after, former, args, within=new)


def _uids_below(folder: Path) -> dict[Path, str]:
    """The uid of each review below a folder, in files and behind links, which git puts there. Raises UserError."""
    named = sorted(folder.rglob(f"*{SUFFIX}"))
    files = (path for path in named if OWN_FOLDER not in path.relative_to(folder).parts)
    return {path: uid_in(data) for path in files if says_it_is_a_review(data := read_bytes(path))}


def _tell_each(
    paths: Iterable[Path],
    former: Callable[[Path], Named],
    args: argparse.Namespace,
    *,
    within: Path | None = None,
) -> int:
    """Each review that differs from what it was; those of a copy of a clone, `within`, have its instruments."""
    status = DONE
    documents: list[dict[str, Any]] = []
    for path in paths:
        try:
            old, new = former(path), Named(path)
            beside = args.beside or (str(path.relative_to(within)) if within is not None else "")
            found, rules = _compared(old, new, beside)
        except UserError as error:
            complain(error.message)
            status = max(status, UNUSABLE)
            continue
        if found.same:
            continue
        status = max(status, FINDINGS)
        documents.append(_document(old, new, found))
        if not args.json:
            _print(old, new, found, rules)
    if args.json:
        print_json(documents)
    return status

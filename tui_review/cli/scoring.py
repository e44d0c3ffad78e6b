"""`score`: attempts on a mock case held against its key, one by one and as a class."""

from __future__ import annotations

import argparse
import os
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, field
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from tui_review.cli.applying import refuse_idle
from tui_review.cli.common import acting_name, demanded, give_json, give_out, known_people, user_name
from tui_review.errors import DONE, FINDINGS, UNUSABLE, UserError
from tui_review.instrument.language.people import name_key
from tui_review.instrument.loading.catalog import Catalog
from tui_review.instrument.plurals import count_of
from tui_review.reports.export import check_private, write_private
from tui_review.reports.tabular import Table
from tui_review.review.as_of import recorded_day
from tui_review.review.copies import identity_of
from tui_review.review.evaluation import Evaluation
from tui_review.review.who import Editor, desk_day
from tui_review.store.committed import FolderCommits
from tui_review.store.copies import by_review
from tui_review.store.reviews import ReviewFile, catalog_for, read_review, reviews_named
from tui_review.store.verify import places
from tui_review.telling.blocks import paragraph, strong
from tui_review.telling.markdown import markdown
from tui_review.telling.web import page
from tui_review.telling.words import broken_words, rated_name
from tui_review.terminal import complain, hand_out, say
from tui_review.training.case import Case, case_folders, find_case, plain_id
from tui_review.training.class_report import (
    before_blocks,
    class_blocks,
    class_sheets,
    handout_blocks,
    same_texts_rows,
)
from tui_review.training.classroom import PASS_MARK, class_figures
from tui_review.training.explain import against_key, explain, item_feedback, label, weak_blocks
from tui_review.training.holding import breaks_of_attempt
from tui_review.training.key import key_head, load_key
from tui_review.training.keys_at_hand import key_at_hand
from tui_review.training.people import file_word, free_name, told_apart
from tui_review.training.report import (
    attempt_blocks,
    case_title,
    given_otherwise_words,
    of_the_key_words,
    rubric_words,
    share_answered_words,
)
from tui_review.training.rubric import rubric_beside, rubric_figures, rubric_of
from tui_review.training.scoring import SCORE_GROUPS, WHOLE_CREDIT, Score, Scorer, Tally
from tui_review.training.seeing import (
    LyingBeside,
    item_with_mark,
    knew_key,
    score_with_mark,
    seen_words,
    shown_in,
    who_saw_words,
)
from tui_review.training.tries import NO_ATTEMPT, KnownAttempts, attempts_beside, shown_to, why_no_attempt
from tui_review.yamlfile.output import check_output, make_private_folder, write_output

if TYPE_CHECKING:
    from tui_review.review.copies import Identity
    from tui_review.review.model import Review
    from tui_review.store.copies import Copies
    from tui_review.telling.blocks import Block


def arguments(parser: argparse.ArgumentParser, command: str) -> None:
    """The arguments of `score`."""
    parser.set_defaults(command=command)
    parser.description = (
        "Holds attempts against the key: applicability, answers, item ratings and outcomes, each apart. A wrong answer "
        "counts once; unfinished is not wrong. Exit status 1 when something differs, is not finished or not written."
    )
    parser.add_argument("attempts", nargs="+", metavar="ATTEMPT", help="review files, or folders of them")
    parser.add_argument(
        "--key",
        help="the answer key (without it: the one kept with the case, for finished attempts, in which it is recorded)",
    )
    parser.add_argument(
        "--case", metavar="CASE", help="the case's id or folder, for the texts of its passages"
    )
    parser.add_argument("--item", help="only this item, for cases that give feedback item by item")
    parser.add_argument("--json", action="store_true", help="one JSON document")
    parser.add_argument(
        "--report",
        choices=("md", "html", "xlsx"),
        help="the report as Markdown or as a page: of one attempt, or of the class; xlsx: a workbook of the class",
    )
    parser.add_argument(
        "--handout",
        action="store_true",
        help="with --report md or html: the page of a class that names nobody",
    )
    parser.add_argument(
        "--pass-mark",
        type=_pass_mark,
        default=PASS_MARK,
        metavar="PERCENT",
        help=f"of a class (default: {PASS_MARK})",
    )
    parser.add_argument(
        "--before",
        action="append",
        metavar="ATTEMPT",
        help="earlier attempts of the same people, to be compared; they count for the tries and for what was known",
    )
    parser.add_argument(
        "--output", default="", metavar="FILE", help="write the report there (default: stdout)"
    )
    parser.add_argument("--overwrite", action="store_true", help="replace a file that exists")
    parser.add_argument(
        "--rationales",
        action="store_true",
        help="with --report of one attempt, or --out: also what both wrote, side by side",
    )
    parser.add_argument(
        "--rubrics",
        default="",
        metavar="FOLDER",
        help="what a trainer ticked of each, by file name (default: rubrics beside the attempts' folder)",
    )
    parser.add_argument("--out", metavar="FOLDER", help="write class.md and a report for each attempt there")


def _pass_mark(given: str) -> int:
    """A share in percent. Raises UserError."""
    if not (given.isascii() and given.isdigit() and 1 <= int(given) <= WHOLE_CREDIT):
        raise UserError(f"{given} is no pass mark.", remedy="Write --pass-mark with 1 to 100, in percent.")
    return int(given)


def run(args: argparse.Namespace) -> int:
    """Runs `score`."""
    # What is named by itself is meant: of a live review it is said that it is no attempt.
    named = len(args.attempts) == 1 and not Path(args.attempts[0]).is_dir()
    found = _attempts(args.attempts, args, any_review=named)
    opened, status = found.counted, found.status
    if not opened and status == UNUSABLE:
        return status
    if not opened:
        remedy = (
            "Name review files, or folders of them; `tui-review collect` takes in those of folders below."
        )
        raise UserError("There is no attempt to score.", remedy=remedy)
    _check_counted(args, len(opened))
    before = _earlier(args, opened)
    status = max(status, before.status)
    case, scorer = _scorer(opened, args)
    if not args.key:
        _check_who([each.review for each in opened])
    _check_written([each.review for each in opened], args)
    if args.item:
        return _item(opened, args.item, scorer, case, as_trainer=bool(args.key))
    scores: list[Score] = []
    beside: dict[Path, LyingBeside] = {}
    commits = _commits_of(opened)
    for each in opened:
        try:
            scores.append(_score(each, scorer, args, beside, commits[each.path.parent]))
        except UserError as error:
            complain(error.at(file=str(each.path)).message)
            status = UNUSABLE
    if not scores:
        return status
    everybody = _everybody(scores, [*found.read, *before.read])
    for score in scores:
        score.tries = everybody.tries(score.review) if score.is_attempt else None
    if args.out:
        _write(scores, scorer, case, args, found)
    if args.json:
        told = as_json(scores, scorer, case, pass_mark=args.pass_mark)
        give_json(args, {**told, "left_out": found.said, "left_out_before": before.said})
    elif args.report:
        _report(scores, scorer, case, args, _AttemptsRead(found, before, everybody))
    elif not args.out:
        print_scores(scores, scorer)
    clean = all(score.perfect for score in scores)
    return max(status, DONE if clean else FINDINGS)


@dataclass(slots=True)
class _Attempts:
    """What some files and folders hold: the attempts that count, and what does not."""

    read: list[ReviewFile] = field(default_factory=list)
    """Everything that could be read, whatever counts of it: who was shown a key stands in what is left out, too."""
    counted: list[ReviewFile] = field(default_factory=list)
    """Each attempt once."""
    left: dict[Identity, list[str]] = field(default_factory=dict)
    """What is left out, and why, by the review that it holds."""
    unread: list[str] = field(default_factory=list)
    """The same of what could not be read: nobody knows whose it is."""
    status: int = DONE

    @property
    def said(self) -> list[str]:
        """All that is left out, and why."""
        return [*self.unread, *chain.from_iterable(self.left.values())]


class _AttemptsRead(NamedTuple):
    """The attempts that are scored, the earlier ones that are named, and all that is known of anybody's."""

    now: _Attempts
    before: _Attempts
    everybody: KnownAttempts


def _everybody(scores: list[Score], read: list[ReviewFile]) -> KnownAttempts:
    """What is known of everybody's attempts: by those read, the earlier ones named included, and those beside them."""
    known = [each.review for each in read]
    beside = attempts_beside([each.path for each in read], known)
    # A score may have recorded since that its key was shown.
    return KnownAttempts([*(score.review for score in scores), *known, *beside])


def _earlier(args: argparse.Namespace, now: list[ReviewFile]) -> _Attempts:
    """The earlier attempts that are named: none that is scored by itself is one."""
    if not args.before:
        return _Attempts()
    found = _attempts(args.before, args)
    scored = {identity_of(each.review) for each in now}
    for each in [each for each in found.counted if identity_of(each.review) in scored]:
        said = f"{each.path} holds an attempt of this class, and so none from before it"
        complain(f"{said}: left out.")
        found.left.setdefault(identity_of(each.review), []).append(f"Left out: {said}.")
        found.counted.remove(each)
    return found


def _commits_of(opened: list[ReviewFile]) -> dict[Path, FolderCommits]:
    """What git knows of the folders of some attempts, each asked once; where it does not say, that is said."""
    names: dict[Path, list[str]] = {}
    for each in opened:
        names.setdefault(each.path.parent, []).append(each.path.name)
    found = {folder: FolderCommits(folder, known_people(), those) for folder, those in names.items()}
    for folder, commits in found.items():
        try:
            commits.read()
        except UserError as error:
            complain(error.message)
            found[folder] = FolderCommits.unread()
    return found


def _score(
    opened: ReviewFile,
    scorer: Scorer,
    args: argparse.Namespace,
    beside: dict[Path, LyingBeside],
    commits: FolderCommits,
) -> Score:
    """An attempt's score, with what a trainer ticked of it, and whether its record holds, which is said.

    `beside` keeps what lies in their folders, which are read once, and `commits` are those of its own.
    """
    known = Evaluation.of(scorer.rules, opened.review, as_of=recorded_day(scorer.rules, opened.review))
    ticked = Path(args.rubrics) / opened.path.name if args.rubrics else rubric_beside(opened.path)
    # What cannot be read is said before it is recorded that the key was shown.
    rubric = rubric_of(opened.review, ticked)
    score = scorer.score(opened.review, known) if args.key else _seen(opened.path, scorer, beside)
    score.broken = places(breaks_of_attempt(opened, commits, demanded(), known=known))
    if score.broken:
        complain(f"{score.name}: {broken_words(score.broken)}")
    score.rubric = rubric
    return score


def _check_counted(args: argparse.Namespace, count: int) -> None:
    """Raises UserError for an option that does nothing with so many attempts."""
    if args.rationales and not args.out and count > 1:
        refuse_idle("--rationales", "in the report of a class", add="--out")
    if count == 1 and not (args.handout or (args.before and args.report) or args.report == "xlsx"):
        given = args.pass_mark != PASS_MARK
        if given:
            refuse_idle("--pass-mark", "with one attempt")


def _check_who(reviews: list[Review]) -> None:
    """Raises UserError where nobody can say who is to be shown the key, and so in whose attempts it is recorded."""
    who = _acting()
    if who.name == who.login and len({name_key(review.started_by) for review in reviews}) > 1:
        what = "These attempts are several people's, and the settings do not name who is shown their key."
        remedy = "A trainer names the key with --key; else say who you are: tui-review settings name=NAME."
        raise UserError(what, remedy=remedy)


def _check_written(reviews: list[Review], args: argparse.Namespace) -> None:
    """Raises UserError where a report could not be written: before it is recorded that the key was shown."""
    if args.output:
        check_private(Path(args.output), overwrite=args.overwrite)
    if not args.out:
        return
    folder = Path(args.out)
    for name in _file_names(reviews):
        if os.path.lexists(folder / name):
            check_output(folder / name, overwrite=args.overwrite)
    there = next(each for each in (folder, *folder.absolute().parents) if each.exists())
    if not (there.is_dir() and os.access(there, os.W_OK | os.X_OK)):
        what = "No folder can be made there." if there != folder else "Nothing can be written into it."
        raise UserError(what, remedy="Name another folder.", file=str(folder))


def _attempts(given: list[str], args: argparse.Namespace, *, any_review: bool = False) -> _Attempts:
    """The attempts on the case in some files and folders, as `_once` has them; what is none is left out and named.

    With `any_review` nothing is left out for that.
    """
    found = _read_all(given)
    if any_review:
        return _once(found, found.read)
    case = _case_meant(found.read, args)
    on_case: list[ReviewFile] = []
    for each in found.read:
        if why := why_no_attempt(each.review, case):
            complain(f"{each.path}: left out: {why}.")
            found.left.setdefault(identity_of(each.review), []).append(f"Left out: {each.path}: {why}.")
        else:
            on_case.append(each)
    return _once(found, on_case)


def _case_meant(opened: list[ReviewFile], args: argparse.Namespace) -> str:
    """The case that attempts are scored on: the key's, or the one that is named, else the first attempt's."""
    if args.key:
        return key_head(Path(args.key))[0]
    if args.case:
        return find_case(args.case, case_folders()).id
    return next(filter(None, (each.review.review.case for each in opened)), "")


def _read_all(given: list[str]) -> _Attempts:
    found = _Attempts()
    catalogs: dict[Path, Catalog] = {}
    for name in given:
        path = Path(name)
        # One for each folder: a shell may name two hundred files one by one.
        folder = path if path.is_dir() else path.parent
        catalog = catalogs.setdefault(folder, catalog_for(folder))
        for each in reviews_named(path):
            try:
                found.read.append(read_review(each, catalog))
            except UserError as error:
                complain(error.message)
                found.unread.append(f"Left out, as it cannot be read: {each}: {error.what}")
                found.status = UNUSABLE
    return found


def _once(found: _Attempts, opened: list[ReviewFile]) -> _Attempts:
    """Each attempt once, however many files hold it, and what is left out of which; where files differ, nothing clean.

    Where none of an attempt's files goes on from the others, nobody knows which was meant: none is scored.
    """
    for copies in by_review(opened):
        if copies.counts is not None:
            found.counted.append(copies.counts)
        for path, why in copies.said(called="attempt"):
            complain(f"{path}: left out: {why}.")
        if differing := copies.differing(called="attempt"):
            found.status = UNUSABLE
            whose = copies.counts or copies.left[0]
            left = found.left.setdefault(identity_of(whose.review), [])
            left += [_left_words(copies, str(path), why) for path, why in differing]
    return found


def _left_words(copies: Copies, path: str, why: str) -> str:
    if copies.counts is not None:
        return f"Left out: {path}: {why}."
    people = " or ".join(sorted({each.review.started_by or each.review.review.id for each in copies.left}))
    return f"There twice, and not scored: the attempt of {people} in {path}: {why}."


def _scorer(opened: list[ReviewFile], args: argparse.Namespace) -> tuple[Case | None, Scorer]:
    """The case, if it is here, and the scorer for all attempts, which must be of one instrument and version."""
    first = opened[0]
    made_with = {(each.review.review.instrument.id, each.review.review.instrument.version) for each in opened}
    if len(made_with) > 1:
        versions = ", ".join(sorted(" ".join(pair) for pair in made_with))
        raise UserError(
            f"These attempts were made with different instruments: {versions}.", remedy="Score them apart."
        )
    name = args.case or (key_head(Path(args.key))[0] if args.key else first.review.review.case)
    if not name:
        raise UserError(
            "This review is no attempt on a mock case.",
            remedy="Name the key with --key.",
            file=str(first.path),
        )
    case: Case | None = None
    lacking: UserError | None = None
    try:
        case = find_case(name if args.case else plain_id(name), case_folders())
    except UserError as error:
        if args.case or not args.key:
            raise
        lacking = error
    path = Path(args.key) if args.key else key_at_hand(case) if case is not None else None
    if path is None:
        raise UserError(f"The key of {name} is not kept with the case.", remedy="Name it with --key.")
    try:
        return case, Scorer(load_key(path, first.rules, case))
    except UserError:
        if lacking is not None:
            # What the case gives is missing from the key then: that is not the key's fault.
            complain(f"{lacking.message} The key alone is looked at; --case names the folder of the case.")
        raise


def _seen(path: Path, scorer: Scorer, beside: dict[Path, LyingBeside]) -> Score:
    """The score for whoever made the attempt: without a trainer's --key, that the key was seen stands in the file."""
    score = score_with_mark(path, scorer, _acting(), today=desk_day(), beside=_beside(path, beside))
    if said := who_saw_words(score.review, _acting()):
        complain(f"{path}: {said}.")
    return score


def _beside(path: Path, known: dict[Path, LyingBeside]) -> LyingBeside:
    """The attempts of a file's folder, read once for all that lie in it."""
    if path.parent not in known:
        known[path.parent] = LyingBeside.of(path.parent)
    return known[path.parent]


def _acting() -> Editor:
    return Editor(acting_name(""), login=user_name())


def _item(opened: list[ReviewFile], item: str, scorer: Scorer, case: Case | None, *, as_trainer: bool) -> int:
    if item not in scorer.rules.rated:
        raise UserError(f"{scorer.rules.instrument.id} has no item {item}.")
    if case is None:
        raise UserError("The case is not here.", remedy="Name its folder with --case.")
    status, beside = DONE, dict[Path, LyingBeside]()
    for each in opened:
        if as_trainer:
            found = item_feedback(each.review, item, scorer, case)
        else:
            lies = _beside(each.path, beside)
            found = item_with_mark(each.path, item, scorer, case, _acting(), today=desk_day(), beside=lies)
            if said := who_saw_words(each.review, _acting()):
                complain(f"{each.path}: {said}.")
        for one in found:
            status = FINDINGS
            say(f"{one.mark.id}  {one.label}: {against_key(scorer.rules, one.mark)}. {one.reasoning}")
        if not found:
            say(f"{rated_name(scorer.rules, item)}: as the key.")
    return status


def as_json(
    scores: list[Score], scorer: Scorer, case: Case | None, *, pass_mark: int = PASS_MARK
) -> dict[str, Any]:
    """Scores as `score --json` gives them; `class` is null for a single attempt."""
    return {
        "case": scorer.key.file.case,
        "key": scorer.key.digest,
        "instrument": {"id": scorer.rules.instrument.id, "version": scorer.rules.instrument.version},
        "attempts": [_attempt(score, scorer, case) for score in scores],
        "class": class_figures(scores, scorer, pass_mark=pass_mark).as_json() if len(scores) > 1 else None,
    }


def _attempt(score: Score, scorer: Scorer, case: Case | None) -> dict[str, Any]:
    return {
        "id": score.name,
        "trainee": score.trainee,
        "is_attempt": score.is_attempt,
        "try": asdict(score.tries) if score.tries is not None else None,
        "knew_the_key": knew_key(score),
        "scores": {group: _tally(score.tally(group)) for group in SCORE_GROUPS},
        "of_the_key": {"asked": score.asked_by_key, "answered": score.answered_of_key},
        "differences": [explain(mark, score, scorer, case).as_json() for mark in score.differences],
        "accepted": [explain(mark, score, scorer, case).as_json() for mark in score.accepted],
        "given_otherwise": score.given_otherwise,
        "unfinished": score.unfinished,
        "unrated": score.unrated,
        "left": score.left_words,
        "another_text": score.other_text,
        "not_written": score.unwritten,
        "copied": score.copied,
        "as_in_the_key": score.of_the_key,
        "broken": list(score.broken),
        "key_seen": [
            {"at": act.at, "by": act.by, "to": shown_to(score.review, act), "came_to": act.reason}
            for act in shown_in(score.review)
        ],
        "cited": {"answers": len(score.cited), "with_a_deciding_passage": len(score.cited_well)},
        "rubric": rubric_figures([score]).as_json(),
        "blocks": [
            {"id": block.id, "title": block.title, "covers": block.covers, "items": items}
            for block, items in weak_blocks(score.differences, scorer.rules).values()
        ],
    }


def _tally(tally: Tally) -> dict[str, int | float | None]:
    return {
        "right": tally.right,
        "accepted": tally.defensible,
        "wrong": tally.wrong,
        "follows": tally.follows,
        "unfinished": tally.unfinished,
        "points": tally.credit / WHOLE_CREDIT,
        "percent": tally.percent,
    }


def _report(
    scores: list[Score],
    scorer: Scorer,
    case: Case | None,
    args: argparse.Namespace,
    read: _AttemptsRead,
) -> None:
    left = [*read.now.said, *(read.before.said if args.report == "xlsx" else [])]
    whole = len(scores) > 1 or args.handout or args.before or args.report == "xlsx"
    figures = class_figures(scores, scorer, pass_mark=args.pass_mark) if whole else None
    if figures is not None and args.report == "xlsx":
        from tui_review.reports.workbook import to_xlsx  # noqa: PLC0415 - costs 60 ms, and few want a workbook

        sheets = class_sheets(figures, scores, scorer)
        tables = [Table(name, head, map(list, rows)) for name, head, rows in sheets]
        data = to_xlsx(
            [*tables, *([Table("Left out", ("what",), [[each] for each in left])] if left else [])]
        )
        if args.output:
            write_private(Path(args.output), data, overwrite=args.overwrite)
        else:
            hand_out(data)
        return
    if figures is None:
        blocks = _naming(left, attempt_blocks(scores[0], scorer, case, rationales=args.rationales))
    elif args.handout:
        blocks = handout_blocks(figures, scorer, case)
    else:
        told = _naming(left, class_blocks(figures, scores, scorer, case))
        blocks = chain(told, _before(read, scorer, scores) if args.before else ())
    title = case_title(scorer, case)
    give_out(args, page(blocks, title) if args.report == "html" else markdown(blocks))


def _naming(left: Iterable[str], blocks: Iterator[Block]) -> Iterator[Block]:
    """A page that names below its title the files that were left out and hold something else."""
    yield next(blocks)
    yield from (paragraph(strong(each)) for each in left)
    yield from blocks


def _before(read: _AttemptsRead, scorer: Scorer, scores: list[Score]) -> Iterator[Block]:
    """How the same people did before."""
    earlier = [scorer.score(each.review) for each in read.before.counted]
    for score in earlier:
        score.tries = read.everybody.tries(score.review)
    yield from _naming(read.before.said, before_blocks(earlier, scores, scorer.rules))


def _write(
    scores: list[Score],
    scorer: Scorer,
    case: Case | None,
    args: argparse.Namespace,
    found: _Attempts,
) -> None:
    """Writes a report for each attempt, and for a class one; what is there is replaced with `--overwrite` alone."""
    everything = found.said
    documents = []
    for score in scores:
        own = found.left.get(identity_of(score.review), []) if len(scores) > 1 else everything
        told = attempt_blocks(score, scorer, case, rationales=args.rationales)
        documents.append(markdown(_naming(own, told)))
    if len(scores) > 1:
        figures = class_figures(scores, scorer, pass_mark=args.pass_mark)
        documents.append(markdown(_naming(everything, class_blocks(figures, scores, scorer, case))))
    files = dict(zip(_file_names([score.review for score in scores]), documents, strict=True))
    folder = Path(args.out)
    make_private_folder(folder)
    for name, text in files.items():
        write_output(folder / name, text.encode(), overwrite=args.overwrite)


def _file_names(reviews: list[Review]) -> list[str]:
    """What each attempt's report is called, by its id, and where two have the same its person; then that of a class."""
    taken = {"class"}
    ids = Counter(review.review.id.casefold() for review in reviews)
    names: list[str] = []
    for review in reviews:
        id_ = review.review.id
        name = free_name(id_ if ids[id_.casefold()] == 1 else f"{id_}-{file_word(review.started_by)}", taken)
        taken.add(name.casefold())
        names.append(name)
    return [f"{name}.md" for name in (*names, *(["class"] if len(reviews) > 1 else []))]


def print_scores(scores: list[Score], scorer: Scorer) -> None:
    """Each attempt on a line, with the differences of a single one; of several, the hardest questions."""
    for name, score in zip(told_apart([score.review for score in scores]), scores, strict=True):
        say(f"{name}: {', '.join(_score_parts(score))}")
        if len(scores) == 1:
            for mark in score.differences:
                say(f"  {mark.id}  {label(scorer.rules, mark.id)}: {against_key(scorer.rules, mark)}")
                for detail in mark.detail:
                    say(f"    {detail}")
    if len(scores) > 1:
        figures = class_figures(scores, scorer)
        for id_ in figures.hardest:
            each = figures.questions[id_]
            say(f"hardest: {id_}  {each.label}: {each.words}")
        for who, where in same_texts_rows(figures, scores):
            say(f"alike word for word: {who}, at {where}")


def _score_parts(score: Score) -> list[str]:
    """What an attempt comes to, as its line has it."""
    parts = [NO_ATTEMPT] if not score.is_attempt else []
    parts += [f"{group} {score.as_the_key(group)}" for group in SCORE_GROUPS]
    if score.tries is not None and score.tries.of > 1:
        parts.append(score.tries.words)
    if knew := knew_key(score):
        parts.append(knew)
    if shown := seen_words(score.review):
        parts.append(shown)
    if score.other_text:
        parts.append(score.other_text.rstrip("."))
    if otherwise := given_otherwise_words(score):
        parts.append(otherwise)
    if answered := share_answered_words(score):
        parts.append(answered)
    if left := score.left_words:
        parts.append(left if score.unfinished or score.unrated else f"not finished: {left}")
    if score.unwritten:
        parts.append(f"{count_of(len(score.unwritten), 'text')} not written")
    if score.copied:
        parts.append(f"{count_of(len(score.copied), 'text')} of another item once more")
    if score.of_the_key:
        parts.append(of_the_key_words(score))
    if score.rubric is not None:
        parts.append(rubric_words(rubric_figures([score])))
    return parts

"""`compare`: the differences between two instruments, question by question."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from tui_review.errors import DONE, FINDINGS
from tui_review.instrument.model import Instrument
from tui_review.store.reviews import catalog_for
from tui_review.terminal import print_json, say


def arguments(parser: argparse.ArgumentParser, command: str) -> None:
    """The arguments of `compare`."""
    parser.set_defaults(command=command)
    parser.description = "Shows what differs between two instruments, question by question."
    what = "an installed instrument, ID or ID@VERSION, or an instrument file"
    parser.add_argument("a", metavar="A", help=what)
    parser.add_argument("b", metavar="B", help="the other one")
    parser.add_argument(
        "--rules",
        action="store_true",
        help="only what can change an answer or a rating: no wording, no guidance",
    )
    parser.add_argument("--json", action="store_true", help="one JSON document")


def run(args: argparse.Namespace) -> int:
    """Runs `compare`; 1 when there are differences."""
    from tui_review.instrument.compare import compare_instruments  # noqa: PLC0415 - for this command only

    one, other = _instrument(args.a), _instrument(args.b)
    found = compare_instruments(one, other, texts=not args.rules)
    if args.json:
        print_json([each.as_json() for each in found])
        return FINDINGS if found else DONE
    say(f"- {one.title} ({one.id}@{one.version})")
    say(f"+ {other.title} ({other.id}@{other.version})")
    for each in found:
        say()
        aspects = ", ".join(dict.fromkeys(change.aspect for change in each.fields))
        name = each.label if each.kind == "term" else f"{each.id} {each.label}".strip()
        say(f"{each.status} {each.kind} {name}" + (f": {aspects}" if aspects else ""))
        for change in each.fields:
            for line in _lines(change.before, change.after):
                say(f"  {change.field}  {line}")
    if not found:
        say("No differences.")
    return FINDINGS if found else DONE


def _instrument(name: str) -> Instrument:
    """The instrument that a person names."""
    path = Path(name)
    if path.is_file():
        from tui_review.instrument.loading.near import load_near  # noqa: PLC0415 - loads pydantic; for files only

        return load_near(path)[0]
    id_, _, version = name.partition("@")
    return catalog_for(Path()).rules(id_, version)[0].instrument


def _lines(before: Any, after: Any) -> list[str]:
    """What is gone, then what is new: of lists only the entries that are not in both."""
    if (
        isinstance(before, list)
        and isinstance(after, list)
        and sorted(map(str, before)) != sorted(map(str, after))
    ):
        gone = [each for each in before if each not in after]
        new = [each for each in after if each not in before]
        return [f"- {_shown(each)}" for each in gone] + [f"+ {_shown(each)}" for each in new]
    return [
        f"{sign} {_shown(each)}" for sign, each in (("-", before), ("+", after)) if each not in ("", None, [])
    ]


def _shown(value: Any) -> str:
    if isinstance(value, dict):
        return "; ".join(
            f"{key}: {_shown(each)}" for key, each in value.items() if each not in ("", None, [], {}, False)
        )
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return ", ".join(_shown(each) for each in value)
    return " ".join(str(value).split())

"""The events of a YAML text, from libyaml where it is installed, else from ruamel.yaml's own parser.

Both parsers give the same events for what this project reads; everything in which they differ (odd control
characters, directives) is refused before either sees it. What they object to, `causes` puts into our words.
"""

from __future__ import annotations

import importlib
from functools import cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

    NextEvent = Callable[[], Any]


@cache
def native_parser() -> Any | None:
    """Give libyaml's parser class, or None where `ruamel.yaml.clib` is not installed (not all have it)."""
    try:
        # The module has no stubs and a private name, so it is looked up rather than imported.
        return importlib.import_module("_ruamel_yaml").CParser
    except (ImportError, AttributeError):
        return None


def open_events(text: bytes) -> NextEvent:
    """A function that gives the next event of `text`, which is UTF-8; it raises what `translated` takes."""
    native = native_parser()
    if native is not None:
        next_native: NextEvent = native(text).get_event
        return next_native
    # Here, because it takes ten times longer to load than a review takes to read.
    from ruamel.yaml import YAML  # noqa: PLC0415

    next_pure: NextEvent = YAML(typ="safe", pure=True).parse(text.decode()).__next__
    return next_pure

"""Overlays: an instrument that writes only how it differs from another, put together before anything is checked.

Works on plain data, before the shape is known. Every part of the result remembers which file it was read from, so
that whatever is found wrong later points at the line that says it, in the overlay or in its base.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, Final

from tui_review.errors import did_you_mean
from tui_review.yamlfile.positions import PathKey
from tui_review.yamlfile.reader import Document

_OWN: Final = frozenset({"extends", "reword", "change", "remove", "add"})
"""Keys that say how the overlay differs; no part of the instrument they make."""
_BY_KEY: Final = ("facts", "ratings", "lists", "terms", "links", "renames")
"""Maps of an instrument of which an overlay names only the entries that differ."""
_GROUPS: Final = ("sections", "items", "parts", "questions", "every_item")


@dataclass(slots=True)
class PlacedData:
    """A piece of data, and where it was read."""

    value: dict[str, PlacedData] | list[PlacedData] | str
    document: Document
    path: PathKey


@dataclass(slots=True)
class OverlaidBase:
    """A base with an overlay laid over it."""

    root: PlacedData
    problems: list[tuple[PathKey, str]]
    """What in the overlay means nothing: where in it, and why."""
    idle: list[PathKey]
    """Where the overlay says what the base says already."""

    def origin(self, path: PathKey) -> tuple[Document, PathKey]:
        """Which file says what stands at a path, and where in it."""
        node = self.root
        for number, key in enumerate(path):
            inner = _child(node, key)
            if inner is None:
                return node.document, (*node.path, *path[number:])
            node = inner
        return node.document, node.path


def tree(document: Document) -> PlacedData:
    """All of a document as nodes."""

    def node(value: Any, path: PathKey) -> PlacedData:
        if isinstance(value, dict):
            value = {key: node(each, (*path, key)) for key, each in value.items()}
        elif isinstance(value, list):
            value = [node(each, (*path, number)) for number, each in enumerate(value)]
        return PlacedData(value, document, path)

    return node(document.data, ())


def plain_node(node: PlacedData) -> Any:
    """The plain data of a node."""
    if isinstance(node.value, dict):
        return {key: plain_node(each) for key, each in node.value.items()}
    return [plain_node(each) for each in node.value] if isinstance(node.value, list) else node.value


def lay_over(base: PlacedData, overlay: Document) -> OverlaidBase:
    """The base with what the overlay says laid over it; `base` is used up. Both have the shape they should."""
    return _Merge(base, tree(overlay)).merged()


def _child(node: PlacedData, key: str | int) -> PlacedData | None:
    if isinstance(node.value, dict):
        return node.value.get(str(key))
    if isinstance(node.value, list) and isinstance(key, int) and key < len(node.value):
        return node.value[key]
    return None


def _entries(node: PlacedData | None) -> dict[str, PlacedData]:
    return node.value if node is not None and isinstance(node.value, dict) else {}


def _members(node: PlacedData | None) -> list[PlacedData]:
    return node.value if node is not None and isinstance(node.value, list) else []


def _text(node: PlacedData | None) -> str:
    return node.value if node is not None and isinstance(node.value, str) else ""


@dataclass(slots=True)
class _Place:
    """A part of the base, and the list it stands in."""

    node: PlacedData
    siblings: list[PlacedData]


class _Merge:
    """One overlay being laid over its base."""

    def __init__(self, base: PlacedData, overlay: PlacedData) -> None:
        self._base = _entries(base)
        self._overlay = overlay
        self._own = _entries(overlay)
        self._places: dict[str, _Place] = {}
        self._last: dict[str, PlacedData] = {}
        """The part added last after an id: the next addition there follows it."""
        self._find_parts(base)
        self._merged = OverlaidBase(PlacedData(self._base, overlay.document, ()), [], [])

    def merged(self) -> OverlaidBase:
        # Rewording first, from the narrowest: what it quotes stands in the base's file exactly so.
        for id_, fields in _entries(self._own.get("change")).items():
            place = self._place(id_, fields.path)
            rewording = _entries(fields).pop("reword", None)
            if place is not None and rewording is not None:
                self._reword(place.node, rewording)
        self._reword(PlacedData(self._base, self._overlay.document, ()), self._own.get("reword"))
        self._replace_top()
        for id_, fields in _entries(self._own.get("change")).items():
            self._change(id_, fields)
        for addition in _members(self._own.get("add")):
            self._add(_entries(addition), addition.path)
        for name in _members(self._own.get("remove")):
            self._remove(_text(name), name.path)
        return self._merged

    def _find_parts(self, node: PlacedData, outer: str = "") -> None:
        """Every section, item, part and question by its id, and every column by its table's and its own."""
        for group in _GROUPS:
            siblings = _members(_entries(node).get(group))
            for each in siblings:
                self._places.setdefault(_text(_entries(each).get("id")), _Place(each, siblings))
                self._find_parts(each, _text(_entries(each).get("id")))
        columns = _members(_entries(node).get("columns"))
        for column in columns:
            id_ = f"{outer}.{_text(_entries(column).get('id'))}"
            self._places.setdefault(id_, _Place(column, columns))

    def _place(self, id_: str, at: PathKey) -> _Place | None:
        if id_ not in self._places:
            what = f"The base has no question, item, section or column {id_}."
            self._merged.problems.append((at, what + did_you_mean(id_, self._places)))
        return self._places.get(id_)

    def _replace_top(self) -> None:
        self._base.pop("about", None)
        for key, given in self._own.items():
            if key in _BY_KEY:
                entries = _entries(self._base.setdefault(key, PlacedData({}, given.document, given.path)))
                for name, entry in _entries(given).items():
                    self._put(entries, name, entry)
            elif key not in _OWN:
                self._base[key] = given

    def _put(self, fields: dict[str, PlacedData], name: str, given: PlacedData) -> None:
        """One field of the overlay in the place of the base's; an empty one takes it away."""
        before = fields.get(name)
        if (plain_node(before) if before is not None else "") == plain_node(given):
            self._merged.idle.append(given.path)
        if given.value == "":
            fields.pop(name, None)
        else:
            fields[name] = given

    def _change(self, id_: str, fields: PlacedData) -> None:
        place = self._places.get(id_)
        if place is None:
            return  # reported where its rewording was looked for
        for name, given in _entries(fields).items():
            if name == "id":
                what = "An id is never changed: remove the part and add another, or use `renames`."
                self._merged.problems.append((given.path, what))
            else:
                self._put(_entries(place.node), name, given)

    def _add(self, addition: dict[str, PlacedData], at: PathKey) -> None:
        after, before = addition.get("after"), addition.get("before")
        anchor = after or before
        if anchor is None or (after is not None and before is not None):
            self._merged.problems.append((at, "An addition has either `after` or `before`."))
            return
        place = self._place(_text(anchor), anchor.path)
        if place is None:
            return
        beside = self._last.get(_text(after), place.node) if after is not None else place.node
        # By identity: two parts may be equal, and equality would compare whole trees.
        number = next(n for n, each in enumerate(place.siblings) if each is beside) + (after is not None)
        parts = _members(addition.get("put"))
        place.siblings[number:number] = parts
        if after is not None and parts:
            self._last[_text(after)] = parts[-1]

    def _remove(self, name: str, at: PathKey) -> None:
        group, _, key = name.partition(".")
        if name not in self._places and group in _BY_KEY and key in _entries(self._base.get(group)):
            _entries(self._base.get(group)).pop(key)
            return
        place = self._place(name, at)
        if place is not None:
            place.siblings[:] = [each for each in place.siblings if each is not place.node]

    def _reword(self, node: PlacedData, words: PlacedData | None) -> None:
        for old, new in sorted(_entries(words).items(), key=lambda entry: -len(entry[0])):
            # A phrase may be broken over lines in the base; dots and hyphens belong to ids.
            phrase = r"\s+".join(re.escape(word) for word in old.split())
            pattern = re.compile(rf"(?<![\w.-]){phrase}(?![\w-])")
            if not _substitute(node, pattern, _text(new)):
                self._merged.problems.append((new.path, f"The base says {old!r} nowhere here."))


def _substitute(node: PlacedData, pattern: re.Pattern[str], new: str) -> bool:
    """Replaces a phrase in every text, and in the names of terms and lists, but in no id; whether it was there."""
    found = False
    if isinstance(node.value, str):
        text, times = pattern.subn(lambda _: new, node.value)
        if times:
            node.value = text.strip() + ("\n" if node.value.endswith("\n") else "")
        return bool(times)
    for key, each in list(node.value.items()) if isinstance(node.value, dict) else enumerate(node.value):
        if key != "id":
            found = _substitute(each, pattern, new) or found
    for name in ("terms", "lists"):
        entries = _entries(node).get(name)
        if entries is not None and isinstance(entries.value, dict):
            renamed = {pattern.sub(lambda _: new, key): each for key, each in entries.value.items()}
            found = found or renamed.keys() != entries.value.keys()
            entries.value = renamed
    return found

"""Instruments given as plain data, written to a file and read as the program reads them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from tui_review.instrument.loading.catalog import shipped_folder
from tui_review.instrument.loading.near import load_near
from tui_review.instrument.rules import Rules, compile_rules
from tui_review.yamlfile.reader import read_file
from tui_review.yamlfile.writer import write_yaml

if TYPE_CHECKING:
    from collections.abc import Mapping


def write_instrument(data: Mapping[str, Any], folder: Path, name: str = "made.yaml") -> Path:
    """The file that holds an instrument given as data; raises UserError for what no file can hold."""
    path = folder / name
    path.write_bytes(write_yaml(data))
    return path


def write_overlay(base: Mapping[str, Any], overlay: Mapping[str, Any], folder: Path) -> Path:
    """The file of an overlay, with its base beside it."""
    write_instrument(base, folder, "base.yaml")
    return write_instrument(overlay, folder, "over.yaml")


def rules_over(base: Mapping[str, Any], overlay: Mapping[str, Any], folder: Path) -> Rules:
    """The compiled rules of an overlay over an instrument, both given as data."""
    instrument, _ = load_near(write_overlay(base, overlay, folder))
    return compile_rules(instrument)


def rules_from(data: Mapping[str, Any], folder: Path) -> Rules:
    """The compiled rules of an instrument given as data; raises UserError or ConditionError for one that is broken."""
    instrument, _ = load_near(write_instrument(data, folder))
    return compile_rules(instrument)


def shipped() -> dict[str, dict[str, Any]]:
    """The data of every instrument that ships, by its id; overlays among them."""
    return {
        path.stem: read_file(path, strings=True)[1].data
        for path in sorted(shipped_folder().glob("*.yaml"))
        if not path.name.endswith(".wording.yaml")
    }

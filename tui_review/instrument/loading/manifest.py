"""The manifest of shipped versions: one hash for every version, so that none is edited without anybody's notice."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from tui_review.errors import UserError
from tui_review.instrument.loading.bases import content_hash
from tui_review.instrument.loading.catalog import Catalog
from tui_review.instrument.origin import MANIFEST
from tui_review.yamlfile.files import read_bytes


def manifest_of(folder: Path) -> list[dict[str, Any]]:
    """The manifest as the folder holds it: id, version, sha256, released (a date, or empty). Raises UserError."""
    path = folder / MANIFEST
    try:
        found = json.loads(read_bytes(path)) if path.is_file() else []
    except ValueError:
        raise UserError("This is no manifest of instrument versions.", file=str(path)) from None
    if not isinstance(found, list) or not all(isinstance(each, dict) for each in found):
        raise UserError("This is no manifest of instrument versions.", file=str(path))
    return found


def current(folder: Path) -> list[dict[str, Any]]:
    """The manifest as the files are now; `released` is taken from the one that is written."""
    catalog = Catalog([folder])
    released = {
        (each.get("id"), each.get("version")): each.get("released", "") for each in manifest_of(folder)
    }
    return [
        {
            "id": entry.id,
            "version": entry.version,
            "sha256": content_hash(
                entry.path, read_bytes(entry.path), lambda id_, version: catalog.find(id_, version).path
            ),
            "released": released.get((entry.id, entry.version), ""),
        }
        for entry in catalog.entries()
    ]


def broken(folder: Path) -> list[str]:
    """What happened to released versions that must not: changed, or gone; in words."""
    now = {(each["id"], each["version"]): each["sha256"] for each in current(folder)}
    found = []
    for each in manifest_of(folder):
        name = f"{each.get('id')}@{each.get('version')}"
        sha256 = now.get((each.get("id"), each.get("version")))
        if each.get("released") and sha256 is None:
            found.append(f"{name} was released and is gone; put its file into archive/.")
        elif each.get("released") and sha256 != each.get("sha256"):
            found.append(f"{name} was released and is another now; give the change a new version.")
    return found


def manifest_text(manifest: list[dict[str, Any]]) -> str:
    """The manifest as its file holds it, one version a line, so that a diff shows which changed."""
    lines = ",\n".join(f" {json.dumps(each, ensure_ascii=False)}" for each in manifest)
    return f"[\n{lines}\n]\n"

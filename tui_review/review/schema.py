"""The JSON Schema of review files, from the classes of `model`: for editors, not for the program itself."""

from __future__ import annotations

import json


def review_schema() -> str:
    """The schema as JSON text, ending in a newline."""
    from pydantic import TypeAdapter  # noqa: PLC0415 - slow to load, and needed only here

    from tui_review.review.model import Review  # noqa: PLC0415

    schema = TypeAdapter(Review).json_schema()
    schema = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        **schema,
        "title": "A review of tui-review",
    }
    return json.dumps(schema, indent=1, ensure_ascii=False) + "\n"

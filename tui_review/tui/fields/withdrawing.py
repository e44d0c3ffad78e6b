"""Taking back what the letters have done that turn out to be the first of a text, whatever they fell on."""

from __future__ import annotations

from tui_review.tui.fields.base import Field
from tui_review.tui.fields.options import OptionsField, withdraw_choice
from tui_review.tui.fields.table import TableField, withdraw_rows


def withdraw(field: Field) -> bool:
    """Has a field's answer be as before the text; whether that had changed it."""
    if isinstance(field, OptionsField):
        return withdraw_choice(field)
    return isinstance(field, TableField) and withdraw_rows(field)

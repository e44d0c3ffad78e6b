"""Every screen by its name, imported when it is first asked for: `screens.OutlineScreen(session, "4B")`.

A session that never opens the outline never loads it. The type checker sees the classes themselves, so that what a
screen is given and what it gives back is checked as if it were imported.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

    from textual.screen import Screen

    from tui_review.tui.goto import GoToScreen as GoToScreen
    from tui_review.tui.grid import GridScreen as GridScreen
    from tui_review.tui.help import HelpScreen as HelpScreen
    from tui_review.tui.home.brief import BriefScreen as BriefScreen
    from tui_review.tui.home.new import NewScreen as NewScreen
    from tui_review.tui.home.screen import HomeScreen as HomeScreen
    from tui_review.tui.home.settings import SettingsScreen as SettingsScreen
    from tui_review.tui.interviews import InterviewsScreen as InterviewsScreen
    from tui_review.tui.outline import OutlineScreen as OutlineScreen
    from tui_review.tui.qa.conflicts import ConflictsScreen as ConflictsScreen
    from tui_review.tui.qa.diff import DiffScreen as DiffScreen
    from tui_review.tui.qa.handing import HandOverScreen as HandOverScreen
    from tui_review.tui.qa.handing import OverrideScreen as OverrideScreen
    from tui_review.tui.qa.history import HistoryScreen as HistoryScreen
    from tui_review.tui.qa.notes import NotesScreen as NotesScreen
    from tui_review.tui.qa.points import PointsScreen as PointsScreen
    from tui_review.tui.qa.signatures import SigningScreen as SigningScreen
    from tui_review.tui.qa.writing import WriteScreen as WriteScreen
    from tui_review.tui.reader import ReaderScreen as ReaderScreen
    from tui_review.tui.review.dialogs import AskAnew as AskAnew
    from tui_review.tui.review.dialogs import AskOfSaving as AskOfSaving
    from tui_review.tui.review.dialogs import AskScreen as AskScreen
    from tui_review.tui.review.dialogs import PromptScreen as PromptScreen
    from tui_review.tui.review.row import RowScreen as RowScreen
    from tui_review.tui.summary import SummaryScreen as SummaryScreen
    from tui_review.tui.training.casefile import CaseScreen as CaseScreen
    from tui_review.tui.training.contents import ContentsScreen as ContentsScreen
    from tui_review.tui.training.home import TrainingScreen as TrainingScreen
    from tui_review.tui.training.quiz import QuizScreen as QuizScreen
    from tui_review.tui.training.start import StartScreen as StartScreen
    from tui_review.tui.training.walk import StopsScreen as StopsScreen
    from tui_review.tui.why import WhyScreen as WhyScreen

HOMES: Final[Mapping[str, str]] = {
    "AskAnew": "review.dialogs",
    "AskOfSaving": "review.dialogs",
    "AskScreen": "review.dialogs",
    "BriefScreen": "home.brief",
    "CaseScreen": "training.casefile",
    "ConflictsScreen": "qa.conflicts",
    "ContentsScreen": "training.contents",
    "DiffScreen": "qa.diff",
    "GoToScreen": "goto",
    "GridScreen": "grid",
    "HandOverScreen": "qa.handing",
    "HelpScreen": "help",
    "HistoryScreen": "qa.history",
    "HomeScreen": "home.screen",
    "InterviewsScreen": "interviews",
    "NewScreen": "home.new",
    "NotesScreen": "qa.notes",
    "OutlineScreen": "outline",
    "OverrideScreen": "qa.handing",
    "PointsScreen": "qa.points",
    "PromptScreen": "review.dialogs",
    "QuizScreen": "training.quiz",
    "ReaderScreen": "reader",
    "RowScreen": "review.row",
    "SettingsScreen": "home.settings",
    "SigningScreen": "qa.signatures",
    "StartScreen": "training.start",
    "StopsScreen": "training.walk",
    "SummaryScreen": "summary",
    "TrainingScreen": "training.home",
    "WhyScreen": "why",
    "WriteScreen": "qa.writing",
}
"""The module of each screen, below this package."""


def __getattr__(name: str) -> type[Screen[Any]]:
    """The class of a screen. Raises AttributeError for a name that is none."""
    if name not in HOMES:
        raise AttributeError(f"there is no screen {name}")
    found: type[Screen[Any]] = getattr(import_module(f"tui_review.tui.{HOMES[name]}"), name)
    return found

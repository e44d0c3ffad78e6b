"""Who works on a review: the name and role that a person gives, and the account that the machine knows."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Final, Literal, Protocol

from tui_review.shape.frozen import frozen
from tui_review.yamlfile.text import clean_line

if TYPE_CHECKING:
    from tui_review.settings import Settings

Role = Literal["reviewer", "qa", "site_leader", "state", "observer"]
ROLES: Final[tuple[Role, ...]] = ("reviewer", "qa", "site_leader", "state", "observer")
OBSERVER: Final[Role] = "observer"
"""Who reads only."""
WORKING_ROLES: Final[tuple[Role, ...]] = tuple(role for role in ROLES if role != OBSERVER)
"""All others."""


def role_of(settings: Settings, needed: Role = "reviewer") -> Role:
    """The role in which somebody acts who names none: that of the settings, and where none is said, the one needed."""
    return settings.role or needed


def utc_now() -> str:
    """This moment, UTC, to the second."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def day_at_desk(at: str) -> str:
    """The ISO day of a UTC moment where the person sits; in the evening of a western county the day before."""
    return datetime.fromisoformat(at).astimezone().date().isoformat()


def desk_day() -> str:
    """This day at the person's desk, ISO."""
    return date.today().isoformat()  # noqa: DTZ011 - where the person sits


def why_no_name(text: str) -> str:
    """What is wrong with a text as the name under which somebody acts, in words; empty where nothing is."""
    said = clean_line(text)
    is_key = len(said) == 1 and said.isascii()
    return f"“{said}” is one key, and no name: it would stand in the record for good." if is_key else ""


@frozen()
class Policy:
    """What the settings ask for besides what every review asks for."""

    one_role: bool = False
    """Whether nobody may act in a second role of one review."""
    reasons: Literal["optional", "question", "sitting"] = "optional"
    """Whether a change after the first submission needs a reason, and how often a wizard asks for one."""
    asks_later: bool = False
    """Whether the reason is asked for once the change is kept, as in a wizard; what is handed over has it."""

    @classmethod
    def of(cls, settings: Settings, *, asks_later: bool = False) -> Policy:
        """What some settings ask for."""
        one_role = settings.several_roles == "error"
        return cls(one_role=one_role, reasons=settings.reasons, asks_later=asks_later)


class Signer(Protocol):
    """A key that acts are signed with."""

    @property
    def key(self) -> str:
        """Its fingerprint. Raises UserError for what is no key."""

    def sign(self, words: str) -> str:
        """The armored signature of some words. Raises UserError where it cannot be made."""


NOBODY: Final = "root"
"""The account that a machine has for everybody and nobody."""


@frozen()
class Editor:
    """Who works on a review, in which role."""

    name: str
    role: Role = "reviewer"
    why: str = ""
    """Why answers are changed in this session, where a reason is asked for."""
    now: Callable[[], str] = utc_now
    login: str = ""
    """The account on the machine: what stands beside the typed name in the record."""
    policy: Policy = Policy()
    """What the settings ask of them."""
    signer: Signer | None = None
    """The key that their acts and signatures are signed with; None where they are not."""

    @property
    def is_nobody(self) -> bool:
        """Whether only the machine's own account is known, which is no person."""
        return self.name == self.login == NOBODY

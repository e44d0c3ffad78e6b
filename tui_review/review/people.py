"""Who has acted in a review, in which roles: what shows that one person did in several, and who may not act now.

The program knows people by two things that a record keeps: the name that somebody typed, and the account on the machine
that the system named. Neither is a proof. Two names under one account are one person, or several who share it (`root`,
a training room); one name under two accounts may be either, too; accounts of two machines may have one name. Whoever
can write the file can write another name into it: only an act that is signed with a key binds a person.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from tui_review.errors import UserError
from tui_review.instrument.checks import Level
from tui_review.instrument.language.days import day_words
from tui_review.instrument.language.people import name_key
from tui_review.review.finding import Finding
from tui_review.review.handover import ROLES_LET_STAND, act_words, role_words
from tui_review.review.model import Act, Review
from tui_review.review.record.order import ancestors
from tui_review.review.who import Policy
from tui_review.shape.frozen import frozen

if TYPE_CHECKING:
    from tui_review.review.gate.proposals import Author

SEVERAL_ROLES: Final = ("several-roles", "several-names")
"""The findings of one person, and of one account, in several roles: somebody else can let them stand."""


@frozen()
class Deed:
    """Something that somebody did in a review in a role."""

    name: str
    role: str
    login: str
    """The account on the machine; empty where it is not recorded."""
    at: str
    what: str
    """In a few words."""
    by_seal: str
    """What the record has it by: the seal of an act, the id of a change or message; empty for one without."""


def deeds(review: Review) -> Iterator[Deed]:
    """All that was done in a review by people in a role: acts, messages, changes; to have made it is none."""
    for act in review.history:
        if act.act != "created":
            what = f"{act_words(act.act)}, version {act.version}"
            yield Deed(act.by, act.role, act.login, act.at, what, act.seal)
    for id_, note in review.notes.items():
        for message in note.messages:
            yield Deed(message.by, message.role, message.login, message.at, f"note {id_}", message.id)
    for id_, answer in review.answers.items():
        for event in answer.changes:
            yield Deed(event.by, event.role, event.login, event.at, f"changed {id_}", event.id)


def check_role(review: Review, by: Author) -> None:
    """Raises UserError where whoever proposes something acted in another role of the review, by name or account."""
    for deed in deeds(review):
        if not deed.role or not deed.name or deed.role == by.role:
            continue
        if by.name and name_key(deed.name) == name_key(by.name):
            who = deed.name
        elif by.login and deed.login == by.login:
            who = f"The account {by.login}, as {deed.name},"
        else:
            continue
        what = f"{who} acted in this review as {role_words(deed.role)} before ({deed.what}, {day_words(deed.at)}), and "
        what += f"nobody acts in several roles of one: {by.name} cannot act as {role_words(by.role)}."
        raise UserError(what, remedy="Somebody else does it; the setting several_roles asks for that.")


def people_findings(review: Review, policy: Policy) -> Iterator[Finding]:
    """People, and accounts under several names, that acted in several roles of one review."""
    done = [deed for deed in deeds(review) if deed.name and deed.role]
    for own in _by(done, lambda deed: name_key(deed.name)):
        if len(roles := _each(deed.role for deed in own)) > 1:
            what = f"{own[-1].name} acted in several roles of this review: {', '.join(roles)}."
            level: Level = "error" if policy.one_role else "warning"
            yield _as_it_stands(review, own, Finding("", level, "several-roles", what))
    for own in _by([deed for deed in done if deed.login], lambda deed: deed.login):
        names, roles = _each(deed.name for deed in own), _each(deed.role for deed in own)
        if len({name_key(name) for name in names}) > 1 and len(roles) > 1:
            what = (
                f"The account {own[0].login} acted under several names in several roles: {', '.join(names)}. "
            )
            what += "Is it one person, or an account that several use?"
            level = "error" if policy.one_role else "info"
            yield _as_it_stands(review, own, Finding("", level, "several-names", what))


def check_lets_stand(review: Review, by: Author) -> None:
    """Raises UserError where there is nothing to let stand, or for whom it is not: who acted in another role, too."""
    found = people_findings(review, Policy(one_role=True))
    if not any(each.level == "error" for each in found):
        raise UserError(
            "Nobody acted in several roles of this review that is not let stand already.",
            remedy="Hand it over without --let-stand.",
        )
    check_role(review, by)


def only_roles(errors: Sequence[Finding]) -> bool:
    """Whether nothing stands in the way of a hand-over but who acted in several roles, which may be let stand."""
    return bool(errors) and all(each.code in SEVERAL_ROLES for each in errors)


def _as_it_stands(review: Review, own: Sequence[Deed], found: Finding) -> Finding:
    """What is found of one person's deeds, with who let them stand, or who can where it is an error."""
    if (act := _let_stand(review, own)) is not None:
        what = f"{found.message} {act.by} let it stand on {act.on}: {act.reason}"
        return replace(found, level="info", message=what)
    if found.level != "error":
        return found
    how = "The setting several_roles makes that an error. Somebody who acted in no other role can let it stand, with "
    how += "a reason, as they hand the review over: `--let-stand WHY`, or the wizard asks."
    return replace(found, message=f"{found.message} {how}")


def _let_stand(review: Review, own: Sequence[Deed]) -> Act | None:
    """The last act that lets all these deeds stand: done after them, under another name and from another account."""
    acts = review.history
    names, logins = {name_key(deed.name) for deed in own}, {deed.login for deed in own if deed.login}
    for number in range(len(acts) - 1, -1, -1):
        act = acts[number]
        if act.act != ROLES_LET_STAND or name_key(act.by) in names or act.login in logins:
            continue
        before = [acts[place] for place in ancestors(acts, number)]
        known = {each.seal for each in before} | {id_ for each in before for id_ in each.covers}
        if all(deed.by_seal in known for deed in own):
            return act
    return None


def _by(done: list[Deed], key: Callable[[Deed], str]) -> list[list[Deed]]:
    found: dict[str, list[Deed]] = {}
    for deed in done:
        found.setdefault(key(deed), []).append(deed)
    return list(found.values())


def _each(words: Iterator[str]) -> list[str]:
    return list(dict.fromkeys(words))

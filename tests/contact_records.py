"""Made-up contact records, and the reference's monthly requirements computed a second time, naively.

Everything here is fictional. The naive computation shares no code with the program: plain dates and loops.
"""

from __future__ import annotations

import calendar
import random
from datetime import date, timedelta
from typing import Any

Row = dict[str, Any]
CASE_PURPOSES = ("Delivered services to client", "Conduct client evaluation")
PARTY = {
    "Child": "Staff Person/Child",
    "Parent": "Staff Person/Parent-Guardian",
    "Substitute care provider": "Staff Person/Sub Care Provider",
}


def record(seed: int = 1, *, months: int = 24, persons: int = 5, contacts: int = 400) -> dict[str, Any]:
    """The answers of one made-up case, tables as lists of row maps."""
    rng = random.Random(seed)
    first = date(2024, 1, 1)
    last = end_of(add_months(first, months - 1))
    roles = ["Child", "Child", "Parent", "Parent", "Substitute care provider", "Other"]
    people: list[Row] = []
    for number in range(persons):
        person: Row = {"name": f"Fictional Person {number}", "role": roles[number % len(roles)]}
        if rng.random() < 0.4:
            person["from_date"] = (first + timedelta(days=rng.randrange(120))).isoformat()
        if rng.random() < 0.4:
            person["to_date"] = (last - timedelta(days=rng.randrange(120))).isoformat()
        people.append(person)
    plans = []
    start = first - timedelta(days=rng.randrange(60))
    while start < last:
        end = start + timedelta(days=rng.choice([130, 160, 180, 300]))
        plan: Row = {"start_date": start.isoformat(), "end_date": end.isoformat()}
        if rng.random() < 0.1:
            del plan["end_date"]
        if rng.random() < 0.85:
            plan["approved"] = (start + timedelta(days=rng.choice([-9, 0, 0, 0, 12, 900]))).isoformat()
        plans.append(plan)
        start = end + timedelta(days=rng.choice([0, 1, 1, 1, 20]))
    services = []
    for kind in ("Contact waiver", "Runaway", "ICPC placement", "SW Plan Contact"):
        begin = add_months(first, rng.randrange(months))
        service: Row = {"kind": kind, "for_person": rng.choice(people)["name"], "schedule": "monthly"}
        if kind == "SW Plan Contact":
            service |= {"party": "Staff Person/Sub Care Provider", "method": "In-Person"}
            if rng.random() < 0.5:
                service |= {"in_person_times": rng.randrange(1, 3), "in_person_months": rng.randrange(1, 5)}
        else:
            service["from_month"] = begin.isoformat()
            if rng.random() < 0.8:
                service["to_month"] = end_of(add_months(begin, rng.randrange(3))).isoformat()
        services.append(service)
    days = (last - first).days
    rows = [
        _contact(rng, people, first + timedelta(days=rng.randrange(-20, days + 20))) for _ in range(contacts)
    ]
    return {
        "cr.case_name": "Fictional case",
        "cr.review_date": last.isoformat(),
        "cr.scope": ["Case"],
        "cr.first_month": first.isoformat(),
        "cr.last_month": last.isoformat(),
        "cr.persons": people,
        "cr.plans": plans,
        "cr.services": services,
        "cr.contacts": rows,
    }


def _contact(rng: random.Random, people: list[Row], day: date) -> Row:
    def mostly(usual: str, *others: str, chance: float = 0.85) -> str:
        return usual if rng.random() < chance else rng.choice(others)

    person = rng.choice(people)
    role = person["role"]
    purpose = (
        "Consult with Sub Care Provider" if role == "Substitute care provider" else rng.choice(CASE_PURPOSES)
    )
    row: Row = {
        "staff": "Fictional Worker",
        "start_date": day.isoformat(),
        "setting": mostly("Case", "Referral", chance=0.95),
        "purpose": mostly(purpose, "Investigate referral", "Other"),
        "method": mostly("In-Person", "Telephone", "Written", "Electronic", chance=0.7),
        "in_residence": mostly("Yes", "No", chance=0.55),
        "status": mostly("Completed", "Attempted"),
        "participant": mostly(
            person["name"], "Nobody Listed", f"{person['name']}; {rng.choice(people)['name']}", chance=0.9
        ),
        "on_behalf_of": mostly(
            "; ".join(each["name"] for each in people if each["role"] == "Child"),
            person["name"],
            people[0]["name"],
            "Nobody Listed",
        ),
        "party_type": mostly(PARTY.get(role, "Other"), "Other", chance=0.95),
        "entered": (day + timedelta(days=rng.randrange(12))).isoformat(),
        "primary_worker": mostly("Yes", "No", chance=0.9),
    }
    if rng.random() < 0.9:
        row["location"] = "Fictional place"
    if rng.random() < 0.85:
        row["services"] = ["SW Plan Contact"]
    if row["primary_worker"] == "No" and rng.random() < 0.5:
        row["approved_by"] = "Fictional Manager"
    for column in ("method", "status", "services", "primary_worker", "staff", "on_behalf_of", "entered"):
        if rng.random() < 0.02:
            row.pop(column, None)
    return row


def add_months(day: date, number: int) -> date:
    """The first day of the month so many months on."""
    months = day.year * 12 + day.month - 1 + number
    return date(months // 12, months % 12 + 1, 1)


def end_of(day: date) -> date:
    """The last day of the month."""
    return day.replace(day=calendar.monthrange(day.year, day.month)[1])


def naive_figures(answers: dict[str, Any]) -> dict[str, tuple[int, int]]:
    """For each requirement how many months (windows, entries; children for the residence) are met, of how many."""
    first = date.fromisoformat(answers["cr.first_month"]).replace(day=1)
    last = end_of(date.fromisoformat(answers["cr.last_month"]))
    months = []
    while first <= last:
        months.append(first)
        first = add_months(first, 1)
    plan_days = _plan_days(answers, last)
    children = [each for each in answers["cr.persons"] if each["role"] == "Child"]
    found = dict.fromkeys(
        [
            "child_monthly",
            "child_residence",
            "parent_monthly",
            "scp_monthly",
            "scp_in_person",
            "entered_in_time",
            "by_primary_worker",
            "on_behalf",
            "plan_without_gap",
            "plan_contacts",
        ],
        (0, 0),
    )

    def add(id_: str, met: int, of: int) -> None:
        found[id_] = (found[id_][0] + met, found[id_][1] + of)

    for person in answers["cr.persons"]:
        contacts = [
            c
            for c in answers["cr.contacts"]
            if person["name"] in c["participant"].split("; ")
            and months[0] <= date.fromisoformat(c["start_date"]) <= last
            and _seen(c, answers)
        ]
        mandatory = [
            c
            for c in contacts
            if c.get("status") == "Completed"
            and c["setting"] == "Case"
            and "SW Plan Contact" in c.get("services", [])
        ]
        for c in mandatory:
            start = date.fromisoformat(c["start_date"])
            add("entered_in_time", "entered" in c and date.fromisoformat(c["entered"]) <= end_of(start), 1)
            add("on_behalf", _on_behalf(c, person, children), 1)
            add("by_primary_worker", _worker_fits(c), 1)
        due = [month for month in months if _due(person, month, answers["cr.services"])]
        counted = [c for c in contacts if _counts(c, person["role"], plan_days, children)]
        in_person = [c for c in counted if c["method"] == "In-Person"]
        if person["role"] == "Child":
            add("child_monthly", sum(_any(in_person, month) for month in due), len(due))
            if in_person:
                at_home = sum(c["in_residence"] == "Yes" for c in in_person)
                add("child_residence", at_home / len(in_person) > 0.5, 1)
        elif person["role"] == "Parent":
            add("parent_monthly", sum(_any(in_person, month) for month in due), len(due))
        elif person["role"] == "Substitute care provider":
            add("scp_monthly", sum(_any(counted, month) for month in due), len(due))
            times, wide = _often(person, answers["cr.services"])
            for month in months:
                window = [add_months(month, n) for n in range(wide)]
                if all(each in due for each in window):
                    seen = sum(
                        c["start_date"][:7] == each.isoformat()[:7] for c in in_person for each in window
                    )
                    add("scp_in_person", seen >= times, 1)
        lifted = any(_lifted(person, month, answers["cr.services"]) for month in months)
        if person["role"] != "Other" and (due or not lifted):
            set_up = [
                service
                for service in answers["cr.services"]
                if service["kind"] == "SW Plan Contact" and service["for_person"] == person["name"]
            ]
            add("plan_contacts", any(service["party"] == PARTY[person["role"]] for service in set_up), 1)
    for month in months:
        days = [month + timedelta(days=n) for n in range((end_of(month) - month).days + 1)]
        add("plan_without_gap", all(day in plan_days for day in days), 1)
    return found


def _seen(c: Row, answers: dict[str, Any]) -> bool:
    """Whether whoever looked at the record on the day of the check can have found it there."""
    return bool(max(c["start_date"], c.get("entered", "")) <= answers["cr.review_date"])


def _plan_days(answers: dict[str, Any], checked: date) -> set[date]:
    """Every day that an approved plan covers: from its approval, for six months at most."""
    found: set[date] = set()
    for plan in answers["cr.plans"]:
        approved = date.fromisoformat(plan["approved"]) if "approved" in plan else date.max
        if approved > checked:
            continue
        day = max(date.fromisoformat(plan["start_date"]), approved)
        after = add_months(day, 6)
        latest = after.replace(day=min(day.day, end_of(after).day))
        while day <= min(date.fromisoformat(plan.get("end_date", "9999-12-31")), latest):
            found.add(day)
            day += timedelta(days=1)
    return found


def _on_behalf(c: Row, person: Row, children: list[Row]) -> bool:
    """On behalf of children only: of the child itself, or of every child who is there that day."""
    named = set(c.get("on_behalf_of", "").split("; ")) - {""}
    there = {
        child["name"]
        for child in children
        if child.get("from_date", "0001-01-01") <= c["start_date"] <= child.get("to_date", "9999-12-31")
    }
    wanted = {person["name"]} if person["role"] == "Child" else there
    return bool(named) and named <= {child["name"] for child in children} and wanted <= named


def _often(person: Row, services: list[Row]) -> tuple[int, int]:
    """How many times in how many months the provider is to be seen."""
    plans = [(1, 6)] + [
        (service["in_person_times"], service["in_person_months"])
        for service in services
        if service["for_person"] == person["name"] and "in_person_times" in service
    ]
    return max(plans, key=lambda plan: plan[0] / plan[1])


def _any(contacts: list[Row], month: date) -> bool:
    return any(c["start_date"].startswith(month.isoformat()[:7]) for c in contacts)


def _due(person: Row, month: date, services: list[Row]) -> bool:
    if "from_date" in person and date.fromisoformat(person["from_date"]) > month:
        return False
    if "to_date" in person and date.fromisoformat(person["to_date"]) < end_of(month):
        return False
    return not _lifted(person, month, services)


def _lifted(person: Row, month: date, services: list[Row]) -> bool:
    """Whether a waiver, a runaway or a placement elsewhere lasts in the month."""
    for service in services:
        if service["kind"] == "SW Plan Contact" or service["for_person"] != person["name"]:
            continue
        begin = date.fromisoformat(service["from_month"]).replace(day=1)
        end = date.fromisoformat(service["to_month"]) if "to_month" in service else date.max
        if begin <= month <= end:
            return True
    return False


def _names_a_child(c: Row, children: list[Row]) -> bool:
    """On behalf of somebody who is a child of the case; whether of the right ones is another requirement's."""
    return not {child["name"] for child in children}.isdisjoint(c.get("on_behalf_of", "").split("; "))


def _counts(c: Row, role: str, plan_days: set[date], children: list[Row]) -> bool:
    """Whether a contact can be a mandatory one of the person; for children and parents also in person."""
    provider = role == "Substitute care provider"
    purposes = ("Consult with Sub Care Provider",) if provider else CASE_PURPOSES
    return (
        c["setting"] == "Case"
        and c["party_type"] == PARTY.get(role)
        and c.get("status") == "Completed"
        and c["purpose"] in purposes
        and "SW Plan Contact" in c.get("services", [])
        and _worker_fits(c)
        and c.get("method") in ("In-Person", "Telephone", "Written")
        and (c["method"] != "In-Person" or "location" in c)
        and "staff" in c
        and _names_a_child(c, children)
        and date.fromisoformat(c["start_date"]) in plan_days
    )


def _worker_fits(c: Row) -> bool:
    """By the primary worker, or else approved; who approved it is asked only where it is known to be another's."""
    return c.get("primary_worker") == "Yes" or (c.get("primary_worker") == "No" and "approved_by" in c)


def referral_record(seed: int = 1, *, contacts: int = 30) -> dict[str, Any]:
    """The answers of one made-up referral of two months, with more people and less luck."""
    rng = random.Random(seed)
    answers = record(seed, months=2, persons=6, contacts=contacts)
    answers["cr.scope"] = ["Referral"]
    del answers["cr.plans"], answers["cr.services"]
    for person in answers["cr.persons"]:
        if person["role"] == "Child":
            person["in_allegation"] = rng.choice(["Yes", "No"])
        person["alleged_perpetrator"] = rng.choice(["Yes", "No"])
        if person["alleged_perpetrator"] == "Yes":
            person["sent_to_caci"] = rng.choice(["Yes", "No"])
    for row in answers["cr.contacts"]:
        row["setting"] = "Referral" if rng.random() < 0.9 else "Case"
        row["purpose"] = "Investigate referral" if rng.random() < 0.7 else "Other"
    return answers


def naive_referral_figures(answers: dict[str, Any]) -> dict[str, tuple[int, int]]:
    """The referral's requirements computed a second time: how many people (contacts) are as required, of how many."""
    first, last = (date.fromisoformat(answers[f"cr.{each}_month"]) for each in ("first", "last"))
    children = [each for each in answers["cr.persons"] if each["role"] == "Child"]
    found: dict[str, tuple[int, int]] = {}

    def add(id_: str, met: int, of: int = 1) -> None:
        known = found.get(id_, (0, 0))
        found[id_] = (known[0] + met, known[1] + of)

    for person in answers["cr.persons"]:
        mine = [
            c
            for c in answers["cr.contacts"]
            if c["setting"] == "Referral"
            and person["name"] in c["participant"].split("; ")
            and first.replace(day=1) <= date.fromisoformat(c["start_date"]) <= end_of(last)
            and _seen(c, answers)
        ]
        done = [c for c in mine if c.get("status") == "Completed"]
        seen = [c for c in done if c.get("method") == "In-Person" and "location" in c and "staff" in c]
        called = [c for c in done if c.get("method") == "Telephone" and "staff" in c]
        investigating = [c for c in done if c["purpose"] == "Investigate referral"]
        whole = any(
            c in investigating
            and c["party_type"] == PARTY.get(person["role"])
            and _worker_fits(c)
            and _names_a_child(c, children)
            for c in seen
        )
        if person["role"] == "Child":
            add("child_investigated", whole)
            if person["in_allegation"] == "Yes":
                add("allegation_interviewed", bool(seen))
        if person["alleged_perpetrator"] == "Yes":
            add("perpetrator_interviewed", bool(seen or called))
            if person["sent_to_caci"] == "Yes":
                add("index_seen", bool(seen))
        if person["role"] == "Parent":
            add("parent_investigated", whole)
        for c in investigating:
            day = date.fromisoformat(c["start_date"])
            add("referral_entered", "entered" in c and date.fromisoformat(c["entered"]) <= end_of(day))
            add("referral_primary", _worker_fits(c))
            add("referral_on_behalf", _on_behalf(c, person, children))
    return found

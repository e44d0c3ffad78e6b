"""The instrument of an analyst: a worksheet of twenty questions about made-up home visits, sound as it stands."""

from __future__ import annotations

VISITS = """\
language: 1
id: visit-worksheet
version: "1"
title: Home visit worksheet
short: Visits
about: Fictional; written as an analyst would write a first instrument.
facts:
  case: fs.case
  period_start: fs.start
names: [fs.children.name]
ratings:
  item: [Met, Not Met, Not Applicable]
  outcome: [Achieved, Not Achieved]
lists:
  frequency: [Weekly, Monthly, Less than monthly]
terms:
  worker: Whoever is assigned to the case.
narratives:
  when: "No"
  ask: Why No?
sections:
  - id: fs
    title: Face sheet
    questions:
      - id: fs.case
        ask: What is the case called?
        answer: text
        guidance: A made-up name.
      - id: fs.start
        ask: When does the period begin?
        answer: date
        guidance: The first day.
      - id: fs.opened
        ask: When was the case opened?
        answer: date
        or: [Not known]
        guidance: The day of the referral.
      - id: fs.type
        ask: Which type of case is it?
        answer: choice
        choices: [Foster Care, In-Home]
        guidance: As it was on the first day.
      - id: fs.reasons
        ask: Why was it opened?
        answer: several
        choices: [Neglect, Abuse, Other]
        guidance: All that apply.
      - id: fs.children
        ask: Who are the children?
        answer: table
        row: child
        columns:
          - {id: name, label: First name, answer: text, required: true}
          - {id: age, label: Age, answer: number, at_least: 0, at_most: 20}
          - {id: home, label: Lives at home, answer: yes_no}
        row_checks:
          - {warning: Look at the age again., when: age > 18}
        guidance: Every child of the case.
  - id: visits
    title: Visits
    items:
      - id: "1"
        title: Visits by the worker
        questions:
          - id: 1A
            ask: How often did the worker visit?
            label: Frequency
            answer: choice
            choices: frequency
            terms: [worker]
            guidance: On average.
          - id: 1B
            ask: How many visits were announced?
            answer: number
            at_least: 0
            at_most: 10
            guidance: Count them.
          - id: 1C
            ask: Were the visits long enough?
            answer: yes_no
            na_when: 1A is Less than monthly
            na_because: There were too few visits to say.
            guidance: Long enough to talk.
          - id: 1D
            ask: Was the child seen alone?
            answer: yes_no
            asked_when: fs.type is Foster Care
            not_asked_because: The child lives at home.
            guidance: At least once.
        rating:
          - when: any of 1C, 1D is No
            then: Not Met
          - when: 1A is Less than monthly
            then: Not Met
          - else: Met
      - id: "2"
        title: Visits with the parents
        asked_when: fs.type is In-Home
        not_asked_because: The child is in foster care.
        questions:
          - id: 2A
            ask: Were the parents visited?
            answer: yes_no
            guidance: Both, where there are two.
          - id: 2B
            ask: What was talked about?
            answer: several
            choices: [School, Health, Services]
            none: None of these
            guidance: All that apply.
            checks:
              - {warning: Services are the reason of the case., when: fs.reasons has Neglect and 2B has none}
        rating:
          - {when: 2A is No, then: Not Met}
          - {when: 2B has none, then: Not Met}
          - {else: Met}
    rating:
      - when: any of 1, 2 are Not Met
        then: Not Achieved
      - else: Achieved
"""

"""An example or two of every command, as they stand under its `--help` and in the manual; a test runs each."""

from __future__ import annotations

from typing import Final

EXAMPLES: Final[dict[str, tuple[str, ...]]] = {
    "home": ("tui-review reviews", 'tui-review home reviews --by "R. Reviewer"'),
    "init": ("tui-review init reviews", "tui-review init /srv/reviews --group reviewers"),
    "new": ('tui-review new osri-r4 2026-014 --by "R. Reviewer"',),
    "open": ("tui-review open reviews/2026-014.yaml", "tui-review open reviews/2026-014.yaml --plain"),
    "set": (
        "tui-review set reviews/2026-014.yaml 4A=2 4B=No",
        'tui-review set reviews/2026-014.yaml 4B.narrative="No meeting was held before the move."',
    ),
    "load": ("tui-review load reviews/cr-1.yaml --table cr.contacts --csv contacts.csv --dry-run",),
    "show": ("tui-review show reviews/2026-014.yaml", "tui-review show reviews/2026-014.yaml@1"),
    "rate": (
        "tui-review rate reviews/2026-014.yaml",
        "tui-review rate --instrument osri-r4 --answers answers.jsonl --json",
    ),
    "check": ("tui-review check reviews", "tui-review check reviews/2026-014.yaml --as-of 2026-11-21"),
    "verify": ("tui-review verify reviews", "tui-review verify reviews --require-signed"),
    "unsign": (
        'tui-review unsign reviews/cp-1.yaml cp.sign_reviewer --by "R. Reviewer" --reason "A goal was missing."',
    ),
    "submit": ('tui-review submit reviews/2026-014.yaml --by "R. Reviewer"',),
    "return": ('tui-review return reviews/2026-014.yaml --by "Q. Reader" --reason "Look at item 4 again."',),
    "complete": ('tui-review complete reviews/2026-014.yaml --by "Q. Reader"',),
    "state-qa": ('tui-review state-qa reviews/2026-014.yaml --by "S. Leader"',),
    "finalise": ('tui-review finalise reviews/2026-014.yaml --by "S. State"',),
    "reopen": ('tui-review reopen reviews/2026-014.yaml --by "S. State" --reason "A record came late."',),
    "blame": ("tui-review blame reviews/2026-014.yaml 4B",),
    "recover": (
        "tui-review recover reviews/2026-014.yaml",
        "tui-review recover reviews/2026-014.yaml --take",
    ),
    "forget": ("tui-review forget reviews", "tui-review forget reviews/2026-014.yaml --open"),
    "history": ("tui-review history reviews/2026-014.yaml",),
    "restore": ('tui-review restore reviews/2026-014.yaml@1 --reason "Entered in the wrong review."',),
    "notes": ("tui-review notes reviews/2026-014.yaml --open",),
    "note": ('tui-review note reviews/2026-014.yaml 4B "Which move was it?" --by "Q. Reader"',),
    "reply": ('tui-review reply reviews/2026-014.yaml n1 "The second." --by "R. Reviewer"',),
    "close-note": ('tui-review close-note reviews/2026-014.yaml n1 --by "Q. Reader"',),
    "reopen-note": ('tui-review reopen-note reviews/2026-014.yaml n1 "And the first?" --by "Q. Reader"',),
    "override": (
        'tui-review override reviews/2026-014.yaml 4 Strength --by "S. Leader" --reason "By policy 12."',
    ),
    "undo-override": (
        'tui-review undo-override reviews/2026-014.yaml 4 --by "S. Leader" --reason "Policy 12 is gone."',
    ),
    "overrides": ("tui-review overrides reviews",),
    "diff": (
        "tui-review diff reviews/2026-014.yaml",
        "tui-review diff reviews/2026-014.yaml@1 reviews/2026-014.yaml",
    ),
    "settle": ("tui-review settle reviews/2026-014.yaml", "tui-review settle reviews/2026-014.yaml 4B ours"),
    "git-setup": (
        "tui-review git-setup reviews",
        "tui-review git-setup --modes reviews",
        "tui-review git-setup /srv/git/reviews.git",
    ),
    "textconv": ("tui-review textconv reviews/2026-014.yaml",),
    "keep-modes": ("tui-review keep-modes reviews",),
    "merge-driver": ("tui-review merge-driver base.yaml ours.yaml theirs.yaml reviews/2026-014.yaml",),
    "verify-pushed": ("tui-review verify-pushed",),
    "settings": ("tui-review settings", 'tui-review settings name="R. Reviewer" theme=light'),
    "doctor": ("tui-review doctor reviews", "tui-review doctor --bundle support.json"),
    "keys": ("tui-review keys",),
    "instruments": ("tui-review instruments",),
    "lint": ("tui-review lint our-checklist.yaml",),
    "describe": ("tui-review describe osri-r4 --item 4", "tui-review describe osri-r4 --sources"),
    "compare": ("tui-review compare osri-r3 osri-r4 --rules",),
    "migrate": ("tui-review migrate reviews/2026-014.yaml --to 2026.11 --dry-run",),
    "train": (
        "tui-review train --list",
        'tui-review train layla-morgan --by "T. Trainee"',
        "tui-review train layla-morgan --read all --format html --output case.html",
    ),
    "quiz": (
        "tui-review quiz --list",
        "tui-review quiz osri-part-1 --questions 5",
        "tui-review quiz --class results",
    ),
    "score": ("tui-review score attempts/layla-1.yaml", "tui-review score attempts/*.yaml --out class"),
    "agreement": ("tui-review agreement first.yaml second.yaml",),
    "reconcile": (
        "tui-review reconcile first.yaml second.yaml",
        'tui-review reconcile first.yaml second.yaml --agree 4B=No --reason "No meeting." --by "Kim One, Lee Two"',
    ),
    "take-agreed": ('tui-review take-agreed first.yaml consensus.yaml --by "R. Reviewer"',),
    "debrief": ("tui-review debrief attempts/layla-1.yaml",),
    "register": (
        "tui-review register reviews --as-of 2026-11-21",
        "tui-review register reviews --format ics --output due.ics",
    ),
    "collect": ("tui-review collect class --from inbox",),
    "brief": ("tui-review brief reviews --output brief.html", "tui-review brief reviews --format md"),
    "report": ("tui-review report reviews", "tui-review report reviews --by county"),
    "export": (
        "tui-review export reviews --format xlsx --output reviews.xlsx",
        "tui-review export reviews --format csv --deidentify --output public.csv",
        "tui-review export osri-r4 --format xlsform --output osri-r4.xlsx",
    ),
    "inquiries": ("tui-review inquiries reviews --item 4", "tui-review inquiries reviews trial home visit"),
    "ready": ("tui-review ready reviews", "tui-review ready reviews --format csv --output ready.csv"),
    "print": (
        "tui-review print reviews/2026-014.yaml --format html --output 2026-014.html",
        "tui-review print --blank osri-r4 --guidance --output blank.md",
    ),
    "schema": ("tui-review schema review",),
    "import-xlsform": ("tui-review import-xlsform visit.xlsx --output instruments/visit.yaml",),
    "manual": ("tui-review manual", "tui-review manual administrators"),
    "help": ("tui-review help", "tui-review help set"),
    "completions": ("tui-review completions bash",),
}
"""By command, each in one line as it is typed."""

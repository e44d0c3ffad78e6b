"""tui-review: guided case reviews in the terminal, kept as YAML files that read well in a diff."""

import sys

if sys.platform == "win32":
    from tui_review.terminal import complain

    # Accounts, groups, locks and terminals are those of POSIX throughout.
    complain("It does not run on Windows itself. Use it in WSL, or over SSH on a Linux machine.")
    raise SystemExit(2)

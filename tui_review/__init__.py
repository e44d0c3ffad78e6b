"""tui-review: guided case reviews in the terminal, kept as YAML files that read well in a diff."""

import sys

if sys.platform == "win32":
    # Accounts, groups, locks and terminals are those of POSIX throughout.
    sys.stderr.write(
        "tui-review: It does not run on Windows itself. Use it in WSL, or over SSH on a Linux machine.\n"
    )
    raise SystemExit(2)

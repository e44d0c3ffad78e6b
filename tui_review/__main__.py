"""`python -m tui_review`."""

from tui_review.cli.main import main

raise SystemExit(main())

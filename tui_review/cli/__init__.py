"""The commands. Each module has `arguments(parser)` and `run(args) -> exit status`; none draws a screen."""

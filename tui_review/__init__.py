"""tui-review: guided case reviews in the terminal, kept as YAML files that read well in a diff."""

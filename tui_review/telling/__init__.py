"""Everything that is said about a review or an instrument, as blocks, and the back ends that write them down.

`blocks` is the closed set of what can be said. `terminal`, `markdown` and `web` write it; `tui/drawing.py` draws it on
a screen. Each back end has one escaper, and nothing in a block is ever read as markup.
"""

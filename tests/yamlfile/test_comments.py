"""Comments of a YAML file survive its being written anew."""

from __future__ import annotations

from tui_review.yamlfile.comments import Comment, comments_in, with_comments

FILE = b"""# head
a: |-
  text # no
  # no

# above b
b: "x # y" # beside b
c:
  # above d
  - d # beside d
f: plain#x
# the end
"""


def test_what_is_a_comment_and_what_only_looks_like_one() -> None:
    assert comments_in(FILE) == [
        Comment(("a",), "# head"),
        Comment(("b",), "# above b"),
        Comment(("b",), "# beside b", beside=True),
        Comment(("c", 0), "# above d"),
        Comment(("c", 0), "# beside d", beside=True),
        Comment((), "# the end"),
    ]


def test_comments_go_back_to_where_they_stood() -> None:
    bare = b'a: |-\n  text # no\n  # no\nb: "x # y"\nc:\n  - d\nf: plain#x\n'
    again = with_comments(bare, comments_in(FILE))
    assert comments_in(again) == comments_in(FILE)
    assert with_comments(bare, comments_in(again)) == again


def test_what_is_gone_leaves_its_comments_to_what_is_around_it() -> None:
    again = with_comments(
        b"a: 1\nc:\n  - e\n", [Comment(("c", 1), "# d"), Comment(("b",), "# b", beside=True)]
    )
    assert again == b"a: 1\n# d\nc:\n  - e\n# b\n"

"""Where somebody is in a case file, while reading, searching and citing: what the screens over it share."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tui_review.training.case import Case
    from tui_review.training.documents import CaseDocument, Hit, Passage


class CasePosition:
    """A passage of a case file, and what is searched for in it. Each document is left and found at its own place."""

    def __init__(self, case: Case, ref: str = "") -> None:
        """Begins at the passage `ref`, or, where there is none such, at the first."""
        self.case = case
        self.words = ""
        """What is searched for."""
        self.hits: list[Hit] = []
        """Where it stands, in all documents, in order."""
        self._document = 0
        self._passages = [0] * len(case.documents)
        self.order = {
            passage.ref: number
            for number, passage in enumerate(p for document in case.documents for p in document.passages)
        }
        """The passages by how they are cited, in the order of the file."""
        self.go(ref)

    @property
    def document(self) -> CaseDocument:
        """The document open now."""
        return self.case.documents[self._document]

    @property
    def number(self) -> int:
        """The document's number in the list, from 1."""
        return self._document + 1

    @property
    def passage(self) -> Passage:
        """The passage one is at."""
        return self.document.passages[self._passages[self._document]]

    def go(self, ref: str) -> bool:
        """Goes to a passage (`07:3`) or a document (`07`); False, and nothing done, for one there is not."""
        id_, _, number = ref.partition(":")
        for at, document in enumerate(self.case.documents):
            if document.id != id_:
                continue
            index = next((n for n, p in enumerate(document.passages) if str(p.number) == number), None)
            if number and index is None:
                return False
            self._document = at
            if index is not None:
                self._passages[at] = index
            return True
        return False

    def step(self, by: int) -> bool:
        """Goes some passages on, or back, through the ends of documents; False at the ends of the file."""
        refs = list(self.order)
        at = self.order[self.passage.ref] + by
        return self.go(refs[at]) if 0 <= at < len(refs) else False

    def turn(self, by: int) -> bool:
        """Opens the document after this one, or before; False at the ends of the file."""
        at = self._document + by
        if not 0 <= at < len(self.case.documents):
            return False
        self._document = at
        return True

    def search(self, words: str) -> int:
        """Looks for words in all documents; how many passages hold all of them. One stays where one is."""
        self.words = words.strip()
        self.hits = self.case.search(self.words)
        return len(self.hits)

    @property
    def hit(self) -> int:
        """Which hit one is at, from 1; 0 for none."""
        here = self.passage.ref
        return next((n for n, hit in enumerate(self.hits, 1) if hit.passage.ref == here), 0)

    def found(self, by: int) -> bool:
        """Goes to the next hit after here (or, with -1, the one before), going round; False without any."""
        if not self.hits:
            return False
        here = self.order[self.passage.ref]
        refs = [hit.passage.ref for hit in self.hits]
        if by > 0:
            ref = next((ref for ref in refs if self.order[ref] > here), refs[0])
        else:
            ref = next((ref for ref in reversed(refs) if self.order[ref] < here), refs[-1])
        return self.go(ref)

    def next_of(self, refs: Iterable[str]) -> str:
        """Of some passages the next after here, going round; empty when the file has none of them."""
        known = self.in_order(refs)
        here = self.order[self.passage.ref]
        return next((ref for ref in known if self.order[ref] > here), known[0] if known else "")

    def in_order(self, refs: Iterable[str]) -> list[str]:
        """Those passages that the file has, in its order, each once."""
        return sorted({ref for ref in refs if ref in self.order}, key=self.order.__getitem__)

    def spans(self, passage: Passage) -> tuple[tuple[int, int], ...]:
        """Where in a passage's text the words searched for stand."""
        return next((hit.spans for hit in self.hits if hit.passage.ref == passage.ref), ())

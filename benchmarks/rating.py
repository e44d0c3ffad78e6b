"""600 complete answer maps rated by one `rate` command, against reading and writing them as JSON."""

from __future__ import annotations

import json
from pathlib import Path
from random import Random

from benchmarks.timing import medians, own_home, report, run
from tests.reference.generate import random_complete_case

MAPS = 600
_JSON = "import json, sys\nfor line in open(sys.argv[1]): print(json.dumps(json.loads(line)))"


def main() -> None:
    """Prints the figure."""
    with own_home() as home:
        maps = home / "maps.jsonl"
        rng = Random(1)  # noqa: S311 - the same cases every time
        maps.write_text("".join(json.dumps(random_complete_case(rng)) + "\n" for _ in range(MAPS)))

        def rate() -> None:
            out = run("-m", "tui_review", "rate", "--instrument", "osri-r4", "--answers", maps, "--json")
            if out.count(b"\n") != MAPS:
                raise RuntimeError("Not every map was rated.")

        took, against = medians(3, rate, lambda: run("-c", _JSON, maps))
        report(
            f"{MAPS} complete maps rated in one call",
            took,
            "the same maps as JSON only",
            against,
            "under 5 s",
        )
        review = Path(run("-m", "tui_review", "new", "osri-r4", "x", "--folder", home / "r").decode().strip())
        took, against = medians(3, rate, lambda: run("-c", _JSON, maps))
        what = f"{MAPS} maps, instrument remembered since {review.name} was made"
        report(what, took, "the same maps as JSON only", against, "under 5 s")


if __name__ == "__main__":
    main()

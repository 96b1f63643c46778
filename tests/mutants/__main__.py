"""`python -m tests.mutants`: every mutant, or some. Fails under 90 %, and for a survivor that docs/testing.md does not
explain."""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
from pathlib import Path

from tests.mutants.trial import Verdict, every_mutant, explained, tried

ENOUGH = 0.9


def main() -> int:
    options = argparse.ArgumentParser(prog="python -m tests.mutants", description=__doc__)
    options.add_argument("--some", type=int, help="so many at random instead of all")
    options.add_argument("--jobs", type=int, default=2, help="how many at once")
    options.add_argument("--only", help="those whose name holds this")
    chosen = options.parse_args()
    mutants = [(file, mutant) for file, mutant in every_mutant() if (chosen.only or "") in mutant.name]
    if chosen.some is not None:
        mutants = random.sample(mutants, min(chosen.some, len(mutants)))
    known = explained()

    def heard(verdict: Verdict) -> None:
        sign = "killed" if verdict.killed else "explained" if verdict.mutant.name in known else "SURVIVED"
        print(f"{sign:9} {verdict.mutant.name}", flush=True)

    with tempfile.TemporaryDirectory(prefix="mutants") as folder:
        verdicts = tried(mutants, Path(folder), chosen.jobs, heard)
    killed = sum(verdict.killed for verdict in verdicts)
    news = [verdict.mutant.name for verdict in verdicts if not verdict.killed and verdict.mutant.name not in known]
    share = killed / len(verdicts) if verdicts else 1.0
    print(f"{killed} of {len(verdicts)} killed: {share:.1%}; {len(news)} survivors that nobody has explained")
    return 1 if news or (share < ENOUGH and chosen.some is None and not chosen.only) else 0


if __name__ == "__main__":
    sys.exit(main())

"""The short form of `python -m tests.mutants`: ten at random, and the mutator by examples."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from tests.mutants.mutating import mutants_of
from tests.mutants.trial import MODULE, ROOT, every_mutant, explained, tried

SOME = 10


def changes(source: str) -> set[str]:
    """What is wrong in each mutant."""
    return {mutant.name.removeprefix("m.f: ").removeprefix("m.m: ") for mutant in mutants_of(source, "m")}


@pytest.mark.parametrize(
    ("source", "wrong"),
    [
        ("x < y", {"x < y → x <= y", "x < y → x >= y"}),
        ("x - y", {"x - y → x + y"}),
        ("x and y", {"x and y → x or y", "x and y → x", "x and y → y"}),
        ("not x", {"not x → x"}),
        ("True", {"True → False"}),
        ("3", {"3 → 4", "3 → 2"}),
        ("max(x, y)", {"max(x, y) → min(x, y)"}),
        ("sorted(x)", {"sorted(x) → x"}),
        ("replace(x, y=z)", {"replace(x, y=z) → replace(x)"}),
        ("x if y else z", {"x if y else z → if True", "x if y else z → if False"}),
    ],
)
def test_what_can_be_wrong_in_an_expression(source: str, wrong: set[str]) -> None:
    assert changes(f"def f():\n    return {source}") == wrong | {f"return {source} → return None"}


def test_what_can_be_wrong_in_a_statement() -> None:
    assert changes("x = y") == {"x = y → nothing"}
    assert changes("if x:\n    raise y") == {"if x → if True", "if x → if False", "raise y → nothing"}
    assert changes("class m(z):\n    '''words'''\n    x: int | None = None\n    import os\n__all__ = ['m']") == set()


def test_each_mutant_has_one_mistake_and_a_name_of_its_own() -> None:
    one, two = mutants_of("x = 1 + 1", "m")[2::2]
    assert (one.source, two.source) == ("x = 2 + 1", "x = 1 + 2")
    assert (one.name, two.name) == ("m.m: 1 → 2", "m.m: 1 → 2 (2)")


def test_the_explained_survivors_are_mutants_that_there_are() -> None:
    assert set(explained()) <= {mutant.name for _file, mutant in every_mutant()}


def test_ten_at_random_are_killed_or_explained(tmp_path: Path) -> None:
    some = random.sample(every_mutant(), SOME)
    verdicts = tried(some, tmp_path, 2, lambda _verdict: None)
    assert [
        verdict.mutant.name for verdict in verdicts if not verdict.killed and verdict.mutant.name not in explained()
    ] == []


def test_a_mutant_that_changes_nothing_survives(tmp_path: Path) -> None:
    """Else the tests would fail for another reason, and everything would look killed."""
    from tests.mutants.mutating import Mutant

    same = Mutant("nothing", (ROOT / MODULE / "standing.py").read_text() + "\n# the same\n")
    assert not tried([("standing.py", same)], tmp_path, 1, lambda _verdict: None)[0].killed

"""A mutant meets the tests of the module, in an interpreter of its own and on a copy of the sources."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from queue import SimpleQueue

from tests.mutants.mutating import Mutant, mutants_of

ROOT = Path(__file__).parents[2]
MODULE = Path("bot/services/escalation")
TESTS = Path("tests/services/escalation")
FIRST = ("test_plan.py", "test_standing.py", "test_against_reference.py")
"""The quick ones first: most mutants go no further."""
NEEDED = ("bot/__init__.py", "bot/services/__init__.py", "tests/__init__.py", "tests/services/__init__.py")
"""Besides the module and its tests, which are pure: no database, no plugin, a start in half a second."""
SETTINGS = """
from hypothesis import Phase, settings

settings.register_profile("mutants", deadline=None, derandomize=True, phases=[Phase.explicit, Phase.generate])
settings.load_profile("mutants")
"""
"""Hypothesis need not find the shortest example, and finds the same each time."""
TIMEOUT_SECONDS = 120
"""A mutant that runs for ever has been noticed."""
EXPLAINED = ROOT / "docs" / "testing.md"
_ROW = re.compile(r"^\| `(?P<name>[^`]+)` \| (?P<why>.+) \|$")


@dataclass(frozen=True, slots=True)
class Verdict:
    mutant: Mutant
    file: str
    killed: bool


def every_mutant() -> list[tuple[str, Mutant]]:
    """Of every file of the module, with its file."""
    files = sorted((ROOT / MODULE).glob("*.py"))
    return [(file.name, mutant) for file in files for mutant in mutants_of(file.read_text(), file.stem)]


def explained() -> dict[str, str]:
    """The survivors that docs/testing.md tells of, and why no test can kill them."""
    rows = (_ROW.match(line) for line in EXPLAINED.read_text().splitlines())
    return {row["name"]: row["why"] for row in rows if row is not None and " → " in row["name"]}


def tried(
    mutants: Sequence[tuple[str, Mutant]], folder: Path, jobs: int, heard: Callable[[Verdict], None]
) -> list[Verdict]:
    """Raises RuntimeError when the tests fail on the module as it is: they would kill everything."""
    benches: SimpleQueue[Path] = SimpleQueue()
    for number in range(jobs):
        benches.put(_bench(folder / f"bench{number}"))
    bench = benches.get()
    if not _passes(bench):
        raise RuntimeError(f"the tests in {TESTS} fail without a mutant")
    benches.put(bench)

    def one(each: tuple[str, Mutant]) -> Verdict:
        file, mutant = each
        bench = benches.get()
        target = bench / MODULE / file
        target.write_text(mutant.source)
        try:
            verdict = Verdict(mutant, file, killed=not _passes(bench))
        finally:
            shutil.copyfile(ROOT / MODULE / file, target)
            benches.put(bench)
        heard(verdict)
        return verdict

    with ThreadPoolExecutor(jobs) as pool:
        return list(pool.map(one, mutants))


def _bench(folder: Path) -> Path:
    """A copy of what the tests need. Without compiled files: they are told apart by the second and the size alone."""
    without = shutil.ignore_patterns("__pycache__")
    for name in (*NEEDED, str(MODULE), str(TESTS)):
        target = folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, target, ignore=without)
        else:
            shutil.copyfile(ROOT / name, target)
    (folder / "conftest.py").write_text(SETTINGS)
    return folder


def _passes(bench: Path) -> bool:
    command = [sys.executable, "-m", "pytest", "-x", "-q", "-p", "no:cacheprovider"]
    command += [str(TESTS / name) for name in FIRST]
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST_")}
    environment |= {"PYTHONDONTWRITEBYTECODE": "1", "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}
    try:
        done = subprocess.run(
            command, cwd=bench, env=environment, capture_output=True, timeout=TIMEOUT_SECONDS, check=False
        )
    except subprocess.TimeoutExpired:
        return False
    return done.returncode == 0

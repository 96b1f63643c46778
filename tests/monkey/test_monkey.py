"""The monkey for a minute on each database. Longer: `python -m tests.monkey --seed N --acts 5000 --database …`."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from tests.monkey.campaign import Campaign, Plan
from tests.monkey.stage import open_stage

ACTS = 250


@pytest.mark.parametrize("backend", ["sqlite", "postgresql"])
async def test_whatever_ten_people_do_is_answered_and_nothing_breaks(
    request: pytest.FixtureRequest, backend: str, field_key: str, tmp_path: Path
) -> None:
    seed = random.randrange(10**6)
    print(f"seed {seed}")  # pytest shows it when the test fails
    url = request.getfixturevalue(f"upgraded_{backend}_url")
    async with open_stage(url, field_key, tmp_path) as stage:
        report = await Campaign(stage, Plan(seed, ACTS)).run()
    assert report.findings == [], f"seed {seed} on {backend}"
    assert report.acts.total() >= ACTS

"""The monkey for a minute on each database, the same each time. Longer, and others:
`python -m tests.monkey --seed N --acts 5000 --database …`."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.monkey.campaign import Campaign, Plan
from tests.monkey.stage import open_stage

ACTS = 120


@pytest.mark.parametrize(("backend", "seed"), [("sqlite", 2), ("postgresql", 3)])
async def test_whatever_ten_people_do_is_answered_and_nothing_breaks(
    request: pytest.FixtureRequest, backend: str, seed: int, field_key: str, tmp_path: Path
) -> None:
    url = request.getfixturevalue(f"upgraded_{backend}_url")
    async with open_stage(url, field_key, tmp_path) as stage:
        report = await Campaign(stage, Plan(seed, ACTS)).run()
    assert report.findings == [], f"seed {seed} on {backend}"
    assert report.acts.total() >= ACTS

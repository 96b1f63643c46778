"""Haste: the pauses that people and platforms need are of no use to a test."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import structlog

from bot.turns import lanes, outbox
from bot.turns.messages import Lane


@pytest.fixture(autouse=True, scope="package")
def plain_logs() -> Iterator[None]:
    """structlog's default draws a picture of every exception, which takes it half a second."""
    structlog.configure(processors=[structlog.processors.KeyValueRenderer()])
    yield
    structlog.reset_defaults()


@pytest.fixture
def haste(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lanes, "CHAT_PAUSE", 0.0)
    monkeypatch.setattr(outbox, "DOUBT_SECONDS", 0.05)
    monkeypatch.setattr(outbox, "LONGEST_PAUSE", dict.fromkeys(Lane, 0.02))
    monkeypatch.setattr(outbox, "RESCAN_SECONDS", 0.05)

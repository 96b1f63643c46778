"""The neighbourhood, on SQLite and on PostgreSQL."""

from __future__ import annotations

from tests.journey.conftest import here, on_both

__all__ = ["here", "on_both"]

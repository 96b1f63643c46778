"""Counters for /metrics. Labels are a fixed few words: never a name, a chat or a text."""

from __future__ import annotations

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram


class Metrics:
    """One registry per community, so that one process can hold several."""

    def __init__(self) -> None:
        self.registry = registry = CollectorRegistry()
        self.turns = Counter("jinhuai_turns", "Turns committed", registry=registry)
        self.duplicates = Counter("jinhuai_duplicate_updates", "Updates delivered again", registry=registry)
        self.dead_letters = Counter("jinhuai_dead_letters", "Turns that failed and were kept", registry=registry)
        self.expired_timers = Counter("jinhuai_expired_timers", "Timers too late to fire", registry=registry)
        self.database_away = Counter("jinhuai_database_away", "Commits tried again", registry=registry)
        self.commit_seconds = Histogram(
            "jinhuai_commit_seconds",
            "One transaction, load to commit",
            buckets=(0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 5),
            registry=registry,
        )
        self.sent = Counter(
            "jinhuai_sent",
            "Requests to the platform by lane and outcome",
            ["lane", "outcome"],
            registry=registry,
        )
        self.waiting = Gauge("jinhuai_outgoing_waiting", "Messages waiting by channel", ["channel"], registry=registry)
        self.polls = Counter("jinhuai_polls", "Polls by outcome", ["outcome"], registry=registry)

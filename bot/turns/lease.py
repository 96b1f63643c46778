"""One process polls and sends for a bot. Who, is a row; when it is not renewed, another may take it.

A crashed holder on this machine is recognised at once, so that a restart does not wait for the lease to run out.
"""

from __future__ import annotations

import asyncio
import os
import secrets
import socket
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import structlog
from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from bot.turns.committer import Committer
from db.models import Lease
from db.utc import Instant

log = structlog.get_logger()

LASTS = timedelta(seconds=20)
RENEW_SECONDS = 5.0


class LeaseTakenError(Exception):
    """Another process holds it. The message says which."""

    def __init__(self, name: str, holder: str) -> None:
        host, pid, *_ = holder.split("/")
        super().__init__(
            f"another process already polls and sends for {name}: process {pid} on {host}. "
            f"Stop it first; after a crash of that machine its claim ends {LASTS.seconds} s later by itself."
        )
        self.holder = holder


class LeaseKeeper:
    """Takes, renews and gives back the lease `name`."""

    def __init__(self, name: str, committer: Committer) -> None:
        self.name = name
        self.holder = f"{socket.gethostname()}/{os.getpid()}/{_started(os.getpid())}/{secrets.token_hex(4)}"
        self._committer = committer

    @property
    def claim(self) -> tuple[str, str]:
        return self.name, self.holder

    async def take(self) -> None:
        """Raises LeaseTakenError."""
        try:
            other = await self._committer.perform(self._take)
        except IntegrityError:  # another process took it at the same moment
            other = await self._committer.perform(self._take)
        if other is not None:
            raise LeaseTakenError(self.name, other)

    async def _take(self, session: AsyncSession) -> str | None:
        row = (
            await session.execute(select(Lease).where(Lease.name == self.name).with_for_update())
        ).scalar_one_or_none()
        now = await _database_now(session)
        if row is None:
            await session.execute(insert(Lease).values(name=self.name, holder=self.holder, expires_at=now + LASTS))
            return None
        if row.holder != self.holder and not _is_dead_here(row.holder) and (row.expires_at > now or _lives(row.holder)):
            return row.holder
        row.holder, row.expires_at = self.holder, now + LASTS
        return None

    async def renew_forever(self, lost: Callable[[], None]) -> None:
        while True:
            await asyncio.sleep(RENEW_SECONDS)
            if not await self._committer.perform(self._renew):
                log.error("the lease was lost to another process", lease=self.name)
                lost()
                return

    async def _renew(self, session: AsyncSession) -> bool:
        now = await _database_now(session)
        mine = update(Lease).where(Lease.name == self.name, Lease.holder == self.holder)
        result = await session.execute(mine.values(expires_at=now + LASTS).returning(Lease.name))
        return result.first() is not None

    async def give_back(self) -> None:
        await self._committer.perform(
            lambda session: session.execute(delete(Lease).where(Lease.name == self.name, Lease.holder == self.holder))
        )


async def _database_now(session: AsyncSession) -> datetime:
    """The database's clock, which is the same for all that share it; for a file it is this machine's."""
    if session.get_bind().dialect.name == "sqlite":
        return datetime.now(UTC)
    return (await session.execute(select(func.clock_timestamp(type_=Instant)))).scalar_one()


def _started(pid: int) -> str:
    """When the process began, as the kernel counts; tells it from a later one with the same number."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[19]
    except (OSError, IndexError):
        return ""


def _on_this_host(holder: str) -> tuple[int, str] | None:
    host, pid, started, _ = holder.split("/")
    return (int(pid), started) if host == socket.gethostname() else None


def _is_dead_here(holder: str) -> bool:
    here = _on_this_host(holder)
    return here is not None and not _runs(*here)


def _lives(holder: str) -> bool:
    """A holder on this machine that lives keeps its lease, whatever the clock was stepped to."""
    here = _on_this_host(holder)
    return here is not None and _runs(*here)


def _runs(pid: int, started: str) -> bool:
    if started:
        return _started(pid) == started
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True

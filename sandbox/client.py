"""A test's view of the sandbox: people who write, tap and see.

::

    async with Sandbox(url) as telegram:
        wang = await telegram.person("王建国", id=1001)
        await wang.send("/start")
        await wang.sees("记什么")
        await wang.tap("消防")
"""

from datetime import datetime, timedelta
from typing import Any

from sandbox.control_client import ControlClient, SandboxError
from sandbox.played import Person
from sandbox.wire import Json

__all__ = ["Person", "Sandbox", "SandboxError"]


class Sandbox(ControlClient):
    """One sandbox server: its people, its time, its faults, its log. bot: as in ControlClient."""

    # people and groups

    async def person(self, name: str, id: int | None = None, **details: Any) -> "Person":  # noqa: A002
        """Somebody with an account; id left out: the next free one from 1001."""
        shown = await self.post("/people", id=id, first_name=name, **details)
        return Person(self, int(shown["id"]), name)

    async def group(self, title: str, founder: "Person", *members: "Person", kind: str = "supergroup") -> int:
        """A group with these people and the bot in it; its chat id."""
        ids = [await self.bot_id(), *(member.id for member in members)]
        return int((await self.post("/groups", title=title, founder=founder.id, kind=kind, members=ids))["id"])

    # time

    async def now(self) -> datetime:
        """Simulated time, UTC."""
        return datetime.fromisoformat((await self.get("/clock"))["now"])

    async def advance(self, **duration: float) -> datetime:
        """advance(minutes=20), with the names of timedelta; the new simulated time."""
        moved = await self.post("/clock", advance=timedelta(**duration).total_seconds())
        return datetime.fromisoformat(moved["now"])

    async def advance_to(self, moment: datetime) -> datetime:
        moved = await self.post("/clock", to=moment.isoformat())
        return datetime.fromisoformat(moved["now"])

    # fate

    async def fault(self, method: str, kind: str, *, count: int | None = 1, **order: Any) -> int:
        """Order a fault; count None: for ever. Returns its id for end_fault."""
        answer = await self.post(
            "/faults", keep_none=True, method=method, kind=kind, bot=self.bot, count=count, **order
        )
        return int(answer["id"])

    async def end_fault(self, fault: int) -> int:
        """How often it struck."""
        return int((await self.delete(f"/faults/{fault}"))["hits"])

    async def end_faults(self) -> None:
        await self.delete("/faults")

    async def jump(self, to: int | None = None) -> int:
        """Let the next update id be another one; returns it."""
        return int((await self.post(f"/bots/{await self.bot_id()}/jump", to=to))["to"])

    async def push_raw(self, update: Json) -> int:
        """Push an update of any content; its id."""
        return int((await self.post(f"/bots/{await self.bot_id()}/updates", **update))["update_id"])

    async def bulk(self, acts: list[Json]) -> Json:
        """[{"person": 1, "act": "text", "fields": {"text": "早"}}, ...] in one request."""
        answer: Json = await self.post("/bulk", acts=acts)
        return answer

    # what bots did

    async def bots(self) -> list[Json]:
        bots: list[Json] = await self.get("/bots")
        return bots

    async def bot_id(self) -> int:
        """The bot that was named, or the only one."""
        if self.bot is not None:
            return self.bot
        bots = await self.bots()
        if len(bots) != 1:
            raise AssertionError(f"{len(bots)} bots have called the sandbox; say which one is meant")
        return int(bots[0]["id"])

    async def pending(self) -> int:
        """How many updates the bot has not confirmed yet."""
        bot_id = await self.bot_id()
        return next(int(bot["pending_updates"]) for bot in await self.bots() if bot["id"] == bot_id)

    async def log(self, since: int = 0, wait: float | None = None, **wanted: Any) -> tuple[list[Json], int]:
        """Bot API calls after `since` and the number to go on from; wanted: bot, method, chat_id, limit."""
        answer = await self.get("/log", since=since, wait=wait, **wanted)
        return answer["entries"], int(answer["next"])

    async def calls(self, method: str, **wanted: Any) -> list[Json]:
        """All calls of one method so far."""
        return (await self.log(method=method, **wanted))[0]

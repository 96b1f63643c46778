"""Updates brought to a bot's webhook: in order within a chat, chats side by side, again until it says 2xx."""

import asyncio
import json
from collections import defaultdict, deque
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

import httpx

from sandbox.bots import Bot
from sandbox.faults import Faults
from sandbox.updates import Pending
from sandbox.wire import Json, no_certificates

SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 (the header's name)
Execute = Callable[[Bot, Json], Awaitable[None]]


@dataclass(slots=True, frozen=True)
class Patience:
    """Real seconds: the first pause after a failed delivery, doubled each time up to the longest; and how long an
    answer is waited for."""

    first: float = 0.1
    longest: float = 5.0
    answer: float = 60.0


@dataclass(slots=True)
class _Lane:
    """The updates of one chat that wait, and the task that brings them."""

    waiting: deque[Pending] = field(default_factory=deque)
    task: asyncio.Task[None] | None = None


class Courier:
    """Delivers to one bot's webhook until stopped."""

    def __init__(self, bot: Bot, faults: Faults, now: Callable[[], int], execute: Execute, patience: Patience) -> None:
        self._bot = bot
        self._faults = faults
        self._now = now
        self._execute = execute
        self._patience = patience
        self._lanes: defaultdict[int | None, _Lane] = defaultdict(_Lane)
        self._places = asyncio.Semaphore(bot.webhook.max_connections)
        self._http = httpx.AsyncClient(
            timeout=patience.answer,
            trust_env=False,
            verify=no_certificates(),
            limits=httpx.Limits(max_connections=bot.webhook.max_connections),
        )

    def start(self) -> None:
        """Begin with what waits already."""
        self._bot.updates.on_push = self._enqueue
        for pending in self._bot.updates.waiting():
            self._enqueue(pending)

    async def stop(self) -> None:
        """What is under way is broken off; it stays pending."""
        self._bot.updates.on_push = None
        tasks = [lane.task for lane in self._lanes.values() if lane.task is not None]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await self._http.aclose()

    def _enqueue(self, pending: Pending) -> None:
        lane = self._lanes[pending.chat_id]
        lane.waiting.append(pending)
        if lane.task is None:
            lane.task = asyncio.get_running_loop().create_task(self._serve(pending.chat_id, lane))

    async def _serve(self, chat_id: int | None, lane: _Lane) -> None:
        while lane.waiting:
            pending = lane.waiting.popleft()
            pause = self._patience.first
            while self._bot.updates.holds(pending):
                async with self._places:
                    delivered = await self._deliver(pending)
                if delivered:
                    self._bot.updates.confirm(pending.id)
                    break
                await asyncio.sleep(pause)
                pause = min(pause * 2, self._patience.longest)
        del self._lanes[chat_id]

    async def _deliver(self, pending: Pending) -> bool:
        fault = self._faults.strike(self._bot.id, "webhook", pending.chat_id, delivery=True)
        delivered = await self._post(pending)
        if fault is not None and fault.kind == "duplicate":
            await self._post(pending)
        return delivered

    async def _post(self, pending: Pending) -> bool:
        webhook = self._bot.webhook
        headers = {"Content-Type": "application/json"}
        if webhook.secret_token:
            headers[SECRET_HEADER] = webhook.secret_token
        try:
            response = await self._http.post(webhook.url, content=pending.encoded(), headers=headers)
        except httpx.HTTPError as error:
            self._failed("Connection refused" if isinstance(error, httpx.ConnectError) else "Connection timed out")
            return False
        if not response.is_success:
            self._failed(f"Wrong response from the webhook: {response.status_code} {response.reason_phrase}")
            return False
        await self._carry_out(response)
        return True

    def _failed(self, reason: str) -> None:
        self._bot.webhook.last_error_date = self._now()
        self._bot.webhook.last_error_message = reason

    async def _carry_out(self, response: httpx.Response) -> None:
        """A webhook may answer with a method to be called."""
        try:
            body = json.loads(response.content) if response.content else None
        except ValueError:
            return
        if isinstance(body, dict) and isinstance(body.get("method"), str):
            await self._execute(self._bot, body)


class Couriers:
    """One courier for each bot with a webhook."""

    def __init__(self, faults: Faults, now: Callable[[], int], execute: Execute, patience: Patience) -> None:
        self._faults = faults
        self._now = now
        self._execute = execute
        self._patience = patience
        self._at_work: dict[int, Courier] = {}

    async def renew(self, bot: Bot) -> None:
        """After a bot's webhook was set or deleted."""
        before = self._at_work.pop(bot.id, None)
        if before is not None:
            await before.stop()
        if bot.webhook.url:
            courier = self._at_work[bot.id] = Courier(bot, self._faults, self._now, self._execute, self._patience)
            courier.start()

    async def stop(self) -> None:
        for courier in self._at_work.values():
            await courier.stop()
        self._at_work.clear()

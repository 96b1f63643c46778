"""A test's view of the sandbox: people who write, tap and see.

async with Sandbox(url) as telegram:
    wang = await telegram.person("王建国", id=1001)
    await wang.send("/start")
    await wang.sees("记什么")
    await wang.tap("消防")
"""

import base64
import time
from datetime import datetime, timedelta
from types import TracebackType
from typing import Any, Self

import httpx

from sandbox.transcript import buttons_of, said, transcript
from sandbox.wire import Json, no_certificates

LONG_WAIT = 120.0


class SandboxError(Exception):
    """The sandbox would not do something; the message is its sentence."""

    def __init__(self, status: int, answer: Json) -> None:
        super().__init__(str(answer.get("error", answer)))
        self.status = status
        self.answer = answer


class Sandbox:
    """One sandbox server. bot: the id of the bot that is meant when there are several."""

    def __init__(self, url: str, bot: int | None = None) -> None:
        self.url = url.rstrip("/")
        self.bot = bot
        self._http = httpx.AsyncClient(base_url=self.url, timeout=LONG_WAIT, trust_env=False, verify=no_certificates())

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()

    async def close(self) -> None:
        await self._http.aclose()

    async def get(self, path: str, **query: Any) -> Any:
        """A control request; None values are left out. Raises SandboxError."""
        given = {name: value for name, value in query.items() if value is not None}
        return _checked(await self._http.get(f"/sandbox{path}", params=given))

    async def post(self, path: str, **fields: Any) -> Any:
        """A control request; None values are left out. Raises SandboxError."""
        given = {name: value for name, value in fields.items() if value is not None}
        return _checked(await self._http.post(f"/sandbox{path}", json=given))

    async def delete(self, path: str) -> Any:
        return _checked(await self._http.delete(f"/sandbox{path}"))

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
        answer = _checked(
            await self._http.post(
                "/sandbox/faults",
                json={"method": method, "kind": kind, "bot": self.bot, "count": count, **order},
            )
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


def _checked(response: httpx.Response) -> Any:
    answer = response.json()
    if response.is_error:
        raise SandboxError(response.status_code, answer)
    return answer


class Person:
    """Somebody with a phone. What they see is asked of the sandbox each time; nothing is cached but where they last
    acted, so that sees() does not take an old message for the answer."""

    def __init__(self, sandbox: Sandbox, id: int, name: str) -> None:  # noqa: A002
        self.sandbox = sandbox
        self.id = id
        self.name = name
        self.seen = 0
        self.last: Json = {}

    def __repr__(self) -> str:
        return f"<{self.name} {self.id}>"

    async def act(self, act: str, **fields: Any) -> Json:
        """Anything the control API lets people do; see docs/sandbox.md."""
        fields.setdefault("bot", self.sandbox.bot)
        if (group := fields.pop("in_group", None)) is not None:
            fields["chat_id"] = group
        deed: Json = await self.sandbox.post(f"/people/{self.id}/{act}", **fields)
        self.seen = max(self.seen, int(deed["revision"]))
        self.last = deed.get("message") or self.last
        return deed

    # what they do; each takes in_group=<chat id>, messages also reply_to, via_bot, forwarded_from

    async def send(self, text: str, **fields: Any) -> Json:
        """Write a text; the message."""
        message: Json = (await self.act("text", text=text, **fields))["message"]
        return message

    async def start(self, payload: str = "") -> Json:
        """Press start, or open a deep link with that payload."""
        message: Json = (await self.act("start", payload=payload))["message"]
        return message

    async def press(self, key: str, **fields: Any) -> Json:
        """Press a key of the reply keyboard; latitude and longitude for one that sends the location."""
        try:
            message: Json = (await self.act("press", text=key, **fields))["message"]
        except SandboxError as error:
            if error.status != 404:
                raise
            raise AssertionError(f"{error} There are: {error.answer.get('keys')}") from None
        return message

    async def tap(
        self, button: str, on: Json | None = None, *, wait: float | None = None, in_group: int | None = None
    ) -> Json | None:
        """Tap the newest visible button with that text, or the one on a message as it was seen (which may have
        changed since). wait: seconds to wait for the bot's answer to the tap, which is returned. AssertionError
        lists the buttons that there are."""
        fields: Json = {"text": button}
        if on is not None:
            data = {each["text"]: each.get("callback_data") for each in buttons_of(on)}
            if data.get(button) is None:
                raise AssertionError(f"That message has no button {button}; it has: {list(data)}")
            fields = {"message_id": on["message_id"], "data": data[button]}
        try:
            deed = await self.act("tap", wait=wait, in_group=in_group, **fields)
        except SandboxError as error:
            if error.status != 404:
                raise
            raise AssertionError(f"{error} There are: {error.answer.get('buttons')}") from None
        answer: Json | None = deed["answer"]
        return answer

    async def photo(self, content: bytes | None = None, **fields: Any) -> Json:
        """Send a photo (a grey one without content); caption=..."""
        message: Json = (await self.act("photo", content=_text(content), **fields))["message"]
        return message

    async def document(self, name: str, content: bytes, **fields: Any) -> Json:
        message: Json = (await self.act("document", name=name, content=_text(content), **fields))["message"]
        return message

    async def location(self, latitude: float, longitude: float, **fields: Any) -> Json:
        """Send a position (WGS-84); live_period=seconds makes it a live one."""
        deed = await self.act("location", latitude=latitude, longitude=longitude, **fields)
        message: Json = deed["message"]
        return message

    async def edit(self, message: Json, text: str, **fields: Any) -> Json:
        deed = await self.act("edit", message_id=message["message_id"], text=text, **fields)
        edited: Json = deed["message"]
        return edited

    async def block(self) -> None:
        await self.act("block")

    async def unblock(self) -> None:
        await self.act("unblock")

    # what they see

    async def chat(self, in_group: int | None = None) -> list[Json]:
        """The messages in the chat as they look now, oldest first."""
        messages: list[Json] = (await self._look(0, None, in_group))["messages"]
        return messages

    async def _look(self, after: int, wait: float | None, in_group: int | None) -> Json:
        view: Json = await self.sandbox.get(
            f"/chats/{in_group or self.id}", bot=self.sandbox.bot, after=after, wait=wait
        )
        return view

    async def reads(self) -> None:
        """Read all there is: sees() finds only what comes or changes after this."""
        self.seen = int((await self._look(0, None, None))["revision"])

    async def sees(self, *texts: str, within: float = 5.0, anywhere: bool = False, in_group: int | None = None) -> Json:
        """The newest message that holds all the texts, in its words or on its buttons; waits up to `within` real
        seconds. Only what is new or edited since the person's last act, unless anywhere. AssertionError shows the
        chat."""
        after = 0 if anywhere else self.seen
        found = await self._found(texts, after, within, in_group)
        if found is not None:
            return found
        shown = transcript(await self.chat(in_group), self.id)
        wanted = " and ".join(texts)
        raise AssertionError(f"{self.name} does not see {wanted!r} within {within} s. The chat:\n{shown}")

    async def never_sees(self, text: str, within: float = 0.5, in_group: int | None = None) -> None:
        """AssertionError when such a message is there or comes within that many real seconds."""
        found = await self._found((text,), self.seen, within, in_group)
        if found is not None:
            raise AssertionError(f"{self.name} should not see {text!r}, but does:\n{said(found)}")

    async def _found(self, texts: tuple[str, ...], after: int, within: float, in_group: int | None) -> Json | None:
        clock = _Stopwatch(within)
        position = after
        while True:
            view = await self._look(position, clock.left or None, in_group)
            for message in sorted(view["messages"], key=lambda each: -int(each["revision"])):
                words = said(message)
                if message["from"]["id"] != self.id and all(text in words for text in texts):
                    return dict(message)
            if not clock.left:
                return None
            position = int(view["revision"])


class _Stopwatch:
    def __init__(self, seconds: float) -> None:
        self._end = time.monotonic() + seconds

    @property
    def left(self) -> float:
        return max(0.0, self._end - time.monotonic())


def _text(content: bytes | None) -> str | None:
    return None if content is None else base64.b64encode(content).decode()

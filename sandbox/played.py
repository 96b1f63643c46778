"""A person whom a test plays."""

import asyncio
import base64
import time
from typing import Any

from sandbox.control_client import ControlClient, SandboxError
from sandbox.transcript import buttons_of, said, transcript
from sandbox.wire import Json


class Person:
    """Somebody with a phone. What they see is asked of the sandbox each time; nothing is cached but where they last
    acted, so that sees() does not take an old message for the answer."""

    def __init__(self, sandbox: ControlClient, id: int, name: str) -> None:  # noqa: A002
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
        self,
        button: str,
        on: Json | None = None,
        *,
        wait: float | None = None,
        within: float = 20.0,
        in_group: int | None = None,
    ) -> Json | None:
        """Tap the newest visible button with that text, or the one on a message as it was seen (which may have
        changed since). within: real seconds to look for it, as a person looks at a card that is just being renewed.
        wait: seconds to wait for the bot's answer to the tap, which is returned. AssertionError lists the buttons
        that there are."""
        fields: Json = {"text": button}
        if on is not None:
            data = {each["text"]: each.get("callback_data") for each in buttons_of(on)}
            if data.get(button) is None:
                raise AssertionError(f"That message has no button {button}; it has: {list(data)}")
            fields = {"message_id": on["message_id"], "data": data[button]}
        watch = _Stopwatch(within)
        while True:
            try:
                answer: Json | None = (await self.act("tap", wait=wait, in_group=in_group, **fields))["answer"]
            except SandboxError as error:
                if error.status != 404:
                    raise
                if watch.left <= 0:
                    raise AssertionError(f"{error} There are: {error.answer.get('buttons')}") from None
                await asyncio.sleep(0.1)
            else:
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

    async def sees(
        self, *texts: str, within: float = 60.0, anywhere: bool = False, in_group: int | None = None
    ) -> Json:
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

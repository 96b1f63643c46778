"""Requests that never leave: built as for Telegram, answered at once, the answer parsed as if it had come back."""

from __future__ import annotations

import json
from collections import defaultdict
from typing import Any

from telegram.request import BaseRequest, RequestData

from bench.dialogue import Answers, Reply


class Heard:
    """What was sent, by chat."""

    def __init__(self) -> None:
        self._by_chat: dict[int, list[Reply]] = defaultdict(list)
        self.recording = False
        """Off while measuring: remembering is no contestant's work."""

    def note(self, chat: object, text: object, keyboard: Any) -> None:
        if self.recording:
            rows = (keyboard or {}).get("inline_keyboard", ())
            labels = tuple(tuple(str(button["text"]) for button in row) for row in rows)
            self._by_chat[int(str(chat))].append(Reply(str(text), labels))

    def by(self, person: int) -> list[Reply]:
        return list(self._by_chat[person])


class CannedRequest(BaseRequest):
    """For python-telegram-bot's Bot, in place of HTTPXRequest."""

    def __init__(self, heard: Heard | None = None) -> None:
        self._answers = Answers()
        self._heard = heard or Heard()

    async def initialize(self) -> None:
        pass

    async def shutdown(self) -> None:
        pass

    @property
    def read_timeout(self) -> float | None:
        return None

    async def do_request(
        self, url: str, method: str, request_data: RequestData | None = None, *_args: Any, **_timeouts: Any
    ) -> tuple[int, bytes]:
        # HTTPXRequest sends these as a form: every value but a text is JSON by then.
        form = {} if request_data is None else request_data.json_parameters
        if self._heard.recording and "text" in form:
            self._heard.note(form["chat_id"], form["text"], json.loads(form.get("reply_markup", "null")))
        return 200, self._answers.to(url.rsplit("/", 1)[1], int(form.get("chat_id", 0)), form.get("text"))

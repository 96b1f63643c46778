"""aiogram as its examples use it: a Router, states of the FSM, MemoryStorage. A restart forgets every conversation."""

from __future__ import annotations

import json
from collections.abc import AsyncGenerator, Sequence
from pathlib import Path
from typing import Any

from aiogram import Bot, Dispatcher, F, Router
from aiogram.client.session.base import BaseSession
from aiogram.filters import Command, StateFilter
from aiogram.fsm.context import FSMContext
from aiogram.fsm.state import State, StatesGroup
from aiogram.fsm.storage.memory import MemoryStorage
from aiogram.methods import TelegramMethod
from aiogram.methods.base import TelegramType
from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup, Message

from bench.contestants.canned import Heard
from bench.dialogue import TOKEN, Answers, Reply, questions, replies

REPLIES, QUESTIONS = replies(), questions()


class Note(StatesGroup):
    kind = State()
    place = State()
    text = State()
    remind = State()
    sure = State()


STATES: tuple[State, ...] = (Note.kind, Note.place, Note.text, Note.remind, Note.sure)


class Aiogram:
    name = "aiogram in memory"
    keeps = "memory"

    def __init__(self) -> None:
        self.heard = Heard()

    async def open(self, folder: Path, people: Sequence[int]) -> None:
        self._bot = Bot(TOKEN, session=CannedSession(self.heard))
        self._dispatcher = Dispatcher(storage=MemoryStorage())
        self._dispatcher.include_router(router())

    async def handle(self, updates: Sequence[bytes]) -> None:
        for update in updates:
            await self._dispatcher.feed_raw_update(self._bot, json.loads(update))

    async def close(self) -> None:
        await self._dispatcher.storage.close()


def router() -> Router:
    """The conversation."""
    built = Router()
    built.message.register(begin, Command("note"))
    built.message.register(answer, StateFilter(*STATES), F.text)
    return built


async def begin(message: Message, state: FSMContext) -> None:
    await state.set_state(STATES[0])
    await state.set_data({})
    await say(message, REPLIES[0], 0)


async def answer(message: Message, state: FSMContext, raw_state: str) -> None:
    number = next(place for place, known in enumerate(STATES) if known.state == raw_state)
    question = QUESTIONS[number]
    value = question.read(message.text or "")
    if value is None:
        await say(message, REPLIES[number], number)
        return
    answers = await state.update_data({question.name: value})
    if number + 1 < len(STATES):
        await state.set_state(STATES[number + 1])
        await say(message, REPLIES[number + 1], number + 1)
        return
    await state.set_state(None)
    await state.set_data({"note": answers})
    await say(message, REPLIES[-1], number)


async def say(message: Message, reply: Reply, number: int) -> None:
    rows = [
        [InlineKeyboardButton(text=label, callback_data=f"note:{number}:{label}") for label in row]
        for row in reply.buttons
    ]
    await message.answer(reply.text, reply_markup=InlineKeyboardMarkup(inline_keyboard=rows) if rows else None)


class CannedSession(BaseSession):
    """Builds the form that AiohttpSession would post, and parses a canned answer as if it had come back."""

    def __init__(self, heard: Heard) -> None:
        super().__init__()
        self._answers = Answers()
        self._heard = heard

    async def make_request(
        self, bot: Bot, method: TelegramMethod[TelegramType], timeout: int | None = None
    ) -> TelegramType:
        form = {}
        for key, value in method.model_dump(warnings=False).items():
            prepared = self.prepare_value(value, bot=bot, files={})
            if prepared:
                form[key] = prepared
        if self._heard.recording and "text" in form:
            self._heard.note(form["chat_id"], form["text"], json.loads(form.get("reply_markup", "null")))
        content = self._answers.to(method.__api_method__, int(form.get("chat_id", 0)), form.get("text"))
        result: TelegramType = self.check_response(bot, method, 200, content.decode()).result  # type: ignore[assignment]
        return result

    def stream_content(
        self,
        url: str,
        headers: dict[str, Any] | None = None,
        timeout: int = 30,
        chunk_size: int = 65536,
        raise_for_status: bool = True,
    ) -> AsyncGenerator[bytes, None]:
        raise NotImplementedError("nothing is downloaded here")

    async def close(self) -> None:
        pass

"""python-telegram-bot as its examples use it: ConversationHandler, reply_text, user_data.

`persistent=False`: all in memory; a restart forgets every conversation. `persistent=True`: PicklePersistence, flushed
after every update so that a turn which was answered is on file. It rewrites its one file each time and does not sync
it: that survives a crash of the process (unless it falls into the writing), not of the machine. The finished note is
kept in user_data, the last one per person, so that the file does not grow from round to round.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Coroutine, Sequence
from pathlib import Path
from typing import Any

from telegram import InlineKeyboardButton, InlineKeyboardMarkup, Update
from telegram.ext import (
    Application,
    BasePersistence,
    CommandHandler,
    ContextTypes,
    ConversationHandler,
    MessageHandler,
    PicklePersistence,
    filters,
)
from telegram.request import BaseRequest

from bench.contestants.canned import CannedRequest, Heard
from bench.dialogue import TOKEN, Reply, questions, replies

App = Application[Any, Any, Any, Any, Any, Any]
Context = ContextTypes.DEFAULT_TYPE
Step = Callable[[Update, Context], Coroutine[Any, Any, int]]
REPLIES, QUESTIONS = replies(), questions()


class PythonTelegramBot:
    def __init__(self, *, persistent: bool) -> None:
        self.name = "PTB flushed" if persistent else "PTB in memory"
        self.keeps = "file, not synced" if persistent else "memory"
        self._persistent = persistent
        self.heard = Heard()

    async def open(self, folder: Path, people: Sequence[int]) -> None:
        persistence = PicklePersistence(folder / "ptb.pickle") if self._persistent else None
        self._application = application(CannedRequest(self.heard), persistence)
        await self._application.initialize()

    async def handle(self, updates: Sequence[bytes]) -> None:
        for update in updates:
            await self._application.process_update(Update.de_json(json.loads(update), self._application.bot))
            if self._persistent:
                await self._application.update_persistence()

    async def close(self) -> None:
        await self._application.shutdown()


def application(request: BaseRequest, persistence: BasePersistence[Any, Any, Any] | None = None) -> App:
    """The bot. Not initialized yet."""
    builder = Application.builder().token(TOKEN).updater(None).request(request).get_updates_request(CannedRequest())
    if persistence is not None:
        builder = builder.persistence(persistence)
    built = builder.build()
    built.add_handler(conversation(persistent=persistence is not None))
    return built


def conversation(*, persistent: bool) -> ConversationHandler[Context]:
    return ConversationHandler(
        entry_points=[CommandHandler("note", begin)],
        states={
            number: [MessageHandler(filters.TEXT & ~filters.COMMAND, step(number))] for number in range(len(QUESTIONS))
        },
        fallbacks=[CommandHandler("cancel", cancel)],
        name="note" if persistent else None,
        persistent=persistent,
    )


async def begin(update: Update, context: Context) -> int:
    answers_of(context).clear()
    await say(update, REPLIES[0], 0)
    return 0


def step(number: int) -> Step:
    question = QUESTIONS[number]

    async def answer(update: Update, context: Context) -> int:
        message = update.effective_message
        if message is None:
            return number
        value = question.read(message.text or "")
        if value is None:
            await say(update, REPLIES[number], number)
            return number
        answers_of(context)[question.name] = value
        if number + 1 < len(QUESTIONS):
            await say(update, REPLIES[number + 1], number + 1)
            return number + 1
        if context.user_data is not None:
            context.user_data["note"] = dict(answers_of(context))
        await say(update, REPLIES[-1], number)
        return ConversationHandler.END

    return answer


async def cancel(update: Update, context: Context) -> int:
    answers_of(context).clear()
    return ConversationHandler.END


def answers_of(context: Context) -> dict[str, str]:
    answers: dict[str, str] = {} if context.user_data is None else context.user_data.setdefault("draft", {})
    return answers


async def say(update: Update, reply: Reply, number: int) -> None:
    if update.effective_message is None:
        return
    rows = [
        [InlineKeyboardButton(label, callback_data=f"note:{number}:{label}") for label in row] for row in reply.buttons
    ]
    keyboard = InlineKeyboardMarkup(rows) if rows else None
    await update.effective_message.reply_text(reply.text, reply_markup=keyboard)

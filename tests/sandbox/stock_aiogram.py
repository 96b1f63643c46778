"""A stock aiogram echo bot: python stock_aiogram.py <sandbox> <token> [<webhook port>]."""

from __future__ import annotations

import asyncio
import sys

from aiogram import Bot, Dispatcher, F
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.filters import CommandStart
from aiogram.types import (
    BufferedInputFile,
    CallbackQuery,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    Message,
)
from aiogram.webhook.aiohttp_server import SimpleRequestHandler, setup_application
from aiohttp import web

dispatcher = Dispatcher()


@dispatcher.message(CommandStart())
async def start(message: Message) -> None:
    keyboard = InlineKeyboardMarkup(inline_keyboard=[[InlineKeyboardButton(text="消防", callback_data="fire")]])
    await message.answer("记什么", reply_markup=keyboard)


@dispatcher.callback_query()
async def tapped(query: CallbackQuery) -> None:
    await query.answer("好")
    assert isinstance(query.message, Message)
    await query.message.edit_text(f"记下了: {query.data}")


@dispatcher.message(F.photo)
async def photo(message: Message, bot: Bot) -> None:
    assert message.photo
    content = await bot.download(message.photo[-1])
    assert content
    copy = content.read()
    await message.reply_document(BufferedInputFile(copy, "copy.png"), caption=f"{len(copy)} bytes")


@dispatcher.message(F.text)
async def echo(message: Message) -> None:
    await message.reply(message.text or "?")


async def main() -> None:
    root, token, *webhook = sys.argv[1:]
    bot = Bot(token, session=AiohttpSession(api=TelegramAPIServer.from_base(root)))
    if webhook:
        await serve_webhook(bot, int(webhook[0]))
    else:
        await dispatcher.start_polling(bot)


async def serve_webhook(bot: Bot, port: int) -> None:
    application = web.Application()
    SimpleRequestHandler(dispatcher, bot, secret_token="stock").register(application, path="/hook")
    setup_application(application, dispatcher, bot=bot)
    runner = web.AppRunner(application)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", port).start()
    await bot.set_webhook(f"http://127.0.0.1:{port}/hook", secret_token="stock")
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(main())

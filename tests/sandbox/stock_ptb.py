"""A stock python-telegram-bot echo bot: python stock_ptb.py <sandbox> <token>."""

from __future__ import annotations

import sys
from typing import Any

from telegram import InlineKeyboardButton, InlineKeyboardMarkup, Message, Update
from telegram.ext import Application, CallbackQueryHandler, CommandHandler, ContextTypes, MessageHandler, filters


async def start(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    assert update.message
    keyboard = InlineKeyboardMarkup([[InlineKeyboardButton("消防", callback_data="fire")]])
    await update.message.reply_text("记什么", reply_markup=keyboard)


async def tapped(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    query = update.callback_query
    assert query
    await query.answer("好")
    await query.edit_message_text(f"记下了: {query.data}")


async def photo(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    assert update.message
    file = await update.message.photo[-1].get_file()
    content = await file.download_as_bytearray()
    await update.message.reply_document(bytes(content), filename="copy.png", caption=f"{len(content)} bytes")


async def echo(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    message: Message | None = update.message
    assert message
    await message.reply_text(message.text or "?", reply_to_message_id=message.message_id)


def main() -> None:
    root, token = sys.argv[1:]
    builder = Application.builder().token(token).base_url(f"{root}/bot").base_file_url(f"{root}/file/bot")
    application: Application[Any, Any, Any, Any, Any, Any] = builder.build()
    application.add_handler(CommandHandler("start", start))
    application.add_handler(CallbackQueryHandler(tapped))
    application.add_handler(MessageHandler(filters.PHOTO, photo))
    application.add_handler(MessageHandler(filters.TEXT, echo))
    application.run_polling(timeout=5)


if __name__ == "__main__":
    main()

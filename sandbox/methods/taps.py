"""Answering taps on inline buttons."""

from sandbox.methods.registry import BotCall, bot_method
from sandbox.refusals import QUERY_TOO_OLD, bad_request
from sandbox.wire import utf16_length


@bot_method("answerCallbackQuery")
async def answer_callback_query(call: BotCall) -> bool:
    given = call.parameters
    tap = call.bot.open_tap(given.text("callback_query_id") or "", call.world.lifetimes.callback_query)
    if tap is None or tap.answer is not None:
        raise bad_request(QUERY_TOO_OLD)
    text = given.text("text") or ""
    if utf16_length(text) > 200:
        raise bad_request("MESSAGE_TOO_LONG")
    tap.answer = {"text": text, "show_alert": given.flag("show_alert"), "url": given.text("url")}
    tap.answered.set()
    chat = call.world.chat_for(call.bot, tap.chat_id)
    if chat is not None:
        revision = chat.revision = call.world.touch()
        chat.tap_answers.append({"tap": tap.id, "person": tap.person_id, "revision": revision, **tap.answer})
    return True

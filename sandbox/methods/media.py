"""Sending files: photos, documents, voice and the rest, alone or as an album."""

from sandbox.methods.addressing import open_chat
from sandbox.methods.attachments import described, downloadable, media_of, stored
from sandbox.methods.registry import BotCall, bot_method
from sandbox.methods.sending import caption, put, send
from sandbox.refusals import bad_request
from sandbox.wire import Json


def _send_file(call: BotCall, kind: str) -> Json:
    chat = open_chat(call)
    words = caption(call)
    file = stored(call, kind, call.parameters.structure(kind))
    return send(call, chat, {kind: described(kind, file, call.parameters.values), **words}).body


@bot_method("sendPhoto")
async def send_photo(call: BotCall) -> Json:
    return _send_file(call, "photo")


@bot_method("sendDocument")
async def send_document(call: BotCall) -> Json:
    return _send_file(call, "document")


@bot_method("sendVoice")
async def send_voice(call: BotCall) -> Json:
    return _send_file(call, "voice")


@bot_method("sendAudio")
async def send_audio(call: BotCall) -> Json:
    return _send_file(call, "audio")


@bot_method("sendVideo")
async def send_video(call: BotCall) -> Json:
    return _send_file(call, "video")


@bot_method("sendAnimation")
async def send_animation(call: BotCall) -> Json:
    return _send_file(call, "animation")


@bot_method("sendSticker")
async def send_sticker(call: BotCall) -> Json:
    return _send_file(call, "sticker")


@bot_method("sendMediaGroup")
async def send_media_group(call: BotCall) -> list[Json]:
    media = call.parameters.structure("media")
    if not isinstance(media, list) or not all(isinstance(item, dict) for item in media):
        raise bad_request("expected an Array of InputMedia")
    if not 1 <= len(media) <= 10:
        raise bad_request("group send failed: an album has 1 to 10 items")
    chat = open_chat(call)
    contents = [media_of(call, item) for item in media]
    call.world.rates.count(call.bot.id, chat.id, messages=len(contents))
    album = str(10_000_000_000 + call.world.new_id())
    return [put(call, chat, {"media_group_id": album, **content}).body for content in contents]


@bot_method("getFile")
async def get_file(call: BotCall) -> Json:
    return downloadable(call, call.parameters.text("file_id") or "")

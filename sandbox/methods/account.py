"""What a bot asks and tells about itself."""

from sandbox.methods.registry import BotCall, bot_method
from sandbox.refusals import bad_request
from sandbox.wire import Json


@bot_method("getMe")
async def get_me(call: BotCall) -> Json:
    return call.bot.me()


@bot_method("logOut")
async def log_out(call: BotCall) -> bool:
    return bool(call.bot)


@bot_method("close")
async def close(call: BotCall) -> bool:
    return bool(call.bot)


def _audience(call: BotCall) -> str:
    scope = call.parameters.structure("scope") or {"type": "default"}
    if not isinstance(scope, dict) or "type" not in scope:
        raise bad_request("can't parse BotCommandScope: expected an Object")
    where = f"{scope.get('chat_id', '')}:{scope.get('user_id', '')}"
    return f"{scope['type']}:{where}:{call.parameters.text('language_code') or ''}"


@bot_method("setMyCommands")
async def set_my_commands(call: BotCall) -> bool:
    commands = call.parameters.structure("commands")
    if not isinstance(commands, list):
        raise bad_request("can't parse commands JSON object")
    if len(commands) > 100:
        raise bad_request("BOT_COMMANDS_TOO_MUCH")
    checked: list[Json] = []
    for command in commands:
        if not isinstance(command, dict):
            raise bad_request("can't parse BotCommand: expected an Object")
        name = str(command.get("command", "")).removeprefix("/")
        if not (1 <= len(name) <= 32 and name.replace("_", "a").isalnum() and name.isascii() and name == name.lower()):
            raise bad_request("BOT_COMMAND_INVALID")
        if not 1 <= len(str(command.get("description", ""))) <= 256:
            raise bad_request("BOT_COMMAND_DESCRIPTION_INVALID")
        checked.append({"command": name, "description": str(command["description"])})
    call.bot.commands[_audience(call)] = checked
    return True


@bot_method("getMyCommands")
async def get_my_commands(call: BotCall) -> list[Json]:
    return call.bot.commands.get(_audience(call), [])


@bot_method("deleteMyCommands")
async def delete_my_commands(call: BotCall) -> bool:
    call.bot.commands.pop(_audience(call), None)
    return True


def _tell(call: BotCall, texts: dict[str, str], field: str, longest: int) -> bool:
    text = call.parameters.text(field) or ""
    if len(text) > longest:
        raise bad_request(f"{field} is too long")
    texts[call.parameters.text("language_code") or ""] = text
    return True


def _told(call: BotCall, texts: dict[str, str], field: str, otherwise: str = "") -> Json:
    text = texts.get(call.parameters.text("language_code") or "") or texts.get("")
    return {field: text or otherwise}


@bot_method("setMyName")
async def set_my_name(call: BotCall) -> bool:
    return _tell(call, call.bot.names, "name", 64)


@bot_method("getMyName")
async def get_my_name(call: BotCall) -> Json:
    return _told(call, call.bot.names, "name", call.bot.name)


@bot_method("setMyDescription")
async def set_my_description(call: BotCall) -> bool:
    return _tell(call, call.bot.descriptions, "description", 512)


@bot_method("getMyDescription")
async def get_my_description(call: BotCall) -> Json:
    return _told(call, call.bot.descriptions, "description")


@bot_method("setMyShortDescription")
async def set_my_short_description(call: BotCall) -> bool:
    return _tell(call, call.bot.short_descriptions, "short_description", 120)


@bot_method("getMyShortDescription")
async def get_my_short_description(call: BotCall) -> Json:
    return _told(call, call.bot.short_descriptions, "short_description")


@bot_method("setChatMenuButton")
async def set_chat_menu_button(call: BotCall) -> bool:
    button = call.parameters.structure("menu_button") or {"type": "default"}
    if not isinstance(button, dict) or button.get("type") not in {"default", "commands", "web_app"}:
        raise bad_request("MenuButton has unsupported type")
    call.bot.menu_buttons[call.parameters.integer("chat_id")] = button
    return True


@bot_method("getChatMenuButton")
async def get_chat_menu_button(call: BotCall) -> Json:
    buttons = call.bot.menu_buttons
    return buttons.get(call.parameters.integer("chat_id")) or buttons.get(None) or {"type": "commands"}


@bot_method("getUserProfilePhotos")
async def get_user_profile_photos(call: BotCall) -> Json:
    if call.parameters.integer("user_id") not in call.world.people:
        raise bad_request("user not found")
    return {"total_count": 0, "photos": []}

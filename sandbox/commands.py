"""Which commands a bot shows to somebody: the narrowest scope that has any, as the published API orders them."""

from collections.abc import Iterator

from sandbox.bots import Bot
from sandbox.chats import Chat
from sandbox.people import Person
from sandbox.wire import Json


def commands_in_force(bot: Bot, chat: Chat, person: Person) -> list[Json]:
    language = (person.language_code or "").partition("-")[0]
    for scope in _scopes(chat, person):
        for each in (language, ""):
            if found := bot.commands.get(f"{scope}:{each}"):
                return found
    return []


def _scopes(chat: Chat, person: Person) -> Iterator[str]:
    if chat.person is not None:
        yield from (f"chat:{chat.id}:", "all_private_chats::", "default::")
        return
    yield f"chat_member:{chat.id}:{person.id}"
    administers = chat.status_of(person.id) in {"creator", "administrator"}
    if administers:
        yield f"chat_administrators:{chat.id}:"
    yield f"chat:{chat.id}:"
    if administers:
        yield "all_chat_administrators::"
    yield from ("all_group_chats::", "default::")

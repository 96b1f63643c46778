"""Groups: founding them, changing who is in them, upgrading them."""

from sandbox.acting.deeds import Deed, ImpossibleError, told
from sandbox.bots import Bot
from sandbox.chats import Chat, ChatKind, MemberStatus
from sandbox.membership import membership
from sandbox.people import Person
from sandbox.wire import Json
from sandbox.world import World


def service_message(world: World, chat: Chat, sender: Json, content: Json) -> Deed:
    """A message by which Telegram tells what happened in a group."""
    message = world.put(None, chat, sender, content, None)
    bots = [bot for bot in world.bots.values() if chat.has(bot.id)]
    return told(world, "message", chat, message, bots)


def found(world: World, kind: ChatKind, title: str, founder: Person, username: str | None) -> Chat:
    """A new group with its founder in it."""
    chat = world.add_group(kind, title, username)
    chat.members[founder.id] = "creator"
    world.put(None, chat, founder.user(), {f"{kind}_chat_created": True}, None)
    return chat


def set_status(world: World, chat: Chat, user_id: int, status: MemberStatus, by: Json) -> Deed:
    """Give a person or a bot another standing in the group, telling the bots that are concerned."""
    user = world.user(user_id)
    if user is None:
        raise ImpossibleError(f"There is nobody with the id {user_id}.", 404)
    old = chat.status_of(user_id)
    was_in = chat.has(user_id)
    chat.members[user_id] = status
    deed = Deed(revision=world.touch_directory())
    content: Json = {}
    if chat.has(user_id) and not was_in:
        content = {"new_chat_members": [user]}
    elif was_in and not chat.has(user_id):
        content = {"left_chat_member": user}
    if content:
        deed = service_message(world, chat, by, content)
    change: Json = {
        "chat": chat.described(),
        "from": by,
        "date": world.clock.unix(),
        "old_chat_member": membership(user, old),
        "new_chat_member": membership(user, status),
    }
    for bot in world.bots.values():
        _tell(bot, chat, user_id, change, deed)
    return deed


def _tell(bot: Bot, chat: Chat, user_id: int, change: Json, deed: Deed) -> None:
    if bot.id == user_id:
        update_id = bot.updates.push("my_chat_member", change, chat.id)
    elif chat.has(bot.id):
        update_id = bot.updates.push("chat_member", change, chat.id)
    else:
        return
    if update_id is not None:
        deed.updates[bot.id] = update_id


def upgrade(world: World, chat: Chat) -> Chat:
    """Turn a group into a supergroup: another chat id, both sides told by service messages."""
    if chat.kind != "group" or chat.migrated_to is not None:
        raise ImpossibleError(f"{chat.title} is no group that could be upgraded.")
    new = world.add_group("supergroup", chat.title or "", chat.username)
    new.members = dict(chat.members)
    founder = next((user_id for user_id, status in chat.members.items() if status == "creator"), 0)
    sender = world.user(founder) or {"id": 1087968824, "is_bot": True, "first_name": "Group"}
    service_message(world, chat, sender, {"migrate_to_chat_id": new.id})
    service_message(world, new, sender, {"migrate_from_chat_id": chat.id})
    chat.migrated_to = new.id
    return new

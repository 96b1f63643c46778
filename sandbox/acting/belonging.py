"""Being there or not: blocking the bot, joining and leaving groups, giving up the account."""

from sandbox.acting.deeds import Act, Deed, ImpossibleError, act, bot_of
from sandbox.chats import Chat, MemberStatus
from sandbox.groups import set_status
from sandbox.membership import membership
from sandbox.people import Person
from sandbox.wire import Json
from sandbox.world import World


@act("block", Act)
def block(world: World, person: Person, given: Act) -> Deed:
    """Block the bot; it gets my_chat_member."""
    bot = bot_of(world, given.bot)
    if bot.id in person.blocked_bots:
        raise ImpossibleError(f"{person.name} has blocked the bot already.")
    person.blocked_bots.add(bot.id)
    return _bot_membership(world, person, given, "member", "kicked")


@act("unblock", Act)
def unblock(world: World, person: Person, given: Act) -> Deed:
    """Unblock the bot; it gets my_chat_member."""
    bot = bot_of(world, given.bot)
    if bot.id not in person.blocked_bots:
        raise ImpossibleError(f"{person.name} has not blocked the bot.")
    person.blocked_bots.discard(bot.id)
    return _bot_membership(world, person, given, "kicked", "member")


def _bot_membership(world: World, person: Person, given: Act, old: MemberStatus, new: MemberStatus) -> Deed:
    bot = bot_of(world, given.bot)
    chat = world.private_chat(bot, person)
    change: Json = {
        "chat": chat.described(),
        "from": person.user(),
        "date": world.clock.unix(),
        "old_chat_member": membership(bot.user(), old),
        "new_chat_member": membership(bot.user(), new),
    }
    deed = Deed(revision=world.touch_directory())
    update_id = bot.updates.push("my_chat_member", change, chat.id)
    if update_id is not None:
        deed.updates[bot.id] = update_id
    return deed


@act("deactivate", Act)
def deactivate(world: World, person: Person, given: Act) -> Deed:
    """Give up the account; bots hear of it when they write."""
    person.deactivated = True
    return Deed(revision=world.touch_directory())


@act("reactivate", Act)
def reactivate(world: World, person: Person, given: Act) -> Deed:
    """Take the account up again."""
    person.deactivated = False
    return Deed(revision=world.touch_directory())


def _group(world: World, given: Act) -> Chat:
    chat = world.groups.get(given.chat_id or 0)
    if chat is None:
        raise ImpossibleError("Say which group with chat_id.", 404)
    return chat


@act("join", Act)
def join(world: World, person: Person, given: Act) -> Deed:
    """Join a group; its bots get the service message and, if asked for, chat_member."""
    chat = _group(world, given)
    if chat.has(person.id):
        raise ImpossibleError(f"{person.name} is in {chat.title} already.")
    return set_status(world, chat, person.id, "member", person.user())


@act("leave", Act)
def leave(world: World, person: Person, given: Act) -> Deed:
    """Leave a group."""
    chat = _group(world, given)
    if not chat.has(person.id):
        raise ImpossibleError(f"{person.name} is not in {chat.title}.")
    return set_status(world, chat, person.id, "left", person.user())

"""Everything there is: bots, people, chats, the clock. In memory, in one process, gone when it stops."""

from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass
from itertools import count

from sandbox.bots import TOKEN, Bot
from sandbox.call_log import CallLog
from sandbox.chats import Chat, ChatKind, Message
from sandbox.clock import Clock
from sandbox.coming import Coming
from sandbox.faults import Faults
from sandbox.files import FileStore
from sandbox.people import Person
from sandbox.plan import Plan, built_in_plan
from sandbox.rates import Rates
from sandbox.signals import Signal
from sandbox.updates import UpdateQueue
from sandbox.wire import Json


@dataclass(frozen=True, slots=True)
class Lifetimes:
    """Real seconds. Telegram's own are the defaults; tests shorten them."""

    update: float = 24 * 3600.0
    callback_query: float = 150.0


async def _nobody_delivers(bot: Bot) -> None:
    """Until a server brings updates to webhooks."""


class World:
    """tokens: the only bots there are; None lets any well-formed token in."""

    def __init__(self, lifetimes: Lifetimes | None = None, tokens: list[str] | None = None) -> None:
        self.lifetimes = lifetimes or Lifetimes()
        self.clock = Clock()
        self.files = FileStore()
        self.log = CallLog()
        self.faults = Faults()
        self.rates = Rates()
        self.people: dict[int, Person] = {}
        self.bots: dict[int, Bot] = {}
        self.groups: dict[int, Chat] = {}
        self.changed = Signal()
        self.revision = 0
        # the revision at which people, groups, bots or what is told of them last changed
        self.directory_revision = 0
        self.coming: dict[int, list[Coming]] = {}
        self.plan: Plan = built_in_plan()
        self.webhook_changed: Callable[[Bot], Awaitable[None]] = _nobody_delivers
        self._private: dict[tuple[int, int], Chat] = {}
        self._closed = tokens is not None
        self._ids = count(1)
        for token in tokens or []:
            self._register(token)

    def new_id(self) -> int:
        """A number nobody else in this world has."""
        return next(self._ids)

    # bots

    def bot_with(self, token: str) -> Bot | None:
        """The bot of a token; the first call with a well-formed new token brings its bot into being."""
        bot_id = token.partition(":")[0]
        bot = self.bots.get(int(bot_id)) if bot_id.isdecimal() else None
        if bot is not None:
            return bot if bot.token == token else None
        return None if self._closed or not TOKEN.fullmatch(token) else self._register(token)

    def _register(self, token: str) -> Bot:
        bot_id = int(token.partition(":")[0])
        queue = UpdateQueue(self.lifetimes.update, self.lifetimes.callback_query)
        bot = Bot(bot_id, token, name=f"Bot {bot_id}", username=f"bot{bot_id}_bot", updates=queue)
        self.bots[bot_id] = bot
        self.touch_directory()
        return bot

    # people

    def add_person(self, person: Person) -> Person:
        self.people[person.id] = person
        self.touch_directory()
        return person

    def user(self, user_id: int) -> Json | None:
        """The User object of a person or a bot."""
        person = self.people.get(user_id)
        if person is not None:
            return person.user()
        bot = self.bots.get(user_id)
        return None if bot is None else bot.user()

    # chats

    def private_chat(self, bot: Bot, person: Person) -> Chat:
        key = (bot.id, person.id)
        chat = self._private.get(key)
        if chat is None:
            chat = self._private[key] = Chat(person.id, "private", person=person)
        return chat

    def chat_for(self, bot: Bot, chat_id: int) -> Chat | None:
        """The chat a bot means by an id: a person's id is the private chat of the two."""
        if chat_id < 0:
            return self.groups.get(chat_id)
        person = self.people.get(chat_id)
        return None if person is None else self.private_chat(bot, person)

    def chats_of(self, bot: Bot) -> Iterator[Chat]:
        """The private chats that a bot has, and the groups it is in."""
        yield from (chat for (bot_id, _), chat in self._private.items() if bot_id == bot.id)
        yield from (chat for chat in self.groups.values() if chat.has(bot.id))

    def add_group(self, kind: ChatKind, title: str, username: str | None = None) -> Chat:
        number = self.new_id()
        chat_id = -(1_000_000_000_000 + 2_000_000_000 + number) if kind == "supergroup" else -(4_000_000 + number)
        chat = self.groups[chat_id] = Chat(chat_id, kind, title=title, username=username)
        self.touch_directory()
        return chat

    # messages

    def touch(self) -> int:
        """Something that people can see changed: the revision of the change."""
        self.revision += 1
        self.changed.notify()
        return self.revision

    def touch_directory(self) -> int:
        """Somebody came, went or is told of otherwise: a page asks again who there is."""
        self.directory_revision = self.touch()
        return self.directory_revision

    def put(self, bot: Bot | None, chat: Chat, sender: Json, content: Json, sender_bot: int | None) -> Message:
        """Add a message to a chat. bot: whose private chat it is (ids are counted per bot there)."""
        if chat.kind == "private" and bot is not None:
            bot.last_message_id += 1
            message_id = bot.last_message_id
        else:
            message_id = chat.last_message_id + 1
        chat.last_message_id = message_id
        body = {
            "message_id": message_id,
            "from": sender,
            "chat": chat.described(),
            "date": self.clock.unix(),
            **content,
        }
        chat.revision = self.touch()
        message = Message(body, revision=chat.revision, bot_id=sender_bot)
        chat.messages[message_id] = message
        return message

    def rewrite(self, chat: Chat, message: Message, body: Json) -> None:
        """Give a message a new body, as an edit does."""
        message.body = body
        message.edits += 1
        message.revision = chat.revision = self.touch()

    def remove(self, chat: Chat, message_id: int) -> bool:
        """False when there is no such message."""
        if chat.messages.pop(message_id, None) is None:
            return False
        if message_id in chat.pinned:
            chat.pinned.remove(message_id)
        chat.revision = self.touch()
        chat.removed.append((chat.revision, message_id))
        return True

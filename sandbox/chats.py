"""Chats and the messages in them, as they look now."""

from collections import deque
from dataclasses import dataclass, field
from typing import Literal

from sandbox.people import Person
from sandbox.wire import Json

ChatKind = Literal["private", "group", "supergroup"]
MemberStatus = Literal["creator", "administrator", "member", "left", "kicked"]
# Deletions that a page can still be told of.
REMOVED_KEPT = 1000
PRESENT: frozenset[str] = frozenset({"creator", "administrator", "member"})


@dataclass(slots=True)
class Message:
    """A message in a chat. Its body is replaced, never changed in place: logs and updates keep what they saw."""

    body: Json
    revision: int
    bot_id: int | None = None
    edits: int = 0
    reply_keyboard: Json | None = None

    @property
    def id(self) -> int:
        return int(self.body["message_id"])

    def shown(self) -> Json:
        """The body with how often it was edited and when it last changed."""
        shown = {**self.body, "edits": self.edits, "revision": self.revision}
        if self.reply_keyboard is not None:
            shown["reply_keyboard"] = self.reply_keyboard
        return shown


@dataclass(slots=True)
class Chat:
    """A private chat between one bot and one person, or a group."""

    id: int
    kind: ChatKind
    title: str | None = None
    username: str | None = None
    person: Person | None = None
    members: dict[int, MemberStatus] = field(default_factory=dict)
    messages: dict[int, Message] = field(default_factory=dict)
    last_message_id: int = 0
    revision: int = 0
    migrated_to: int | None = None
    pinned: list[int] = field(default_factory=list)
    reply_keyboard: Json | None = None
    started: bool = False
    # toasts and alerts that answered taps, newest last: (revision, text, is an alert)
    tap_answers: list[Json] = field(default_factory=list)
    chat_action: str | None = None
    # (revision, message id) of what was deleted, newest last
    removed: deque[tuple[int, int]] = field(default_factory=lambda: deque(maxlen=REMOVED_KEPT))
    # the newest message that whoever looks at the page has seen
    read_up_to: int = 0

    def described(self) -> Json:
        """The Chat object inside messages and updates."""
        if self.person is not None:
            described: Json = {"id": self.id, "type": "private", "first_name": self.person.first_name}
            if self.person.last_name:
                described["last_name"] = self.person.last_name
            if self.person.username:
                described["username"] = self.person.username
            return described
        described = {"id": self.id, "type": self.kind, "title": self.title or ""}
        if self.username:
            described["username"] = self.username
        return described

    def status_of(self, user_id: int) -> MemberStatus:
        return self.members.get(user_id, "left")

    def unread(self, most: int) -> int:
        """How many messages of others came after the ones that were read; counted up to `most`."""
        own = None if self.person is None else self.person.id
        count = 0
        for message in reversed(self.messages.values()):
            if message.id <= self.read_up_to or count == most:
                break
            count += message.body["from"]["id"] != own
        return count

    def has(self, user_id: int) -> bool:
        return self.status_of(user_id) in PRESENT

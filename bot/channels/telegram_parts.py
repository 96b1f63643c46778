"""What is read of Telegram's updates, strictly: one in which that is missing or of another type cannot be parsed.

(python-telegram-bot's own Update builds some two hundred attributes per message and took more time than the whole
rest of a turn.) https://core.telegram.org/bots/api#update
"""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field


class Part(BaseModel):
    model_config = ConfigDict(strict=True, hide_input_in_errors=True)


class User(Part):
    id: int
    first_name: str = ""
    last_name: str = ""
    language_code: str = ""


class Chat(Part):
    id: int
    type: Literal["private", "group", "supergroup", "channel"]


class Entity(Part):
    type: str
    offset: int
    length: int


class Attachment(Part):
    """A voice message, a sound file, a video, a document."""

    file_id: str
    file_unique_id: str
    file_size: int | None = None
    duration: int | None = None
    file_name: str = ""
    mime_type: str = ""


class PhotoSize(Part):
    file_id: str
    file_unique_id: str
    file_size: int | None = None
    width: int
    height: int


class Location(Part):
    latitude: float
    longitude: float
    horizontal_accuracy: float | None = None
    live_period: int | None = None


class Venue(Part):
    location: Location
    title: str = ""
    address: str = ""


class SharedContact(Part):
    phone_number: str
    first_name: str = ""
    last_name: str = ""
    user_id: int | None = None


class Message(Part):
    message_id: int
    date: int
    chat: Chat
    sender: User | None = Field(None, alias="from")
    text: str | None = None
    entities: list[Entity] = []
    caption: str = ""
    photo: list[PhotoSize] | None = None
    voice: Attachment | None = None
    audio: Attachment | None = None
    video: Attachment | None = None
    video_note: Attachment | None = None
    document: Attachment | None = None
    location: Location | None = None
    venue: Venue | None = None
    contact: SharedContact | None = None
    media_group_id: str = ""
    forward_origin: Any = None
    via_bot: Any = None
    migrate_to_chat_id: int | None = None
    migrate_from_chat_id: int | None = None


class Edited(Part):
    message_id: int
    chat: Chat
    sender: User | None = Field(None, alias="from")
    text: str | None = None
    entities: list[Entity] = []
    location: Any = None


class Tapped(Part):
    """The message of a pressed button; of an old one Telegram tells little more than where it was."""

    message_id: int
    chat: Chat


class Tap(Part):
    id: str
    sender: User = Field(alias="from")
    message: Tapped | None = None
    data: str = ""


class Member(Part):
    status: str


class Membership(Part):
    date: int
    chat: Chat
    sender: User = Field(alias="from")
    new_chat_member: Member


class Update(Part):
    message: Message | None = None
    edited_message: Edited | None = None
    callback_query: Tap | None = None
    my_chat_member: Membership | None = None


SERVICE = frozenset(
    {
        "new_chat_members", "left_chat_member", "new_chat_title", "new_chat_photo", "delete_chat_photo",
        "group_chat_created", "supergroup_chat_created", "channel_chat_created", "pinned_message",
        "message_auto_delete_timer_changed", "users_shared", "chat_shared", "connected_website",
        "write_access_allowed", "proximity_alert_triggered", "boost_added", "chat_background_set",
        "forum_topic_created", "forum_topic_edited", "forum_topic_closed", "forum_topic_reopened",
        "general_forum_topic_hidden", "general_forum_topic_unhidden", "giveaway_created", "giveaway_completed",
        "video_chat_scheduled", "video_chat_started", "video_chat_ended", "video_chat_participants_invited",
        "successful_payment", "refunded_payment", "web_app_data", "gift", "unique_gift",
    }
)  # fmt: skip
"""Messages by which Telegram tells what happened in a chat: they have a sender, but nobody said anything."""

"""Sending what is not text: photos, albums, documents, voice, contacts, stickers."""

import base64
import binascii

from pydantic import Field

from sandbox.acting.deeds import Act, Deed, ImpossibleError, act, say
from sandbox.acting.writing import Saying, around
from sandbox.files import photo_sizes, picture, picture_size
from sandbox.formatting.text import formatted
from sandbox.people import Person
from sandbox.wire import Json
from sandbox.world import World


class Sending(Saying):
    """content: Base64; left out, something is made up."""

    content: str | None = None
    caption: str = ""


def _bytes(content: str | None, otherwise: bytes) -> bytes:
    if content is None:
        return otherwise
    try:
        return base64.b64decode(content, validate=True)
    except binascii.Error:
        raise ImpossibleError("content is not Base64.", 400) from None


def _captioned(caption: str) -> Json:
    text, entities = formatted(caption, None, None)
    if not text:
        return {}
    return {"caption": text, "caption_entities": entities} if entities else {"caption": text}


class Photo(Sending):
    """width, height: pixels of a made-up photo."""

    width: int = Field(default=1280, ge=1, le=10_000)
    height: int = Field(default=960, ge=1, le=10_000)


def _photo(world: World, given: Photo) -> Json:
    content = _bytes(given.content, b"") or picture(min(given.width, 320), min(given.height, 240))
    size = (given.width, given.height) if given.content is None else picture_size(content)
    stored = world.files.keep(content, "photos", mime_type="image/jpeg")
    return {"photo": photo_sizes(stored, *size), **_captioned(given.caption)}


@act("photo", Photo)
def send_photo(world: World, person: Person, given: Photo) -> Deed:
    """Send a photo; bots see it in several sizes."""
    return say(world, person, given, {**around(world, person, given), **_photo(world, given)})


class Album(Saying):
    photos: list[Photo] = Field(min_length=2, max_length=10)


@act("album", Album)
def send_album(world: World, person: Person, given: Album) -> Deed:
    """Send photos as one album: a message and an update each, held together by media_group_id."""
    album = str(13_000_000_000_000_000 + world.new_id())
    together = Deed()
    for photo in given.photos:
        content = {**around(world, person, given), "media_group_id": album, **_photo(world, photo)}
        deed = say(world, person, given, content)
        together.updates = deed.updates
        together.message, together.revision = deed.message, deed.revision
        together.messages.append(deed.message or {})
    return together


class Document(Sending):
    name: str = "document.txt"
    mime_type: str | None = None


@act("document", Document)
def send_document(world: World, person: Person, given: Document) -> Deed:
    """Send a file."""
    stored = world.files.keep(_bytes(given.content, b"sandbox"), "documents", given.name, given.mime_type)
    document = {**stored.described(), "file_name": given.name, "mime_type": stored.mime_type}
    return say(
        world, person, given, {**around(world, person, given), "document": document, **_captioned(given.caption)}
    )


class Voice(Sending):
    """duration: seconds."""

    duration: int = Field(default=3, ge=0)


@act("voice", Voice)
def send_voice(world: World, person: Person, given: Voice) -> Deed:
    """Send a voice message."""
    stored = world.files.keep(_bytes(given.content, b"OggS"), "voice", mime_type="audio/ogg")
    voice = {**stored.described(), "duration": given.duration, "mime_type": stored.mime_type}
    return say(world, person, given, {**around(world, person, given), "voice": voice, **_captioned(given.caption)})


class Contact(Saying):
    """user_id: when the contact has an account; left out, it is somebody who has none."""

    phone_number: str
    first_name: str
    last_name: str | None = None
    user_id: int | None = None


@act("contact", Contact)
def send_contact(world: World, person: Person, given: Contact) -> Deed:
    """Send somebody's name and phone number."""
    contact = given.model_dump(include={"phone_number", "first_name", "last_name", "user_id"}, exclude_none=True)
    return say(world, person, given, {**around(world, person, given), "contact": contact})


class Sticker(Saying):
    emoji: str = "👍"


@act("sticker", Sticker)
def send_sticker(world: World, person: Person, given: Sticker) -> Deed:
    """Send a sticker."""
    stored = world.files.keep(b"RIFF", "stickers", mime_type="image/webp")
    sticker = {
        **stored.described(),
        "type": "regular",
        "width": 512,
        "height": 512,
        "is_animated": False,
        "is_video": False,
        "emoji": given.emoji,
    }
    return say(world, person, given, {**around(world, person, given), "sticker": sticker})


class Other(Act):
    """message: content fields as the Bot API has them, such as {"dice": {...}}."""

    message: Json


@act("other", Other)
def send_other(world: World, person: Person, given: Other) -> Deed:
    """Send a message of any content, for kinds that have no act of their own. What names a file_id gets a file."""
    message = {
        kind: {**content, **world.files.keep(b"sandbox", "documents").described()}
        if isinstance(content, dict) and "file_id" in content
        else content
        for kind, content in given.message.items()
    }
    return say(world, person, given, message)

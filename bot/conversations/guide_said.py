"""What somebody did in a chat, as a form hears it."""

from __future__ import annotations

from bot.forms.said import Contact, Fix, Photo, Said, Typed, Unreadable, Voice
from bot.turns.events import Event, Kind


def said_in(event: Event) -> Said:
    match event.kind:
        case Kind.TEXT:
            return Typed(event.text)
        case Kind.PHOTO | Kind.DOCUMENT if event.file is not None and _is_picture(event):
            file = event.file
            return Photo(file.id, file.unique, event.album, event.text, event.second_hand, file.size)
        case Kind.VOICE if event.file is not None:
            return Voice(event.file.id, event.file.unique, event.file.seconds or 0)
        case Kind.LOCATION if event.position is not None:
            at = event.position
            return Fix(at.latitude, at.longitude, at.accuracy, event.second_hand)
        case Kind.CONTACT if event.contact is not None:
            return Contact(event.contact.name, event.contact.phone)
    return Unreadable()


def _is_picture(event: Event) -> bool:
    """Telegram sends pictures as documents when somebody wants them unshrunk."""
    return event.kind is Kind.PHOTO or (event.file is not None and event.file.mime.startswith("image/"))

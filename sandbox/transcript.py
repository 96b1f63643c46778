"""A chat as readable text, for the moment a test fails."""

from sandbox.wire import Json

CONTENTS = (
    "photo", "document", "voice", "audio", "video", "animation", "sticker", "venue", "location", "contact"
)  # fmt: skip


def buttons_of(message: Json) -> list[Json]:
    """The inline buttons of a message, row by row."""
    return [button for row in (message.get("reply_markup") or {}).get("inline_keyboard", []) for button in row]


def words_of(message: Json) -> str:
    """Text or caption, and what else the message carries."""
    kinds = " ".join(f"<{kind}>" for kind in CONTENTS if kind in message)
    words = message.get("text") or message.get("caption") or ""
    return f"{kinds} {words}".strip()


def said(message: Json) -> str:
    """All that can be read on a message: words, button texts, reply keys."""
    rows = (message.get("reply_markup") or {}).get("inline_keyboard", [])
    keys = (message.get("reply_keyboard") or {}).get("keyboard", [])
    lines = [words_of(message)]
    lines += ["  ".join(f"[{button['text']}]" for button in row) for row in rows]
    lines += ["  ".join(f"⌨{key['text']}" for key in row) for row in keys]
    return "\n".join(lines)


def transcript(messages: list[Json], reader: int) -> str:
    """Oldest first, the reader's own messages marked →, edits counted."""
    if not messages:
        return "(empty)"
    lines: list[str] = []
    for message in messages:
        sender = "→" if message["from"]["id"] == reader else f"{message['from']['first_name']}:"
        edited = f" (edited {message['edits']}×)" if message.get("edits") else ""
        first, *rest = said(message).split("\n")
        lines.append(f"  #{message['message_id']} {sender} {first}{edited}")
        lines += [f"       {line}" for line in rest]
    return "\n".join(lines)

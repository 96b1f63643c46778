"""Entities that Telegram finds by itself in plain text."""

import re

from sandbox.wire import Json, utf16_length

_FOUND = re.compile(
    r"(?P<url>https?://[^\s<>\"]+)"
    r"|(?P<email>[\w.+-]+@[\w-]+\.[\w.-]*\w)"
    r"|(?<![\w/@])(?P<bot_command>/[A-Za-z0-9_]{1,64}(?:@[A-Za-z]\w{2,31})?)(?![\w/@])"
    r"|(?<![\w@])(?P<mention>@[A-Za-z]\w{2,31})(?!\w)"
    r"|(?<![\w#])(?P<hashtag>#\w*[^\W\d]\w*)"
)
_SIGNS = ("/", "@", "#")


def detect(text: str, marked: list[Json]) -> list[Json]:
    """marked plus what is found outside it, in order."""
    if not any(sign in text for sign in _SIGNS):
        return marked
    found = list(marked)
    for match in _FOUND.finditer(text):
        offset = utf16_length(text[: match.start()])
        length = utf16_length(match[0])
        # inside code, links and the like nothing is detected
        if any(
            entity["offset"] < offset + length and offset < entity["offset"] + entity["length"]
            for entity in marked
            if entity["type"] in {"code", "pre", "text_link", "text_mention", "custom_emoji"}
        ):
            continue
        found.append({"type": match.lastgroup, "offset": offset, "length": length})
    found.sort(key=lambda entity: (entity["offset"], -entity["length"]))
    return found

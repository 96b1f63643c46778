"""parse_mode HTML."""

import re
from html import unescape
from typing import NamedTuple

from sandbox.formatting.spans import SpannedText, unparsable
from sandbox.wire import Json

KINDS = {
    "b": "bold", "strong": "bold", "i": "italic", "em": "italic", "u": "underline", "ins": "underline",
    "s": "strikethrough", "strike": "strikethrough", "del": "strikethrough", "tg-spoiler": "spoiler",
    "span": "spoiler", "a": "text_link", "code": "code", "pre": "pre", "blockquote": "blockquote",
    "tg-emoji": "custom_emoji",
}  # fmt: skip
_TAG = re.compile(r"<(/?)([a-zA-Z0-9-]*)([^<>]*)>")
_ATTRIBUTE = re.compile(r"""([a-zA-Z-]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+)))?""")
_CHARACTER = re.compile(r"&(?:lt|gt|amp|quot|#\d+|#x[0-9a-fA-F]+);")


class _Open(NamedTuple):
    tag: str
    kind: str
    start: int
    details: Json


def parse_html(source: str) -> tuple[str, list[Json]]:
    """Raises Refusal "can't parse entities" with the byte offset of what is wrong."""
    text = SpannedText()
    open_tags: list[_Open] = []
    position = 0
    while (less := source.find("<", position)) >= 0:
        text.write(_plain(source[position:less]))
        match = _TAG.match(source, less)
        offset = len(source[:less].encode())
        if match is None:
            raise unparsable(f"Unclosed start tag at byte offset {offset}")
        closing, tag, attributes = match[1], match[2].lower(), match[3]
        if closing:
            _close(text, open_tags, tag, offset)
        else:
            open_tags.append(_open(tag, attributes, text.length, offset, open_tags))
        position = match.end()
    text.write(_plain(source[position:]))
    if open_tags:
        raise unparsable(f'Can\'t find end tag corresponding to start tag "{open_tags[-1].tag}"')
    return text.finished()


def _plain(piece: str) -> str:
    return _CHARACTER.sub(lambda match: unescape(match[0]), piece)


def _open(tag: str, attributes: str, start: int, offset: int, around: list[_Open]) -> _Open:
    if tag not in KINDS:
        raise unparsable(f'Unsupported start tag "{tag}" at byte offset {offset}')
    given = {
        match[1].lower(): _plain(match[2] or match[3] or match[4] or "") for match in _ATTRIBUTE.finditer(attributes)
    }
    details: Json = {}
    kind = KINDS[tag]
    if tag == "span" and given.get("class") != "tg-spoiler":
        raise unparsable(f'Tag "span" must have class "tg-spoiler" at byte offset {offset}')
    if tag == "a":
        details["url"] = given.get("href", "")
    elif tag == "tg-emoji":
        details["custom_emoji_id"] = given.get("emoji-id", "")
    elif tag == "blockquote" and "expandable" in given:
        kind = "expandable_blockquote"
    elif tag == "code" and around and around[-1].tag == "pre":
        language = given.get("class", "")
        if language.startswith("language-"):
            around[-1].details["language"] = language.removeprefix("language-")
            kind = ""
    return _Open(tag, kind, start, details)


def _close(text: SpannedText, open_tags: list[_Open], tag: str, offset: int) -> None:
    if not open_tags:
        raise unparsable(f"Unexpected end tag at byte offset {offset}")
    opened = open_tags.pop()
    if tag not in {"", opened.tag}:
        raise unparsable(f'Unmatched end tag at byte offset {offset}, expected "</{opened.tag}>", found "</{tag}>"')
    if opened.kind == "text_link" and not opened.details["url"]:
        return
    if opened.kind:
        text.mark(opened.kind, opened.start, opened.details)

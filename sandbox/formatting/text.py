"""Text and captions as a bot sends them: parsed, trimmed, measured."""

from sandbox.formatting.detected import detect
from sandbox.formatting.html import parse_html
from sandbox.formatting.markdown import parse_markdown
from sandbox.formatting.spans import unparsable
from sandbox.refusals import bad_request
from sandbox.wire import Json, utf16_length

TEXT_LIMIT = 4096
CAPTION_LIMIT = 1024
NEEDS = {"text_link": "url", "text_mention": "user", "custom_emoji": "custom_emoji_id"}
ENTITY_TYPES = frozenset(
    {
        "mention", "hashtag", "cashtag", "bot_command", "url", "email", "phone_number", "bold", "italic", "underline",
        "strikethrough", "spoiler", "blockquote", "expandable_blockquote", "code", "pre", "text_link",
        "text_mention", "custom_emoji", "date_time",
    }
)  # fmt: skip


def formatted(source: str, parse_mode: str | None, entities: object) -> tuple[str, list[Json]]:
    """Trimmed text and its entities, the detected ones included. Raises Refusal "can't parse entities"."""
    match (parse_mode or "").lower():
        case "":
            text, marked = source, checked_entities(source, entities)
        case "html":
            text, marked = parse_html(source)
        case "markdownv2":
            text, marked = parse_markdown(source, old=False)
        case "markdown":
            text, marked = parse_markdown(source, old=True)
        case _:
            raise bad_request("unsupported parse_mode")
    text, marked = _trimmed(text, marked)
    return text, detect(text, marked)


def message_text(source: str, parse_mode: str | None, entities: object) -> tuple[str, list[Json]]:
    """Raises Refusal for empty text or more than 4096 UTF-16 code units."""
    text, marked = formatted(source, parse_mode, entities)
    if not text:
        raise bad_request("message text is empty")
    if utf16_length(text) > TEXT_LIMIT:
        raise bad_request("message is too long")
    return text, marked


def caption_text(source: str, parse_mode: str | None, entities: object) -> tuple[str, list[Json]]:
    """Raises Refusal for more than 1024 UTF-16 code units."""
    text, marked = formatted(source, parse_mode, entities)
    if utf16_length(text) > CAPTION_LIMIT:
        raise bad_request("message caption is too long")
    return text, marked


def checked_entities(text: str, entities: object) -> list[Json]:
    """Entities that a bot listed itself; those outside the text are cut or left out."""
    if not entities:
        return []
    if not isinstance(entities, list):
        raise unparsable("expected an Array of MessageEntity")
    length = utf16_length(text)
    kept: list[Json] = []
    for entity in entities:
        if not isinstance(entity, dict):
            raise unparsable("expected an Object")
        kind = entity.get("type")
        if kind not in ENTITY_TYPES:
            raise unparsable("unsupported type specified")
        offset, extent = entity.get("offset"), entity.get("length")
        if not isinstance(offset, int) or not isinstance(extent, int):
            raise unparsable('field "offset" must be of type Number')
        needed = NEEDS.get(kind)
        if needed and not entity.get(needed):
            raise unparsable(f'Can\'t find field "{needed}"')
        if extent > 0 and 0 <= offset < length:
            kept.append({**entity, "length": min(extent, length - offset)})
    return kept


def _trimmed(text: str, marked: list[Json]) -> tuple[str, list[Json]]:
    stripped = text.strip()
    if stripped == text:
        return text, marked
    cut = utf16_length(text[: len(text) - len(text.lstrip())])
    length = utf16_length(stripped)
    kept: list[Json] = []
    for entity in marked:
        start = max(0, entity["offset"] - cut)
        end = min(length, entity["offset"] + entity["length"] - cut)
        if end > start:
            kept.append({**entity, "offset": start, "length": end - start})
    return stripped, kept

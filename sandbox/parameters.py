"""The parameters of a call, however they came: query, form, JSON, multipart."""

import json
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl

from starlette.datastructures import UploadFile
from starlette.requests import Request

from sandbox.refusals import bad_request
from sandbox.wire import Json

UPLOAD_LIMIT = 50 * 1024 * 1024
# What Telegram takes as JSON text wherever it cannot be given as JSON itself.
STRUCTURED = frozenset(
    {
        "allowed_updates", "caption_entities", "commands", "entities", "link_preview_options", "media", "menu_button",
        "message_ids", "photo_entities", "reaction", "reply_markup", "reply_parameters", "scope",
    }
)  # fmt: skip


@dataclass(slots=True, frozen=True)
class Upload:
    name: str
    content: bytes
    mime_type: str | None


def whole(value: object) -> int | None:
    """A number or its text as an int; None for anything else."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    try:
        return int(value)
    except (ValueError, OverflowError):
        return None


@dataclass(slots=True)
class Parameters:
    """Values by name, structured ones decoded; uploads by the name of their part."""

    values: Json = field(default_factory=dict)
    uploads: dict[str, Upload] = field(default_factory=dict)

    def has(self, name: str) -> bool:
        return self.values.get(name) not in (None, "")

    def text(self, name: str) -> str | None:
        value = self.values.get(name)
        return None if value is None else str(value)

    def needed_text(self, name: str) -> str:
        value = self.text(name)
        if not value:
            raise bad_request(f"{name} is empty")
        return value

    def integer(self, name: str) -> int | None:
        """None when missing or, as with Telegram, no number."""
        return whole(self.values.get(name))

    def number(self, name: str) -> float | None:
        value = self.values.get(name)
        try:
            return None if value is None else float(value)
        except (TypeError, ValueError):
            return None

    def flag(self, name: str) -> bool:
        return str(self.values.get(name, "")).lower() in {"true", "1", "yes"}

    def structure(self, name: str) -> Any:
        """A decoded JSON value, None when missing."""
        value = self.values.get(name)
        return None if value == "" else value


async def read_parameters(request: Request) -> Parameters:
    """Raises Refusal for a body that cannot be read."""
    parameters = Parameters(dict(parse_qsl(request.url.query, keep_blank_values=True)))
    if request.method == "POST":
        kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
        if kind == "application/json":
            body = await request.body()
            try:
                given = json.loads(body) if body else {}
            except ValueError:
                raise bad_request("can't parse JSON object") from None
            if not isinstance(given, dict):
                raise bad_request("can't parse JSON object")
            parameters.values.update(given)
        elif kind == "multipart/form-data":
            await _read_parts(request, parameters)
        else:
            body = await request.body()
            parameters.values.update(parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True))
    decode_structures(parameters.values)
    return parameters


def decode_structures(values: Json) -> None:
    """Turn JSON text into what it stands for, where Telegram expects a structure. Raises Refusal."""
    for name in STRUCTURED & values.keys():
        values[name] = _decoded(name, values[name])


async def _read_parts(request: Request, parameters: Parameters) -> None:
    async with request.form(max_part_size=UPLOAD_LIMIT) as form:
        for name, part in form.multi_items():
            if isinstance(part, UploadFile):
                content = await part.read()
                parameters.uploads[name] = Upload(part.filename or name, content, part.content_type)
            else:
                parameters.values[name] = part


def _decoded(name: str, value: object) -> object:
    if not isinstance(value, str) or not value:
        return value
    try:
        return json.loads(value)
    except ValueError:
        if name == "scope":
            raise bad_request("can't parse BotCommandScope JSON object") from None
        if name == "reply_markup":
            raise bad_request("can't parse reply keyboard markup JSON object") from None
        if name in {"entities", "caption_entities"}:
            raise bad_request(f"can't parse {name} JSON object") from None
        raise bad_request(f"can't parse {name.replace('_', ' ')} JSON object") from None

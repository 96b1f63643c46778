"""A bare bot: calls methods, checks every answer against aiogram's classes, which are not ours."""

from __future__ import annotations

from types import TracebackType
from typing import Any, Self

import httpx
from aiogram import types
from pydantic import BaseModel, TypeAdapter

from sandbox.wire import no_certificates

TOKEN = "1000001:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
BOT_ID = 1000001

MESSAGE: TypeAdapter[Any] = TypeAdapter(types.Message)
RESULTS: dict[str, TypeAdapter[Any]] = {
    "getMe": TypeAdapter(types.User),
    "getUpdates": TypeAdapter(list[types.Update]),
    "getFile": TypeAdapter(types.File),
    "getChat": TypeAdapter(types.ChatFullInfo),
    "getChatMember": TypeAdapter(types.ChatMemberUnion),
    "getChatAdministrators": TypeAdapter(list[types.ChatMemberUnion]),
    "getWebhookInfo": TypeAdapter(types.WebhookInfo),
    "getMyCommands": TypeAdapter(list[types.BotCommand]),
    "getMyName": TypeAdapter(types.BotName),
    "getMyDescription": TypeAdapter(types.BotDescription),
    "getMyShortDescription": TypeAdapter(types.BotShortDescription),
    "getChatMenuButton": TypeAdapter(types.MenuButtonUnion),
    "getUserProfilePhotos": TypeAdapter(types.UserProfilePhotos),
    "copyMessage": TypeAdapter(types.MessageId),
    "sendMediaGroup": TypeAdapter(list[types.Message]),
    "getChatMemberCount": TypeAdapter(int),
    **dict.fromkeys(
        [
            "sendMessage", "sendPhoto", "sendDocument", "sendVoice", "sendLocation", "sendVenue", "sendContact",
            "sendSticker", "sendVideo", "sendAudio", "sendAnimation", "forwardMessage", "editMessageText",
            "editMessageCaption", "editMessageReplyMarkup", "editMessageMedia", "editMessageLiveLocation",
            "stopMessageLiveLocation",
        ],
        MESSAGE,
    ),
}  # fmt: skip


class RefusedError(Exception):
    """An answer with ok=false."""

    def __init__(self, status: int, body: dict[str, Any]) -> None:
        super().__init__(body["description"])
        self.status = status
        self.body = body


class BotClient:
    """await bot("sendMessage", chat_id=1, text="早") is the result; a refusal raises RefusedError."""

    def __init__(self, url: str, token: str = TOKEN) -> None:
        self.root = f"{url}/bot{token}"
        self.http = httpx.AsyncClient(timeout=10, trust_env=False, verify=no_certificates())
        self.offset = 0

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.http.aclose()

    async def __call__(self, method: str, **parameters: Any) -> Any:
        return checked(method, await self.http.post(f"{self.root}/{method}", json=parameters))

    async def updates(self, **parameters: Any) -> list[dict[str, Any]]:
        """The next updates, confirming the ones before."""
        got: list[dict[str, Any]] = await self("getUpdates", offset=self.offset, **parameters)
        if got:
            self.offset = max(update["update_id"] for update in got) + 1
        return got

    async def update(self) -> dict[str, Any]:
        """The one update there is."""
        (only,) = await self.updates(timeout=2)
        return only


def checked(method: str, response: httpx.Response) -> Any:
    body = response.json()
    if not body["ok"]:
        assert response.status_code == body["error_code"]
        raise RefusedError(response.status_code, body)
    if method in RESULTS:
        strict(RESULTS[method], body["result"])
    return body["result"]


def strict(adapter: TypeAdapter[Any], result: Any) -> Any:
    """Validate, and let no field pass, at any depth, that aiogram does not know."""
    parsed = adapter.validate_python(result)
    refuse_unknown(parsed)
    return parsed


def refuse_unknown(parsed: object) -> None:
    if isinstance(parsed, list):
        for item in parsed:
            refuse_unknown(item)
    elif isinstance(parsed, BaseModel):
        assert not parsed.model_extra, f"{type(parsed).__name__} has no {sorted(parsed.model_extra)}"
        for name in parsed.model_fields_set:
            refuse_unknown(getattr(parsed, name, None))

"""Requests to the control API."""

from types import TracebackType
from typing import Any, Self

import httpx

from sandbox.wire import Json, no_certificates

LONG_WAIT = 120.0


class SandboxError(Exception):
    """The sandbox would not do something; the message is its sentence."""

    def __init__(self, status: int, answer: Json) -> None:
        super().__init__(str(answer.get("error", answer)))
        self.status = status
        self.answer = answer


class ControlClient:
    """Speaks with one sandbox server. bot: the id of the bot that is meant when there are several."""

    def __init__(self, url: str, bot: int | None = None) -> None:
        self.url = url.rstrip("/")
        self.bot = bot
        self._http = httpx.AsyncClient(base_url=self.url, timeout=LONG_WAIT, trust_env=False, verify=no_certificates())

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()

    async def close(self) -> None:
        await self._http.aclose()

    async def get(self, path: str, **query: Any) -> Any:
        """A control request; None values are left out. Raises SandboxError."""
        given = {name: value for name, value in query.items() if value is not None}
        return _checked(await self._http.get(f"/sandbox{path}", params=given))

    async def post(self, path: str, *, keep_none: bool = False, **fields: Any) -> Any:
        """A control request; None values are left out unless they mean something. Raises SandboxError."""
        given = {name: value for name, value in fields.items() if keep_none or value is not None}
        return _checked(await self._http.post(f"/sandbox{path}", json=given))

    async def content(self, file: str) -> bytes:
        """Of a file that was sent, by its file_id. Raises SandboxError."""
        response = await self._http.get(f"/sandbox/files/{file}")
        if response.is_error:
            _checked(response)
        return response.content

    async def delete(self, path: str) -> Any:
        return _checked(await self._http.delete(f"/sandbox{path}"))


def _checked(response: httpx.Response) -> Any:
    answer = response.json()
    if response.is_error:
        raise SandboxError(response.status_code, answer)
    return answer

"""Logs that can be shown to anybody: no token, no text, no name, no phone.

An exception's message may quote what somebody wrote, so an exception is logged as its class and its code lines only.
httpx logs the token within its URL at INFO, so the libraries below speak from WARNING on, and what they say is
searched for tokens and long numbers.
"""

from __future__ import annotations

import logging
import re
import sys
import threading
import traceback
from collections.abc import MutableMapping
from types import TracebackType
from typing import Any

import structlog

_SECRET = re.compile(r"\d{6,}:[\w-]{20,}|(?<!\d)1\d{10}(?!\d)")
"""A bot token; a mobile number."""
_OURS = re.compile(r"[/\\](bot|db|sandbox)[/\\]")
_QUIET = ("httpx", "httpcore", "telegram", "apscheduler", "aiosqlite", "sqlalchemy", "alembic", "asyncio", "uvicorn")


def fault_of(error: BaseException) -> str:
    """Class and code lines of `error` and its causes, never their messages."""
    parts: list[str] = []
    current: BaseException | None = error
    while current is not None and len(parts) < 5:
        frames = traceback.extract_tb(current.__traceback__)
        ours = [frame for frame in frames if _OURS.search(frame.filename)][-6:]
        shown = [frame for frame in frames if frame in ours or frame in frames[-2:]]
        where = " < ".join(f"{frame.name} {_short(frame.filename)}:{frame.lineno}" for frame in reversed(shown))
        parts.append(f"{type(current).__name__} at {where or 'unknown'}")
        current = current.__cause__ or (None if current.__suppress_context__ else current.__context__)
    return " | because of ".join(parts)


def configure(stream: Any = None) -> None:
    """Send structlog's and the standard library's records as one line each to `stream` (standard error)."""
    shared: list[Any] = [
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        _without_exception_text,
    ]
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=False,
    )
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.LogfmtRenderer(key_order=["timestamp", "level", "event"], bool_as_flag=False),
                _redact,
            ],
        )
    )
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(logging.INFO)
    for name in _QUIET:
        logging.getLogger(name).setLevel(logging.WARNING)
    sys.excepthook = _uncaught
    threading.excepthook = lambda end: _uncaught(end.exc_type, end.exc_value, end.exc_traceback)
    sys.unraisablehook = lambda end: _uncaught(end.exc_type, end.exc_value, end.exc_traceback)


def _without_exception_text(_logger: Any, _method: str, record: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    info = record.pop("exc_info", None)
    origin: logging.LogRecord | None = record.get("_record")
    if origin is not None:  # a library's record
        info = info or origin.exc_info
        origin.exc_info, origin.exc_text = None, None
        if origin.name == "asyncio" and info:
            record["event"] = "something in the background failed"  # asyncio's own words quote the exception
    if info is True:
        info = sys.exc_info()
    if isinstance(info, BaseException):
        record["fault"] = fault_of(info)
    elif isinstance(info, tuple) and info[1] is not None:
        record["fault"] = fault_of(info[1])
    return record


def _redact(_logger: Any, _method: str, line: Any) -> str:
    """The last processor: what comes in is the rendered line."""
    return _SECRET.sub("[redacted]", line)


def _uncaught(kind: type[BaseException], error: BaseException | None, trace: TracebackType | None) -> None:
    """Also of threads, and of what Python can only print."""
    if error is None or issubclass(kind, KeyboardInterrupt | SystemExit):
        sys.__excepthook__(kind, error or kind(), trace)
        return
    structlog.get_logger().critical("an error that nobody caught", fault=fault_of(error.with_traceback(trace)))


def _short(path: str) -> str:
    parts = path.replace("\\", "/").split("/")
    return "/".join(parts[-3:])

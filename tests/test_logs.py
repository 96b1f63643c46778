"""Whatever is logged, by whomever: a line that can be shown to anybody."""

from __future__ import annotations

import asyncio
import io
import logging
import subprocess
import sys
import threading
from collections.abc import Iterator

import pytest
import structlog

from bot import logs

SECRET = "三号楼的张三"
TOKEN = "1000001:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"


@pytest.fixture
def lines(monkeypatch: pytest.MonkeyPatch) -> Iterator[io.StringIO]:
    for name in ("uvicorn", "uvicorn.error"):  # as the program finds them, whatever a server in this process left
        monkeypatch.setattr(logging.getLogger(name), "propagate", True)
        monkeypatch.setattr(logging.getLogger(name), "handlers", [])
    root, hooks = logging.getLogger(), (sys.excepthook, threading.excepthook, sys.unraisablehook)
    handlers, level = root.handlers, root.level
    stream = io.StringIO()
    logs.configure(stream)
    yield stream
    root.handlers, root.level = handlers, level
    sys.excepthook, threading.excepthook, sys.unraisablehook = hooks
    structlog.reset_defaults()


def raised(words: str) -> Exception:
    found: dict[str, str] = {}
    try:
        try:
            found[words].strip()
        except KeyError as inner:
            raise ValueError(words) from inner
    except ValueError as error:
        return error
    raise AssertionError


def test_an_exception_is_its_class_and_its_lines_of_code(lines: io.StringIO) -> None:
    structlog.get_logger().error("a turn failed", exc_info=raised(SECRET))
    try:
        raise raised(SECRET)
    except ValueError:
        structlog.get_logger().exception("again")
    found = lines.getvalue()
    assert SECRET not in found
    assert found.count("ValueError at raised") == 2
    assert "because of KeyError" in found
    assert len(found.splitlines()) == 2


@pytest.mark.parametrize("name", ["sqlalchemy.pool", "uvicorn.error", "telegram.Bot", "asyncio", "somebody.else"])
def test_a_librarys_exception_is_told_the_same_way(lines: io.StringIO, name: str) -> None:
    logging.getLogger(name).error("it broke", exc_info=raised(SECRET))
    found = lines.getvalue()
    assert SECRET not in found
    assert "ValueError at raised" in found
    assert len(found.splitlines()) == 1


async def test_a_task_that_nobody_awaited_does_not_tell_what_was_said(lines: io.StringIO) -> None:
    """asyncio writes the exception itself into its message."""

    async def fails() -> None:
        raise ValueError(SECRET)

    task = asyncio.create_task(fails())
    await asyncio.wait([task])
    context = {
        "message": "Task exception was never retrieved",
        "exception": task.exception(),
        "future": task,
    }
    asyncio.get_running_loop().default_exception_handler(context)
    assert lines.getvalue()
    assert SECRET not in lines.getvalue()


def test_tokens_and_phones_are_blotted_out_wherever_they_stand(lines: io.StringIO) -> None:
    logging.getLogger("httpcore").warning("POST https://api.telegram.org/bot%s/sendMessage", TOKEN)
    structlog.get_logger().info("odd", what=f"call 13800138000 or {TOKEN}")
    found = lines.getvalue()
    assert TOKEN.partition(":")[2] not in found
    assert "13800138000" not in found
    assert found.count("[redacted]") == 3


def test_a_long_number_that_is_no_phone_stays(lines: io.StringIO) -> None:
    structlog.get_logger().info("ids", id=445176563957432321, at="2025-03-03T04:00:00Z")
    assert "445176563957432321" in lines.getvalue()


@pytest.mark.parametrize("name", ["httpx", "telegram", "apscheduler.scheduler", "sqlalchemy.engine", "uvicorn.access"])
def test_libraries_are_quiet_below_warnings(lines: io.StringIO, name: str) -> None:
    logging.getLogger(name).info("HTTP Request: POST https://api.telegram.org/bot%s/getMe", TOKEN)
    assert lines.getvalue() == ""


def test_a_line_is_a_line_whatever_it_holds(lines: io.StringIO) -> None:
    structlog.get_logger().warning("first\nsecond", detail='a "quoted"\nvalue = 1')
    logging.getLogger("x").warning("first\nsecond")
    assert len(lines.getvalue().splitlines()) == 2


@pytest.mark.parametrize(
    "how",
    [
        "raise ValueError(secret)",
        "import threading; t = threading.Thread(target=lambda: int(secret)); t.start(); t.join()",
        "class Odd:\n def __del__(self): int(secret)\nOdd()",
    ],
)
def test_a_program_that_ends_by_an_error_does_not_say_what_was_in_it(how: str) -> None:
    program = f"from bot import logs; logs.configure(); secret = {SECRET!r}\n{how}"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=30, check=False)
    said = done.stdout + done.stderr
    assert "ValueError" in said
    assert SECRET not in said


def test_a_fault_names_our_code_first() -> None:
    from bot.turns.recurring import Rule

    try:
        Rule.parse(SECRET)
    except ValueError as error:
        fault = logs.fault_of(error)
    assert fault.startswith("ValueError at parse bot/turns/recurring.py:")
    assert SECRET not in fault

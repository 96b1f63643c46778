"""Where bots are born: everything is imported once here, and each bot is a fork of this process.

A fresh interpreter spends two seconds on imports. A fork of a process that has done nothing but import is where
`jinhuai run` is after them; from there on it is a process like any other, with a number of its own to be killed by.

Orders come in as lines of JSON and are answered with one each: a dying_bot.Order to be born, {"wait": pid} for the
status it ended with. When the orders end, so do the bots.
"""

from __future__ import annotations

import json
import os
import signal
import sys
from contextlib import suppress
from typing import Any, NoReturn

from tests.kills import dying_bot


def main() -> None:
    alive: set[int] = set()
    for line in sys.stdin:
        order: dict[str, Any] = json.loads(line)
        if "wait" in order:
            _, status = os.waitpid(order["wait"], 0)
            alive.discard(order["wait"])
            answer = {"status": os.waitstatus_to_exitcode(status)}
        else:
            pid = os.fork()
            if pid == 0:
                _live(order)
            alive.add(pid)
            answer = {"pid": pid}
        print(json.dumps(answer), flush=True)
    for pid in alive:
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)


def _live(order: dict[str, Any]) -> NoReturn:
    status = 1
    try:
        log = os.open(order["log"], os.O_WRONLY | os.O_CREAT | os.O_APPEND)
        nothing = os.open(os.devnull, os.O_RDONLY)
        for source, target in ((nothing, 0), (log, 1), (log, 2)):
            os.dup2(source, target)
        dying_bot.run(dying_bot.Order(**order))
        status = 0
    except SystemExit as end:
        print(end.code, file=sys.stderr)
    finally:
        sys.stderr.flush()
        os._exit(status)


if __name__ == "__main__":
    main()

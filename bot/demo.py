"""`jinhuai demo`: the stand-in Telegram and the bot as two processes, the demo community in a fresh database."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
import webbrowser
from pathlib import Path

import httpx
from cryptography.fernet import Fernet

from bot import demo_people

TOKEN = "4242:demo-demo-demo-demo-demo-demo-demo"  # noqa: S105 - for the stand-in only
START_SECONDS = 30.0


def run(port: int, *, browser: bool) -> None:
    """Until Ctrl-C or SIGTERM, or until one of the two processes ends."""
    port = port or _free_port()
    address = f"http://127.0.0.1:{port}"
    with tempfile.TemporaryDirectory(prefix="jinhuai-demo-") as folder:
        environment = {
            **{name: value for name, value in os.environ.items() if not name.startswith("JINHUAI_")},
            "JINHUAI_DATABASE_URL": f"sqlite+aiosqlite:///{Path(folder, 'demo.db')}",
            "JINHUAI_FIELD_KEYS": Fernet.generate_key().decode(),
            "JINHUAI_TELEGRAM_TOKEN": TOKEN,
            "JINHUAI_TELEGRAM_API": address,
            "JINHUAI_CLOCK_URL": f"{address}/sandbox/clock",
            "JINHUAI_HTTP": f"127.0.0.1:{_free_port()}",
        }
        signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
        processes: list[subprocess.Popen[bytes]] = []
        try:
            processes.append(_start(["sandbox", "--port", str(port)], environment))
            _wait_for(f"{address}/sandbox/health", processes)
            for arguments in (["db", "upgrade"], ["seed", "demo"]):
                subprocess.run(_command(arguments), env=environment, check=True, stdout=subprocess.DEVNULL)  # noqa: S603
            demo_people.invite(address, TOKEN)
            processes.append(_start(["run"], environment))
            _wait_for(f"http://{environment['JINHUAI_HTTP']}/livez", processes)
            print(f"\n金槐义警助手 is running: {address}\nCtrl-C ends it.\n", flush=True)
            if browser:
                with contextlib.suppress(webbrowser.Error):
                    webbrowser.open(address)
            while all(process.poll() is None for process in processes):
                time.sleep(0.3)
        except KeyboardInterrupt:
            pass
        finally:
            for process in reversed(processes):
                process.terminate()
            for process in processes:
                process.wait(timeout=20)


def _command(arguments: list[str]) -> list[str]:
    return [sys.executable, "-m", "bot", *arguments]


def _start(arguments: list[str], environment: dict[str, str]) -> subprocess.Popen[bytes]:
    # A session of its own: Ctrl-C reaches us alone, and we end the two in the right order.
    return subprocess.Popen(_command(arguments), env=environment, start_new_session=True)  # noqa: S603


def _wait_for(url: str, processes: list[subprocess.Popen[bytes]]) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        if any(process.poll() is not None for process in processes):
            sys.exit("A part of the demo did not start; what it said stands above. Is the port taken? Try --port 0.")
        with contextlib.suppress(httpx.HTTPError):
            if httpx.get(url, trust_env=False).status_code == httpx.codes.OK:
                return
        time.sleep(0.1)
    sys.exit(f"{url} did not answer within {START_SECONDS:.0f} s.")


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
        return port

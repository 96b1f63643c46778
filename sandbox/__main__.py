"""python -m sandbox: the server alone."""

from typing import Annotated

import typer

from sandbox.server import serve
from sandbox.world import Lifetimes


def main(
    port: Annotated[int, typer.Option(help="0: any free port")] = 8081,
    host: str = "127.0.0.1",
    update_lifetime: Annotated[float, typer.Option(help="Real seconds an update waits for its bot.")] = 86400.0,
    callback_lifetime: Annotated[float, typer.Option(help="Real seconds a tap can be answered.")] = 150.0,
    token: Annotated[list[str] | None, typer.Option(help="The only tokens let in; without it, any.")] = None,
) -> None:
    """A stand-in for Telegram on this machine."""
    serve(port, host, Lifetimes(update_lifetime, callback_lifetime), token or None)


if __name__ == "__main__":
    typer.run(main)

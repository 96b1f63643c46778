"""Methods by name, and what each is given."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from sandbox.bots import Bot
from sandbox.parameters import Parameters
from sandbox.world import World


@dataclass(slots=True, frozen=True)
class BotCall:
    """One call under way. disconnected returns when the caller hung up."""

    world: World
    bot: Bot
    parameters: Parameters
    disconnected: Callable[[], Awaitable[None]]


@dataclass(slots=True, frozen=True)
class Encoded:
    """A result that is JSON already, and the short form of it for the log."""

    content: bytes
    logged: object


Method = Callable[[BotCall], Awaitable[object]]
METHODS: dict[str, tuple[str, Method]] = {}


def bot_method(name: str) -> Callable[[Method], Method]:
    """Register under the published name; Telegram takes any case."""

    def register(function: Method) -> Method:
        METHODS[name.lower()] = (name, function)
        return function

    return register

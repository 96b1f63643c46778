"""Faults, and what else a test may ask of Telegram: bots, id jumps, raw updates, rates."""

import random

from pydantic import ConfigDict, Field

from sandbox.acting.deeds import ImpossibleError, bot_of
from sandbox.bots import Bot
from sandbox.control.routes import Order, control
from sandbox.control.time import Nothing
from sandbox.faults import FaultOrder
from sandbox.wire import Json
from sandbox.world import World


@control("POST", "/faults", FaultOrder)
async def order_fault(world: World, order: FaultOrder, path: dict[str, str]) -> Json:
    """Order a fault; the oldest one that fits a call strikes. count null: for ever."""
    fault = world.faults.order(order)
    world.touch()
    return fault.shown()


@control("GET", "/faults", Nothing)
async def list_faults(world: World, order: Nothing, path: dict[str, str]) -> list[Json]:
    """All faults ordered, with how often they struck (hits), may still strike (left) and for how many more seconds
    (ends_in)."""
    return [fault.shown() for fault in world.faults.orders.values()]


@control("DELETE", "/faults", Nothing)
async def end_faults(world: World, order: Nothing, path: dict[str, str]) -> Json:
    """End all faults."""
    ended = len(world.faults.orders)
    world.faults.orders.clear()
    world.touch()
    return {"ended": ended}


@control("DELETE", "/faults/{fault}", Nothing)
async def end_fault(world: World, order: Nothing, path: dict[str, str]) -> Json:
    """End one fault; answers with how often it struck."""
    fault = world.faults.orders.pop(int(path["fault"]), None)
    if fault is None:
        raise ImpossibleError(f"There is no fault {path['fault']}.", 404)
    world.touch()
    return fault.shown()


class SettingsOrder(Order):
    """enforce_rates: answer 429 above 1/s per chat, 30/s per bot, 20/min per group."""

    enforce_rates: bool | None = None


@control("POST", "/settings", SettingsOrder)
async def change_settings(world: World, order: SettingsOrder, path: dict[str, str]) -> Json:
    """Change what is given; answers with all settings."""
    if order.enforce_rates is not None:
        world.rates.enforced = order.enforce_rates
    return {"enforce_rates": world.rates.enforced}


def _shown(bot: Bot) -> Json:
    return {
        **bot.me(),
        "pending_updates": len(bot.updates),
        "webhook": bot.webhook.url,
        "allowed_updates": sorted(bot.updates.allowed),
        "commands": bot.commands,
        "names": bot.names,
        "descriptions": bot.descriptions,
        "short_descriptions": bot.short_descriptions,
    }


@control("GET", "/bots", Nothing)
async def list_bots(world: World, order: Nothing, path: dict[str, str]) -> list[Json]:
    """The bots that have called, with how many updates wait for each."""
    return [_shown(bot) for bot in world.bots.values()]


class BotOrder(Order):
    """privacy_mode false: sees every message in groups. tolerate_future_offsets: take an offset far above the newest
    update for a mistake, as Telegram's own server does, instead of confirming everything below it."""

    name: str | None = None
    username: str | None = None
    privacy_mode: bool | None = None
    tolerate_future_offsets: bool | None = None


@control("POST", "/bots/{bot}", BotOrder)
async def change_bot(world: World, order: BotOrder, path: dict[str, str]) -> Json:
    """Change what is given of a bot."""
    bot = bot_of(world, int(path["bot"]))
    bot.name = order.name or bot.name
    bot.username = order.username or bot.username
    if order.privacy_mode is not None:
        bot.privacy_mode = order.privacy_mode
    if order.tolerate_future_offsets is not None:
        bot.updates.tolerate_future_offsets = order.tolerate_future_offsets
    world.touch_directory()
    return _shown(bot)


class Jump(Order):
    """to: the next update id; left out, a random one."""

    to: int | None = Field(default=None, gt=0, lt=2**31 - 2**20)


@control("POST", "/bots/{bot}/jump", Jump)
async def jump(world: World, order: Jump, path: dict[str, str]) -> Json:
    """Let the next update id be another one, up or down, once no unconfirmed update is pending."""
    bot = bot_of(world, int(path["bot"]))
    to = order.to or random.randint(100_000_000, 900_000_000)  # noqa: S311 (not a secret)
    bot.updates.jump(to)
    return {"to": to}


class RawUpdate(Order):
    """Any fields: the update as it is, without update_id."""

    model_config = ConfigDict(extra="allow")


@control("POST", "/bots/{bot}/updates", RawUpdate)
async def push_raw(world: World, order: RawUpdate, path: dict[str, str]) -> Json:
    """Push an update of any content, such as one that no client can parse or of a kind that nobody knows."""
    bot = bot_of(world, int(path["bot"]))
    update = order.model_extra or {}
    return {"update_id": bot.updates.push_raw(next(iter(update), "unknown"), update)}

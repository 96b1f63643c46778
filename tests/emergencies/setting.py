"""Ways to the setting that several scenarios go."""

from __future__ import annotations

from sandbox.client import Person as Phone
from tests.emergencies.alarmed import Alarmed


async def pressed(phone: Phone, button: str) -> None:
    """As soon as what came of the last act shows it."""
    await phone.tap(button, on=await phone.sees(button))


async def opened(here: Alarmed, preset: str = "来人") -> None:
    """`chen` looks at one preset."""
    await here.bot()
    await again(here, preset)


async def again(here: Alarmed, preset: str) -> None:
    await here.chen.send("求助设置")
    board = await here.chen.sees("有人求助时叫哪些人")
    await here.chen.tap(preset, on=board)
    await here.chen.sees("第1批", "改第1批")

"""🌙 夜里可以叫我: said and taken back by oneself, in one tap."""

from __future__ import annotations

from tests.emergencies.alarmed import Alarmed
from tests.emergencies.setting import pressed


async def test_one_tap_on_and_one_tap_off(on_both: Alarmed) -> None:
    here = on_both
    await here.bot()
    await here.wang.send("/start")
    await here.wang.sees("要做什么?")
    await pressed(here.wang, "🌙 夜里叫我")
    await here.wang.sees("22:00–6:00", "只有求助才叫", "夜里可以叫我")
    assert not (await here.person("wang")).night_calls
    await pressed(here.wang, "夜里可以叫我")
    card = await here.wang.sees("🌙 夜里可以叫您: 22:00–6:00, 只有求助才叫", "夜里别叫我")
    assert (await here.person("wang")).night_calls
    await pressed(here.wang, "夜里别叫我")
    await here.wang.sees("离您远的求助不叫您", "夜里可以叫我")
    await here.wang.tap("夜里别叫我", on=card)  # an old button says the same again
    await here.wang.sees("离您远的求助不叫您", anywhere=True)
    assert not (await here.person("wang")).night_calls


async def test_by_the_words_and_by_the_command(here: Alarmed) -> None:
    await here.bot()
    await here.wang.send("夜里可以叫我")
    await here.wang.sees("夜里可以叫您")
    await here.wang.send("夜里别叫我!")
    await here.wang.sees("离您远的求助不叫您")
    await here.wang.send("/night")
    await here.wang.sees("夜里可以叫我")
    assert not (await here.person("wang")).night_calls


async def test_who_may_be_woken_is_called_by_the_last_batch(here: Alarmed) -> None:
    await here.change("liu", night_calls=False)
    await here.change("zhao", grid="2网格")
    await here.bot()
    await here.zhao.send("夜里可以叫我")
    await here.zhao.sees("夜里可以叫您")
    await here.at_night()
    await here.wang.send("求助")
    await here.wang.sees("点一下")
    await here.wang.tap("受伤发病")
    await here.after(241)
    await here.zhao.sees("1号求助", "我去")
    await here.liu.never_sees("1号求助")


async def test_the_office_has_nothing_to_set(here: Alarmed) -> None:
    await here.bot()
    await here.chen.send("/night")
    await here.chen.sees("夜里叫的是自己说过可以叫的志愿者", "您不用设")
    assert not (await here.person("chen")).night_calls

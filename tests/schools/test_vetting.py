"""审核 and 培训 on the card of a person: the roster asks nobody else."""

from __future__ import annotations

from sqlalchemy import update

from bot.services.roster import facts
from db.models import Person, Training
from tests.journey.neighbourhood import Neighbourhood
from tests.schools.asked import journal, known, today


async def planned(here: Neighbourhood, key: str) -> tuple[bool, frozenset[str]]:
    """Whether they are vetted, and whose shifts they may stand, as the planner has it."""
    read: facts.Facts = await known(here, await today(here), await today(here))
    found = next(each for each in read.problem.people if each.id == here.numbers[key])
    return found.vetted, found.teams


async def is_new(here: Neighbourhood) -> None:
    """Nobody has looked at 王 yet."""
    async with here.database.writing() as session:
        await session.execute(update(Person).where(Person.id == here.numbers["wang"]).values(vetted=None))


async def test_vetted_and_trained_by_two_taps_each(on_both: Neighbourhood) -> None:
    here = on_both
    await is_new(here)
    await here.bot()
    assert await planned(here, "wang") == (False, frozenset({"school crossing"}))
    await here.chen.send("找 王师傅")
    await here.chen.sees("还没审核", "审核", "培训")
    await here.chen.tap("审核")
    await here.chen.sees("审核结果")
    await here.chen.tap("审核通过")
    await here.chen.sees("哪一天")
    await here.chen.send("明年")
    await here.chen.sees("哪一天")
    await here.chen.tap("今天")
    await here.chen.sees("✅ 王师傅", "审核通过")
    assert await planned(here, "wang") == (True, frozenset({"school crossing"}))
    await here.chen.tap("看名片")
    await here.chen.tap("培训")
    await here.chen.tap("巡逻队")
    await here.chen.tap("昨天")
    await here.chen.sees("还培训过: 巡逻队")
    assert await planned(here, "wang") == (True, frozenset({"school crossing", "patrol"}))
    async with here.database.reading() as session:
        assert await session.get(Training, (here.numbers["wang"], "patrol")) is not None
    assert [what for what, _ in await journal(here, f"person:{here.numbers['wang']}")] == ["vetted", "trained"]

    await here.chen.send("找 王师傅")
    await here.chen.tap("审核")
    await here.chen.tap("未通过")
    await here.chen.tap("今天")
    await here.chen.sees("未通过")
    assert (await planned(here, "wang"))[0] is False


async def test_the_leader_sees_it_and_changes_nothing(here: Neighbourhood) -> None:
    await is_new(here)
    await here.bot()
    await here.zhou.send("找 王师傅")
    card = await here.zhou.sees("还没审核")
    labels = [button["text"] for row in card["reply_markup"]["inline_keyboard"] for button in row]
    assert "审核" not in labels
    await here.zhou.act("tap", message_id=card["message_id"], data=f"vet:{here.numbers['wang']}:0:vet")
    await here.zhou.sees("这个是社区用的")

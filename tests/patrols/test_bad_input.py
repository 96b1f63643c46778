"""Anything at all at each step: some answer, nothing lost."""

from __future__ import annotations

from db.models import DeadLetter, PatrolState
from tests.patrols import dying
from tests.patrols.beat import Beat, reports
from tests.program import fork


async def test_nonsense_at_each_step_and_then_signed_off(here: Beat) -> None:
    await here.out("wu", "li")
    await here.after(20)
    for what in ("sticker", "voice"):
        await here.wu.act(what)
    await here.wu.send("长" * 4000)
    await here.wu.send("99999")
    await here.wu.tap("签退")
    old = await here.wu.sees("还有点没点")
    await here.wu.act("sticker")
    await here.wu.sees("还有点没点")
    await here.wu.send("不知道")
    await here.wu.sees("还有点没点", "您写的是: 不知道")
    await here.wu.tap("其余都巡了")
    await here.wu.sees("怎么巡的")
    await here.wu.send("坐飞机")
    await here.wu.sees("怎么巡的")
    await here.wu.tap("其余都巡了", on=old)
    await here.wu.sees("怎么巡的")
    await here.wu.tap("步巡")
    await here.wu.sees("带队")
    await here.wu.send("长" * 4000)
    await here.wu.sees("只写民警的姓名")
    await here.wu.act("sticker")
    await here.wu.sees("带队")
    await here.wu.send("8848")
    await here.wu.sees("只写民警的姓名")
    await here.wu.send("张警官丑")
    await here.wu.sees("没错, 签退")
    await here.wu.send("结束")
    await here.wu.sees("几点结束")
    await here.wu.send("9:00")
    await here.wu.sees("结束不能早于出发")
    await here.wu.send("10:15")
    await here.wu.sees("没错, 签退", "10:15")
    await here.wu.send("结论")
    await here.wu.sees("情况怎么样")
    await here.wu.tap("有情况")
    await here.wu.sees("没错, 签退", "结论: 有情况")
    await here.wu.act("sticker")
    await here.wu.send("没错, 签退")
    await here.wu.sees("✅ 签退好了", "10:00—10:15", "分钟志愿服务")
    await reports(here.wu, where="商业街口丑")  # something was found, at no checkpoint
    await here.zhou.sees("❗有情况")
    here.secrets.plant("张警官丑")
    of = (await here.round()).patrol
    assert (of.state, of.led_by) == (PatrolState.SIGNED, "张警官丑")
    assert await here.count(DeadLetter) == 0


async def test_killed_in_the_middle_of_signing_off(on_both: Beat) -> None:
    """Nothing of it is there, or all of it; the draft goes on where it stood."""
    here = on_both
    await here.out("wu", "li")
    await here.wu.tap("其余都巡了")
    await here.wu.sees("4/4")
    await here.after(30)
    for label, seen in (("签退", "怎么巡的"), ("步巡", "带队"), ("已电话报备", "没错, 签退")):
        await here.wu.tap(label)
        await here.wu.sees(seen)
    await here.bots[-1].stop()
    environment = here.environment({})
    mortal = await here._keep(fork(dying.run, environment=environment, log=here._log()), environment, True)
    await here.wu.tap("没错, 签退")
    await mortal.ended()
    assert (await here.round()).patrol.state is PatrolState.OPEN
    assert not await here.hours()
    await here.bot()
    await here.wu.sees("✅ 签退好了")
    assert (await here.round()).patrol.state is PatrolState.SIGNED
    assert set((await here.hours()).values()) == {30}
    await here.zhou.sees("确认")
    said = [message for message in await here.zhou.chat() if "吴姐签退" in message.get("text", "")]
    assert len(said) == 1

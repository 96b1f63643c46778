"""After 签退: the leader confirms or asks back, a 正常 one confirms itself, what nobody signed off closes."""

from __future__ import annotations

from datetime import timedelta

from db.models import Patrol, PatrolState, TickState
from sandbox.client import Person as Phone
from tests.patrols.beat import Beat, reports, sign_off


async def signed(here: Beat, *, finding: bool = False) -> None:
    """`wu` and `li` have been round and signed off; the leader has read it."""
    await here.out("wu", "li")
    if finding:
        for label in ("1 ⬜", "1 ✅", "1 ❌"):
            await here.wu.tap(label)
        await reports(here.wu)
    await here.wu.tap("其余都巡了")
    await here.wu.sees("4/4")
    await here.after(45)
    await sign_off(here.wu)
    await here.zhou.sees("公租房一线巡逻", "确认", "问一句")


async def state(here: Beat) -> Patrol:
    return (await here.round()).patrol


async def test_the_leader_asks_back_and_gets_an_answer(on_both: Beat) -> None:
    here = on_both
    await signed(here)
    await here.zhou.tap("问一句")
    await here.zhou.sees("想问什么")
    await here.zhou.act("sticker")
    await here.zhou.sees("想问什么")
    await here.zhou.send("车棚充电线拔了没丑")
    await here.zhou.sees("问过吴姐了")
    await here.wu.sees("周队长问公租房一线巡逻: 车棚充电线拔了没丑", "回一句")
    asked = (await here.wu.chat())[-1]
    await here.wu.tap("回一句")
    await here.wu.sees("怎么回")
    await here.wu.send("长" * 5000)
    await here.wu.sees("多了")
    await here.wu.send("都拔了丑")
    await here.wu.sees("好, 转过去了")
    await here.zhou.sees("周队长问: 车棚充电线拔了没丑", "回话: 都拔了丑", "确认")
    here.secrets.plant("车棚充电线拔了没丑", "都拔了丑")
    await here.wu.tap("回一句", on=asked)
    await here.wu.sees("已签退", anywhere=True)
    assert (await state(here)).state is PatrolState.SIGNED
    await here.after(25 * 60)
    await here.zhou.sees("都拔了丑", "确认")
    assert (await state(here)).state is PatrolState.SIGNED, "asked about once, it does not confirm itself"
    await here.chen.never_sees("公租房一线巡逻")
    await here.after(24 * 60)
    await here.chen.sees("公租房一线巡逻", "确认")  # the second day the office sees it as well
    await here.chen.tap("确认")
    await here.chen.sees("确认 (小陈)")
    await here.zhou.sees("确认 (小陈)")
    assert (await state(here)).confirmed_by == here.numbers["chen"]


async def test_all_normal_confirms_itself_and_one_with_a_finding_waits(here: Beat) -> None:
    await signed(here)
    await here.after(24 * 60 - 5)
    assert (await state(here)).state is PatrolState.SIGNED
    await here.after(10)
    await here.zhou.sees("正常, 到时自动确认")
    of = await state(here)
    assert (of.state, of.confirmed_by) == (PatrolState.CONFIRMED, None)


async def test_with_a_finding_it_is_shown_again_the_next_day(here: Beat) -> None:
    await signed(here, finding=True)
    before = [message["message_id"] for message in await here.zhou.chat()]
    await here.after(24 * 60 + 5)
    again = await here.zhou.sees("❗有情况", "确认")
    assert again["message_id"] not in before
    assert (await state(here)).state is PatrolState.SIGNED


async def forged(here: Beat, person: Phone, data: str) -> str:
    """What somebody hears who presses a button that was never shown to them."""
    message = (await person.chat())[-1]
    return str((await person.act("tap", message_id=message["message_id"], data=data, wait=5))["answer"])


async def test_nobody_guesses_the_leaders_confirm(here: Beat) -> None:
    await signed(here)
    await here.wang.start()
    await here.wang.sees("求助")
    for person in (here.wu, here.li, here.wang):
        for choice in ("ok", "ask", "photos"):
            assert "自己巡的请别人确认" in await forged(here, person, f"patrol-lead:1:0:{choice}")
    assert "不是给您点的" in await forged(here, here.wang, "patrol:1:0:sign")
    assert "不是给您点的" in await forged(here, here.wang, "patrol-answer:1:0:")
    assert (await state(here)).state is PatrolState.SIGNED
    tap = {"person": here.zhou.id, "act": "tap", "fields": {"text": "确认"}}
    await here.telegram.bulk([tap, tap])
    await here.zhou.sees("确认 (周队长)")
    assert (await state(here)).state is PatrolState.CONFIRMED


async def test_what_nobody_signs_off_closes_unfinished_and_can_be_done_late(on_both: Beat) -> None:
    here = on_both
    await here.out("wu", "li", minutes=60)
    await here.wu.send("5101")
    await here.wu.sees("1栋车棚: 已巡")
    await here.after(61)
    await here.wu.sees("时间到了")
    await here.li.sees("时间到了")
    await here.after(60)
    await here.wu.sees("这次巡逻还没签退, 点几下就好")
    await here.zhou.never_sees("未完成")
    await here.after(60)
    await here.zhou.sees("没人签退, 记成未完成", "没巡到: 2栋楼道、商业街口、江边步道", "李姐、吴姐", "代签退")
    await here.wu.sees("一天内还能补签", "签退")
    assert (await state(here)).state is PatrolState.UNFINISHED
    assert not await here.hours()
    await here.wu.tap("其余都巡了")
    await here.wu.sees("补签", "4. 江边步道 ✅")
    await sign_off(here.wu)
    await here.zhou.sees("补签", "吴姐签退", "确认")
    of = await state(here)
    assert (of.state, of.late) == (PatrolState.SIGNED, True)
    assert of.ended_at is not None
    assert of.ended_at - of.began_at <= timedelta(minutes=61), "the end of the shift is taken, not the evening"
    assert set(await here.hours()) == {"wu", "li"}


async def test_after_a_day_it_is_too_late_and_an_old_button_says_so(here: Beat) -> None:
    await here.out("wu", "li", minutes=30)
    await here.after(31)
    await here.wu.sees("时间到了")
    await here.after(150)
    await here.wu.sees("一天内还能补签")
    card = (await here.wu.chat())[-1]
    await here.after(25 * 60)
    await here.wu.tap("签退", on=card)
    await here.wu.sees("未完成")
    await here.wu.send("签退")
    await here.wu.sees("没有要签退的巡逻")


async def test_after_downtime_they_are_still_asked_before_it_closes(here: Beat) -> None:
    await here.out("wu", "li", minutes=30)
    bot = here.bots[-1]
    await bot.kill()
    await here.to(await here.telegram.now() + timedelta(hours=5))
    await here.bot()
    await here.wu.sees("时间到了")
    assert (await state(here)).state is PatrolState.OPEN
    await here.after(31)
    await here.wu.sees("这次巡逻还没签退")
    await here.after(31)
    await here.wu.sees("一天内还能补签")


async def test_the_leader_signs_off_for_who_has_no_account(here: Beat) -> None:
    """点名, then 代签退 from the card of a person; by the word where several rounds are open."""
    await here.has_no_account("li")
    await here.bot()
    seats = await here.patrol("li", "wu", minutes=60)
    await here.zhou.send("今天")
    await here.zhou.sees("公租房一线")
    await here.zhou.tap("点名 10:00公租房一线")
    for name in ("李姐", "吴姐"):
        await here.zhou.sees(f"⬜ {name}")
        await here.zhou.tap(f"⬜ {name}")
        await here.zhou.sees(f"✅ {name}")
    await here.wu.sees("公租房一线巡逻", "签退")
    await here.after(62)
    await here.zhou.send("找 李姐")
    await here.zhou.sees("代签退")
    await here.zhou.tap("代签退")
    await here.zhou.sees("还有点没点")
    await here.zhou.tap("其余都巡了")
    await here.zhou.sees("怎么巡的")
    await here.zhou.tap("步巡")
    await here.zhou.sees("带队")
    await here.zhou.tap("已电话报备")
    await here.zhou.sees("没错, 签退")
    await here.zhou.tap("没错, 签退")
    await here.zhou.sees("✅ 替李姐、吴姐签退了")
    await here.zhou.sees("周队长代签退", "确认", anywhere=True)
    await here.wu.sees("已签退")
    of = await state(here)
    assert (of.signed_by, of.entered_by) == (here.numbers["zhou"],) * 2
    points = (await here.round()).points
    assert {(p.tick.how, p.state) for p in points if p.tick is not None} == {("entered", TickState.DONE)}
    assert set(await here.hours()) == {"li", "wu"}
    assert None not in [(await here.seat(seat)).left_at for seat in seats.values()]

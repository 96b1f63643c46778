"""The card that everybody on the round shares: taps, signs, positions, photos."""

from __future__ import annotations

import base64

from db.models import Attachment, AttachmentKind, Fix, PatrolTick
from tests.journey.neighbourhood import GATE
from tests.patrols.beat import STEP, Beat
from tests.pictures import photo


async def test_by_sign_and_by_position_and_the_others_see_it(on_both: Beat) -> None:
    here = on_both
    await here.out("wu", "li")
    await here.wu.send("５１１２")
    await here.wu.sees("✅ 2栋楼道: 已巡", "2栋楼道 ✅", "吴姐")
    await here.li.sees("2栋楼道 ✅", "吴姐", "1/4")
    await here.li.location(GATE[0] + 3 * STEP + 0.0006, GATE[1])  # 67 metres from the third
    await here.li.sees("✅ 商业街口: 已巡", "2/4")
    await here.wu.sees("商业街口 ✅", "李姐")
    ticks = await here.all(PatrolTick)
    assert [(tick.how, tick.by_id) for tick in ticks] == [
        ("sign", here.numbers["wu"]),
        ("position", here.numbers["li"]),
    ]
    assert not await here.all(Fix), "nothing of the position is kept"
    await here.wu.send("5112")
    await here.wu.sees("2栋楼道已经点过了")
    await here.wu.send("3021")
    await here.wu.sees("没有3021这个牌号")
    await here.wu.location(GATE[0] + 3.5 * STEP, GATE[1] + 0.0002)  # 82 metres from the third and from the fourth
    await here.wu.sees("收到位置", "求助")
    assert await here.states() == "-dd-"


async def test_what_was_forwarded_is_no_proof_and_who_is_not_on_a_round_ticks_nothing(here: Beat) -> None:
    await here.out("wu", "li")
    card = await here.wu.sees("公租房一线巡逻", anywhere=True)
    await here.wu.location(GATE[0] + STEP, GATE[1], forwarded_from="李桂芳")
    await here.wu.sees("这是转发来的位置")
    await here.wu.send("5101", forwarded_from="李桂芳")
    await here.wu.sees("这个牌号是转发来的")
    await here.wang.send("5101")
    await here.wang.sees("没听明白")
    await here.wang.location(GATE[0] + STEP, GATE[1])
    await here.wang.sees("求助")
    data = card["reply_markup"]["inline_keyboard"][0][0]["callback_data"]
    await here.wang.send("我的班")
    shown = await here.wang.sees("没有")
    answer = (await here.wang.act("tap", message_id=shown["message_id"], data=data, wait=5))["answer"]
    assert "不是给您点的" in str(answer)
    assert await here.states() == "----"


async def test_two_taps_at_one_moment_both_count(here: Beat) -> None:
    """Of two people on two points; of one on one point only the first; an old button overwrites nothing."""
    await here.out("wu", "li")
    old = await here.li.sees("公租房一线巡逻", anywhere=True)
    tap = {"person": here.wu.id, "act": "tap", "fields": {"text": "1 ⬜"}}
    other = {"person": here.li.id, "act": "tap", "fields": {"text": "2 ⬜"}}
    await here.telegram.bulk([tap, other, tap])
    await here.wu.sees("2/4", "1栋车棚 ✅", "2栋楼道 ✅")
    await here.li.sees("2/4", "1栋车棚 ✅", "2栋楼道 ✅")
    assert await here.states() == "dd--"
    await here.wu.tap("1 ✅")
    await here.li.sees("1栋车棚 ❌")
    answer = await here.li.tap("1 ⬜", on=old, wait=5)
    assert "吴姐刚点过这个" in str(answer)
    assert await here.states() == "ld--"
    assert len(await here.all(PatrolTick)) == 3


async def test_a_long_route_has_pages(here: Beat) -> None:
    async with here.database.writing() as session:
        more = tuple((f"第{number}处", f"52{number:02}") for number in range(5, 12))
        await here.stops(session, more)
    await here.out("wu")
    await here.wu.sees("第1页, 共2页", "0/11", "下一页", anywhere=True)
    await here.wu.tap("下一页 ▶")
    await here.wu.sees("第2页, 共2页", "11.", "7 ⬜")
    await here.wu.tap("7 ⬜")
    await here.wu.sees("第2页", "7 ✅", "1/11")
    await here.wu.send("5101")
    await here.wu.sees("第1页", "1 ✅", "2/11")
    await here.wu.tap("其余都巡了")
    await here.wu.sees("11/11")


async def test_photos_on_the_way_belong_to_the_round(here: Beat) -> None:
    await here.out("wu", "li")
    content = base64.b64encode(photo(400, 300)).decode()
    await here.wu.act("album", photos=[{"content": content}, {"content": content}])
    await here.wu.sees("记在这次巡逻里", "2张")
    await here.li.tap("其余都巡了")
    await here.li.sees("4/4")
    await here.li.tap("签退")
    await here.li.sees("怎么巡的")
    await here.li.photo(photo(300, 300))  # in the middle of another question
    await here.li.sees("照片", "怎么巡的")
    await here.li.tap("步巡")
    await here.li.sees("带队")
    await here.li.tap("已电话报备")
    await here.li.sees("没错, 签退", "1张")
    await here.li.tap("没错, 签退")
    await here.li.sees("✅ 签退好了")
    kept = [row for row in await here.all(Attachment) if row.kind is AttachmentKind.PHOTO]
    assert [(row.subject, row.grid) for row in kept] == [("patrol:1", "1网格")] * 3
    await here.zhou.sees("📷 3张")
    await here.zhou.tap("📷 3张")
    await here.zhou.sees("公租房一线巡逻的照片")

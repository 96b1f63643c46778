"""我来巡一圈: nobody has planned it, and it counts all the same."""

from __future__ import annotations

import base64

from db.models import Attachment, Patrol, WelfareWatch
from tests.patrols.beat import Beat
from tests.pictures import noise


async def test_a_round_of_ones_own_with_a_spoken_note_for_the_next(here: Beat) -> None:
    await here.bot()
    await here.wu.send("签退")
    await here.wu.sees("没有要签退的巡逻")
    await here.wu.send("我来巡一圈")
    asked = await here.wu.sees("走哪条线", "公租房一线")
    await here.wu.tap("公租房一线")
    await here.wu.sees("公租房一线巡逻 0/4", "不盘查")
    await here.wu.sees("一个人在外面", anywhere=True)
    await here.wu.tap("公租房一线", on=asked)
    await here.wu.send("5101")
    await here.wu.sees("1/4")
    assert await here.count(Patrol) == 1, "whoever walks one sees that one"
    await here.wu.tap("其余都巡了")
    await here.wu.sees("4/4")
    await here.after(25)
    await here.wu.tap("签退")
    for label, seen in (("步巡", "带队"), ("已电话报备", "怎么是一个人"), ("人手不够", "没错, 签退")):
        await here.wu.tap(label)
        await here.wu.sees(seen)
    await here.wu.send("还要补充")
    await here.wu.sees("交接给下一班")
    await here.wu.tap("交接给下一班")
    await here.wu.sees("✓ 交接给下一班")
    await here.wu.tap("好了")
    await here.wu.sees("下一班要知道什么")
    voice = base64.b64encode(b"OggS" + noise(3000)).decode()
    await here.wu.act("voice", content=voice, duration=4)
    await here.wu.sees("没错, 签退", "4秒")
    await here.wu.tap("没错, 签退")
    await here.wu.sees("✅ 签退好了", "记了25分钟")
    await here.wu.sees("路上慢点", anywhere=True)
    (watch,) = await here.all(WelfareWatch)
    assert (watch.homeward, watch.ended_at) == (True, None)
    await here.zhou.sees("一个人巡: 人手不够", "确认")
    assert [row.subject for row in await here.all(Attachment)] == ["handover:1"]
    await here.liu.send("/walk")
    await here.liu.sees("走哪条线")
    await here.liu.tap("公租房一线")
    await here.liu.sees("公租房一线巡逻 0/4", "上一班交接: (语音)")
    await here.liu.sees("上一班的交接", anywhere=True)

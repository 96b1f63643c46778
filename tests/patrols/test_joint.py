"""联合巡逻: the partner says whether they went."""

from __future__ import annotations

from db.models import Access
from tests.patrols.beat import Beat
from tests.patrols.test_judging import forged


async def joint(here: Beat) -> None:
    await here.out("wu", "li")
    await here.wu.tap("其余都巡了")
    await here.wu.sees("4/4")
    await here.after(30)
    for label, seen in (("签退", "怎么巡的"), ("步巡", "带队"), ("已电话报备", "没错, 签退")):
        await here.wu.tap(label)
        await here.wu.sees(seen)
    await here.wu.send("还要补充")
    await here.wu.sees("联合巡逻")
    await here.wu.tap("联合巡逻")
    await here.wu.sees("✓ 联合巡逻")
    await here.wu.tap("好了")
    await here.wu.sees("哪家单位", "江边物业")
    await here.wu.tap("江边物业")
    await here.wu.sees("来的是哪位")
    await here.wu.send("两位保安丑")
    await here.wu.sees("没错, 签退", "两位保安丑")
    here.secrets.plant("两位保安丑")
    await here.wu.tap("没错, 签退")
    await here.wu.sees("✅ 签退好了")


async def test_the_liaison_is_asked_and_hears_nothing_else(on_both: Beat) -> None:
    here = on_both
    await joint(here)
    asked = await here.zhao.sees("江边物业和我们一起巡逻了", "我们去了", "没有去")
    for secret in ("公租房", "吴姐", "李姐", "两位保安丑"):
        assert secret not in str(asked)
    await here.zhou.sees("联合巡逻: 江边物业 两位保安丑", "还没回话")
    assert "不是给您点的" in await forged(here, here.wu, "joint:1:0:went")
    await here.zhao.tap("没有去")
    await here.zhao.sees("记下了: 没有去")
    await here.zhou.sees("对方说: 没去")
    await here.zhao.tap("我们去了", on=asked)
    await here.zhou.sees("对方说: 去了")


async def test_who_is_not_in_the_chat_is_telephoned(here: Beat) -> None:
    await here.without_liaison()
    await joint(here)
    await here.zhou.sees("请打电话问一下江边物业", "找赵经理丑", "他们去了", anywhere=True)
    await here.zhou.tap("打电话")
    await here.zhou.sees("02700000077")
    assert [row.subject for row in await here.all(Access)] == ["partner:1"]
    await here.zhou.tap("他们去了")
    await here.zhou.sees("对方说: 去了")
    of = (await here.round()).patrol
    assert (of.partner_word, of.partner_word_by) == ("went", here.numbers["zhou"])

"""上报 from wherever it begins, and what of it reaches the case."""

from __future__ import annotations

from datetime import timedelta

from db.models import CaseKind, CaseUrgency, Person
from tests.journey.neighbourhood import GATE
from tests.pictures import photo
from tests.reports.reported import HAZARD, Reported

SAID = "三号路灯不亮了, 老人家看不清台阶"


async def test_six_taps_and_a_sentence_from_a_photo(on_both: Reported) -> None:
    """收到照片 → 上报, 没有, 公共设施, 1网格, the sentence, 尽快, 报上去."""
    here = on_both
    await here.bot()
    await here.wang.photo(photo())
    await here.wang.sees("收到1张照片", "🔴 求助", "📣 上报")
    await here.wang.tap("📣 上报")
    await here.wang.sees("现在有危险吗", "有, 马上叫人")
    await here.wang.tap("没有")
    card = await here.wang.sees("哪方面", "公共设施", "可疑情况", "群众心声", "其他", "返回")
    assert len(card["reply_markup"]["inline_keyboard"]) == 4
    await here.wang.tap("公共设施")
    first = await here.wang.sees("在哪儿", "1网格", HAZARD)
    assert first["reply_markup"]["inline_keyboard"][0][0]["text"] == "1网格"
    await here.wang.tap("1网格")
    await here.wang.sees("看到什么了", "收到1张")
    await here.wang.send(SAID)
    await here.wang.sees("急不急")
    await here.wang.tap("尽快")
    await here.wang.sees("看一眼对不对", SAID, "1张", "1网格", "没有")
    await here.wang.tap("✅ 报上去")
    await here.wang.sees("✅ 1号")
    case = await here.case()
    assert (case.kind, case.urgency, case.grid) == (CaseKind.FACILITIES, CaseUrgency.SOON, "1网格")
    assert (case.words, case.origin, case.finder_id, case.entered_by) == (SAID, "photo", here.numbers["wang"], None)
    assert [each.sent_by for each in await here.files()] == [here.numbers["wang"]]
    await here.wang.send("/note")
    await here.wang.sees("记哪方面的")


async def test_danger_takes_everything_into_the_call_for_help(on_both: Reported) -> None:
    here = on_both
    await here.bot()
    await here.wang.photo(photo(), caption="煤气味好重")
    await here.wang.sees("收到1张照片")
    await here.wang.tap("📣 上报")
    await here.wang.sees("现在有危险吗")
    await here.wang.tap("没有")
    await here.wang.tap("消防")
    await here.wang.sees("在哪儿")
    await here.wang.tap(HAZARD)
    await here.wang.sees("急不急")
    await here.wang.tap("今天要办")
    await here.wang.sees("看一眼对不对", "有没有危险")
    await here.wang.tap("有没有危险")
    await here.wang.sees("现在有危险吗")
    await here.wang.tap("有, 马上叫人")
    await here.wang.sees("先拨 110 · 119 · 120", "带到下面的求助里")
    await here.wang.sees("点一下, 我马上叫人", "漏水漏电漏气", anywhere=True)
    await here.wang.tap("漏水漏电漏气")
    await here.wu.sees("1号求助", HAZARD, "煤气味好重", "📷 1张")
    emergency = await here.emergency()
    assert (emergency.place, emergency.grid, emergency.grid_guessed) == (HAZARD, "1网格", False)
    assert await here.cases() == 0
    here.secrets.plant("煤气味好重")


async def test_a_photo_is_for_help_or_for_the_shift(here: Reported) -> None:
    """求助 stands first and takes the photo with it; on duty it is kept with the check-in, and may be reported."""
    await here.bot()
    await here.zhao.photo(photo())
    await here.zhao.sees("收到1张照片")
    await here.zhao.tap("🔴 求助, 马上叫人")
    await here.zhao.sees("点一下, 我马上叫人")
    await here.zhao.tap("起火")
    await here.wu.sees("1号求助", "📷 1张")
    await here.on_duty("li")
    await here.li.photo(photo(), caption="电动车堵了消防通道")
    await here.li.sees("记在这次签到里", "📣 上报")
    await here.li.tap("📣 上报")
    await here.li.sees("现在有危险吗")
    await here.li.send("没有")
    await here.li.send("消防")
    first = await here.li.sees("在哪儿", "实验小学东门")
    assert first["reply_markup"]["inline_keyboard"][0][0]["text"] == "实验小学东门"
    await here.li.tap("实验小学东门")
    await here.li.send("今天要办")
    await here.li.sees("看一眼对不对", "电动车堵了消防通道")
    await here.li.send("对")
    await here.li.sees("✅ 1号")
    case = await here.case()
    assert (case.place, case.grid, case.words) == ("实验小学东门", "1网格", "电动车堵了消防通道")
    here.secrets.plant("电动车堵了消防通道")


async def test_from_a_position_a_voice_message_and_a_pasted_map(here: Reported) -> None:
    """Positions become a grid; a voice message is the sentence; degrees of a Chinese map are converted."""
    await here.bot()
    await here.wang.location(30.3448, 114.1462)
    await here.wang.sees("收到位置", "📣 上报")
    await here.wang.tap("📣 上报")
    await here.wang.tap("没有")
    await here.wang.tap("治安")
    await here.wang.sees("看到什么了")
    await here.wang.act("voice", duration=9)
    await here.wang.sees("急不急")
    await here.wang.tap("一般")
    await here.wang.sees("看一眼对不对", "9秒")
    await here.wang.tap("✅ 报上去")
    await here.wang.sees("✅ 1号")
    case = await here.case()
    assert (case.grid, case.latitude, case.longitude, case.origin) == ("2网格", "30.3448", "114.1462", "position")
    assert [each.kind.value for each in await here.files()] == ["voice"]
    await here.li.act("voice", duration=4)
    await here.li.sees("收到语音", "📣 上报")
    await here.li.tap("📣 上报")
    await here.li.tap("没有")
    await here.li.tap("交通")
    await here.li.sees("在哪儿")
    await here.li.send("https://uri.amap.com/marker?position=114.151700,30.342400")
    await here.li.sees("换算好了", "急不急")
    await here.li.tap("一般")
    await here.li.tap("✅ 报上去")
    await here.li.sees("✅ 2号")
    north, east = float((await here.case(2)).latitude or 0), float((await here.case(2)).longitude or 0)
    assert abs(north - 30.3448) < 0.0005
    assert abs(east - 114.1462) < 0.0005


async def test_something_unsafe_at_the_gate_begins_a_report(here: Reported) -> None:
    await here.on_duty("li", arrived=False)
    await here.bot()
    await here.li.send("签到")
    await here.li.sees("不发位置")
    await here.li.tap("不发位置")
    await here.li.sees("签到好了", "有隐患")
    await here.li.tap("有隐患")
    await here.zhou.sees("有隐患")
    await here.li.sees("现在有危险吗")
    await here.li.tap("没有")
    await here.li.tap("交通")
    await here.li.sees("看到什么了")
    await here.li.send("=斑马线磨没了")
    await here.li.tap("尽快")
    await here.li.sees("看一眼对不对", "=斑马线磨没了", "实验小学东门")
    await here.li.tap("✅ 报上去")
    await here.li.sees("✅ 1号")
    case = await here.case()
    assert (case.place, case.origin, case.words, case.grid) == ("实验小学东门", "gate", "=斑马线磨没了", "1网格")


async def test_for_a_member_without_the_app_and_for_a_resident(here: Reported) -> None:
    """The leader enters it, it is the member's and marked; 代居民: who hears the outcome stands in the case."""
    await here.has_no_account("liu")
    await here.bot()
    await here.zhou.send("找 刘叔")
    await here.zhou.sees("刘叔", "代他上报")
    await here.zhou.tap("代他上报")
    await here.zhou.sees("现在有危险吗")
    await here.zhou.tap("没有")
    await here.zhou.tap("矛盾纠纷")
    await here.zhou.tap("1网格")
    await here.zhou.send("楼上楼下为漏水吵了三天")
    await here.zhou.tap("尽快")
    await here.zhou.sees("看一眼对不对", "谁看到的: 刘叔", "下一页")
    await here.zhou.tap("下一页")
    await here.zhou.tap("代居民上报")
    await here.zhou.sees("替哪位居民报的")
    await here.zhou.send("何老伯, 3栋202, 打电话")
    await here.zhou.sees("何老伯, 3栋202, 打电话")
    await here.zhou.send("影响几人")
    await here.zhou.sees("大概影响多少人")
    await here.zhou.send("大概4个")
    await here.zhou.sees("影响几人: 4")
    await here.zhou.tap("✅ 报上去")
    await here.zhou.sees("✅ 1号")
    case = await here.case()
    assert (case.finder_id, case.entered_by) == (here.numbers["liu"], here.numbers["zhou"])
    assert (case.origin, case.affected) == ("for_other", 4)
    assert (case.resident, case.concerned) == ("何老伯, 3栋202, 打电话", "何老伯, 3栋202, 打电话")
    # Nobody reports in the name of somebody whom they may not look up.
    await here.wang.reads()
    await here.telegram.push_raw(_pressed(here, f"rep:{here.numbers['liu']}:0:for"))
    await here.wang.sees("查人是队长和联络员用的")
    assert await here.count(Person) == len(here.numbers)


def _pressed(here: Reported, data: str) -> dict[str, object]:
    """A button that 王师傅 was never shown."""
    user = {"id": here.wang.id, "is_bot": False, "first_name": "W"}
    return {"callback_query": {"id": "77", "from": user, "chat_instance": "1", "data": data, "message": {
        "message_id": 1, "date": 0, "chat": {"id": here.wang.id, "type": "private"}}}}  # fmt: skip


async def test_three_have_reported_it_already(on_both: Reported) -> None:
    """我也看到了 joins and takes the photo along; 是另一件事 is a case of its own."""
    here = on_both
    await here.bot()
    for who in (here.wang, here.li, here.liu):
        await who.send("上报")
        await who.sees("现在有危险吗")
        await who.tap("没有")
        await who.tap("公共设施")
        await who.tap(HAZARD)
        if who is here.wang:
            await who.sees("看到什么了")
            await who.send("井盖松了")
            await who.tap("今天要办")
        else:
            await who.sees("附近这几天有人报过", "1号", "已有", "是另一件事")
            await who.tap("我也看到了")
        await who.tap("✅ 报上去")
        await who.sees("1号")
    await here.zhao.photo(photo(), caption="井盖翘起来了")
    await here.zhao.tap("📣 上报")
    await here.zhao.tap("没有")
    await here.zhao.tap("公共设施")
    await here.zhao.tap(HAZARD)
    shown = await here.zhao.sees("已有3人报过")
    assert "井盖松了" not in str(shown)
    assert "王师傅" not in str(shown)
    await here.zhao.tap("我也看到了")
    await here.zhao.sees("看一眼对不对")
    await here.zhao.tap("✅ 报上去")
    await here.zhao.sees("记到1号里了")
    assert set(await here.joins()) == {here.numbers[who] for who in ("li", "liu", "zhao")}
    assert len(await here.files()) == 1
    await here.wu.send("上报")
    await here.wu.tap("没有")
    await here.wu.tap("公共设施")
    await here.wu.tap(HAZARD)
    await here.wu.sees("已有4人报过")
    await here.wu.tap("是另一件事")
    await here.wu.send("灯也坏了")
    await here.wu.tap("一般")
    await here.wu.tap("✅ 报上去")
    await here.wu.sees("✅ 2号")
    assert (await here.case(2)).words == "灯也坏了"


async def test_fraud_suspicion_and_what_people_wish(here: Reported) -> None:
    """A card number is left out, a plate is sealed, and a wish has no urgency."""
    await here.bot()
    await here.wang.send("/report")
    await here.wang.sees("现在有危险吗")
    await here.wang.tap("没有")
    await here.wang.tap("涉诈")
    await here.wang.tap("1网格")
    await here.wang.sees("卡号不要写")
    await here.wang.send("说是客服, 让我打到6222021234567890123, 电话13900001111")
    await here.wang.sees("卡号、证件号不用发", "钱转出去了没有")
    await here.wang.tap("还没转")
    await here.wang.tap("电话")
    await here.wang.sees("110 打了吗", "止付")
    await here.wang.tap("打了")
    await here.wang.tap("今天要办")
    await here.wang.sees("看一眼对不对", "打到****, 电话13900001111")
    await here.wang.tap("✅ 报上去")
    await here.wang.sees("✅ 1号")
    case = await here.case()
    assert case.words == "说是客服, 让我打到****, 电话13900001111"
    assert (case.loss, case.fraud_channel, case.called_110) == (False, "phone", True)
    await here.li.send("上报")
    await here.li.tap("没有")
    await here.li.tap("可疑情况")
    await here.li.tap("1网格")
    await here.li.sees("不写哪里人、什么民族")
    await here.li.send("两个人挨个拉车门, 凌晨一点, 1栋楼下")
    await here.li.sees("有车牌吗", "单独存着")
    await here.li.send("鄂A12X45")
    await here.li.tap("尽快")
    shown = await here.li.sees("看一眼对不对", "车牌: •••")
    assert "鄂A12X45" not in str(shown)
    await here.li.tap("✅ 报上去")
    await here.li.sees("✅ 2号")
    assert ((await here.case(2)).plate, "鄂" in (await here.case(2)).words) == ("鄂A12X45", False)
    await here.liu.send("上报")
    await here.liu.tap("没有")
    await here.liu.tap("群众心声")
    await here.liu.tap("1网格")
    await here.liu.sees("大家想说什么")
    await here.liu.send("想要个晒被子的地方")
    shown = await here.liu.sees("看一眼对不对")
    assert "多急" not in str(shown)
    await here.liu.tap("✅ 报上去")
    await here.liu.sees("✅ 3号")
    assert ((await here.case(3)).kind, (await here.case(3)).urgency) == (CaseKind.VOICE, None)


async def test_an_hour_later_the_photo_is_forgotten(here: Reported) -> None:
    await here.bot()
    await here.wang.photo(photo())
    old = await here.wang.sees("收到1张照片")
    await here.to(await here.telegram.now() + timedelta(minutes=61))
    await here.wang.tap("📣 上报", on=old)
    await here.wang.sees("没留住", anywhere=True)
    await here.wang.sees("现在有危险吗", anywhere=True)
    await here.wang.location(*GATE)  # answers nothing that is asked now
    await here.wang.sees("现在有危险吗")


async def test_a_number_plate_in_the_sentence_is_sealed_wherever_it_is_written(on_both: Reported) -> None:
    """In the report, by who saw it too, and in what is added; whoever wrote it hears so in one clause."""
    here = on_both
    here.secrets.plant("鄂AD12345", "鄂B23456")
    await here.bot()
    await here.wang.send("上报")
    await here.wang.tap("没有")
    await here.wang.tap("交通")
    await here.wang.tap("1网格")
    await here.wang.send("鄂AD12345堵了消防通道")
    await here.wang.tap("一般")
    await here.wang.tap("✅ 报上去")
    await here.wang.sees("✅ 1号", "🔒 车牌单独封存了")
    await here.chen.send("事件 1")
    await here.chen.sees("🔒车牌堵了消防通道", "有车牌, 封存着")
    await here.li.send("上报")
    await here.li.tap("没有")
    await here.li.tap("交通")
    await here.li.tap("1网格")
    await here.li.tap("我也看到了")
    await here.li.tap("✅ 报上去")
    await here.li.sees("1号")
    await here.wang.send("事件 1")
    await here.wang.tap("补充")
    await here.wang.send("后面那辆是鄂B23456")
    await here.wang.sees("🔒 车牌单独封存了")
    await here.chen.sees("后面那辆是🔒车牌", anywhere=True)
    case = await here.case()
    assert (case.words, case.plate) == ("🔒车牌堵了消防通道", "鄂AD12345、鄂B23456")
    for phone in (here.chen, here.li):
        shown = str(await phone.chat())
        assert not any(plate in shown for plate in ("鄂AD12345", "鄂B23456"))

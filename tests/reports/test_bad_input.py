"""What people send that does not fit, and what others try: some answer each time, nothing lost, nothing given away."""

from __future__ import annotations

import base64

from db.models import Draft
from tests.pictures import photo
from tests.reports.reported import Reported


async def begun(here: Reported) -> None:
    await here.bot()
    await here.wang.send("上报")
    await here.wang.sees("现在有危险吗")
    await here.wang.tap("没有")
    await here.wang.sees("哪方面")
    await here.wang.tap("公共设施")
    await here.wang.sees("在哪儿")


async def test_stickers_signs_and_what_is_too_big(here: Reported) -> None:
    await begun(here)
    await here.wang.act("sticker")
    await here.wang.sees("点一个地方, 写几个字")
    await here.wang.location(30.3448, 114.1462, forwarded_from="张三")
    await here.wang.sees("看到什么了")
    await here.wang.act("sticker")
    await here.wang.sees("这个我留不住")
    await here.wang.send("🔥🔥🔥")
    await here.wang.sees("打几个字说说")
    await here.wang.document("大.jpg", b"\xff\xd8" + bytes(20 * 1024 * 1024 + 1), mime_type="image/jpeg")
    await here.wang.sees("照片太大了", "20 MB")
    await here.wang.send("长" * 4096)
    await here.wang.sees("没说完就接着写")
    await here.wang.send("完" * 904)
    await here.wang.sees("急不急")
    await here.wang.act("sticker")
    await here.wang.sees("急不急")
    await here.wang.tap("一般")
    shown = await here.wang.sees("看一眼对不对", "转来的位置")
    assert len(shown["text"]) < 4096
    await here.wang.tap("✅ 报上去")
    await here.wang.sees("✅ 1号")
    case = await here.case()
    assert (case.words.count("长"), case.words.count("完"), case.grid) == (4096, 904, "2网格")


async def test_an_album_of_ten_is_one_answer_and_two_taps_at_once_are_one_case(on_both: Reported) -> None:
    here = on_both
    await begun(here)
    await here.wang.tap("1网格")
    await here.wang.sees("看到什么了")
    album = [{"content": base64.b64encode(photo(200 + number, 200)).decode()} for number in range(10)]
    await here.wang.act("album", photos=album)
    await here.wang.sees("收到10张", "就这些")
    await here.wang.tap("就这些")
    old = await here.wang.sees("急不急")
    await here.wang.tap("一般")
    await here.wang.sees("看一眼对不对", "10张")
    tap = {"person": here.wang.id, "act": "tap", "fields": {"text": "✅ 报上去"}}
    await here.telegram.bulk([tap, tap])
    await here.wang.sees("✅ 1号", anywhere=True)
    assert len(await here.files(count=10)) == 10
    assert await here.cases() == 1
    await here.wang.tap("一般", on=old)  # of a report that is handed in
    assert await here.cases() == 1
    assert await here.count(Draft) == 0


async def test_in_a_group_nothing_is_asked(here: Reported) -> None:
    await here.bot()
    await here.telegram.post(f"/bots/{await here.telegram.bot_id()}", privacy_mode=False)
    group = await here.telegram.group("大群", here.wang, here.li)
    for command in ("/report", "/lead"):
        await here.wang.send(command, in_group=group)
        await here.wang.sees("私聊", in_group=group, anywhere=True)
    assert await here.count(Draft) == 0


async def test_somebody_elses_draft_is_theirs(here: Reported) -> None:
    """A volunteer guesses the number of another's draft, of what was sent, of a hazard point that there is not."""
    await begun(here)
    await here.wang.photo(photo(), caption="谁家的")
    (draft,) = await here.all(Draft)
    user = {"id": here.li.id, "is_bot": False, "first_name": "L"}
    chat = {"message_id": 1, "date": 0, "chat": {"id": here.li.id, "type": "private"}}
    guesses = (
        f"report:{draft.id}:{draft.revision}:!ok",
        f"rep:{draft.id}:0:sent",
        "rep:999999:0:hazard",
        "rep:1:0:for",
    )
    for number, data in enumerate(guesses):
        pressed = {"id": f"5{number}", "from": user, "chat_instance": "1", "data": data, "message": chat}
        await here.telegram.push_raw({"callback_query": pressed})
    await here.li.sees("现在有危险吗")
    await here.li.never_sees("谁家的")
    assert await here.cases() == 0
    (mine,) = [row for row in await here.all(Draft) if row.person_id == here.numbers["li"]]
    assert "谁家的" not in str(mine.body)
    await here.wang.sees("在哪儿", anywhere=True)

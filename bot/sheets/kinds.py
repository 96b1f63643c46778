"""The kinds of sheet that the office fills in, by title and headings. The template is made of these."""

from __future__ import annotations

from dataclasses import dataclass

from bot.sheets import dates, naming, values, weekly
from bot.sheets.values import Reader


@dataclass(frozen=True, slots=True)
class Column:
    """`like`: other headings that mean the same. `example`: what the template shows. `hint`: what its note says."""

    key: str
    heading: str
    read: Reader
    required: bool = False
    like: tuple[str, ...] = ()
    example: str = ""
    hint: str = ""

    @property
    def headings(self) -> tuple[str, ...]:
        return self.heading, *self.like


@dataclass(frozen=True, slots=True)
class Kind:
    """`like`: other titles. `told_by`: headings that only such a sheet has; all of them tell it without a title."""

    key: str
    title: str
    columns: tuple[Column, ...]
    like: tuple[str, ...] = ()

    @property
    def titles(self) -> tuple[str, ...]:
        return self.title, *self.like

    def column(self, heading: str) -> Column | None:
        wanted = values.folded(heading)
        return next((each for each in self.columns if wanted in map(values.folded, each.headings)), None)

    def __getitem__(self, key: str) -> Column:
        return next(each for each in self.columns if each.key == key)


TEAMS = {
    "巡逻队": "patrol", "治安巡逻防控队": "patrol", "巡逻": "patrol", "治安巡逻": "patrol",
    "护学队": "school crossing", "交通护学疏导队": "school crossing", "护学": "school crossing",
    "交通护学": "school crossing",
    "调解队": "mediation", "矛盾纠纷调解队": "mediation", "调解": "mediation",
    "宣传队": "publicity", "安全防范宣传队": "publicity", "宣传": "publicity",
    "应急队": "emergency", "应急救援服务队": "emergency", "应急": "emergency", "应急救援": "emergency",
    "信息队": "information", "信息收集反馈队": "information", "信息": "information",
}  # fmt: skip
ROLES = {
    "队员": "volunteer", "志愿者": "volunteer", "义警": "volunteer", "队长": "leader", "副队长": "deputy",
    "联络员": "coordinator", "社区联络员": "coordinator", "执行小组": "executive", "领导小组": "leadership",
    "民警": "officer", "辅警": "auxiliary",
}  # fmt: skip
POSTS = {"护送过街": "escort", "护送": "escort", "过街": "escort", "疏导停车": "parking", "疏导": "parking"} | {
    "停车": "parking"
}
PERIODS = {"学期": "term", "上学": "term", "假期": "vacation", "放假": "vacation", "寒假": "vacation"} | {
    "暑假": "vacation",
    "秋假": "vacation",
    "春假": "vacation",
}
SPECIALS = {
    "不上学": "closed", "放假": "closed", "停课": "closed", "休息": "closed", "考试": "exam", "半天": "half",
    "上半天": "half", "补课": "make_up", "上学": "make_up", "调课": "make_up", "提前放学": "early", "早放学": "early",
    "推迟放学": "late", "晚放学": "late", "推迟": "late", "天气": "weather", "恶劣天气": "weather",
}  # fmt: skip
HOLIDAYS = {"放假": "holiday", "休息": "holiday", "节假日": "holiday", "上班": "make_up", "调休上班": "make_up"} | {
    "调休": "make_up",
    "补班": "make_up",
}
OCCASIONS = {"活动": "event", "宣传": "event", "联合巡逻": "joint", "集中排查": "sweep", "排查": "sweep"}

WORDS: dict[str, str] = {
    meant: word
    for words in (HOLIDAYS, OCCASIONS, SPECIALS, PERIODS, POSTS, ROLES, TEAMS)
    for word, meant in reversed(list(words.items()))
}
"""How what is meant is said."""

_name = values.text(60)
_grid = Column("grid", "网格", values.text(40), like=("所在网格", "所属网格"), example="3网格")
_minimum = Column("minimum", "最少", values.number(0, 50), like=("最少人数", "至少"), example="1")
_ideal = Column("ideal", "理想", values.number(0, 50), like=("理想人数", "人数", "需要人数"), example="2")
_maximum = Column("maximum", "最多", values.number(1, 50), like=("最多人数", "上限"), example="3")
_leader = Column("leader", "要带队", values.yes_or_no, like=("带队", "队长带队", "需队长"), example="否")
_experienced = Column("experienced", "要老队员", values.yes_or_no, like=("老队员",), example="否")
_insured = Column("insured", "要保险", values.yes_or_no, example="否")
_school = Column("school", "学校", _name, required=True, like=("学校名称", "校名"), example="实验小学")
_staffing = (_minimum, _ideal, _maximum, _leader, _experienced, _insured)
_begins = Column("begins", "开始", dates.clock, required=True, like=("开始时间", "从"), example="19:30")
_ends = Column("ends", "结束", dates.clock, required=True, like=("结束时间", "到"), example="21:00")

GRIDS = Kind(
    "grids",
    "网格",
    (
        Column("name", "网格", values.text(40), required=True, like=("网格名称",), example="3网格"),
        Column("keeper", "责任人", naming.person, like=("网格责任人",), example="王建明"),
        Column("deputy", "副责任人", naming.person, example="李桂芳"),
    ),
)
PEOPLE = Kind(
    "people",
    "人员",
    (
        Column("name", "姓名", naming.name, required=True, like=("名字",), example="王建明"),
        Column("called", "称呼", values.text(40), like=("叫法",), example="王师傅"),
        Column(
            "phone",
            "电话",
            naming.phone,
            like=("手机", "手机号", "联系电话", "手机号码", "联系方式"),
            example="027-0000-0001",
        ),
        Column("birth_year", "出生年份", values.number(1920, 2020), like=("出生年", "出生年月"), example="1962"),
        _grid,
        Column("team", "队伍", values.choice(TEAMS), like=("所属队伍", "分队", "小队"), example="护学队"),
        Column("roles", "身份", values.choices(ROLES), like=("职务", "角色"), example="队员"),
        Column("trained", "也会", values.choices(TEAMS), like=("培训过", "已培训", "还能上"), example="巡逻队"),
        Column("vetted", "审核", values.yes_or_no, like=("审核通过", "是否审核"), example="通过"),
        Column("learning", "待培训", values.yes_or_no, like=("需培训",), example="否"),
        Column("experienced", "老队员", values.yes_or_no, like=("有经验",), example="是"),
        Column("insured_until", "保险到", dates.day, like=("保险到期", "保险截止"), example="2027-6-30"),
        Column("number", "编号", values.text(10), hint="同名的另一位写「新」"),
    ),
    like=("人员名单", "花名册", "队员", "队员名单", "义警名单", "志愿者"),
)
ROUTES = Kind(
    "routes",
    "路线",
    (
        Column("name", "路线", _name, required=True, like=("路线名称",), example="公租房一线"),
        _grid,
    ),
    like=("巡逻路线",),
)
SCHOOLS = Kind(
    "schools",
    "学校",
    (
        _school,
        _grid,
        Column("lead_minutes", "提前", values.number(0, 120), like=("提前分钟", "提前到岗", "提前量"), example="20"),
    ),
    like=("学校名单",),
)
POSTS_SHEET = Kind(
    "posts",
    "岗点",
    (
        _school,
        Column("name", "岗点", _name, required=True, like=("岗位", "岗点名称", "位置"), example="东门"),
        Column("kind", "类型", values.choice(POSTS), like=("岗点类型", "种类"), example="护送过街"),
        _grid,
        *_staffing,
        Column("sign", "岗点编号", naming.sign, like=("牌号",), hint="牌子上的四位数, 不写就编一个"),
        Column("in_before", "早上提前", values.number(0, 120), hint="铃前几分钟到岗"),
        Column("in_after", "早上延后", values.number(0, 120)),
        Column("out_before", "放学提前", values.number(0, 120)),
        Column("out_after", "放学延后", values.number(0, 120)),
    ),
    like=("护学岗", "护学岗点"),
)
BELLS = Kind(
    "bells",
    "作息",
    (
        _school,
        Column("grades", "年级", weekly.grades, required=True, example="1-3年级"),
        Column("weekdays", "星期", weekly.weekdays, like=("周几",), example="周一至周五"),
        Column("arrives", "到校", dates.clock, like=("到校时间", "上学", "上学时间"), example="7:50"),
        Column("leaves", "放学", dates.clock, like=("放学时间", "离校"), example="16:30"),
    ),
    like=("作息时间", "作息表", "上下学时间"),
)
PERIODS_SHEET = Kind(
    "periods",
    "学期",
    (
        _school,
        Column("kind", "类型", values.choice(PERIODS), required=True, like=("学期或假期",), example="学期"),
        Column("name", "名称", _name, example="2026年秋季学期"),
        Column("first", "第一天", dates.day, required=True, like=("开始", "开始日期", "从"), example="2026-9-1"),
        Column("last", "最后一天", dates.day, required=True, like=("结束", "结束日期", "到"), example="2027-1-22"),
    ),
    like=("学期假期", "校历"),
)
SPECIAL_DAYS = Kind(
    "special_days",
    "特殊日",
    (
        _school,
        Column("day", "日期", dates.days, required=True, example="2026-11-6"),
        Column("special", "情况", values.choice(SPECIALS), required=True, like=("什么事", "安排"), example="提前放学"),
        Column("grades", "年级", weekly.grades, example="1-3年级"),
        Column("arrives", "到校", dates.clock, like=("到校时间",), example="7:50"),
        Column("leaves", "放学", dates.clock, like=("放学时间",), example="14:30"),
        Column("like", "按周几上课", weekly.weekdays, like=("按周几",), hint="补课那天上星期几的课"),
    ),
    like=("特殊日期", "特殊日子"),
)
HOLIDAYS_SHEET = Kind(
    "holidays",
    "节假日",
    (
        Column("year", "年", values.number(2020, 2100), like=("年份",), example="2027"),
        Column("day", "日期", dates.days, required=True, example="2027-1-1"),
        Column(
            "kind",
            "放假或上班",
            values.choice(HOLIDAYS),
            required=True,
            like=("放假/上班", "类型", "安排"),
            example="放假",
        ),
        Column("name", "名称", values.text(40), like=("节日", "节日名称"), example="元旦"),
    ),
    like=("放假安排", "节假日安排", "放假"),
)
PATROLS = Kind(
    "patrols",
    "巡逻",
    (
        Column("route", "路线", _name, required=True, like=("巡逻路线",), example="公租房一线"),
        Column("weekdays", "星期", weekly.weekdays, required=True, like=("周几",), example="周一、三、五"),
        _begins,
        _ends,
        *_staffing,
        Column("every", "每几周", values.number(1, 8), example="1"),
        Column("name", "叫法", _name, like=("名称",), hint="一条路线有几个时段时写, 如 商业街夜市"),
        Column("first", "从哪天起", dates.day, like=("起始日期", "第一天"), example="2026-9-1"),
        Column("last", "到哪天止", dates.day, like=("最后一天",), example=""),
    ),
    like=("巡逻安排", "巡逻班"),
)
OCCASIONS_SHEET = Kind(
    "occasions",
    "活动",
    (
        Column("name", "活动", _name, required=True, like=("活动名称", "名称"), example="社区广场反诈宣传"),
        Column("kind", "类型", values.choice(OCCASIONS), example="活动"),
        Column("team", "队伍", values.choice(TEAMS), example="宣传队"),
        Column("days", "日期", dates.days, required=True, example="2026-12-5"),
        _begins,
        _ends,
        Column("grids", "网格", values.text(200), example="3网格"),
        *_staffing,
        Column("partner", "联动单位", values.text(60)),
    ),
    like=("活动安排", "一次性活动"),
)
ROSTER = Kind(
    "roster",
    "排班",
    (
        Column("day", "日期", dates.day, required=True, like=("发生日期",), example="2026-12-7"),
        Column("weekday", "星期", values.text(20)),
        Column("span", "时间", dates.span, required=True, like=("时段",), example="7:20-8:10"),
        Column(
            "place",
            "岗点或路线",
            values.text(120),
            required=True,
            like=("岗点", "路线", "地点", "岗位"),
            example="实验小学东门",
        ),
        Column("people", "人员", naming.people, like=("姓名", "值班人员", "谁", "通讯录"), example="王建明、李桂芳"),
        Column("state", "状态", values.text(200), like=("情况",)),
    ),
    like=("排班表", "明细", "清单", "值班表"),
)

KINDS = (
    GRIDS, PEOPLE, ROUTES, SCHOOLS, POSTS_SHEET, BELLS, PERIODS_SHEET, SPECIAL_DAYS, HOLIDAYS_SHEET, PATROLS,
    OCCASIONS_SHEET, ROSTER,
)  # fmt: skip
"""In the order in which they are taken: what is named comes before what names it."""

LEFT_ALONE = frozenset(["序号", "备注", "说明", "性别", "编号", "星期", "#"])
"""Headings of which nothing is kept; nobody has to be told."""

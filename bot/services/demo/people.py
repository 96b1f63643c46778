"""Invented people: 37 volunteers in the six teams, and those who lead, coordinate and stand by them.

The order is theirs for good: ids count from 1 and chat accounts from 1001, and the first eight are named elsewhere.
"""

from __future__ import annotations

from dataclasses import dataclass

from db.models import Role, Team

FIRST_ACCOUNT = 1001
FEATURED = (1001, 1005, 1007, 1008)
"""Whose phones the demo's page opens at first, in this order: volunteer, leader, coordinator, officer."""
STRANGER = "路人小何"
"""Somebody with an account whom the community does not know."""
GROUP = "金槐义警大群"

VOLUNTEER = (Role.VOLUNTEER,)
LEADER = (Role.VOLUNTEER, Role.LEADER)
DEPUTY = (Role.VOLUNTEER, Role.DEPUTY)

TEAM_NAMES = {
    Team.PATROL: "巡逻队",
    Team.MEDIATION: "调解队",
    Team.PUBLICITY: "宣传队",
    Team.CROSSING: "护学队",
    Team.EMERGENCY: "应急队",
    Team.INFORMATION: "信息队",
}
ROLE_NAMES = {
    Role.LEADER: "队长",
    Role.DEPUTY: "副队长",
    Role.COORDINATOR: "联络员",
    Role.OFFICER: "民警",
    Role.AUXILIARY: "辅警",
    Role.LEADERSHIP: "领导小组",
    Role.EXECUTIVE: "执行小组",
}


@dataclass(frozen=True, slots=True)
class Member:
    name: str
    called: str
    roles: tuple[Role, ...]
    team: Team | None = None
    grid: str | None = None
    birth_year: int | None = None
    has_account: bool = True
    """Some have no chat app: somebody enters for them."""
    night_calls: bool = False
    """May be woken for an emergency."""

    @property
    def about(self) -> str:
        """What they are, in two or three words."""
        roles = [ROLE_NAMES[role] for role in self.roles if role in ROLE_NAMES]
        if self.team is None:
            return " · ".join(roles)
        return " ".join([TEAM_NAMES[self.team], *(roles or ["队员"])])


MEMBERS: tuple[Member, ...] = (
    Member("王建明", "王师傅", VOLUNTEER, Team.CROSSING, "1网格", 1963),
    Member("李桂芳", "李姐", VOLUNTEER, Team.CROSSING, "1网格", 1966),
    Member("刘长顺", "刘叔", VOLUNTEER, Team.PATROL, "2网格", 1959, night_calls=True),
    Member("赵玉梅", "赵姐", VOLUNTEER, Team.MEDIATION, "3网格", 1965),
    Member("周大勇", "周队长", LEADER, Team.CROSSING, "1网格", 1964),
    Member("吴秀兰", "吴姐", VOLUNTEER, Team.EMERGENCY, "2网格", 1968),
    Member("陈晓雯", "小陈", (Role.COORDINATOR, Role.EXECUTIVE), birth_year=1991),
    Member("孙志强", "孙警官", (Role.OFFICER,), birth_year=1983),
    # 交通护学疏导队
    Member("郑美华", "郑姐", DEPUTY, Team.CROSSING, "2网格", 1967),
    Member("冯国强", "冯师傅", VOLUNTEER, Team.CROSSING, "2网格", 1962),
    Member("蒋秋菊", "蒋姐", VOLUNTEER, Team.CROSSING, "8网格", 1969),
    Member("沈德福", "沈叔", VOLUNTEER, Team.CROSSING, "8网格", 1958),
    Member("韩春梅", "韩姐", VOLUNTEER, Team.CROSSING, "7网格", 1970),
    Member("杨志平", "杨师傅", VOLUNTEER, Team.CROSSING, "3网格", 1964),
    Member("秦素珍", "秦阿姨", VOLUNTEER, Team.CROSSING, "6网格", 1960),
    Member("许文涛", "小许", VOLUNTEER, Team.CROSSING, "8网格", 1988, night_calls=True),
    Member("贺永康", "贺叔", VOLUNTEER, Team.CROSSING, "5网格", 1955, has_account=False),
    # 治安巡逻防控队
    Member("徐建军", "徐队长", LEADER, Team.PATROL, "5网格", 1966),
    Member("宋立民", "老宋", DEPUTY, Team.PATROL, "4网格", 1963),
    Member("唐铁柱", "唐师傅", VOLUNTEER, Team.PATROL, "6网格", 1961),
    Member("邓小兵", "小邓", VOLUNTEER, Team.PATROL, "7网格", 1985, night_calls=True),
    Member("曹振华", "曹叔", VOLUNTEER, Team.PATROL, "3网格", 1960),
    Member("潘福生", "潘师傅", VOLUNTEER, Team.PATROL, "4网格", 1965),
    Member("袁长江", "袁叔", VOLUNTEER, Team.PATROL, "8网格", 1957),
    Member("蔡国安", "蔡师傅", VOLUNTEER, Team.PATROL, "5网格", 1968),
    Member("余东升", "余叔", VOLUNTEER, Team.PATROL, "1网格", 1956, has_account=False),
    # 矛盾纠纷调解队
    Member("苏明德", "苏老师", LEADER, Team.MEDIATION, "6网格", 1958),
    Member("卢淑英", "卢姐", DEPUTY, Team.MEDIATION, "7网格", 1964),
    Member("叶广田", "叶叔", VOLUNTEER, Team.MEDIATION, "4网格", 1954, has_account=False),
    # 安全防范宣传队
    Member("程丽娟", "程姐", LEADER, Team.PUBLICITY, "3网格", 1969),
    Member("魏红霞", "魏姐", DEPUTY, Team.PUBLICITY, "5网格", 1970),
    Member("田晓燕", "小田", VOLUNTEER, Team.PUBLICITY, "7网格", 1990),
    Member("任启明", "任老师", VOLUNTEER, Team.PUBLICITY, "2网格", 1961),
    # 应急救援服务队
    Member("范海涛", "范队长", LEADER, Team.EMERGENCY, "6网格", 1972),
    Member("石立新", "石师傅", DEPUTY, Team.EMERGENCY, "8网格", 1968, night_calls=True),
    Member("姜卫东", "姜师傅", VOLUNTEER, Team.EMERGENCY, "4网格", 1965, night_calls=True),
    # 信息收集反馈队
    Member("谭桂香", "谭姐", LEADER, Team.INFORMATION, "7网格", 1966),
    Member("邹润生", "邹叔", DEPUTY, Team.INFORMATION, "3网格", 1962),
    Member("熊金枝", "熊阿姨", VOLUNTEER, Team.INFORMATION, "5网格", 1953, has_account=False),
    # 社区、派出所、领导小组
    Member("方静", "小方", (Role.COORDINATOR, Role.EXECUTIVE), birth_year=1994),
    Member("雷鸣远", "雷警官", (Role.OFFICER,), birth_year=1979),
    Member("廖俊", "小廖", (Role.AUXILIARY,), birth_year=1996),
    Member("万成林", "小万", (Role.AUXILIARY,), birth_year=1993),
    Member("高崇文", "高组长", (Role.LEADERSHIP,), birth_year=1975),
    Member("龚玉洁", "龚副组长", (Role.LEADERSHIP,), birth_year=1978),
    Member("白启山", "白副组长", (Role.LEADERSHIP,), birth_year=1980),
)


def accounts() -> dict[str, int]:
    """Telegram accounts by name, of those who have one."""
    with_one = [member.name for member in MEMBERS if member.has_account]
    return {name: FIRST_ACCOUNT + position for position, name in enumerate(with_one)}


def phone(position: int) -> str:
    """No subscriber has a number with 0000 after the network's 199. `position` counts from 0."""
    return f"1990000{position + 1:04}"

"""Invented places, on the plan that the page of the stand-in Telegram draws (sandbox/static/plan.json has the numbers).

WGS-84 degrees. Nothing there is called so.
"""

from __future__ import annotations

from dataclasses import dataclass

from db.models import PostKind

Point = tuple[float, float]
"""Latitude, longitude."""

GRIDS: dict[str, Point] = {
    "1网格": (30.3459, 114.1285),
    "2网格": (30.3459, 114.1315),
    "3网格": (30.3459, 114.1345),
    "4网格": (30.3459, 114.1375),
    "5网格": (30.34265, 114.1285),
    "6网格": (30.34265, 114.1315),
    "7网格": (30.34265, 114.1345),
    "8网格": (30.34265, 114.1375),
}
GRID_KEEPERS: dict[str, tuple[str, str]] = {
    "1网格": ("周大勇", "李桂芳"),
    "2网格": ("刘长顺", "任启明"),
    "3网格": ("程丽娟", "曹振华"),
    "4网格": ("宋立民", "姜卫东"),
    "5网格": ("徐建军", "魏红霞"),
    "6网格": ("范海涛", "苏明德"),
    "7网格": ("谭桂香", "卢淑英"),
    "8网格": ("石立新", "袁长江"),
}
"""Who answers for a grid, and the deputy."""


CONTACTS: tuple[tuple[str, str], ...] = (
    ("control_room", "江边小区物业监控室"),
    ("police_post", "江边路警务室值班电话"),
    ("fire_post", "社区微型消防站"),
)
"""Kind and name of who is telephoned in an emergency; for all grids."""


def contact_phone(position: int) -> str:
    """No local number of any area begins with 0. `position` counts from 0."""
    return f"0270000{position + 1:04}"


@dataclass(frozen=True, slots=True)
class Building:
    name: str
    grid: str
    at: Point
    keeper: str
    """楼栋长"""
    units: int = 0


BUILDINGS: tuple[Building, ...] = (
    Building("公租房1栋", "1网格", (30.3467, 114.1279), "王建明", units=2),
    Building("公租房2栋", "1网格", (30.3467, 114.1291), "李桂芳", units=2),
    Building("公租房3栋", "1网格", (30.3451, 114.1279), "余东升", units=2),
    Building("公租房4栋", "1网格", (30.3451, 114.1291), "周大勇", units=2),
    Building("5栋", "2网格", (30.3448, 114.1309), "刘长顺"),
    Building("6栋", "2网格", (30.3448, 114.1321), "冯国强"),
    Building("7栋", "3网格", (30.3467, 114.1339), "赵玉梅"),
    Building("8栋", "3网格", (30.3467, 114.1351), "杨志平"),
    Building("公租房9栋", "4网格", (30.3467, 114.1369), "宋立民", units=2),
    Building("公租房10栋", "4网格", (30.3467, 114.1381), "潘福生", units=2),
    Building("公租房11栋", "4网格", (30.3451, 114.1369), "姜卫东", units=2),
    Building("公租房12栋", "4网格", (30.3451, 114.1381), "叶广田", units=2),
    Building("13栋", "5网格", (30.34338, 114.1279), "贺永康"),
    Building("14栋", "5网格", (30.34338, 114.1291), "魏红霞"),
    Building("15栋", "5网格", (30.34198, 114.1279), "蔡国安"),
    Building("16栋", "5网格", (30.34198, 114.1291), "熊金枝"),
    Building("17栋", "6网格", (30.34338, 114.1309), "秦素珍"),
    Building("18栋", "6网格", (30.34198, 114.1309), "唐铁柱"),
    Building("19栋", "7网格", (30.34338, 114.1352), "韩春梅"),
    Building("20栋", "7网格", (30.34198, 114.1352), "谭桂香"),
    Building("21栋", "8网格", (30.34358, 114.1369), "蒋秋菊"),
    Building("22栋", "8网格", (30.34358, 114.1381), "沈德福"),
)


@dataclass(frozen=True, slots=True)
class Hazard:
    name: str
    kind: str
    place: str
    """A grid or a building."""
    at: Point
    keeper: str
    deputy: str


HAZARDS: tuple[Hazard, ...] = (
    Hazard("公租房1栋电表箱", "wiring", "公租房1栋", (30.34648, 114.1276), "王建明", "余东升"),
    Hazard("公租房2栋电动车棚", "fire", "公租房2栋", (30.34645, 114.12945), "李桂芳", "王建明"),
    Hazard("公租房4栋楼道堆物", "fire", "公租房4栋", (30.3451, 114.1291), "周大勇", "李桂芳"),
    Hazard("实验小学东门路口", "traffic", "2网格", (30.34645, 114.1328), "郑美华", "吴秀兰"),
    Hazard("公交站", "crowd", "2网格", (30.3441, 114.1312), "任启明", "冯国强"),
    Hazard("6栋燃气调压箱", "gas", "6栋", (30.34462, 114.13255), "冯国强", "刘长顺"),
    Hazard("健身广场", "crowd", "3网格", (30.3451, 114.1351), "程丽娟", "邹润生"),
    Hazard("8栋棋牌室", "dispute", "8栋", (30.34648, 114.13548), "赵玉梅", "杨志平"),
    Hazard("公租房9栋电动车棚", "fire", "公租房9栋", (30.34645, 114.1366), "宋立民", "潘福生"),
    Hazard("公租房10栋配电房", "wiring", "公租房10栋", (30.3469, 114.13855), "潘福生", "姜卫东"),
    Hazard("公租房12栋燃气管", "gas", "公租房12栋", (30.3449, 114.13855), "姜卫东", "叶广田"),
    Hazard("14栋消防通道", "fire", "14栋", (30.34318, 114.1292), "魏红霞", "徐建军"),
    Hazard("15栋地下车库", "fire", "15栋", (30.34178, 114.1281), "蔡国安", "贺永康"),
    Hazard("商业街夜宵摊", "crowd", "6网格", (30.3427, 114.133), "范海涛", "唐铁柱"),
    Hazard("商业街北口路口", "traffic", "6网格", (30.344, 114.133), "唐铁柱", "秦素珍"),
    Hazard("便利店门口停车区", "theft", "6网格", (30.34245, 114.1326), "秦素珍", "苏明德"),
    Hazard("农贸市场", "fire", "7网格", (30.3419, 114.1337), "谭桂香", "邓小兵"),
    Hazard("卫生服务站门口", "traffic", "7网格", (30.3437, 114.1336), "卢淑英", "田晓燕"),
    Hazard("江边步道", "water", "8网格", (30.3409, 114.135), "石立新", "沈德福"),
    Hazard("江边中学西门路口", "traffic", "8网格", (30.3422, 114.1362), "蒋秋菊", "许文涛"),
)


@dataclass(frozen=True, slots=True)
class Gate:
    school: str
    name: str
    kind: PostKind
    sign: str
    grid: str
    at: Point
    minimum: int = 1

    @property
    def whole_name(self) -> str:
        return self.school + self.name


SCHOOLS: dict[str, int] = {"实验小学": 20, "江边中学": 25}
"""Minutes before the bell at which the posts should be manned."""
GATES: tuple[Gate, ...] = (
    Gate("实验小学", "东门", PostKind.ESCORT, "3106", "2网格", (30.34645, 114.1326), minimum=2),
    Gate("实验小学", "正门", PostKind.PARKING, "3117", "2网格", (30.3455, 114.1315)),
    Gate("实验小学", "西门", PostKind.ESCORT, "3128", "2网格", (30.34645, 114.1304)),
    Gate("江边中学", "正门", PostKind.ESCORT, "3209", "8网格", (30.343, 114.1375)),
    Gate("江边中学", "西门", PostKind.PARKING, "3210", "8网格", (30.3422, 114.1364)),
)


@dataclass(frozen=True, slots=True)
class Stop:
    name: str
    sign: str
    at: Point
    hazard: str | None = None


ROUTES: dict[str, tuple[str, tuple[Stop, ...]]] = {
    "公租房一线": (
        "1网格",
        (
            Stop("公租房1栋", "5101", (30.34648, 114.1276), "公租房1栋电表箱"),
            Stop("公租房2栋车棚", "5112", (30.34645, 114.12945), "公租房2栋电动车棚"),
            Stop("公租房4栋", "5123", (30.3451, 114.1291), "公租房4栋楼道堆物"),
            Stop("公租房3栋", "5134", (30.3451, 114.1279)),
            Stop("14栋消防通道", "5145", (30.34318, 114.1292), "14栋消防通道"),
            Stop("15栋车库", "5156", (30.34178, 114.1281), "15栋地下车库"),
        ),
    ),
    "商业街一线": (
        "6网格",
        (
            Stop("商业街北口", "5207", (30.344, 114.133), "商业街北口路口"),
            Stop("卫生服务站", "5218", (30.3437, 114.1336), "卫生服务站门口"),
            Stop("便利店", "5229", (30.3425, 114.1327), "便利店门口停车区"),
            Stop("商业街夜宵摊", "5230", (30.3427, 114.133), "商业街夜宵摊"),
            Stop("农贸市场", "5241", (30.3419, 114.1337), "农贸市场"),
            Stop("药店", "5252", (30.3419, 114.1327)),
            Stop("商业街南口", "5263", (30.3413, 114.133)),
        ),
    ),
    "广场一线": (
        "2网格",
        (
            Stop("公交站", "5304", (30.3441, 114.1312), "公交站"),
            Stop("6栋调压箱", "5315", (30.34462, 114.13255), "6栋燃气调压箱"),
            Stop("社区居委会", "5326", (30.3451, 114.1339)),
            Stop("健身广场", "5337", (30.3451, 114.1351), "健身广场"),
            Stop("8栋棋牌室", "5348", (30.34648, 114.13548), "8栋棋牌室"),
        ),
    ),
    "江边一线": (
        "8网格",
        (
            Stop("公租房12栋", "5409", (30.3449, 114.13855), "公租房12栋燃气管"),
            Stop("22栋", "5410", (30.34358, 114.1381)),
            Stop("江边中学正门", "5421", (30.343, 114.1375)),
            Stop("江边中学西门路口", "5432", (30.3422, 114.1362), "江边中学西门路口"),
            Stop("20栋", "5443", (30.34198, 114.1352)),
            Stop("江边步道", "5454", (30.3409, 114.135), "江边步道"),
        ),
    ),
}
"""By name: the grid where it begins, and its checkpoints in the order walked."""

"""What the demo's disputes are about: neutral sentences, each marked as an example (示例)."""

from collections.abc import Mapping
from dataclasses import dataclass
from random import Random

from core.cases.models import Source
from plugins.mediation.models import DisputeType

REFUSAL = "示例：不属于人民调解的受理范围，已告知其他解决途径。"

NAMES_A_SUM = 0.9
"""How many of the disputes about money name a sum."""


@dataclass(frozen=True, slots=True)
class Subject:
    """What disputes of a type are about, whether about money, and whether of an industry rather than of neighbours."""

    matters: tuple[str, ...]
    money: bool = False
    industry: bool = False


SUBJECTS: Mapping[str, Subject] = {
    "TRANSPORT": Subject(("车辆擦碰的赔偿", "误工费用"), money=True, industry=True),
    "MEDICAL": Subject(("医疗费用", "诊疗过程的说明"), money=True, industry=True),
    "CONSTRUCTION": Subject(("工程质量", "工程款的结算"), money=True, industry=True),
    "PLANNING": Subject(("建房间距", "采光影响"), industry=True),
    "EXPROPRIATION": Subject(("补偿面积的计算", "过渡安置费用"), money=True, industry=True),
    "LABOR": Subject(("工资的支付", "加班报酬"), money=True, industry=True),
    "LAND_CONTRACT": Subject(("承包地的流转", "承包期限")),
    "ENTERPRISE_REFORM": Subject(("职工安置", "股份的折算"), money=True, industry=True),
    "WORK_SAFETY": Subject(("事故损失的赔偿", "防护措施"), money=True, industry=True),
    "SCHOOL": Subject(("学生意外受伤的费用", "校门口通行秩序"), industry=True),
    "KEY_PROJECT": Subject(("施工扬尘", "临时占地补偿"), money=True, industry=True),
    "FAMILY": Subject(("家务分担", "家庭财产的使用")),
    "ELDER_SUPPORT": Subject(("老人轮流照料的安排", "赡养费用的分担"), money=True),
    "BOUNDARY": Subject(("田坎界线", "自留地边界")),
    "FOREST": Subject(("林木归属", "砍伐补偿"), money=True),
    "FUNERAL": Subject(("坟地位置", "丧事费用的分担")),
    "HOUSING": Subject(("房屋漏水的修缮", "共用墙体的使用")),
    "ROAD": Subject(("入户道路的占用", "机耕道的维护")),
    "ECONOMIC": Subject(("借款的归还", "货款的支付"), money=True),
    "PROPERTY_MANAGEMENT": Subject(("物业费的收取", "公共区域的保洁"), money=True),
}
"""By the code of the dispute type in the county's blueprint."""

OTHER = Subject(("口头约定的理解", "口头约定的履行"))
"""For types that a county has added."""

ORIGINS: Mapping[Source, str] = {
    Source.FOUND: "由调解组织排查发现",
    Source.APPLIED: "由当事人申请",
    Source.ENTRUSTED: "由有关机关委托",
    Source.TRANSFERRED: "由其他单位移送",
}


@dataclass(frozen=True, slots=True)
class Wording:
    """The words of one dispute, and the sum it is about."""

    title: str
    summary: str
    amount_fen: int | None


def describe(random: Random, kind: DisputeType, source: Source) -> Wording:
    """Words for a dispute of the type."""
    subject = SUBJECTS.get(kind.code, OTHER)
    matter = random.choice(subject.matters)
    return Wording(
        title=f"【示例】{kind.name}：{matter}",
        summary=f"示例数据，并非真实事件。双方就{matter}意见不一，{ORIGINS[source]}。",
        amount_fen=_amount_fen(random) if subject.money and random.random() < NAMES_A_SUM else None,
    )


def _amount_fen(random: Random) -> int:
    """Some hundred to some ten thousand yuan, small sums more often."""
    hundreds = random.randint(2, 10) * random.randint(1, 60)
    return hundreds * 100 * 100

"""What the report of Yunyang's model claims for January to May 2011, to be compared with the demo's records."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from core.context import Context
from core.descriptors import Dimension
from core.figures.models import FigureMeasure, ReportedFigure
from core.orgs.models import Org
from plugins.mediation.demo import times

SOURCE = "示例：云阳县社会服务管理材料，2011 年 1—5 月"

D = Dimension
NUMERATOR, DENOMINATOR = FigureMeasure.NUMERATOR, FigureMeasure.DENOMINATOR

RATE, DIVERTED = "mediation:mediation_rate", "mediation:diverted_rate"
APPOINTMENTS = "mediation:appointments_per_mediator"
ORGS = "core:population_known"


@dataclass(frozen=True, slots=True)
class Claim:
    """One claim, what computes it, and what it claims to consist of."""

    key: str
    name: str
    value: int
    indicator: str | None = None
    measure: FigureMeasure | None = None
    groups: Mapping[Dimension, str] = field(default_factory=dict)
    parts: tuple["Claim", ...] = ()


VILLAGE, TOWN, COUNTY = ({D.LEVEL: level} for level in ("VILLAGE", "TOWN", "COUNTY"))

CLAIMS = (
    Claim("mediation.village.found", "村（社区）排查纠纷", 4_610, RATE, DENOMINATOR, VILLAGE),
    Claim("mediation.village.settled", "村（社区）调处成功", 4_241, RATE, NUMERATOR, VILLAGE),
    Claim(
        "mediation.town.found",
        "乡镇（街道）排查纠纷",
        1_750,
        RATE,
        DENOMINATOR,
        TOWN,
        parts=(
            Claim("mediation.town.settled", "乡镇（街道）直接调处", 1_662, RATE, NUMERATOR, TOWN),
            Claim("mediation.town.diverted", "乡镇（街道）分流", 65, DIVERTED, NUMERATOR, TOWN),
        ),
    ),
    Claim("mediation.county.found", "县级排查纠纷", 1_485, RATE, DENOMINATOR, COUNTY),
    Claim("mediation.county.settled", "县级调处成功", 1_351, RATE, NUMERATOR, COUNTY),
    Claim("mediation.appointments", "民间调解员聘任", 7_825, APPOINTMENTS, NUMERATOR),
    Claim("mediation.mediators", "民间调解员人数", 7_825, APPOINTMENTS, DENOMINATOR),
    Claim(
        "mediation.orgs",
        "各级民间调解组织",
        552,
        "mediation:lawful_orgs",
        DENOMINATOR,
        parts=tuple(
            Claim(f"mediation.orgs.{tier.lower()}", name, value, "mediation:lawful_orgs", DENOMINATOR, {D.TYPE: tier})
            for tier, name, value in (
                ("COUNTY", "县调处中心", 1),
                ("TOWN", "乡镇（街道）调处中心", 42),
                ("VILLAGE", "村（社区）调处工作站", 479),
            )
        ),
    ),
    Claim(
        "mediation.industry.mediators", "行业调解员", 203, "mediation:members_per_org", NUMERATOR, {D.TYPE: "INDUSTRY"}
    ),
    *(
        Claim(
            f"mediation.titles.{level.lower()}.{title.lower()}",
            name,
            value,
            "mediation:titles_per_mediator",
            NUMERATOR,
            {D.LEVEL: level, D.TYPE: title},
        )
        for level, title, name, value in (
            ("TOWN", "ABLE", "乡镇调解能手", 519),
            ("TOWN", "CHIEF", "乡镇首席调解员", 373),
            ("COUNTY", "ABLE", "县级调解能手", 49),
            ("COUNTY", "CHIEF", "县级首席调解员", 27),
            ("COUNTY", "EXPERT", "县级调解专家", 18),
        )
    ),
    Claim("mediation.linkage.court", "诉调对接", 185, "mediation:linkage_answered", DENOMINATOR, {D.CHANNEL: "COURT"}),
    Claim(
        "mediation.linkage.procuratorate",
        "检调对接",
        22,
        "mediation:linkage_answered",
        DENOMINATOR,
        {D.CHANNEL: "PROCURATORATE"},
    ),
    Claim("orgs.towns", "乡镇（街道）", 42, ORGS, DENOMINATOR, TOWN),
    Claim("orgs.villages", "村（社区）", 479, ORGS, DENOMINATOR, VILLAGE),
)
"""The rows of the seed matrix: M-16, M-20, M-23, M-34, M-35, M-37, M-41, C-03, C-04."""


def write_claims(
    ctx: Context, county: Org, claims: Iterable[Claim] = CLAIMS, whole: ReportedFigure | None = None
) -> None:
    """Record the claims and their parts."""
    for claim in claims:
        figure = ReportedFigure(
            org_id=county.id,
            org_place=county.place,
            key=claim.key,
            name=claim.name,
            source=SOURCE,
            first_on=times.FIRST_DAY,
            last_on=times.LAST_DAY,
            value=claim.value,
            is_approximate=False,
            part_of_id=whole.id if whole else None,
            indicator=claim.indicator,
            measure=claim.measure,
            groups={dimension.value: value for dimension, value in claim.groups.items()},
        )
        ctx.session.add(figure)
        write_claims(ctx, county, claim.parts, figure)

"""The four rules that Yunyang's model names, with invented texts, as rules of a demo county."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from sqlalchemy import select

from core.bulk import insert_rows
from core.context import Context
from core.db import new_id
from core.orgs.models import Org
from core.policies.models import PolicyDocument, PolicyKind, TextFormat
from core.policies.states import Audience, PolicyState

FIRST_DAY = date(2011, 1, 1)
PUBLISHER = "示例县主任"


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule of the demo."""

    kind: PolicyKind
    audience: Audience
    title: str
    text: str
    plain_language: str


RULES = (
    Rule(
        PolicyKind.HANDBOOK,
        Audience.STAFF,
        "社会服务管理手册",
        "# 总则\n\n窗口受理,一站式办理,一次性告知。\n\n# 岗位\n\n1. 首问负责。\n2. 限时办结。\n3. 办结回访。",
        "来中心办事,在一个窗口交材料,要什么一次说清,办完会问您满不满意。",
    ),
    Rule(
        PolicyKind.SERVICE,
        Audience.RESIDENTS,
        "村(社区)社会服务制度",
        "# 服务对象\n\n凡居住(暂住)在辖区内的人。\n\n# 服务内容\n\n制发便民服务卡,代发办事指南,安排义工服务。",
        "住在本村(社区)的人都能找服务中心帮忙:领服务卡、问怎么办事、请义工。不收钱。",
    ),
    Rule(
        PolicyKind.CHARTER,
        Audience.VOLUNTEERS,
        "义工协会章程和各分会制度",
        "# 入会\n\n自愿申请,按专长编入分会。\n\n# 退会\n\n随时可以退出,不说明理由。",
        "当义工自己说了算:愿意就来,按会什么分到哪个分会,想走随时走。",
    ),
    Rule(
        PolicyKind.APPRAISAL,
        Audience.VOLUNTEERS,
        "村(社区)社会服务中心义工服务考核奖励制度",
        "# 考核\n\n社会服务和组织义工服务分别考核,百分制,由第二人确认。\n\n# 奖励\n\n按服务时长授予星级。",
        "考核看中心的工作,不给居民打分。服务时间长的义工,会得到星级。",
    ),
)


async def load(ctx: Context, _: float) -> None:
    """Give a demo county its rules; they are the same at any scale."""
    county = (await ctx.session.scalars(select(Org).order_by(Org.place).limit(1))).one()
    await insert_rows(ctx, PolicyDocument, editions(county, datetime.combine(FIRST_DAY, time(), ctx.clock.zone)))


def editions(county: Org, since: datetime) -> Iterator[dict[str, Any]]:
    """Rows of the rules' first editions, published on the day from which on they hold."""
    for rule in RULES:
        yield {
            "id": new_id(),
            "org_id": county.id,
            "org_place": county.place,
            "kind": rule.kind,
            "title": rule.title,
            "edition": 1,
            "issuer": county.name,
            "issuer_code": county.code,
            "issuer_level": county.level,
            "audience": rule.audience,
            "format": TextFormat.MARKDOWN,
            "text": rule.text,
            "plain_language": rule.plain_language,
            "state": PolicyState.PUBLISHED,
            "effective_from": FIRST_DAY,
            "effective_at": since,
            "author": PUBLISHER,
            "published_at": since,
            "publisher": PUBLISHER,
        }

"""Figures on mediation organisations, titles and linkages."""

from sqlalchemy import and_, select

from core.descriptors import Dimension, Facts, Indicator, Measure, Unit
from core.indicators.windows import everything, held, over_by_then, within_days
from plugins.mediation.mediators.models import (
    LAWFUL,
    Linkage,
    MediationOrg,
    MediationOrgMember,
    MediatorTitle,
)
from plugins.mediation.mediators.permissions import LINKAGE_READ, MEDIATION_ORG_READ, TITLE_READ

D = Dimension

ORGS = Facts(
    MediationOrg,
    MEDIATION_ORG_READ,
    select().select_from(MediationOrg),
    held(MediationOrg.established_on, MediationOrg.dissolved_on),
    MediationOrg.org_id,
    {D.TYPE: MediationOrg.tier},
)
"""Mediation organisations on the period's last day."""

MEMBERS = Facts(
    MediationOrg,
    MEDIATION_ORG_READ,
    select()
    .select_from(MediationOrgMember)
    .join(
        MediationOrg,
        and_(
            MediationOrg.tenant_id == MediationOrgMember.tenant_id,
            MediationOrg.id == MediationOrgMember.mediation_org_id,
        ),
    ),
    held(MediationOrgMember.started_on, MediationOrgMember.ended_on),
    MediationOrg.org_id,
    {D.TYPE: MediationOrg.tier},
)
"""Memberships in mediation organisations on the period's last day."""

TITLES = Facts(
    MediatorTitle,
    TITLE_READ,
    select().select_from(MediatorTitle),
    held(MediatorTitle.granted_on, MediatorTitle.ended_on),
    MediatorTitle.org_id,
    {D.LEVEL: MediatorTitle.level, D.TYPE: MediatorTitle.title},
)
"""Titles that hold on the period's last day."""

LINKAGES = Facts(
    Linkage,
    LINKAGE_READ,
    select().select_from(Linkage),
    within_days(Linkage.entrusted_on),
    Linkage.org_id,
    {D.CHANNEL: Linkage.channel},
)
"""Cases entrusted in the period."""

BY_ORG = (D.LEVEL, D.TOWN, D.ORG)

INDICATORS = (
    Indicator(
        "mediation:lawful_orgs",
        ORGS,
        Measure(lambda _: MediationOrg.legal_status.in_(LAWFUL)),
        Measure(everything),
        (*BY_ORG, D.TYPE),
    ),
    Indicator(
        "mediation:members_per_org",
        MEMBERS,
        Measure(everything),
        Measure(everything, each=MediationOrg.id),
        (*BY_ORG, D.TYPE),
        Unit.AVERAGE,
    ),
    Indicator(
        "mediation:titles_per_mediator",
        TITLES,
        Measure(everything),
        Measure(everything, each=MediatorTitle.mediator_id),
        (*BY_ORG, D.TYPE),
        Unit.AVERAGE,
    ),
    Indicator(
        "mediation:linkage_answered",
        LINKAGES,
        Measure(over_by_then(Linkage.ended_on)),
        Measure(everything),
        (*BY_ORG, D.CHANNEL),
    ),
)

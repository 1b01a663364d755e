"""The kernel under proof: people, nameplates, accounts and a session to go on with."""

from datetime import UTC, datetime, timedelta
from hashlib import sha256
from itertools import chain

from core.accounts.models import ApiKey
from core.accounts.sessions import sign_in
from core.auth import Authentication, Signer
from graphql_schema.node import encode
from graphql_schema.testing.isolation.meetings import meetings
from graphql_schema.testing.isolation.policies import policies
from graphql_schema.testing.isolation.records import OrgRecords
from graphql_schema.testing.isolation.sheets import sheets
from graphql_schema.testing.isolation.subject import County, Subject
from graphql_schema.testing.isolation.worlds import ISSUERS, KEY, LOGIN

MONTHS = ("2011-01", "2011-05")


async def fill(county: County) -> None:
    """The same records in every first town, and in the last town some that bear the county's mark."""
    async with county.ctx.transaction() as session:
        for org in (county.orgs[1], county.orgs[3]):
            records = OrgRecords(county, org)
            for group in chain(records.groups(), meetings(county, org), policies(county, org)):
                session.add_all(group)
                await session.flush()
            county.know("AccessBreakInput.id", encode("Person", records.hidden.id))  # what one may open is not seen
            county.know("DataExportReadInput.id", encode("DataExport", records.export.id))  # no list shows it
            county.know("Query.rolePreview.roleId", encode("Role", records.role.id))
            for asked in ("Query.explain.record", "Query.whoMay.record", "ValueRevealInput.id"):
                county.know(asked, encode("Person", records.one.id))
        session.add_all(_key(county, name) for name in ("同名钥匙", f"钥匙{county.mark}"))
    await sheets(county)
    county.know("OrgCreateInput.parentId", encode("Org", county.orgs[0].id))
    signed_in = await sign_in(
        county.ctx,
        Authentication(Signer(KEY)),
        login=LOGIN,
        password=county.known["SessionCreateInput.password"][0],
        address="10.0.0.1",
        agent=f"browser of {county.mark}",
    )
    county.know("PasswordChangeInput.currentPassword", *county.known["SessionCreateInput.password"])
    county.know("SessionRefreshInput.refreshToken", signed_in.refresh_token)


def _key(county: County, name: str) -> ApiKey:
    text = f"{county.mark} {name}"
    return ApiKey(
        account_id=county.account.id,
        name=name,
        prefix=f"helin_{sha256(name.encode()).hexdigest()[:8]}",
        key_hash=sha256(text.encode()).hexdigest(),  # no text of a key has it
        scopes=["core:org:read"],
        expires_at=county.ctx.clock.now() + timedelta(days=30),
    )


IN_A_MONTH = (datetime.now(UTC) + timedelta(days=30)).isoformat(timespec="seconds")

KERNEL = Subject(
    fill,
    values={
        "ApiKeyCreateInput.scopes": ("core:org:read", "core:api_key:read"),
        "ApiKeyCreateInput.expiresAt": (IN_A_MONTH,),
        "IdentityProviderCreateInput.issuer": ISSUERS,
        "IdentityProviderCreateInput.redirectUris": ("https://www.helin.test/back",),
        "IdentityProviderUpdateInput.redirectUris": ("https://www.helin.test/back",),
        "ExportCreateInput.sheet": ("core:person",),
        "ImportStepInput.rows": (2_000,),
        "Query.indicator.key": ("core:units_headed",),
        "Query.indicators.keys": ("core:units_headed",),
        "PeriodInput.from": MONTHS[:1],
        "PeriodInput.to": MONTHS,
        "Query.explain.action": ("core:person:read",),
        "Query.whoMay.action": ("core:person:read",),
        "AccountCreateInput.login": ("newcomer",),
        "CorrectionDecideInput.state": ("ACCEPTED",),
        "OrgCreateInput.code": ("990001999",),
        "OrgCreditCodeSetInput.creditCode": ("915002350000000019",),
        "ActionItemAddInput.dueOn": ("2031-01-05",),
        "AppraisalBandInput.atLeast": (0,),
        "AppraisalCriterionInput.points": (100,),
        "AppraisalScoreInput.points": (60,),
        "MeetingMoveInput.startsAt": ("2011-02-05T02:03:04Z",),
        "MeetingPlanInput.startsAt": ("2011-02-05T02:03:04Z",),
        "MeetingResolveInput.votesFor": (1,),
        "MeetingResolveInput.votesAgainst": (0,),
        "MeetingResolveInput.abstentions": (0,),
        "MeetingPlanInput.quorum": (1,),
        "MeetingSeriesCreateInput.quorum": (1,),
        "IdDocumentInput.kind": ("PASSPORT",),
        "IdDocumentInput.number": ("E10009999",),
        "PolicyDocumentReviseInput.effectiveFrom": ("2031-02-05",),
        "PolicyDocumentWithdrawInput.lastOn": ("2031-01-05",),
        "PolicyReadingAskInput.dueOn": ("2031-01-05",),
        "PolicyReadingAskInput.role": ("tenant_admin",),
        "PersonFindInput.idNumber": ("E1000990001101",),
        "PersonFindInput.phone": ("023-55120000",),
        "PersonPhoneAddInput.number": ("023-55120001",),
        "RetentionClassSetInput.countsFrom": ("created_at",),
        "RetentionClassSetInput.recordType": ("core_person",),
        "SettingsUpdateInput.origins": ("https://www.helin.test",),
        "ValueRevealInput.field": ("idNumber",),
        "ReportedFigureRecordInput.indicator": ("core:units_headed",),
    },
    told={
        "Mutation.accessLevelSet(input.reason)": "why a level changed is told in its event; erasure empties it",
        "Mutation.calendarDaySet(input.name)": "a day's name is public, and a later one takes its place",
        "Mutation.retentionClassSet(input.basis)": "a rule's name, and a later one takes its place",
        "Mutation.statutoryRuleSet(input.article)": "an article's number, and a later one takes its place",
    },
    untaken={
        "orgMove": "its only text is a division code",
        "pluginDisable": "names a plug-in that there is",
        "pluginEnable": "names a plug-in that there is",
        "sessionCreate": "only a login and its password are let in",
        "sessionRefresh": "only a token that was given out is let in",
    },
    exempt={
        "DataExport.viewerCan": "a copy is shown by the act that makes it and by `node`, in no list",
        "Mutation.oidcSignInBegin": "asks a provider outside",
        "Mutation.oidcSignInFinish": "asks a provider outside",
    },
)

OF_CASES = ("Case*", "Deadline*", "Document*", "Episode", "File", "FileItem", "FollowUp", "LadderStep", "PartyGroup")
"""Types of records that cases alone have."""

WITHOUT_CASES = Subject(
    exempt=dict.fromkeys(
        (
            *(f"{type_}.*" for type_ in OF_CASES),
            *("Org.sharedCases", "Query.sharedCases", "Query.calendarDays"),
            *("Query.documentTemplates", "Query.statutoryRules"),
            *("Mutation.case*", "Mutation.deadline*", "Mutation.document*", "Mutation.fileWithdraw"),
            *("Query.caseRequests", "Query.ladderSteps", "AgendaItem.case"),
            *("Mutation.ladderSet", "Mutation.agendaItemAdd(input.caseId)"),
        ),
        "no plug-in with cases is on",
    )
)
"""What the kernel shows of cases alone, for the proof of plug-ins that bring none."""

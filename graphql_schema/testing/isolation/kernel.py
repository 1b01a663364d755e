"""The kernel under proof: people, nameplates, accounts and a session to go on with."""

from datetime import UTC, date, datetime, timedelta
from hashlib import sha256

from core.accounts.models import Account, AccountState, ApiKey
from core.accounts.sessions import sign_in
from core.auth import Authentication, Signer
from core.figures.models import FigureMeasure, ReportedFigure
from core.orgs.models import FunctionalUnit, Org, UnitFunction
from core.people.models import Person
from core.privacy.models import DataExport
from core.text import person_pinyin
from graphql_schema.testing.isolation.subject import County, Subject
from graphql_schema.testing.isolation.worlds import ISSUERS, KEY, LOGIN

MONTHS = ("2011-01", "2011-05")


async def fill(county: County) -> None:
    """The same people and nameplates in every town, and in the last town some that bear the county's mark."""
    async with county.ctx.transaction() as session:
        for org in county.orgs[:4]:
            is_marked = county.mark in org.name
            session.add_all(_unit(org, function) for function in UnitFunction)
            people = [_person(org, f"王{name}{county.mark if is_marked else ''}") for name in ("一", "二")]
            session.add_all(_figures(org, people[0].name))
            session.add_all([*people, _export(county, people[0])])
            session.add(_account(org, f"clerk-{county.mark}" if is_marked else f"clerk-{org.code}"))
        session.add_all(_key(county, name) for name in ("同名钥匙", f"钥匙{county.mark}"))
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


def _unit(org: Org, function: UnitFunction) -> FunctionalUnit:
    return FunctionalUnit(org_id=org.id, org_place=org.place, function=function, name=f"{org.name} {function}")


def _person(org: Org, name: str) -> Person:
    return Person(org_id=org.id, org_place=org.place, name=name, name_pinyin=person_pinyin(name))


def _export(county: County, person: Person) -> DataExport:
    tomorrow = county.ctx.clock.now() + timedelta(days=1)
    placed = {"org_id": person.org_id, "org_place": person.org_place}
    return DataExport(**placed, person_id=person.id, purpose="本人申请", expires_at=tomorrow, content="{}")


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


def _figures(org: Org, name: str) -> list[ReportedFigure]:
    """A claim and a part of it, corrected."""
    placed = {"org_id": org.id, "org_place": org.place, "source": name, "is_approximate": False, "value": 7}
    months = {"first_on": date(2011, 1, 1), "last_on": date(2011, 5, 31)}
    claim = ReportedFigure(**placed, **months, key=f"claim.{org.code}", name=name)
    compared = {"indicator": "core:units_headed", "measure": FigureMeasure.DENOMINATOR}
    corrected = {"corrected_value": 8, "correction": name}
    part = ReportedFigure(
        **placed, **months, **compared, **corrected, key=f"part.{org.code}", name=name, part_of_id=claim.id
    )
    return [claim, part]


def _account(org: Org, login: str) -> Account:
    return Account(
        org_id=org.id,
        org_place=org.place,
        login=login,
        name="同名人",
        password_hash="!",  # nobody can sign in to it
        state=AccountState.ACTIVE,
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
        "Query.indicator.key": ("core:units_headed",),
        "Query.indicators.keys": ("core:units_headed",),
        "PeriodInput.from": MONTHS[:1],
        "PeriodInput.to": MONTHS,
        "ReportedFigureRecordInput.indicator": ("core:units_headed",),
    },
    told={"Mutation.accessLevelSet(input.reason)": "why a level changed is told in its event; erasure empties it"},
    exempt={
        "DataExport.viewerCan": "a copy is shown by the act that makes it and by `node`, in no list",
        "Mutation.oidcSignInBegin": "asks a provider outside",
        "Mutation.oidcSignInFinish": "asks a provider outside",
    },
)

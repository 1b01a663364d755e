"""The kernel under proof: people, nameplates, accounts and a session to go on with."""

from core.accounts.models import Account, AccountState
from core.accounts.service import sign_in
from core.auth import Authentication, Signer
from core.orgs.models import FunctionalUnit, Org, UnitFunction
from core.people.models import Person
from core.text import person_pinyin
from graphql_schema.testing.isolation.subject import County, Subject
from graphql_schema.testing.isolation.worlds import KEY, LOGIN


async def fill(county: County) -> None:
    """The same people and nameplates in every town, and in the last town some that bear the county's mark."""
    async with county.ctx.transaction() as session:
        for org in county.orgs[:4]:
            is_marked = county.mark in org.name
            session.add_all(_unit(org, function) for function in UnitFunction)
            session.add_all(_person(org, f"王{name}{county.mark if is_marked else ''}") for name in ("一", "二"))
            session.add(_account(org, f"clerk-{county.mark}" if is_marked else f"clerk-{org.code}"))
    signed_in = await sign_in(
        county.ctx,
        Authentication(Signer(KEY)),
        login=LOGIN,
        password=county.known["SessionCreateInput.password"][0],
        address="10.0.0.1",
    )
    county.know("SessionRefreshInput.refreshToken", signed_in.refresh_token)


def _unit(org: Org, function: UnitFunction) -> FunctionalUnit:
    return FunctionalUnit(org_id=org.id, org_place=org.place, function=function, name=f"{org.name} {function}")


def _person(org: Org, name: str) -> Person:
    return Person(org_id=org.id, org_place=org.place, name=name, name_pinyin=person_pinyin(name))


def _account(org: Org, login: str) -> Account:
    return Account(
        org_id=org.id,
        org_place=org.place,
        login=login,
        name="同名人",
        password_hash="!",  # nobody can sign in to it
        state=AccountState.ACTIVE,
    )


KERNEL = Subject(fill)

"""The command line: results on standard output, a problem as one sentence on standard error."""

import asyncio
import re
from collections.abc import Callable, Iterator

import httpx2
import pytest
from sqlalchemy import delete, select

from core import cli
from core.db import Database
from core.plugin_host import Registry
from core.provision import Addresses
from core.rbac.models import RoleAction
from core.tenancy import Tenant
from graphql_schema.server import create_app
from graphql_schema.serving import make_services
from tests.databases import Databases

KEY = "only for tests: thirty-two letters"

Run = Callable[..., tuple[int, str, str]]

pytestmark = pytest.mark.database


@pytest.fixture(scope="module")
def own(databases: Databases) -> Iterator[Addresses]:
    """A database of this module's own."""
    with databases.cloned() as addresses:
        yield addresses


@pytest.fixture
def helin(own: Addresses, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Run a command: its exit code, what it printed, and what it complained of."""
    monkeypatch.setenv("HELIN_DATABASE_URL", own.app)
    monkeypatch.setenv("HELIN_OWNER_URL", own.owner)
    monkeypatch.setenv("HELIN_SIGNING_KEY", KEY)

    def run(*arguments: str) -> tuple[int, str, str]:
        monkeypatch.setattr("sys.argv", ["helin", *arguments])
        with pytest.raises(SystemExit) as end:
            cli.main()
        printed = capsys.readouterr()
        return int(end.value.code or 0), printed.out, printed.err

    return run


def complaint(result: tuple[int, str, str]) -> str:
    code, out, err = result
    assert (code, out) == (1, "")
    assert err.count("\n") == 1, "one sentence, on one line"
    return err


def test_tables_that_are_up_to_date_stay_as_they_are(helin: Run) -> None:
    assert helin("db", "upgrade") == (0, "The database is up to date.\n", "")


async def _forget_actions(url: str) -> None:
    """As in a county of the version before: the administrator's role lacks what came since."""
    database = Database.connect(url)
    async with database.transaction(None) as session:
        (tenant_id,) = await session.scalars(select(Tenant.id).where(Tenant.slug == "yunyang"))
    async with database.transaction(tenant_id) as session:
        await session.execute(delete(RoleAction).where(RoleAction.action == "core:role:manage"))
    await database.close()


def test_an_upgrade_brings_new_actions_to_counties_that_are_there(helin: Run, own: Addresses) -> None:
    asyncio.run(_forget_actions(own.app))
    told = "Counties whose roles gained what plug-ins brought: 1\n"
    assert helin("db", "upgrade") == (0, f"The database is up to date.\n{told}", "")
    assert helin("db", "upgrade") == (0, "The database is up to date.\n", "")
    asyncio.run(_forget_actions(own.app))
    assert helin("tenant", "sync-roles") == (0, told, "")


def test_a_plugin_is_switched_off_and_on_again(helin: Run) -> None:
    given = ("--tenant", "fengjie", "--plugin", "mediation")
    assert helin("tenant", "disable", *given) == (0, "奉节县 has service_centers, volunteers.\n", "")
    assert helin("tenant", "enable", *given) == (0, "奉节县 has mediation, service_centers, volunteers.\n", "")


def test_a_sound_database_passes_the_check(helin: Run) -> None:
    code, out, _ = helin("db", "check")
    assert code == 0
    assert re.match(r"Looked at \d+ tables of tenants, 100 % of them .*\nEvery wall between tenants stands.\n$", out)


def test_a_login_that_could_go_round_the_walls_fails_the_check(
    helin: Run, own: Addresses, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HELIN_DATABASE_URL", own.owner)
    code, out, _ = helin("db", "check")
    assert code == 1
    assert "is a superuser" in out


def test_every_plugin_is_listed(helin: Run) -> None:
    _, out, _ = helin("plugins", "list")
    assert {line.split()[0] for line in out.splitlines()} >= {"core", "tenants", "graphql_schema", "mediation"}


def test_tenants_are_listed_by_slug(helin: Run) -> None:
    _, out, _ = helin("tenant", "list")
    assert [line.split()[:2] for line in out.splitlines()][:2] == [["fengjie", "500236"], ["yunyang", "500235"]]


def test_an_account_is_made_and_gets_a_token(helin: Run) -> None:
    made = ("--tenant", "yunyang", "--login", "clerk", "--name", "王五", "--role", "mediator", "--org", "500235101")
    code, out, err = helin("account", "create", *made)
    assert (code, err) == (0, "")
    assert re.fullmatch(r"Account: clerk, password \S{16} \(shown only here\)\n", out)
    code, out, err = helin("token", "--tenant", "yunyang", "--login", "CLERK", "--days", "1")
    assert (code, err) == (0, "")
    assert re.fullmatch(r"\S+\.\S+\.\S+\n", out)


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"--tenant": "yunyan"}, "No tenant is called `yunyan`; did you mean `yunyang`?"),
        ({"--role": "mediatr"}, "`yunyang` has no role `mediatr`; did you mean `mediator`?"),
        ({"--org": "500236101"}, "No organisation of `yunyang` has the division code 500236101."),
        ({"--login": "王"}, "A login has 2 to 64 small letters"),
    ],
)
def test_a_wrong_option_is_told_with_what_would_be_right(helin: Run, given: dict[str, str], sentence: str) -> None:
    options = {"--tenant": "yunyang", "--login": "zhao", "--name": "赵六", "--role": "mediator", "--org": "500235101"}
    arguments = [part for option in (options | given).items() for part in option]
    assert sentence in complaint(helin("account", "create", *arguments))


def test_a_token_for_nobody_is_refused(helin: Run) -> None:
    assert "no active account `nobody`" in complaint(helin("token", "--tenant", "yunyang", "--login", "nobody"))


@pytest.mark.parametrize(
    ("code", "sentence"),
    [
        ("500235", "云阳县 (500235) is onboarded already, as `yunyang`."),
        ("50023", "not a county code"),
        ("999999", "No county has the code"),
    ],
)
def test_a_code_that_cannot_be_onboarded_is_told_in_a_sentence(helin: Run, code: str, sentence: str) -> None:
    assert sentence in complaint(helin("tenant", "create", "--division", code))


def test_a_county_is_onboarded_from_its_code(helin: Run) -> None:
    code, out, err = helin("tenant", "create", "--division", "500237")
    assert (code, err) == (0, "")
    assert re.search(r"`wushan`\.\nOrganisations: \d+\nFirst account: admin, password \S{16}", out)


def test_debug_shows_where_a_problem_comes_from(helin: Run) -> None:
    _, _, err = helin("--debug", "token", "--tenant", "nowhere", "--login", "x")
    assert "Traceback" in err


def test_help_names_the_commands_of_plugins(helin: Run) -> None:
    code, out, _ = helin("--help")
    assert code == 0
    assert {"serve", "demo", "tenant", "schema"} <= set(re.findall(r"\w+", out))


SPRING = ("--from", "2011-01", "--to", "2011-05")


def test_a_report_is_printed_as_a_line_of_json(helin: Run) -> None:
    code, out, err = helin("report", "mediation", "--tenant", "yunyang", *SPRING, "--json")
    line = '{"found":0,"settled":0,"rate":null,"diverted":0,"unexplained":0}'
    levels = ",".join(f'"{level}":{line}' for level in ("VILLAGE", "TOWN", "COUNTY"))
    assert (code, out, err) == (0, f'{{"levels":{{{levels}}},"total":{line},"distinct":0}}\n', "")


def test_a_report_is_printed_for_people_too(helin: Run) -> None:
    lines = helin("report", "mediation", "--tenant", "yunyang", *SPRING)[1].splitlines()
    assert [line.split() for line in lines[:3]] == [
        ["levels", "VILLAGE", "found", "0"],
        ["levels", "VILLAGE", "settled", "0"],
        ["levels", "VILLAGE", "rate", "-"],
    ]


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("mediatoin", "--tenant", "yunyang", *SPRING), "no report `mediatoin`; did you mean `mediation`?"),
        (("mediation", "--tenant", "yunyan", *SPRING), "did you mean `yunyang`?"),
        (("mediation", "--tenant", "yunyang", "--from", "2011", "--to", "2011-05"), "write it as 2011-01"),
    ],
)
def test_a_report_that_cannot_be_made_says_what_to_write(helin: Run, arguments: tuple[str, ...], told: str) -> None:
    assert told in complaint(helin("report", *arguments))


# --- operators -------------------------------------------------------------------------------------------------------


def test_an_operator_is_made_with_a_token_and_disabled(helin: Run, own: Addresses, registry: Registry) -> None:
    assert complaint(helin("operator", "token", "--login", "ops")).startswith("There is no active operator `ops`")
    code, first, _ = helin("operator", "create", "--login", "Ops", "--days", "7")
    assert code == 0
    assert "already" in complaint(helin("operator", "create", "--login", "ops"))
    assert "no login" in complaint(helin("operator", "create", "--login", "-"))
    _, second, _ = helin("operator", "token", "--login", "ops")
    tokens = [first.strip(), second.strip()]
    assert asyncio.run(_platform(own, registry, tokens)) == [200, 200]
    assert helin("operator", "disable", "--login", "ops")[0] == 0
    assert asyncio.run(_platform(own, registry, tokens)) == [401, 401]
    assert helin("operator", "token", "--login", "ops")[0] == 1


async def _platform(own: Addresses, registry: Registry, tokens: list[str]) -> list[int]:
    """How the operators' endpoint answers to each token."""
    database = Database.connect(own.app)
    transport = httpx2.ASGITransport(app=create_app(make_services(database, KEY, registry)))
    question = {"query": "{ health { database } }"}
    try:
        async with httpx2.AsyncClient(transport=transport, base_url="http://helin.test") as client:
            asked = [
                await client.post("/platform/graphql", json=question, headers={"authorization": f"Bearer {token}"})
                for token in tokens
            ]
    finally:
        await database.close()
    return [answer.status_code for answer in asked]

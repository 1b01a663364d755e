"""Who is measured: Helin as it ships, Helin in other ways, its peers, and the bare SQL; each with how it is started."""

import sys
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from benchmarks.counties import LOGINS, County
from benchmarks.operations import TOWN, Asker
from benchmarks.servers import NODE, PEERS
from core.auth import Signer
from core.orgs.places import WHOLE
from core.provision import Addresses

POOL = 10
"""Database connections of every server."""

FEW_READERS = 8
"""Connections when many tenants are asked in turn."""

SQL = "sql"
"""No server at all: pgbench sends the statements."""

KEY = "the key of a benchmark signs nothing else"
MASTER_KEY = f"bench:{'A' * 43}="
LIFETIME = timedelta(days=1)
UNLIMITED = {"HELIN_LIMIT_POINTS": "1000000000000", "HELIN_LIMIT_TENANT_POINTS": "1000000000000"}
"""Points are counted, but no minute's load uses them up."""


@dataclass(frozen=True, slots=True)
class Variant:
    """One column of the tables."""

    key: str
    title: str
    server: str
    """Which server answers: several variants may ask the same one."""

    dialect: str = "helin"
    login: str = "county_leader"
    operations: tuple[str, ...] = ("one", "page", "tree", "counts", "open")

    @property
    def places(self) -> tuple[int, int]:
        """The rows that its user may see."""
        return TOWN if self.login == "town_manager" else WHOLE

    def asker(self, county: County, operation: str) -> Asker:
        """Its user in the county, with a token where the server wants one; a leader opens no disputes."""
        login = "county_manager" if operation == "open" else self.login
        return Asker(county, self.dialect, token(county, login) if self.dialect == "helin" else "", self.places)


VARIANTS = (
    Variant("helin", "Helin", "helin"),
    Variant("helin_town", "Helin, town's user", "helin", login="town_manager", operations=("page",)),
    Variant("helin_unnoted", "Helin, reads not audited", "unnoted", operations=("one", "page", "tree")),
    Variant(
        "helin_town_unnoted", "Helin, town's user, not audited", "unnoted", login="town_manager", operations=("page",)
    ),
    Variant("mercurius", "Mercurius", "mercurius", "plain"),
    Variant("postgraphile", "PostGraphile", "postgraphile", "postgraphile"),
    Variant("textbook", "Textbook", "textbook", "plain"),
    Variant("ordinary", "Helin without plans", "ordinary", operations=("one", "page", "tree", "counts")),
    Variant("sql", "SQL alone", SQL),
    Variant("sql_town", "SQL alone, town's user", SQL, login="town_manager", operations=("page",)),
)


def token(county: County, login: str) -> str:
    """An access token of the account."""
    account = county.id("account", list(LOGINS).index(login))
    return Signer(KEY).sign(account, str(county.id("tenant")), account, LIFETIME)


def command(server: str, addresses: Addresses, county: County) -> tuple[list[str], dict[str, str]]:
    """How a server is started: command and environment. Helin's peers serve the one county."""
    everyone = {"POOL": str(POOL), "TENANT": str(county.id("tenant")), "NODE_ENV": "production"}
    app, owner = {"DATABASE_URL": addresses.app}, {"DATABASE_URL": addresses.owner}
    helin = {**UNLIMITED, "SIGNING_KEY": KEY, "HELIN_AUDIT_KEY": KEY}
    script = str(Path(sys.executable).with_name("helin"))
    known: Mapping[str, tuple[list[str], dict[str, str]]] = {
        "helin": (
            [sys.executable, script, "serve", "--port", "0"],
            {
                **UNLIMITED,
                "HELIN_DATABASE_URL": addresses.app,
                "HELIN_SIGNING_KEY": KEY,
                "HELIN_AUDIT_KEY": KEY,
                "HELIN_MASTER_KEY": MASTER_KEY,
            },
        ),
        "few readers": ([sys.executable, "-m", "benchmarks.peers.helin"], {**app, **helin, "POOL": str(FEW_READERS)}),
        "unnoted": ([sys.executable, "-m", "benchmarks.peers.helin"], {**app, **helin, "UNNOTED": "1"}),
        "ordinary": ([sys.executable, "-m", "benchmarks.peers.helin"], {**app, **helin, "ORDINARY": "1"}),
        "textbook": ([sys.executable, "-m", "benchmarks.peers.textbook"], owner),
        "mercurius": ([str(NODE), str(PEERS / "mercurius.js")], owner),
        "postgraphile": ([str(NODE), str(PEERS / "postgraphile.js")], {**app, "GRAPHILE_ENV": "production"}),
    }
    words, environment = known[server]
    return words, {**everyone, **environment}

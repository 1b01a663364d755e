"""What a running server holds, one of each: made once, used by every request."""

import asyncio
import gc
import threading
from collections import OrderedDict
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from uuid import UUID
from zoneinfo import ZoneInfo

from core.accounts.credentials import Credentials
from core.audit.sealing import Sealer
from core.auth import Authentication
from core.authz import Authorizer, Rights, build_policy, read_actions
from core.clock import Clock, system_now
from core.config import Limits
from core.context import Context
from core.db import Database
from core.descriptors import Action, DocumentForm, Indicator, Sheet
from core.files.store import FileStore
from core.identities.oidc import OidcClient
from core.listener import Listener
from core.plugin_host import Registry
from core.tenancy import CHANNEL, TenantInfo
from graphql_schema.documents import TrustedDocuments
from graphql_schema.planner.cache import DocumentCache
from graphql_schema.points import Points
from graphql_schema.schema import compose
from graphql_schema.view import View
from tenants.resolve import TenantDirectory

MAX_VIEWS = 64
MAX_LIMITED = 10_000
ANONYMOUS = Rights(None, None, {})
NO_POLICY = build_policy(0, (), ())


class Views:
    """Composed schemas by set of plug-ins: built off the loop, the least recently used dropped."""

    def __init__(self, registry: Registry) -> None:
        self._registry = registry
        self._views: OrderedDict[frozenset[str], View] = OrderedDict()
        self._building = threading.Lock()

    async def get(self, plugins: Iterable[str]) -> View:
        """The schema for this set of plug-ins; names that are not loaded are left out."""
        key = frozenset(plugins)
        try:
            self._views.move_to_end(key)
            return self._views[key]
        except KeyError:
            return await asyncio.to_thread(self._built, key)

    def _built(self, key: frozenset[str]) -> View:
        with self._building:
            if key not in self._views:
                loaded = {plugin.name for plugin in self._registry.plugins}
                self._views[key] = compose(self._registry, key & loaded)
                gc.freeze()  # as in serving.py: a schema is many small objects that stay
                while len(self._views) > MAX_VIEWS:
                    self._views.popitem(last=False)
            return self._views[key]


@lru_cache(maxsize=8)
def views_of(registry: Registry) -> Views:
    """The schemas composed of what these plug-ins brought, which every server of the process shares."""
    return Views(registry)


@dataclass
class Services:
    """What a running server holds."""

    database: Database
    registry: Registry
    authentication: Authentication
    limits: Limits = field(default_factory=Limits)
    workers: int = 1
    """Processes that serve the same address, this one included."""

    oidc: OidcClient = field(default_factory=OidcClient)
    audit_heads: Path | None = None
    """File for the signed heads of the audit trail."""

    files: FileStore = field(default_factory=FileStore)
    """Where the bytes of files lie."""

    directory: TenantDirectory = field(init=False)
    authorizer: Authorizer = field(init=False)
    credentials: Credentials = field(init=False)
    views: Views = field(init=False)
    points: Points = field(init=False)
    trusted: TrustedDocuments = field(init=False)
    listener: Listener | None = field(init=False, default=None)
    sealer: Sealer = field(init=False)
    documents: DocumentCache = field(default_factory=DocumentCache)

    def __post_init__(self) -> None:
        self.directory = TenantDirectory(self.database)
        self.authorizer = Authorizer(self.database, system_now)
        self.credentials = Credentials(self.database, self.authentication.signer)
        self.views = views_of(self.registry)
        self.points = Points(self.limits, workers=self.workers)
        self.trusted = TrustedDocuments(self.database)
        self.sealer = Sealer(self.database, self.audit_heads)
        self._of_keys: dict[tuple[UUID | None, frozenset[str]], tuple[Rights, Rights]] = {}
        self._read_actions = read_actions(item.item for item in self.registry.actions)

    def actions(self, plugins: Iterable[str]) -> dict[str, Action]:
        """Every action of the kernel and these plug-ins, by name."""
        return {one.item.name: one.item for one in self.registry.enabled(self.registry.actions, plugins)}

    def indicators(self, plugins: Iterable[str]) -> dict[str, Indicator]:
        """Every indicator of the kernel and these plug-ins, by key."""
        return {one.item.key: one.item for one in self.registry.enabled(self.registry.indicators, plugins)}

    def document_forms(self, plugins: Iterable[str]) -> dict[str, DocumentForm]:
        """Every form of documents of the kernel and these plug-ins, by key."""
        return {form.key: form for form in self.registry.document_forms_for(plugins)}

    def sheets(self, plugins: Iterable[str]) -> dict[str, Sheet]:
        """Every spreadsheet of the kernel and these plug-ins, by key."""
        return self.registry.sheets_for(plugins)

    @asynccontextmanager
    async def listening(self) -> AsyncIterator[None]:
        """Hear of changes of rights at once, as long as the block runs; without it they are seen a second later."""
        self.listener = Listener(self.database, CHANNEL, heard=self._forget, missed=self.directory.forget)
        task = asyncio.create_task(self.listener.run()) if self.database.has_address else None
        try:
            yield
        finally:
            if task is not None:
                task.cancel()
                await asyncio.wait([task])

    def _forget(self, message: str) -> None:
        with suppress(ValueError):
            self.directory.forget(UUID(message))

    async def context(self, tenant: TenantInfo, token: str | None, locale: str, request_id: str) -> Context:
        """The Context of a request; without a token it may do nothing. Raises Unauthenticated for a bad one."""
        self.sealer.see(tenant.id)
        rights, policy, session_id = ANONYMOUS, NO_POLICY, None
        if token is not None:
            caller = await self.credentials.caller(tenant, token)
            session_id = caller.session_id
            rights = await self.authorizer.rights(
                tenant.id, tenant.policy_version, caller.account_id, tenant.access_version
            )
            if caller.scopes is not None:
                rights = self._limited(rights, caller.scopes)
            policy = self.authorizer.policy(tenant.id)
        return Context(
            database=self.database,
            tenant=tenant,
            rights=rights,
            policy=policy,
            clock=Clock(ZoneInfo(tenant.time_zone)),
            read_actions=self._read_actions,
            locale=locale,
            request_id=request_id,
            session_id=session_id,
        )

    def _limited(self, rights: Rights, scopes: frozenset[str]) -> Rights:
        """The rights as an API key leaves them, made once for each compiling of the account's."""
        found = self._of_keys.get((rights.account_id, scopes))
        if found is None or found[0] is not rights:
            if len(self._of_keys) >= MAX_LIMITED:
                self._of_keys.clear()
            found = self._of_keys[rights.account_id, scopes] = rights, rights.limited_to(scopes)
        return found[1]

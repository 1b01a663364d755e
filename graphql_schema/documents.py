"""Trusted documents: registered by a tenant's clients under the SHA-256 of their text, named in requests by it."""

import re
from collections import OrderedDict
from collections.abc import Sequence
from pathlib import Path
from uuid import UUID

from graphql import GraphQLError

from core.config import Limits, read_limits
from core.context import Context
from core.db import Database
from core.errors import BadRequest, ConfigError, LimitExceeded, RequestError
from core.i18n import FALLBACK, translate
from core.plugin_host import load
from core.trusted.service import register_document, text_of
from graphql_schema.planner.values import checked_text
from graphql_schema.schema import compose
from graphql_schema.validate import Invalid, read_valid
from graphql_schema.view import View
from tenants.service import tenant_called

DIGEST = re.compile(r"(?:sha256:)?([0-9a-f]{64})", re.ASCII)
MAX_BYTES = 32 * 1024 * 1024
"""Bytes of registered texts that are kept in memory."""


class TrustedDocuments:
    """The registered texts of all tenants; those used last are kept, since none ever changes."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._texts: OrderedDict[tuple[UUID, str], str] = OrderedDict()
        self._size = 0

    async def text(self, tenant_id: UUID, document_id: str) -> str:
        """The text of a document; raises BadRequest for an id that the tenant does not know."""
        match = DIGEST.fullmatch(document_id)
        if match is None:
            raise BadRequest("error.document_id")
        key = tenant_id, match[1]
        found = self._texts.get(key)
        if found is None:
            found = await self._load(key)
        self._texts.move_to_end(key)
        return found

    async def _load(self, key: tuple[UUID, str]) -> str:
        tenant_id, digest = key
        async with self._database.transaction(tenant_id) as session:
            found = await text_of(session, digest)
        if found is None:
            raise BadRequest("error.unknown_document")
        if key not in self._texts:
            self._texts[key] = found
            self._size += len(found)
        while self._size > MAX_BYTES and len(self._texts) > 1:
            self._size -= len(self._texts.popitem(last=False)[1])
        return found


async def register_files(database: Database, slug: str, files: Sequence[Path]) -> list[tuple[str, list[str]]]:
    """Register the texts of files for a tenant; gives the id of each and the names of its operations.

    Raises ConfigError, and registers none, when the tenant's schema or the limits refuse one of them.
    """
    registry, limits = load(), read_limits()
    tenant = await tenant_called(database, slug)
    view = compose(registry, tenant.plugins.keys() & {plugin.name for plugin in registry.plugins})
    texts = [_text(file) for file in files]
    operations = [_operations(view, file, text, limits) for file, text in zip(files, texts, strict=True)]
    ctx = Context.of_system(database, tenant, [action.item for action in registry.actions])
    async with ctx.transaction():
        digests = [await register_document(ctx, text) for text in texts]
    return list(zip(digests, operations, strict=True))


def _text(file: Path) -> str:
    try:
        return file.read_bytes().decode()
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"{file} cannot be read as text in UTF-8: {error}.") from error


def _operations(view: View, file: Path, text: str, limits: Limits) -> list[str]:
    try:
        if len(text) > limits.document:
            raise LimitExceeded("error.document_too_large", maximum=limits.document)
        checked_text(text)
        _, costs = read_valid(view.schema, text, limits)
    except Invalid as error:
        raise ConfigError(f"{file}: " + " ".join(_told(item) for item in error.errors)) from error
    except RequestError as error:
        raise ConfigError(f"{file}: {translate(error.key, FALLBACK, **error.params)}") from error
    return [node.name.value for node in costs if node.name]


def _told(error: GraphQLError) -> str:
    place = f"line {error.locations[0].line}: " if error.locations else ""
    return place + error.message

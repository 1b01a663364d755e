"""Trusted documents: registered by a tenant's clients under the SHA-256 of their text, named in requests by it."""

import re
from collections import OrderedDict
from uuid import UUID

from graphql import GraphQLError, OperationDefinitionNode

from core.config import Limits
from core.context import Context
from core.db import Database
from core.errors import BadRequest, ConfigError, RequestError
from core.i18n import FALLBACK, translate
from core.trusted.service import register_document, text_of
from graphql_schema.validate import Invalid, read_valid
from graphql_schema.view import View

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


async def register(ctx: Context, view: View, text: str, limits: Limits) -> tuple[str, list[str]]:
    """Register a text; gives its id and the names of its operations.

    Raises ConfigError, in a sentence, for a document that this tenant's schema or the limits refuse.
    """
    try:
        ast, _ = read_valid(view.schema, text, limits)
    except Invalid as error:
        raise ConfigError(" ".join(_told(item) for item in error.errors)) from error
    except RequestError as error:
        raise ConfigError(translate(error.key, FALLBACK, **error.params)) from error
    names = [
        node.name.value if node.name else "" for node in ast.definitions if isinstance(node, OperationDefinitionNode)
    ]
    return await register_document(ctx, text), names


def _told(error: GraphQLError) -> str:
    place = f"Line {error.locations[0].line}: " if error.locations else ""
    return place + error.message

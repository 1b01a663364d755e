"""Global ids: `<type><version>_<UUID without dashes>`, opaque to clients, without any tenant in them."""

import re
from uuid import UUID

import strawberry

from core.errors import BadRequest
from graphql_schema.fields import global_id, viewer_can
from graphql_schema.scalars import ActionName

VERSION = "1"
PATTERN = re.compile(r"([a-z][A-Za-z]*)1_([0-9a-f]{32})", re.ASCII)


def prefix(type_name: str) -> str:
    """What every global id of the type begins with: `Dispute` -> `dispute1_`."""
    return f"{type_name[0].lower()}{type_name[1:]}{VERSION}_"


def encode(type_name: str, record_id: UUID) -> str:
    """The global id of a record."""
    return prefix(type_name) + record_id.hex


def parts(value: str) -> tuple[str, str] | None:
    """Type name and hexadecimal digits of a global id; None when it is none."""
    match = PATTERN.fullmatch(value)
    return None if match is None else (match[1][0].upper() + match[1][1:], match[2])


def split(value: str) -> tuple[str, UUID] | None:
    """Type name and UUID of a global id; None when it is none."""
    found = parts(value)
    return None if found is None else (found[0], UUID(hex=found[1]))


def decode(value: str, type_name: str) -> UUID:
    """The UUID of a global id that must be of the type; raises BadRequest."""
    parts = split(value)
    if parts is None or parts[0] != type_name:
        raise BadRequest("error.bad_id", type=type_name)
    return parts[1]


def decode_any(value: str) -> UUID:
    """The UUID of a global id of whichever type; raises BadRequest."""
    found = split(value)
    if found is None:
        raise BadRequest("error.bad_id", type="Node")
    return found[1]


@strawberry.interface(description="A record that can be read again by its global id.")
class Node:
    """Anything with a global id."""

    id: strawberry.ID = global_id("Opaque id; the same for as long as the record exists.")
    viewer_can: list[ActionName] = viewer_can(
        "Those of the actions that the viewer may do to the record, in the order given; none for a part of another "
        "record, whose whole is asked instead."
    )

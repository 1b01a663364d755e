"""Service cards at the root."""

import asyncio
from base64 import b64encode
from typing import Annotated

import strawberry
from strawberry.types import Info

from core.errors import BadRequest, NotFound, RuleError
from graphql_schema.context import reading
from graphql_schema.node import decode
from plugins.service_centers.cards.card import LONGEST_ADDRESS, card_of, to_pdf
from plugins.service_centers.centers.permissions import CENTER_READ


@strawberry.type(description="What a household keeps of its centre, on one page (便民服务卡).")
class ServiceCard:
    """What a household keeps of its centre."""

    center_id: strawberry.ID = strawberry.field(description="The centre.")
    version: int = strawberry.field(description="Rises when what is printed has changed since cards were issued last.")
    issued_count: int = strawberry.field(description="How many cards of this version were issued.")
    pdf: str = strawberry.field(description="The page as PDF/A, in base64; a code on it opens the guides.")


Which = Annotated[strawberry.ID, strawberry.argument(description="The centre.")]
Guides = Annotated[
    str,
    strawberry.argument(
        description="Where the frontend shows the guides, which the code opens: an https address in ASCII of "
        f"{LONGEST_ADDRESS} letters at most."
    ),
]


@strawberry.type
class CardQuery:
    """Service cards at the root."""

    @strawberry.field(
        description="A centre's service card to print: place, telephone, hours, who serves there, what is handled, and "
        "a code that opens the guides; null for a centre that is missing or hidden."
        f"\n\nNeeds `{CENTER_READ}`."
    )
    async def service_card(self, info: Info, center_id: Which, guides: Guides) -> ServiceCard | None:
        """A centre's service card."""
        found = decode(center_id, "ServiceCenter")
        if found is None:
            return None
        try:
            async with reading(info) as ctx:
                card = await card_of(ctx, found, guides)
        except NotFound:
            return None
        except RuleError as error:
            raise BadRequest(error.key) from error
        pdf = await asyncio.to_thread(to_pdf, card, ctx.clock.now())
        return ServiceCard(
            center_id=center_id, version=card.version, issued_count=card.issued_count, pdf=b64encode(pdf).decode()
        )

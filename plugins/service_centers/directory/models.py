"""Tables by which the directory finds items and bundles: by equality on text, which an index serves under a policy."""

from typing import ClassVar
from uuid import UUID

from sqlalchemy import Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from core.data_class import PUBLIC
from core.db import Base
from core.tenancy import Record, references
from plugins.service_centers.items.models import OneThing, ServiceItem


class Token(Record):
    """Two characters that follow one another in words, or two syllables of them (检索词)."""

    token: Mapped[str] = mapped_column(info=PUBLIC)
    weight: Mapped[int] = mapped_column(info=PUBLIC, comment="More for a word of the name than for one of the guide.")


class ItemToken(Token, Base):
    """What an item is found by."""

    __tablename__ = "service_centers_token"
    __part_of__: ClassVar = "item_id"
    __table_args__ = (
        references("item_id", ServiceItem),
        UniqueConstraint("tenant_id", "item_id", "token"),
        Index("ix_service_centers_token_token", "tenant_id", "token", "item_id", "weight"),
    )

    item_id: Mapped[UUID] = mapped_column(info=PUBLIC)


class OneThingToken(Token, Base):
    """What a bundle is found by."""

    __tablename__ = "service_centers_bundle_token"
    __part_of__: ClassVar = "one_thing_id"
    __table_args__ = (
        references("one_thing_id", OneThing),
        UniqueConstraint("tenant_id", "one_thing_id", "token"),
        Index("ix_service_centers_bundle_token_token", "tenant_id", "token", "one_thing_id", "weight"),
    )

    one_thing_id: Mapped[UUID] = mapped_column(info=PUBLIC)

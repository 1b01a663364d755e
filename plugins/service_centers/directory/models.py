"""The table by which the directory finds items: by equality on text, which an index may serve under its policy."""

from typing import ClassVar
from uuid import UUID

from sqlalchemy import Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from core.data_class import PUBLIC
from core.db import Base
from core.tenancy import Record, references
from plugins.service_centers.items.models import ServiceItem


class ItemToken(Record, Base):
    """Two characters that follow one another in an item's words, or two syllables of them (检索词)."""

    __tablename__ = "service_centers_token"
    __part_of__: ClassVar = "item_id"
    __table_args__ = (
        references("item_id", ServiceItem),
        UniqueConstraint("tenant_id", "item_id", "token"),
        Index("ix_service_centers_token_token", "tenant_id", "token", "item_id", "weight"),
    )

    item_id: Mapped[UUID] = mapped_column(info=PUBLIC)
    token: Mapped[str] = mapped_column(info=PUBLIC)
    weight: Mapped[int] = mapped_column(info=PUBLIC, comment="More for a word of the name than for one of the guide.")

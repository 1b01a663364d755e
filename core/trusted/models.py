"""Tables of registered documents."""

from sqlalchemy import UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from core.data_class import INTERNAL
from core.db import Base
from core.tenancy import Record


class TrustedDocument(Record, Base):
    """The text of operations that a client registered; it never changes, since its digest is its name."""

    __tablename__ = "core_trusted_document"
    __table_args__ = (UniqueConstraint("tenant_id", "digest"),)

    digest: Mapped[str] = mapped_column(info=INTERNAL, comment="SHA-256 of the text in UTF-8, hex.")
    text: Mapped[str] = mapped_column(info=INTERNAL)

"""Tables of notices."""

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from core.data_class import PUBLIC
from core.db import Base
from core.orgs.models import Scoped, belongs_to_org


class Notice(Scoped, Base):
    """What an organisation wants its residents to know (公告)."""

    __tablename__ = "sample_notice"
    __table_args__ = (
        belongs_to_org(),
        Index("ix_sample_notice_org", "tenant_id", "org_id", "title", "id", "org_place"),
        Index("ix_sample_notice_title", "tenant_id", "title", "id", "org_place"),
    )

    title: Mapped[str] = mapped_column(info=PUBLIC, comment="One line.")

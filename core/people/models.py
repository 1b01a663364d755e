"""Tables of people."""

from typing import ClassVar

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from core.access.levels import AccessLevel
from core.data_class import INTERNAL, PERSONAL
from core.db import Base
from core.orgs.models import Scoped, belongs_to_org
from core.tenancy import Placement, one_of


class Person(Scoped, Base):
    """A resident or a member of staff, recorded under the organisation of residence (人员)."""

    __tablename__ = "core_person"
    __placement__: ClassVar = Placement(
        place="org_place", subject="id", access_level="access_level", members="person_id"
    )
    __table_args__ = (
        belongs_to_org(),
        Index("ix_core_person_pinyin", "tenant_id", "name_pinyin", "id", "org_place"),
        Index("ix_core_person_org", "tenant_id", "org_id", "name_pinyin", "id", "org_place"),
        one_of("access_level", AccessLevel),
    )

    name: Mapped[str] = mapped_column(info=PERSONAL)
    name_pinyin: Mapped[str] = mapped_column(info=PERSONAL, comment="For sorting: syllables without tones.")
    access_level: Mapped[str] = mapped_column(
        info=INTERNAL, default=AccessLevel.ORG, server_default=AccessLevel.ORG, comment="Who sees the record."
    )

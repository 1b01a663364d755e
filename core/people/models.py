"""Tables of people."""

from typing import ClassVar

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from core.data_class import PERSONAL
from core.db import Base
from core.orgs.models import Scoped, belongs_to_org
from core.tenancy import Placement


class Person(Scoped, Base):
    """A resident or a member of staff, recorded under the organisation of residence (人员)."""

    __tablename__ = "core_person"
    __placement__: ClassVar = Placement(place="org_place", subject="id")
    __table_args__ = (
        belongs_to_org(),
        Index("ix_core_person_pinyin", "tenant_id", "name_pinyin", "id", "org_place"),
        Index("ix_core_person_org", "tenant_id", "org_id", "name_pinyin", "id", "org_place"),
    )

    name: Mapped[str] = mapped_column(info=PERSONAL)
    name_pinyin: Mapped[str] = mapped_column(info=PERSONAL, comment="For sorting: syllables without tones.")

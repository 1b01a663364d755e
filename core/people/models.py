"""Tables of people."""

from datetime import datetime
from enum import StrEnum
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, UniqueConstraint
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from core.access.levels import AccessLevel
from core.crypto.sealed import sealed
from core.data_class import INTERNAL, PERSONAL
from core.db import Base
from core.orgs.models import Scoped, belongs_to_org
from core.people.identity import IdKind, mask_address, mask_birth_date, mask_id_number, mask_phone
from core.tenancy import Placement, Record, Versioned, one_of, references
from core.text import compact


class Person(Versioned, Scoped, Base):
    """A resident or a member of staff, recorded under the organisation of residence (人员)."""

    __tablename__ = "core_person"
    __placement__: ClassVar = Placement(
        place="org_place", subject="id", access_level="access_level", members="person_id"
    )
    __table_args__ = (
        belongs_to_org(),
        references("guardian_id", "core_person"),
        references("merged_into_id", "core_person"),
        Index("ix_core_person_pinyin", "tenant_id", "name_pinyin", "id", "org_place"),
        Index("ix_core_person_org", "tenant_id", "org_id", "name_pinyin", "id", "org_place"),
        Index("ix_core_person_guardian", "tenant_id", "guardian_id", postgresql_where="guardian_id is not null"),
        Index("ix_core_person_id_number", "tenant_id", "id_number_index"),
        Index("ix_core_person_under_14", "tenant_id", "id", postgresql_where="is_under_14"),
        one_of("id_kind", IdKind),
        CheckConstraint("guardian_id <> id", name="guardian"),
        one_of("access_level", AccessLevel),
    )

    name: Mapped[str] = mapped_column(info=PERSONAL)
    name_pinyin: Mapped[str] = mapped_column(info=PERSONAL, comment="For sorting: syllables without tones.")
    access_level: Mapped[str] = mapped_column(
        info=INTERNAL, default=AccessLevel.ORG, server_default=AccessLevel.ORG, comment="Who sees the record."
    )
    id_kind: Mapped[str | None] = mapped_column(info=PERSONAL, comment="Kind of the identity document.")
    id_number = sealed(mask_id_number, "Number of the identity document.", normalize=compact)
    birth_date = sealed(mask_birth_date, "Date of birth, ISO 8601.")
    address = sealed(mask_address, "Where the person lives.")
    is_under_14: Mapped[bool | None] = mapped_column(
        info=PERSONAL, comment="Whether special rules for children hold; null when the date of birth is not known."
    )
    guardian_id: Mapped[UUID | None] = mapped_column(info=PERSONAL, comment="Who answers for the person.")
    merged_into_id: Mapped[UUID | None] = mapped_column(
        info=INTERNAL, comment="The record that stands for this one, which was a second one of the same person."
    )


class PhoneUse(StrEnum):
    """What a phone number is for."""

    MOBILE = "MOBILE"
    HOME = "HOME"
    WORK = "WORK"
    OTHER = "OTHER"


class PersonPhone(Record, Base):
    """A phone number of a person (电话)."""

    __tablename__ = "core_person_phone"
    __part_of__: ClassVar = "person_id"
    __table_args__ = (
        references("person_id", Person),
        Index("ix_core_person_phone_person", "tenant_id", "person_id", "use", "id"),
        Index("ix_core_person_phone_number", "tenant_id", "number_index"),
        one_of("use", PhoneUse),
    )

    person_id: Mapped[UUID] = mapped_column(info=INTERNAL)
    use: Mapped[str] = mapped_column(info=INTERNAL)
    number = sealed(mask_phone, "E.164.", normalize=str)


class DuplicateState(StrEnum):
    """What became of a suspicion that two records are of one person."""

    OPEN = "OPEN"
    MERGED = "MERGED"
    DISMISSED = "DISMISSED"


class PersonDuplicate(Scoped, Base):
    """Two records that may be of one person, for the privacy officer to look at (疑似重复人员)."""

    __tablename__ = "core_person_duplicate"
    __table_args__ = (
        belongs_to_org(),
        references("person_id", Person),
        references("other_id", Person),
        UniqueConstraint("tenant_id", "person_id", "other_id"),
        Index("ix_core_person_duplicate_state", "tenant_id", "state", "id", "org_place"),
        Index("ix_core_person_duplicate_id", "tenant_id", "id", "org_place"),
        one_of("state", DuplicateState),
    )

    person_id: Mapped[UUID] = mapped_column(info=INTERNAL, comment="The record at whose entry it was found.")
    other_id: Mapped[UUID] = mapped_column(info=INTERNAL, comment="The record that was there before.")
    state: Mapped[str] = mapped_column(info=INTERNAL, default=DuplicateState.OPEN)
    note: Mapped[str | None] = mapped_column(info=PERSONAL, comment="Why it was dismissed.")
    decided_at: Mapped[datetime | None] = mapped_column(info=INTERNAL)


class PersonMerge(Record, Base):
    """How two records of one person became one: which rows were moved (合并记录)."""

    __tablename__ = "core_person_merge"
    __table_args__ = (
        references("into_id", Person),
        references("from_id", Person),
        UniqueConstraint("tenant_id", "from_id"),
        Index("ix_core_person_merge_into", "tenant_id", "into_id", "id"),
    )

    into_id: Mapped[UUID] = mapped_column(info=INTERNAL, comment="The record that goes on.")
    from_id: Mapped[UUID] = mapped_column(info=INTERNAL, comment="The record that became a pointer.")
    reason: Mapped[str] = mapped_column(info=PERSONAL)
    moved: Mapped[dict[str, Any]] = mapped_column(
        JSONB, info=INTERNAL, comment="`table.column` -> ids of the rows that now point at the other record."
    )

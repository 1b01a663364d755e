from sqlalchemy import Column, MetaData, Table, Text

from core.data_class import PERSONAL, DataClass, class_of, unclassified
from core.db import Base
from core.plugin_host import Registry


def test_every_column_of_every_model_says_how_carefully_it_must_be_treated(registry: Registry) -> None:
    assert registry.models
    assert [name for table in Base.metadata.tables.values() for name in unclassified(table.columns)] == []


def test_an_unclassified_column_is_named_with_its_table() -> None:
    table = Table("core_note", MetaData(), Column("text", Text, info=PERSONAL), Column("author", Text))
    assert unclassified(table.columns) == ["core_note.author"]


def test_what_is_secret_is_sensitive(registry: Registry) -> None:
    columns = [column for table in Base.metadata.tables.values() for column in table.columns]
    secrets = {column.name: class_of(column) for column in columns if column.info.get("secret")}
    assert secrets["password_hash"] is DataClass.SENSITIVE
    assert set(secrets.values()) == {DataClass.SENSITIVE}

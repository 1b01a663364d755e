"""One composed schema for each set of plug-ins."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
import strawberry
from graphql import GraphQLEnumType, GraphQLInputObjectType, GraphQLInterfaceType, GraphQLObjectType

from core.descriptors import SchemaPart
from core.errors import ConfigError
from core.plugin_host import Contribution, Registry
from graphql_schema.schema import compose
from graphql_schema.view import View


@pytest.fixture(scope="module")
def whole(registry: Registry) -> View:
    """The schema of all plug-ins."""
    return compose(registry, ["mediation"])


def with_part(registry: Registry, target: str) -> Registry:
    """The registry with one more plug-in, which adds `disputes` to the target."""

    @strawberry.type
    class Fields:
        disputes: str = strawberry.field(description="Something else.")

    return replace(
        registry, schema_parts=(*registry.schema_parts, Contribution("stranger", SchemaPart(target, Fields)))
    )


def test_composing_again_gives_the_same_schema(registry: Registry, whole: View) -> None:
    again = [compose(registry, ["mediation"]).strawberry.as_str() for _ in range(2)]
    assert again == [whole.strawberry.as_str()] * 2


def test_a_tenant_without_the_plugin_sees_nothing_of_it(registry: Registry) -> None:
    assert "ispute" not in compose(registry, []).strawberry.as_str()


def test_a_field_that_two_plugins_define_names_both(registry: Registry) -> None:
    with pytest.raises(ConfigError, match=r"`mediation` and `stranger` both define `Org\.disputes`"):
        compose(with_part(registry, "Org"), ["mediation", "stranger"])


def test_a_part_for_an_unknown_type_is_told_the_near_one(registry: Registry) -> None:
    with pytest.raises(ConfigError, match=r"`stranger` extends .* `Persom`.*did you mean `Person`\?"):
        compose(with_part(registry, "Persom"), ["mediation", "stranger"])


def undescribed(view: View) -> Iterator[str]:
    """What has no description, by its coordinate."""
    for name, type_ in view.schema.type_map.items():
        if name.startswith("__"):
            continue
        if not type_.description:
            yield name
        if isinstance(type_, GraphQLObjectType | GraphQLInterfaceType):
            yield from (f"{name}.{field}" for field, found in type_.fields.items() if not found.description)
            for field, found in type_.fields.items():
                yield from (
                    f"{name}.{field}({a})" for a, arg in found.args.items() if not arg.description and a != "input"
                )
        if isinstance(type_, GraphQLInputObjectType):
            yield from (f"{name}.{field}" for field, found in type_.fields.items() if not found.description)


def test_every_type_field_and_argument_is_described(whole: View) -> None:
    assert list(undescribed(whole)) == []


def test_every_root_list_says_which_action_it_needs(whole: View) -> None:
    query = whole.schema.query_type
    assert query is not None
    lists = [field for name, field in query.fields.items() if "where" in field.args]
    assert [field for field in lists if "Needs `" not in (field.description or "")] == []


def test_enum_members_are_what_the_database_holds(whole: View) -> None:
    enums = [type_ for type_ in whole.schema.type_map.values() if isinstance(type_, GraphQLEnumType)]
    assert [
        e.name for e in enums for key, value in e.values.items() if not e.name.startswith("__") and key != value.value
    ] == []

"""No value gets out of the sample's acts: the search that Helin ships, run by a stranger's plug-in."""

from graphql_schema.testing.canary import run
from graphql_schema.testing.isolation import KERNEL


def test_no_value_gets_out() -> None:
    run([KERNEL], plugins=["sample"], only=r"Mutation\.sample").check()

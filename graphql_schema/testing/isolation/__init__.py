"""The proof that no tenant learns of another, generated from the composed schema (docs/conformance.md)."""

from graphql_schema.testing.isolation.kernel import KERNEL, WITHOUT_CASES
from graphql_schema.testing.isolation.prove import FULL, QUICK, Size, prove
from graphql_schema.testing.isolation.report import Report
from graphql_schema.testing.isolation.run import run
from graphql_schema.testing.isolation.subject import County, Subject
from graphql_schema.testing.isolation.worlds import Template, Worlds, filled

__all__ = [
    "FULL",
    "KERNEL",
    "QUICK",
    "WITHOUT_CASES",
    "County",
    "Report",
    "Size",
    "Subject",
    "Template",
    "Worlds",
    "filled",
    "prove",
    "run",
]

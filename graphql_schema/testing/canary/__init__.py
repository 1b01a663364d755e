"""The proof that personal values stay where they belong: canaries run through every act (docs/conformance.md)."""

from graphql_schema.testing.canary.report import Finding, Report
from graphql_schema.testing.canary.run import run
from graphql_schema.testing.canary.seek import seek

__all__ = ["Finding", "Report", "run", "seek"]

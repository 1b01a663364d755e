"""What a check looked at, in figures, and what it found."""

from collections import Counter
from dataclasses import dataclass, field

from sqlalchemy import Connection, RowMapping, text


@dataclass
class Survey:
    """Counts of what was looked at, and a sentence for each breach."""

    counts: Counter[str] = field(default_factory=Counter)
    """By what it is, in the plural."""

    unsound: set[str] = field(default_factory=set)
    """Tables of tenants with a breach of their own."""

    breaches: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        tables = self.counts["tables of tenants"]
        sound = 100 * (tables - len(self.unsound)) / max(tables, 1)
        others = ", ".join(f"{what} {many}" for what, many in self.counts.items() if what != "tables of tenants")
        return f"{tables} tables of tenants, {sound:.0f} % of them behind every wall; {others}"


def rows(connection: Connection, query: str, **values: object) -> list[RowMapping]:
    """The rows of a query on the catalog."""
    return list(connection.execute(text(query), values).mappings())

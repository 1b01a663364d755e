"""The model's own norms for mediators."""

NORMS = {"COUNTY": [(0, 100)], "TOWN": [(0, 20), (10, 30), (16, 40)], "VILLAGE": [(0, 10), (1_000, 15), (3_001, 20)]}
"""Mediators from so many residents or villages on: seed matrix, M-17 to M-19 and A13."""


def norm_of(level: str, population: int, villages: int) -> int:
    size = population if level == "VILLAGE" else villages
    return [norm for at_least, norm in NORMS[level] if size >= at_least][-1]

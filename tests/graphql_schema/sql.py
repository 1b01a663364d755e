"""SQL laid out for people: each clause and each selected column on a line of its own, sub-selects indented."""

import re

TOKEN = re.compile(r"""'(?:[^']|'')*'|"[^"]*"|\w+|\s+|.""")
CLAUSES = {"FROM", "WHERE", "JOIN", "GROUP", "HAVING", "ORDER", "LIMIT", "UNION"}


def layout(sql: str) -> str:
    """The statement over several lines; nothing but white space is changed."""
    tokens = [token if token.strip() else " " for token in TOKEN.findall(sql)]
    selects: list[bool] = [True]
    lines = [""]
    for place, token in enumerate(tokens):
        if token == "(":
            selects.append(tokens[place + 1] == "SELECT")
        is_select = selects[-1]
        if token == ")":
            selects.pop()
        depth = selects.count(True) - 1
        if is_select and token == ")":
            lines.append("    " * depth + "  )")
        elif is_select and (token in CLAUSES or (token == "SELECT" and place)):
            lines.append("    " * depth + token)
        elif is_select and token == ",":
            lines[-1] += token
            lines.append("    " * depth + "  ")
        elif token != " " or not lines[-1].isspace():
            lines[-1] += token
    return "\n".join(line.rstrip() for line in lines if line.strip()) + "\n"

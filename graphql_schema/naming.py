"""Names as GraphQL writes them."""


def camel(name: str) -> str:
    """A snake-case name in camel case."""
    first, *rest = name.split("_")
    return first + "".join(word.capitalize() for word in rest)

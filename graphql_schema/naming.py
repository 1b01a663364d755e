"""Names as GraphQL writes them."""


def camel(name: str) -> str:
    """A snake-case name in camel case."""
    first, *rest = name.split("_")
    return first + "".join(word.capitalize() for word in rest)


def group_enum(type_name: str) -> str:
    """The enum of what a type's records can be counted by."""
    return f"{type_name}Group"

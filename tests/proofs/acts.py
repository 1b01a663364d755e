"""Acts: each mutation with an input that is whole, done and undone; let in exactly when the reference says so.

What an act needs stands in `deeds/`, by name; one that is missing there is counted, and told by the proof.
"""

from typing import Any

from graphql import GraphQLField, get_named_type

from tests.proofs.asking import Asking, Reply
from tests.proofs.deeds.all import DEEDS
from tests.proofs.deeds.chosen import Chosen
from tests.proofs.reads import Complaint

FORBIDDEN, NOT_FOUND = "FORBIDDEN", "NOT_FOUND"


class Acts:
    """Does acts as an account, and compares with the reference whether they were let in."""

    def __init__(self, asking: Asking) -> None:
        self.asking = asking

    async def act(self, name: str) -> Complaint:
        """One act on records that chance chooses; whatever it does is undone."""
        if name not in DEEDS:
            return None
        chosen = Chosen(self.asking)
        given = DEEDS[name](chosen)
        async with self.asking.estate.stage.undone():
            reply = await self.asking.ask(self._document(name), {"input": given})
        self.asking.showed = chosen.is_allowed
        refused = _refusal(name, reply)
        if refused not in (None, FORBIDDEN, NOT_FOUND):
            return f"{refused} for {given}"
        if (refused is None) is not chosen.is_allowed:
            wanted = "let in" if chosen.is_allowed else f"refused: {chosen.lacks}"
            return f"{refused or 'let in'} instead of {wanted}, for {given}"
        return chosen.compare(reply.data[name]) if refused is None else None

    def _document(self, name: str) -> str:
        mutation = self.asking.view.schema.mutation_type
        assert mutation is not None
        field = mutation.fields[name]
        answered = "ids" if "ids" in get_named_type(field.type).fields else ""
        return f"mutation($input: {_input(field)}) {{ {name}(input: $input) {{ {answered} errors {{ code field }} }} }}"


def _input(field: GraphQLField) -> str:
    return str(field.args["input"].type)


def _refusal(name: str, reply: Reply) -> str | None:
    """How the act was refused for want of rights; None where it was let in, even if a rule then stopped it."""
    if reply.codes:
        return reply.codes[0]
    errors: list[dict[str, Any]] = reply.data[name]["errors"]
    return NOT_FOUND if any(error["code"] == NOT_FOUND for error in errors) else None

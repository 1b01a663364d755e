"""The examples of a page of docs/: read in their order, sent as they stand there, compared with what the page shows."""

import json
import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx2

import core
from core.accounts.models import Account
from core.auth import Signer

KEY = "only for tests: thirty-two letters"
DOCS = Path(str(core.__file__)).parents[1] / "docs"
BLOCK = re.compile(
    r"(?:^<!-- as (?P<who>\w+)(?: at (?P<tenant>\w+))?(?:, in (?P<language>[\w-]+))? -->\n)?"
    r"^```(?P<kind>[^\n]*)\n(?P<text>.*?)^```$",
    re.MULTILINE | re.DOTALL,
)
CUT = re.compile(r"\w*…\w+")


@dataclass
class Example:
    """A request of the page, and the answer that the page shows, if any."""

    line: int
    kind: str
    text: str
    who: str | None
    tenant: str = "yunyang"
    language: str = "en"
    variables: dict[str, Any] = field(default_factory=dict)
    answer: Any = None


def read(page: str) -> Iterator[Example]:
    """The page's examples in their order; a block of JSON belongs to the request before it."""
    example = None
    for found in BLOCK.finditer(page):
        kind, text = found["kind"], found["text"]
        if kind in ("graphql", "http"):
            if example is not None:
                yield example
            line = page.count("\n", 0, found.start()) + 1
            example = Example(line, kind, text, found["who"], found["tenant"] or "yunyang", found["language"] or "en")
        elif example is not None and kind == "json variables":
            example.variables = json.loads(text)
        elif example is not None and kind == "json":
            example.answer = json.loads(text)
    if example is not None:
        yield example


@dataclass
class Frontend:
    """Sends examples, and remembers what answers held."""

    client: httpx2.AsyncClient
    tokens: dict[tuple[str, str], str]
    known: dict[str, str]
    """What a text with … stands for: the ids of the page's records, and the newest value of each field."""

    async def send(self, example: Example) -> Any:
        """The answer to an example."""
        headers = {"accept-language": example.language}
        if example.kind == "http":
            answer = await self._raw(example.text)
        else:
            token = self.tokens.get((example.who or "", example.tenant))
            headers |= {"authorization": f"Bearer {token}"} if token else {}
            content = {"query": self.filled(example.text), "variables": self.filled(example.variables)}
            answer = await self.client.post(f"/{example.tenant}/graphql", json=content, headers=headers)
        self._remember(answer.json())
        return answer.json()

    async def _raw(self, text: str) -> httpx2.Response:
        head, body = text.split("\n\n", 1)
        start, *lines = head.splitlines()
        method, path = start.split()
        headers = dict(line.split(": ", 1) for line in lines)
        headers["Authorization"] = f"Bearer {self.known['…accessToken']}"
        return await self.client.request(method, path, headers=headers, content=body.encode())

    def filled(self, value: Any) -> Any:
        """The value with every … written out."""
        if isinstance(value, dict):
            return {key: self.filled(item) for key, item in value.items()}
        if isinstance(value, list):
            return [self.filled(item) for item in value]
        return CUT.sub(lambda found: self.known[found[0]], value) if isinstance(value, str) else value

    def _remember(self, value: Any) -> None:
        for key, item in value.items() if isinstance(value, dict) else ():
            if isinstance(item, str):
                self.known[f"…{key}"] = item
        for item in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
            self._remember(item)


def shown(actual: Any, expected: Any) -> Any:
    """The actual value, with each text cut short where the page cuts it."""
    if isinstance(actual, dict) and isinstance(expected, dict):
        return {key: shown(value, expected.get(key)) for key, value in actual.items()}
    if isinstance(actual, list) and isinstance(expected, list) and len(actual) == len(expected):
        return [shown(*pair) for pair in zip(actual, expected, strict=True)]
    if isinstance(actual, str) and isinstance(expected, str) and expected.endswith("…"):
        return expected if actual.startswith(expected[:-1]) else actual
    return actual


def signed(account: Account) -> str:
    """A token of the account."""
    return Signer(KEY).sign(account.id, str(account.tenant_id), uuid4())


def refusals(value: Any) -> list[str]:
    """The codes of all payload errors in an answer."""
    payloads = [payload for payload in (value.get("data") or {}).values() if isinstance(payload, dict)]
    return [error["code"] for payload in payloads for error in payload.get("errors", ()) if "code" in error]


async def check_page(frontend: Frontend, examples: Iterable[Example], refused: Collection[str]) -> None:
    """Send the examples of a page in their order: each answers what the page says, and is refused by these alone."""
    for example in examples:
        answer = await frontend.send(example)
        answer.pop("extensions", None)  # what it cost
        expected = example.answer or {"data": answer.get("data")}
        assert shown(answer, expected) == expected, f"the example in line {example.line}: {answer}"
        assert set(refusals(answer)) <= set(refused), f"the example in line {example.line}: {answer}"

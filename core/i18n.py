"""Messages for people, by key and language, and which language a request asks for."""

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from importlib.resources import files
from string import Formatter
from typing import Any

from core.descriptors import Messages
from core.errors import ConfigError

LANGUAGES = ("zh", "en")
FALLBACK = "en"
CORE_MESSAGES = Messages(files("core") / "locale")

_LANGUAGE_RANGE = re.compile(
    r"\s*(?P<language>[a-z]{1,8}|\*)(?:-[a-z0-9]{1,8})*\s*"
    r"(?:;\s*q\s*=\s*(?P<quality>0(?:\.[0-9]{0,3})?|1(?:\.0{0,3})?)\s*)?",
    re.ASCII | re.IGNORECASE,
)


def load_messages(messages: Messages) -> dict[str, dict[str, str]]:
    """Language -> dotted key -> text, from every `<language>.toml` of the folder.

    Raises ConfigError for a folder or file that cannot be read, and for a text that `str.format` would refuse.
    """
    try:
        names = sorted(file.name for file in messages.folder.iterdir() if file.name.endswith(".toml"))
    except OSError as error:
        raise ConfigError(f"The folder of messages {messages.folder} cannot be read: {error}.") from error
    return {name.removesuffix(".toml"): _load_file(messages, name) for name in names}


def _load_file(messages: Messages, name: str) -> dict[str, str]:
    file = messages.folder / name
    try:
        return dict(_flatten(tomllib.loads(file.read_text(encoding="utf-8"))))
    except ValueError as error:
        raise ConfigError(f"The messages in {file} cannot be used: {error}.") from error


def _flatten(table: Mapping[str, Any], prefix: str = "") -> Iterator[tuple[str, str]]:
    for name, value in table.items():
        if isinstance(value, dict):
            yield from _flatten(value, f"{prefix}{name}.")
        elif isinstance(value, str):
            placeholders(value)
            yield prefix + name, value
        else:
            raise ValueError(f"`{prefix}{name}` must be a text in quotes")


def placeholders(text: str) -> set[str]:
    """Names of the parameters a text takes; raises ValueError for a text that `str.format` would refuse."""
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


class Translator:
    """Texts by language and key."""

    def __init__(self, messages: Iterable[Messages] = ()) -> None:
        self._texts: dict[str, dict[str, str]] = {}
        self._read: list[Messages] = []
        self.add(messages)

    def add(self, messages: Iterable[Messages]) -> None:
        """Read more folders, each once; raises ConfigError as `load_messages` does."""
        for folder in messages:
            if folder in self._read:
                continue
            self._read.append(folder)
            for language, texts in load_messages(folder).items():
                self._texts.setdefault(language, {}).update(texts)

    def translate(self, key: str, locale: str, /, **params: Any) -> str:
        """The text in the locale, its base language or English; the key itself where text or a parameter is missing."""
        languages = (locale, locale.partition("-")[0], FALLBACK)
        texts = (self._texts[language][key] for language in languages if key in self._texts.get(language, ()))
        try:
            return next(texts).format_map(params)
        except (StopIteration, LookupError, AttributeError, TypeError, ValueError):
            return key


SPOKEN = Translator([CORE_MESSAGES])
"""The messages of this process: the kernel's, and once they are added at its start, those of the plug-ins."""

translate = SPOKEN.translate


def negotiate(accept_language: str | None, default: str) -> str:
    """The language of an Accept-Language header that Helin speaks best, or `default`; garbage is passed over."""
    wishes = [_LANGUAGE_RANGE.fullmatch(part) for part in (accept_language or "").split(",")]
    best = default
    highest = 0.0
    for wish in filter(None, wishes):
        language, quality = wish["language"].lower(), float(wish["quality"] or 1)
        if quality > highest and language in (*LANGUAGES, "*"):
            best, highest = default if language == "*" else language, quality
    return best

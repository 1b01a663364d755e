"""Every error Helin raises on purpose.

HelinError
├── ConfigError          the operator or the plug-in author can fix it: one finished sentence, printed by the CLI
│   └── PluginError      the same, naming the plug-in
├── PayloadError         the caller can fix the input: leaves in the payload's `errors`
│   ├── RuleError        a rule of the domain says no (INVALID, REQUIRED, NOT_UNIQUE, or a plug-in's own code)
│   ├── Conflict         the record was changed meanwhile; carries the current version
│   ├── IllegalMove      the state machine has no such move; carries the moves possible now
│   ├── KeyReused        the idempotency key was used with another input
│   └── NotFound         no such record, or one that the actor may not see
└── RequestError         about the whole request: leaves as a top-level error with `extensions.code`
    ├── BadRequest, DocumentInvalid, Unauthenticated, Forbidden,
    └── LimitExceeded, RateLimited, Timeout, Unavailable
"""

from typing import Any, ClassVar


class HelinError(Exception):
    """An error with a code that clients may rely on and a message looked up by key."""

    code: ClassVar[str] = "INTERNAL"

    def __init__(self, key: str, **params: Any) -> None:
        super().__init__(key)
        self.key = key
        self.params = params


class ConfigError(HelinError):
    """The set-up is wrong: the sentence says what was found and what to write instead."""

    code = "CONFIG"

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)

    def __str__(self) -> str:
        return self.key


class PluginError(ConfigError):
    """A plug-in cannot be used as it stands; `plugin` is its name."""

    def __init__(self, plugin: str, sentence: str) -> None:
        super().__init__(f"Plug-in `{plugin}`: {sentence}")
        self.plugin = plugin


class PayloadError(HelinError):
    """The input can be corrected by the caller; `field` is the input field it is about, in snake case."""

    code = "INVALID"

    def __init__(self, key: str, *, field: str | None = None, code: str | None = None, **params: Any) -> None:
        super().__init__(key, **params)
        self.field = field
        self.payload_code = code or self.code


class RuleError(PayloadError):
    """A rule of the domain refuses the act."""


class Conflict(PayloadError):
    """The record has another version than the one the caller acted on."""

    code = "CONFLICT"

    def __init__(self, current: int) -> None:
        super().__init__("error.conflict", field="version", current=current)


class IllegalMove(PayloadError):
    """The state machine does not allow the move; `possible` names those it allows now."""

    code = "ILLEGAL_MOVE"

    def __init__(self, state: str, to: str, possible: list[str]) -> None:
        super().__init__("error.illegal_move", field="id", state=state, to=to, possible=possible)


class KeyReused(PayloadError):
    """The idempotency key was used before with another input."""

    code = "KEY_REUSED"

    def __init__(self) -> None:
        super().__init__("error.key_reused", field="idempotency_key")


class NotFound(PayloadError):
    """No such record, or one the actor may not see: the two are never told apart."""

    code = "NOT_FOUND"

    def __init__(self, field: str = "id") -> None:
        super().__init__("error.not_found", field=field)


class RequestError(HelinError):
    """The request as a whole is refused; `status` is its HTTP status."""

    status: ClassVar[int] = 400

    def __init__(self, key: str | None = None, **params: Any) -> None:
        super().__init__(key or f"error.{self.code.lower()}", **params)


class BadRequest(RequestError):
    """The body is not a GraphQL request, or a value in it cannot be read."""

    code = "BAD_REQUEST"


class DocumentInvalid(RequestError):
    """The document does not parse, validate or coerce."""

    code = "DOCUMENT_INVALID"


class Unauthenticated(RequestError):
    """No valid token for this tenant; also for a tenant that does not exist."""

    code = "UNAUTHENTICATED"
    status = 401


class Forbidden(RequestError):
    """The actor sees the record, or needs none, but may not do this."""

    code = "FORBIDDEN"
    status = 403

    def __init__(self, action: str) -> None:
        super().__init__(action=action)


class LimitExceeded(RequestError):
    """The request is larger than what one request may ask."""

    code = "LIMIT_EXCEEDED"
    status = 413


class RateLimited(RequestError):
    """Too many requests or attempts in a short time."""

    code = "RATE_LIMITED"
    status = 429


class Timeout(RequestError):
    """The database did not answer within the time one request may take."""

    code = "TIMEOUT"
    status = 503


class Unavailable(RequestError):
    """The database cannot be reached now."""

    code = "UNAVAILABLE"
    status = 503

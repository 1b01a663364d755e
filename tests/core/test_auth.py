import base64
import hashlib
import hmac
import json
from datetime import UTC, datetime, timedelta
from timeit import timeit
from typing import Any
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.auth import NOBODYS_HASH, Limit, Passwords, Signer
from core.errors import RateLimited, RuleError, Unauthenticated

KEY = "a key for tests, long enough to be taken"
NOW = datetime(2011, 3, 1, 8, 0, tzinfo=UTC)
ACCOUNT, SESSION = uuid4(), uuid4()


class Wrist:
    """A clock that is set by hand."""

    def __init__(self) -> None:
        self.time = NOW

    def __call__(self) -> datetime:
        return self.time


@pytest.fixture
def clock() -> Wrist:
    return Wrist()


@pytest.fixture
def signer(clock: Wrist) -> Signer:
    return Signer(KEY, now=clock)


@pytest.fixture
def token(signer: Signer) -> str:
    return signer.sign(ACCOUNT, "yunyang", SESSION)


def part(content: Any) -> str:
    return base64.urlsafe_b64encode(json.dumps(content, separators=(",", ":")).encode()).rstrip(b"=").decode()


def forge(header: dict[str, Any], claims: dict[str, Any], *, key: str = KEY, digest: str = "sha256") -> str:
    """A token signed by hand."""
    body = f"{part(header)}.{part(claims)}"
    signature = hmac.new(key.encode(), body.encode(), digest).digest()
    return f"{body}.{base64.urlsafe_b64encode(signature).rstrip(b'=').decode()}"


def content(token: str) -> tuple[dict[str, Any], dict[str, Any]]:
    header, claims, _ = (base64.urlsafe_b64decode(piece + "==") for piece in token.split("."))
    return json.loads(header), json.loads(claims)


def test_a_token_says_who_and_in_which_session(signer: Signer, token: str) -> None:
    claims = signer.verify(token, "yunyang")
    assert (claims.subject, claims.session_id) == (ACCOUNT, SESSION)


def test_a_token_made_by_hand_with_all_that_is_right_is_accepted(signer: Signer, token: str) -> None:
    assert signer.verify(forge(*content(token)), "yunyang").subject == ACCOUNT


def test_the_same_claims_written_another_way_are_refused(signer: Signer, token: str) -> None:
    header, claims = content(token)
    spellings = [forge(header, dict(reversed(claims.items()))), forge(header, claims | {"iat": 1}), token[:-1] + "_"]
    assert token not in spellings
    for spelling in spellings:
        with pytest.raises(Unauthenticated):
            signer.verify(spelling, "yunyang")


def test_a_token_is_good_for_its_own_tenant_only(signer: Signer, token: str) -> None:
    with pytest.raises(Unauthenticated):
        signer.verify(token, "fengjie")


def test_a_token_that_was_accepted_before_is_still_refused_elsewhere(signer: Signer, token: str) -> None:
    signer.verify(token, "yunyang")
    with pytest.raises(Unauthenticated):
        signer.verify(token, "fengjie")


@pytest.mark.parametrize("seen_before", [False, True])
def test_a_token_ends_after_fifteen_minutes(signer: Signer, clock: Wrist, token: str, seen_before: bool) -> None:
    clock.time += timedelta(minutes=14, seconds=59)
    if seen_before:
        signer.verify(token, "yunyang")
    clock.time += timedelta(seconds=1)
    with pytest.raises(Unauthenticated):
        signer.verify(token, "yunyang")


def test_a_token_of_another_key_is_refused(token: str) -> None:
    with pytest.raises(Unauthenticated):
        Signer("another key, which is long enough as well").verify(token, "yunyang")


HEADERS: dict[str, dict[str, Any]] = {
    "no algorithm": {"alg": "none"},
    "upper-case none": {"alg": "NONE"},
    "another algorithm": {"alg": "HS512"},
    "an asymmetric algorithm": {"alg": "RS256"},
    "no algorithm at all": {"alg": None},
    "another key": {"kid": "00000000"},
    "no key": {"kid": None},
    "a path as key": {"kid": "../../dev/null"},
    "an unknown critical header": {"crit": ["x"], "x": 1},
}
CLAIMS: dict[str, dict[str, Any]] = {
    "another issuer": {"iss": "nileh"},
    "no issuer": {"iss": None},
    "another audience": {"aud": "fengjie"},
    "several audiences": {"aud": ["yunyang", "fengjie"]},
    "no audience": {"aud": None},
    "an end as text": {"exp": "9999999999"},
    "an end that is true": {"exp": True},
    "an end in the past": {"exp": 1},
    "no end": {"exp": None},
    "an end beyond all years": {"exp": 10**30},
    "a subject that is no id": {"sub": "root"},
    "a subject that is a number": {"sub": 1},
    "no subject": {"sub": None},
    "a session that is no id": {"sid": ""},
    "no session": {"sid": None},
}


def changed(content: dict[str, Any], changes: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in (content | changes).items() if value is not None}


@pytest.mark.parametrize("change", HEADERS)
def test_a_forged_header_is_refused(signer: Signer, token: str, change: str) -> None:
    header, claims = content(token)
    with pytest.raises(Unauthenticated):
        signer.verify(forge(changed(header, HEADERS[change]), claims), "yunyang")


@pytest.mark.parametrize("change", CLAIMS)
def test_a_signed_token_with_wrong_claims_is_refused(signer: Signer, token: str, change: str) -> None:
    header, claims = content(token)
    with pytest.raises(Unauthenticated):
        signer.verify(forge(header, changed(claims, CLAIMS[change])), "yunyang")


@pytest.mark.parametrize("digest", ["sha384", "sha512", "sha1"])
def test_a_signature_by_another_digest_is_refused(signer: Signer, token: str, digest: str) -> None:
    with pytest.raises(Unauthenticated):
        signer.verify(forge(*content(token), digest=digest), "yunyang")


@pytest.mark.parametrize("bits", ["384", "512"])
def test_a_right_signature_by_another_algorithm_is_refused(signer: Signer, token: str, bits: str) -> None:
    header, claims = content(token)
    with pytest.raises(Unauthenticated):
        signer.verify(forge(header | {"alg": f"HS{bits}"}, claims, digest=f"sha{bits}"), "yunyang")


def test_a_token_without_its_signature_is_refused(signer: Signer, token: str) -> None:
    with pytest.raises(Unauthenticated):
        signer.verify(token.rpartition(".")[0] + ".", "yunyang")


@pytest.mark.parametrize("claims", ["[]", "1", "null", "[" * 1400], ids=["list", "number", "null", "deep"])
def test_claims_that_are_no_object_are_refused(signer: Signer, token: str, claims: str) -> None:
    body = f"{token.partition('.')[0]}.{base64.urlsafe_b64encode(claims.encode()).rstrip(b'=').decode()}"
    signature = base64.urlsafe_b64encode(hmac.new(KEY.encode(), body.encode(), hashlib.sha256).digest())
    with pytest.raises(Unauthenticated):
        signer.verify(f"{body}.{signature.rstrip(b'=').decode()}", "yunyang")


@given(st.text() | st.binary().map(lambda data: base64.urlsafe_b64encode(data).decode() + ".e30.e30"))
def test_garbage_is_refused(text: str) -> None:
    with pytest.raises(Unauthenticated):
        Signer(KEY).verify(text, "yunyang")


def test_a_token_longer_than_any_of_ours_is_not_even_read(signer: Signer, token: str) -> None:
    with pytest.raises(Unauthenticated):
        signer.verify(token + "A" * 4096, "yunyang")


def test_no_more_tokens_are_remembered_than_allowed() -> None:
    signer = Signer(KEY, remembered=3)
    for number in range(5):
        signer.verify(signer.sign(UUID(int=number), "yunyang", SESSION), "yunyang")
    assert len(signer._valid) == 3


def test_a_token_seen_before_is_verified_in_microseconds() -> None:
    signer = Signer(KEY)
    token = signer.sign(ACCOUNT, "yunyang", SESSION).encode()
    best = min(timeit(lambda: signer.verify(token.decode(), "yunyang"), number=1000) for _ in range(5))
    assert best / 1000 < 5e-6  # 0.4 µs on a quiet machine


# --- passwords -------------------------------------------------------------------------------------------------------


async def test_a_password_matches_its_own_hash_only() -> None:
    passwords = Passwords()
    encoded = await passwords.hash("correct horse")
    assert [await passwords.matches(given, encoded) for given in ("correct horse", "correct Horse")] == [True, False]


async def test_a_hash_names_argon2id_with_the_parameters_of_nobodys() -> None:
    assert (await Passwords().hash("correct horse")).split("$")[:4] == NOBODYS_HASH.split("$")[:4]


@pytest.mark.parametrize("encoded", [None, "", "!", "$argon2id$v=19$m=19456,t=2,p=1$AAAA$AAAA"])
async def test_no_password_matches_what_is_no_hash(encoded: str | None) -> None:
    assert not await Passwords().matches("correct horse", encoded)


@pytest.mark.parametrize("password", ["short", "x" * 1025, "长" * 400])
async def test_a_password_too_short_or_too_long_is_not_taken(password: str) -> None:
    with pytest.raises(RuleError):
        await Passwords().hash(password)


@pytest.mark.parametrize("password", ["x" * 100_000, "\ud800", "\x00" * 10])
async def test_a_strange_password_is_wrong_and_no_error(password: str) -> None:
    assert not await Passwords().matches(password, NOBODYS_HASH)


async def test_hashing_is_refused_when_too_many_wait() -> None:
    import asyncio

    passwords = Passwords(at_once=1, waiting=1)
    results = await asyncio.gather(*(passwords.matches("x", None) for _ in range(5)), return_exceptions=True)
    assert [type(result) for result in results] == [bool, bool, RateLimited, RateLimited, RateLimited]


# --- limits ----------------------------------------------------------------------------------------------------------


def spend(limit: Limit, key: str, times: int) -> int:
    """How many of the tries were allowed."""
    allowed = 0
    for _ in range(times):
        try:
            limit.spend(key)
        except RateLimited:
            continue
        allowed += 1
    return allowed


def test_a_limit_allows_so_many_and_no_more(clock: Wrist) -> None:
    assert spend(Limit(3, timedelta(minutes=1), now=clock), "a", 10) == 3


def test_a_limit_counts_each_key_by_itself(clock: Wrist) -> None:
    limit = Limit(3, timedelta(minutes=1), now=clock)
    assert [spend(limit, "a", 3), spend(limit, "b", 3)] == [3, 3]


def test_a_limit_begins_anew_after_its_time(clock: Wrist) -> None:
    limit = Limit(3, timedelta(minutes=1), now=clock)
    spend(limit, "a", 10)
    clock.time += timedelta(minutes=1)
    assert spend(limit, "a", 10) == 3


def test_what_is_given_back_can_be_spent_again(clock: Wrist) -> None:
    limit = Limit(1, timedelta(minutes=1), now=clock)
    limit.spend("a")
    limit.give_back("a")
    assert spend(limit, "a", 5) == 1


def test_a_limit_remembers_no_more_keys_than_allowed(clock: Wrist) -> None:
    limit = Limit(1, timedelta(minutes=1), now=clock, keys=10)
    for number in range(100):
        limit.spend(number)
    assert len(limit._spent) == 10

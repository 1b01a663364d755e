"""Keys without a database."""

from dataclasses import replace
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import SecretStr

from core.config import Settings
from core.crypto.keyring import CACHE_SECONDS, DataKey, KeyRing, Place, SealBroken, key_of
from core.crypto.master import make_master_key, master_keys, parse_master_keys
from core.errors import ConfigError

TENANT = uuid4()
PLACE = Place(TENANT, "core_person", "id_number", uuid4())
TEXT = st.text(st.characters(exclude_categories=["Cs"]))


def ring(*keys: str) -> KeyRing:
    return KeyRing(lambda: parse_master_keys(",".join(keys)))


@given(TEXT)
def test_what_was_sealed_opens_again_under_its_own_key(value: str) -> None:
    key = DataKey(uuid4(), b"k" * 32)
    sealed = key.seal(PLACE, value)
    assert (key.open(PLACE, sealed), key_of(sealed)) == (value, key.id)


@pytest.mark.parametrize(
    "elsewhere",
    [
        replace(PLACE, tenant_id=uuid4()),
        replace(PLACE, table="core_account"),
        replace(PLACE, column="address"),
        replace(PLACE, row_id=uuid4()),
    ],
    ids=["tenant", "table", "column", "row"],
)
def test_a_value_opens_in_its_own_place_only(elsewhere: Place) -> None:
    key = DataKey(uuid4(), b"k" * 32)
    with pytest.raises(SealBroken):
        key.open(elsewhere, key.seal(PLACE, "500235"))


def test_a_value_is_bound_to_the_name_of_its_key() -> None:
    sealed = DataKey(uuid4(), b"k" * 32).seal(PLACE, "500235")
    with pytest.raises(SealBroken):
        DataKey(uuid4(), b"k" * 32).open(PLACE, sealed)


@pytest.mark.parametrize("value", [b"", b"\x01" * 10, b"\x02" * 60])
def test_what_was_never_sealed_names_no_key(value: bytes) -> None:
    with pytest.raises(SealBroken):
        key_of(value)


def test_an_index_tells_equal_values_of_one_column_and_key_only() -> None:
    key, other = DataKey(uuid4(), b"k" * 32), DataKey(uuid4(), b"o" * 32)
    index = key.index("core_person", "id_number", "500235")
    assert index == key.index("core_person", "id_number", "500235")
    others = (("core_person", "id_number", "500236"), ("core_person", "phone", "500235"), ("x", "id_number", "500235"))
    assert index not in {key.index(*other) for other in others}
    assert index != other.index("core_person", "id_number", "500235")


def test_no_text_of_a_key_shows_it() -> None:
    text = make_master_key()
    master = parse_master_keys(text)
    assert text.split(":")[1] not in repr(master)
    assert "kkkk" not in repr(DataKey(uuid4(), b"k" * 32))


def test_a_data_key_opens_by_any_master_key_there_is_and_is_wrapped_by_the_first() -> None:
    old, new, key_id = make_master_key(), make_master_key(), uuid4()
    name, wrapped = ring(old).wrap(TENANT, key_id, b"k" * 32)
    assert ring(new, old).unwrapped(TENANT, key_id, name, wrapped) == b"k" * 32
    assert ring(new, old).wrap(TENANT, key_id, b"k" * 32)[0] == new.split(":")[0]


def test_a_data_key_of_another_tenant_does_not_open() -> None:
    keys, key_id = ring(make_master_key()), uuid4()
    name, wrapped = keys.wrap(TENANT, key_id, b"k" * 32)
    with pytest.raises(SealBroken):
        keys.unwrapped(uuid4(), key_id, name, wrapped)


def test_a_missing_master_key_is_named() -> None:
    old, key_id = make_master_key(), uuid4()
    name, wrapped = ring(old).wrap(TENANT, key_id, b"k" * 32)
    with pytest.raises(ConfigError, match=f"`{name}`, which HELIN_MASTER_KEY lacks"):
        ring(make_master_key()).unwrap(TENANT, key_id, name, wrapped)


def test_an_unwrapped_key_is_forgotten_within_five_minutes() -> None:
    now = [0.0]
    text = make_master_key()
    keys = KeyRing(lambda: parse_master_keys(text), lambda: now[0])
    key_id: UUID = uuid4()
    name, wrapped = keys.wrap(TENANT, key_id, b"k" * 32)
    first = keys.unwrap(TENANT, key_id, name, wrapped)
    now[0] = CACHE_SECONDS - 1
    assert keys.unwrap(TENANT, key_id, name, wrapped) is first
    now[0] = CACHE_SECONDS
    assert keys.unwrap(TENANT, key_id, name, wrapped) is not first
    assert CACHE_SECONDS < 300


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("c2VjcmV0c2VjcmV0", "has no name"),
        ("a:c2VjcmV0", "`a` in HELIN_MASTER_KEY is not 32 bytes"),
        ("a:not base64!", "is not 32 bytes"),
        ("a:" + "A" * 43 + "=,a:" + "B" * 43 + "=", "Two keys in HELIN_MASTER_KEY are called `a`"),
    ],
)
def test_master_keys_that_cannot_be_read_are_refused_without_being_quoted(text: str, complaint: str) -> None:
    with pytest.raises(ConfigError, match=complaint) as caught:
        parse_master_keys(text)
    assert "c2Vjcm" not in str(caught.value)


def test_without_a_master_key_the_error_says_how_to_get_one(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"set HELIN_MASTER_KEY .* `helin keys make` prints one"):
        master_keys(Settings(home=tmp_path, master_key=None))


def test_a_master_key_is_made_once_and_kept_for_its_owners_eyes(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path, master_key=None)
    made = [master_keys(settings, make=True).current for _ in range(2)]
    (file,) = tmp_path.iterdir()
    assert (made[0], file.name, file.stat().st_mode & 0o777) == (made[1], "master.key", 0o600)


def test_the_master_key_of_the_settings_comes_first(tmp_path: Path) -> None:
    master_keys(Settings(home=tmp_path, master_key=None), make=True)
    given_key = f"mine:{'A' * 43}="
    assert master_keys(Settings(home=tmp_path, master_key=SecretStr(given_key))).current == "mine"

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core import errors
from core.descriptors import Messages
from core.errors import ConfigError, HelinError
from core.i18n import CORE_MESSAGES, LANGUAGES, SPOKEN, Translator, load_messages, negotiate, placeholders, translate

CORE = load_messages(CORE_MESSAGES)
RAISED = [
    errors.Conflict(current=3),
    errors.IllegalMove("OPEN", "GONE", ["CLOSED"]),
    errors.KeyReused(),
    errors.NotFound(),
    errors.Forbidden("core:org:manage"),
    *(
        kind()
        for kind in errors.RequestError.__subclasses__()
        if kind.__module__ == errors.__name__ and kind is not errors.Forbidden
    ),
    errors.HelinError("error.internal", request_id="r-1"),
]


def write(folder: Path, **languages: str) -> Messages:
    """A folder of messages with these languages."""
    for language, text in languages.items():
        (folder / f"{language}.toml").write_text(text, encoding="utf-8")
    return Messages(folder)


@pytest.fixture
def translator(tmp_path: Path) -> Translator:
    english = '[sign]\nhello = "Hello {name}"\nonly_english = "Off"\nbraces = "{{{name}}}"'
    return Translator([write(tmp_path, en=english, zh='[sign]\nhello = "你好 {name}"', zh_TW='[sign]\nhello = "您好"')])


def test_core_speaks_the_same_keys_in_both_languages() -> None:
    assert CORE["zh"].keys() == CORE["en"].keys()


@pytest.mark.parametrize("key", CORE["en"])
def test_both_languages_take_the_same_parameters(key: str) -> None:
    assert placeholders(CORE["zh"][key]) == placeholders(CORE["en"][key])


@pytest.mark.parametrize("error", RAISED, ids=lambda error: error.key)
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_error_has_a_text_that_its_own_parameters_fill(error: HelinError, language: str) -> None:
    assert placeholders(CORE[language][error.key]) <= error.params.keys()


def test_a_parameter_is_put_into_the_text(translator: Translator) -> None:
    assert translator.translate("sign.hello", "zh", name="和邻") == "你好 和邻"


def test_a_locale_falls_back_to_its_base_language(translator: Translator) -> None:
    assert translator.translate("sign.hello", "zh-CN", name="和邻") == "你好 和邻"


@pytest.mark.parametrize("locale", ["zh", "fr-FR", ""])
def test_a_text_that_the_language_lacks_is_english(translator: Translator, locale: str) -> None:
    assert translator.translate("sign.only_english", locale) == "Off"


def test_the_process_speaks_the_messages_of_the_kernel_from_the_start() -> None:
    assert translate("error.not_found", "en") == CORE["en"]["error.not_found"]


def test_messages_added_at_the_start_are_spoken_from_then_on(tmp_path: Path) -> None:
    SPOKEN.add([write(tmp_path, en='only_in_this_test = "Here"')])
    assert translate("only_in_this_test", "en") == "Here"


def test_an_unknown_key_is_its_own_text(translator: Translator) -> None:
    assert translator.translate("sign.{name}", "zh", name="x") == "sign.{name}"


def test_a_missing_parameter_gives_the_key(translator: Translator) -> None:
    assert translator.translate("sign.hello", "en") == "sign.hello"


def test_a_parameter_may_be_called_like_an_argument(tmp_path: Path) -> None:
    translator = Translator([write(tmp_path, en='says = "{key} {locale}"')])
    assert translator.translate("says", "en", key="k", locale="l") == "k l"


def test_braces_inside_a_parameter_are_left_alone(translator: Translator) -> None:
    assert translator.translate("sign.hello", "en", name="{name} {0}") == "Hello {name} {0}"


@given(key=st.sampled_from([*CORE["en"], "{x}"]) | st.text(), params=st.dictionaries(st.text(), st.integers()))
def test_a_translation_is_the_key_or_a_text_without_open_placeholders(key: str, params: dict[str, Any]) -> None:
    shown = Translator([CORE_MESSAGES]).translate(key, "en", **params)
    assert shown == key or not placeholders(shown)


@pytest.mark.parametrize("text", ["a =", 'a = "{"', "a = 1", 'a = ["x"]', '"\udcff"'])
def test_a_file_that_cannot_be_used_is_named(tmp_path: Path, text: str) -> None:
    (tmp_path / "en.toml").write_bytes(text.encode("utf-8", "surrogateescape"))
    with pytest.raises(ConfigError, match=r"en\.toml"):
        load_messages(Messages(tmp_path))


def test_a_folder_that_is_missing_is_named(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="gone"):
        load_messages(Messages(tmp_path / "gone"))


@pytest.mark.parametrize(
    ("header", "language"),
    [
        ("zh-CN,zh;q=0.9,en;q=0.8", "zh"),
        ("en-GB, en;q=0.9", "en"),
        ("zh;q=0.5, en;q=0.8", "en"),
        ("fr, de;q=0.9, en;q=0.1", "en"),
        ("EN", "en"),
        ("zh-Hant-TW", "zh"),
        ("en;q=0.7, zh;q=0.7", "en"),
        ("*, en;q=0.5", "zh-CN"),
        ("fr, *;q=0.1", "zh-CN"),
        ("en;q=0", "zh-CN"),
        ("fr", "zh-CN"),
        ("", "zh-CN"),
        (None, "zh-CN"),
        ("en;q=nan", "zh-CN"),
        ("en;q=7, ;;;, =, zh;q=0.1", "zh"),
        ("english", "zh-CN"),
    ],
)
def test_the_best_language_of_the_header_is_chosen(header: str | None, language: str) -> None:
    assert negotiate(header, "zh-CN") == language


@given(st.text() | st.text(alphabet="zhen-*;q=0.19, \t"))
def test_any_header_gives_a_language_of_ours_or_the_default(header: str) -> None:
    assert negotiate(header, "zh-CN") in (*LANGUAGES, "zh-CN")

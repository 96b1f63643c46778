"""What people read."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import bot
from bot.language import DEFAULT, Languages, T, Text

LANGUAGES = Languages()
PLACEHOLDER = re.compile(r"\{(\w+)\}")


def test_both_languages_are_there() -> None:
    assert LANGUAGES.known == ["en", "zh_CN"]


@pytest.mark.parametrize("locale", ["zh_CN", "fr", "", "zh_TW"])
def test_whoever_has_no_language_of_ours_reads_chinese(locale: str) -> None:
    assert LANGUAGES.render(T("Cancel"), locale) == "取消"


def test_texts_within_texts_are_rendered_in_the_same_language() -> None:
    words = T("{words}\nThis comes {minutes} minutes late, sorry.", words=T("Cancel"), minutes=3)
    assert LANGUAGES.render(words, DEFAULT).startswith("取消")
    assert LANGUAGES.render(words, "en").startswith("Cancel")


@given(st.text(max_size=40))
def test_what_somebody_wrote_is_never_taken_for_a_placeholder(said: str) -> None:
    words = LANGUAGES.render(T("⏰ You wanted to remember: {text} ({place})", text=said, place="{text}"), DEFAULT)
    assert said in words
    assert words.endswith("({text})")


def test_a_plain_string_is_passed_on_as_it_is() -> None:
    assert LANGUAGES.render("{name} 100%", DEFAULT) == "{name} 100%"


def test_every_text_in_the_code_is_given_what_its_placeholders_ask_for() -> None:
    checked = 0
    for file in Path(bot.__file__).parent.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text())):
            if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "T"):
                continue
            (msgid,) = node.args
            words = ast.literal_eval(msgid)  # raises for what nobody could translate
            wanted = set(PLACEHOLDER.findall(words))
            assert wanted == {keyword.arg for keyword in node.keywords}, f"{file}:{node.lineno}"
            checked += 1
    assert checked > 20


def test_a_text_compares_by_what_it_says() -> None:
    assert T("Cancel") == Text("Cancel")

"""What people read."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import bot
from bot.language import DEFAULT, Languages, T, Text, Words, joined, kept_apart

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
    assert kept_apart(said) in words
    assert words.endswith("({text})")


def test_what_is_bold_is_told_beside_the_words_and_never_in_them() -> None:
    line = Text("<b>{place}</b>, {who}", {"place": Text("Gate <b>{number}</b>", {"number": 3}), "who": "<b>x</b>"})
    assert LANGUAGES.words(line, "en") == Words("Gate 3, <b>x</b>", ((0, 6),))
    assert LANGUAGES.render(line, "en") == "Gate 3, <b>x</b>"
    assert LANGUAGES.words("<b>plain</b>", "en") == Words("<b>plain</b>")


@given(st.lists(st.sampled_from(["<b>", "</b>", "a", "😀", "{said}"]), max_size=12), st.text())
def test_any_tags_leave_stretches_that_lie_in_the_words(pieces: list[str], said: str) -> None:
    words = LANGUAGES.words(Text("".join(pieces), {"said": said}), "en")
    assert words.plain == "".join(pieces).replace("<b>", "").replace("</b>", "").replace("{said}", kept_apart(said))
    ends = [place for stretch in words.bold for place in stretch]
    assert ends == sorted(ends)
    assert all(begin < end <= len(words.plain) for begin, end in words.bold)


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("<b>x", "<b>x"),
        ("&amp;", "&amp;"),
        ("😀👮‍♀️", "😀👮‍♀️"),
        ("محمد", "\u2068محمد\u2069"),
        ("\u202egnik", "gnik"),
        ("a\u2069b", "ab"),
        ("x\x0ey\x0f", "xy"),
    ],
)
def test_a_name_stays_a_name_whatever_is_in_it(name: str, shown: str) -> None:
    words = LANGUAGES.words(Text("<b>{name}</b> is here", {"name": name}), "en")
    assert words == Words(f"{shown} is here", ((0, len(shown)),))


def test_lines_are_put_together_in_the_language_of_who_reads_them() -> None:
    assert LANGUAGES.render(joined([T("Cancel"), "{name}", T("Where?")]), DEFAULT) == "取消\n{name}\n在哪儿?"


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

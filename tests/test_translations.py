"""zh_CN is complete, and the check that says so can fail."""

from __future__ import annotations

import pytest
from babel.messages.catalog import Catalog

from tests import translations


def test_every_text_is_there_in_chinese() -> None:
    assert translations.complaints() == []


def catalogue(**messages: str) -> Catalog:
    found = Catalog(locale="zh_CN")
    for msgid, string in messages.items():
        found.add(msgid, string)
    return found


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        (lambda have: have["Cancel"].__setattr__("string", ""), "not translated: 'Cancel'"),
        (lambda have: have["Cancel"].flags.add("fuzzy"), "marked as uncertain: 'Cancel'"),
        (lambda have: have.add("Gone from the code", "没了"), "no longer used: 'Gone from the code'"),
        (lambda have: have.delete("Cancel"), "not translated: 'Cancel'"),
    ],
)
def test_a_gap_is_named(monkeypatch: pytest.MonkeyPatch, change: object, complaint: str) -> None:
    have = translations.translated()
    change(have)  # type: ignore[operator]
    monkeypatch.setattr(translations, "translated", lambda: have)
    assert translations.complaints() == [complaint]


def test_a_placeholder_that_was_lost_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    have = translations.translated()
    message = next(message for message in have if "{longest}" in str(message.id))
    message.string = str(message.string).replace("{longest}", "100")
    monkeypatch.setattr(translations, "translated", lambda: have)
    (complaint,) = translations.complaints()
    assert complaint.startswith("other placeholders")

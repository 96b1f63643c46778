"""Files that are none, or that nobody should open."""

from __future__ import annotations

import io
import zipfile
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.sheets import opening
from bot.sheets.opening import UnreadableError, opened
from bot.sheets.template import template
from tests.sheets.written import book, saved, words

TEMPLATE = template()
OLD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def archive(**parts: bytes) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in parts.items():
            made.writestr(name.replace("__", "/").replace("_", "."), content)
    return file.getvalue()


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "是空的"),
        (OLD + bytes(600), "老的 .xls"),
        (OLD + bytes(600) + "EncryptedPackage".encode("utf-16-le"), "密码"),
        ("姓名,电话\n王建明,1\n".encode("gb18030"), ".csv"),
        ("姓名,电话\n王建明,1\n".encode(), ".csv"),
        (b"%PDF-1.4\x00\x01\x02\xff\xfe" + bytes(100), "不是 .xlsx"),
        (archive(word__document_xml=b"<w/>"), "不是 .xlsx"),
        (archive(xl__workbook_xml=b"<nonsense"), "文件坏了"),
        (archive(xl__workbook_xml=b'<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>'), "文件坏了"),
        (archive(xl__workbook_xml=b"0" * (opening.UNPACKED + 1)), "解开后太大"),
        (b"PK\x03\x04" + b"0" * opening.LARGEST, "20 MB"),
    ],
)
def test_what_cannot_be_opened_is_told_with_what_to_do(content: bytes, said: str) -> None:
    with pytest.raises(UnreadableError) as wrong:
        opened(content)
    assert said in words(wrong.value.what)


def test_too_many_rows_are_refused() -> None:
    with pytest.raises(UnreadableError) as wrong:
        opened(saved(book(人员=[["姓名"], *(["王建明"] for _ in range(opening.MOST_ROWS))])))
    assert "最多5000行" in words(wrong.value.what)


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_a_damaged_file_is_never_an_exception(data: st.DataObject) -> None:
    content = bytearray(TEMPLATE)
    for _ in range(data.draw(st.integers(1, 8))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    cut = data.draw(st.integers(0, len(content)))
    with suppress(UnreadableError):
        opened(bytes(content[:cut]) if data.draw(st.booleans()) else bytes(content))

"""`python -m tests.translations [--update]`: every text that people may see is there in Chinese.

Run by `make check`. With --update the catalogue gets the new msgids, for somebody to translate.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).parent.parent
CATALOGUE = ROOT / "locales" / "zh_CN" / "LC_MESSAGES" / "jinhuai.po"
PLACEHOLDER = re.compile(r"\{\w+\}")


def extracted() -> Catalog:
    catalogue = Catalog(project="jinhuai", charset="utf-8")
    found = extract_from_dir(str(ROOT / "bot"), [("**.py", "python")], keywords={"T": None})
    for file, line, message, _comments, _context in found:
        catalogue.add(message, locations=[(f"bot/{file}", line)])
    return catalogue


def translated() -> Catalog:
    with CATALOGUE.open("rb") as file:
        return read_po(file, locale="zh_CN")


def complaints() -> list[str]:
    wanted, have = extracted(), translated()
    found = []
    for message in wanted:
        if not message.id:
            continue
        there = have.get(message.id)
        if there is None or not there.string:
            found.append(f"not translated: {message.id!r}")
        elif there.fuzzy:
            found.append(f"marked as uncertain: {message.id!r}")
        elif set(PLACEHOLDER.findall(str(message.id))) != set(PLACEHOLDER.findall(str(there.string))):
            found.append(f"other placeholders than the English: {message.id!r}")
    found += [f"no longer used: {message.id!r}" for message in have if message.id and wanted.get(message.id) is None]
    return found


def update() -> None:
    catalogue = translated() if CATALOGUE.exists() else Catalog(locale="zh_CN", project="jinhuai", charset="utf-8")
    catalogue.update(extracted(), no_fuzzy_matching=True)
    catalogue.obsolete.clear()
    CATALOGUE.parent.mkdir(parents=True, exist_ok=True)
    with CATALOGUE.open("wb") as file:
        write_po(file, catalogue, width=0, no_location=True, omit_header=False, sort_output=True)


if __name__ == "__main__":
    if "--update" in sys.argv:
        update()
    problems = complaints()
    print("\n".join(problems) or "zh_CN is complete")
    sys.exit(bool(problems))

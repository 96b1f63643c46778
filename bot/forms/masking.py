"""Numbers that must not be kept: of bank cards, and of identity cards, which look the same here."""

from __future__ import annotations

import re

MASK = "****"
_CARD = re.compile(r"(?<!\d)(?:\d{12,19}|\d{4}(?:[ -]\d{4}){2,3}(?:[ -]?\d{1,4})?|\d{6}(?:[ -]\d{4}){3})(?!\d)")
"""12 to 19 digits in one, or in the groups in which they stand on a card. A telephone number has 11 at most."""


def masked(text: str) -> str:
    """The words without such numbers; the same words when there are none."""
    return _CARD.sub(MASK, text)

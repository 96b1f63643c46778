"""Plain words that do what a command does."""

from __future__ import annotations

import unicodedata

LONGEST = 40
"""Characters; what is longer is a sentence and no such word."""
_AROUND = " .,;:!?~。、·…\"'“”‘’()「」\ufe0f"


def plain(said: str) -> str:
    """What somebody wrote, as the dispatch table knows it: `今天！` and ` 今天。` are `今天`, `ＳＯＳ` is `sos`.

    Full-width forms become ordinary ones, capitals small, runs of space one; space and punctuation around it go. Empty
    for what is too long to be a word.
    """
    if len(said) > LONGEST:
        return ""
    words = unicodedata.normalize("NFKC", said).casefold()
    return " ".join(words.split()).strip(_AROUND)

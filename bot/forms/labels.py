"""What is on the buttons that every form has."""

from __future__ import annotations

from bot.language import T

BACK, CANCEL, DONE, KEEP = T("Back"), T("Cancel"), T("Done"), T("Leave it so")
PREVIOUS, NEXT = T("Previous page"), T("Next page")

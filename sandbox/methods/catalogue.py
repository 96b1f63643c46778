"""All methods, filled in by importing the families."""

from sandbox.methods import (
    account,
    chats,
    copying,
    editing,
    media,
    messages,
    removing,
    taps,
    updates,
)
from sandbox.methods.registry import METHODS

FAMILIES = (account, chats, copying, editing, media, messages, removing, taps, updates)

__all__ = ["FAMILIES", "METHODS"]

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
    webhooks,
)
from sandbox.methods.registry import METHODS

FAMILIES = (account, chats, copying, editing, media, messages, removing, taps, updates, webhooks)

__all__ = ["FAMILIES", "METHODS"]

"""The demo community: invented people and places, and shifts round the moment at which it is written."""

from bot.services.demo.community import NotEmptyError, write

__all__ = ["NotEmptyError", "write"]

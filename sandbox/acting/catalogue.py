"""All that people can do, filled in by importing the families."""

from sandbox.acting import belonging, places, sending, tapping, writing
from sandbox.acting.deeds import ACTS

FAMILIES = (belonging, places, sending, tapping, writing)

__all__ = ["ACTS", "FAMILIES"]

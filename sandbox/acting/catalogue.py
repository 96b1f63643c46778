"""All that people can do, filled in by importing the families."""

from sandbox.acting import tapping, writing
from sandbox.acting.deeds import ACTS

FAMILIES = (tapping, writing)

__all__ = ["ACTS", "FAMILIES"]

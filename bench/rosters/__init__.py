"""Measure 6: a roster planned and repaired, beside least loaded first, each answer judged by the validator."""

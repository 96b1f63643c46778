"""Measure 6: planning and repairing a roster, beside least loaded first."""

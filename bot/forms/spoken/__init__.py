"""Dates, times and durations as people say and write them, in Chinese first. Pure: the present instant is handed in."""

"""A position that a button carries, so that whoever presses it need not send it again."""

from __future__ import annotations

from bot.services.emergencies.places import Point


def with_position(choice: str, point: Point) -> str:
    """`choice`: what the button does. WGS-84 degrees, to a tenth of a metre."""
    return f"{choice}.{point[0]:.6f}.{point[1]:.6f}"


def position_in(choice: str) -> Point | None:
    """The position that such a button carries; None where there is none, or nobody can be."""
    try:
        _, north, north_after, east, east_after = choice.split(".")
        point = float(f"{north}.{north_after}"), float(f"{east}.{east_after}")
    except ValueError:
        return None
    return point if abs(point[0]) <= 90 and abs(point[1]) <= 180 else None

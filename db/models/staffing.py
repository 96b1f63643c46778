"""Who is needed at a post, on a route, at an occasion: columns that several tables have."""

from __future__ import annotations

from sqlalchemy import false, text, true
from sqlalchemy.orm import Mapped, mapped_column


class Staffed:
    """`minimum`, `ideal`, `maximum`: people, each not below the one before. `leader`: one should be able to lead."""

    minimum: Mapped[int] = mapped_column(default=1, server_default=text("1"))
    ideal: Mapped[int] = mapped_column(default=1, server_default=text("1"))
    maximum: Mapped[int] = mapped_column(default=1, server_default=text("1"))
    leader: Mapped[bool] = mapped_column(default=False, server_default=false())
    experienced: Mapped[bool] = mapped_column(default=False, server_default=false())
    """One of them must be, as always after 22:00."""
    insured: Mapped[bool] = mapped_column(default=False, server_default=false())
    """Only people with insurance."""
    outdoors: Mapped[bool] = mapped_column(default=True, server_default=true())
    youngest: Mapped[int] = mapped_column(default=18, server_default=text("18"))
    """Years of age on the day."""
    oldest: Mapped[int | None]

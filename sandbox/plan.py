"""The drawn plan on which a position is picked: data, so that a community can put its own in its place.

The built-in one is `static/plan.json`: an invented district, WGS-84.
"""

from functools import cache
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, model_validator

Latitude = Annotated[float, Field(ge=-90, le=90)]
Longitude = Annotated[float, Field(ge=-180, le=180)]
Point = tuple[Latitude, Longitude]
BUILT_IN = Path(__file__).parent / "static" / "plan.json"


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid")


class Bounds(_Part):
    """Degrees; the plan is drawn linearly between them."""

    south: Latitude
    west: Longitude
    north: Latitude
    east: Longitude

    @model_validator(mode="after")
    def _is_an_area(self) -> "Bounds":
        if self.south >= self.north or self.west >= self.east:
            raise ValueError("bounds need south < north and west < east")
        return self


class Area(_Part):
    """A coloured area, such as a river."""

    name: str = ""
    kind: str
    outline: list[Point] = Field(min_length=3)


class Road(_Part):
    name: str = ""
    kind: str = "side"
    line: list[Point] = Field(min_length=2)
    metres: float = Field(default=14, gt=0)


class Grid(_Part):
    name: str
    outline: list[Point] = Field(min_length=3)


class Place(_Part):
    """A named place that can be picked; with an outline it is drawn as a building or a ground."""

    name: str = Field(min_length=1)
    kind: str
    latitude: Latitude
    longitude: Longitude
    outline: list[Point] | None = None


class Plan(_Part):
    """Points are [latitude, longitude] in degrees."""

    title: str = ""
    about: str = ""
    bounds: Bounds
    areas: list[Area] = Field(default_factory=list)
    roads: list[Road] = Field(default_factory=list)
    grids: list[Grid] = Field(default_factory=list)
    places: list[Place] = Field(default_factory=list)


@cache
def built_in_plan() -> Plan:
    return Plan.model_validate_json(BUILT_IN.read_bytes())

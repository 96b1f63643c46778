"""Positions that are pasted as text: a pair of degrees, or a link of a map.

Chinese maps show shifted degrees (GCJ-02; Baidu shifts once more, BD-09); ours are WGS-84, as phones measure them.
What is taken for what: links of Amap (高德) and Tencent (腾讯, WeChat), and bare pairs, which people copy from those,
GCJ-02; links of Baidu (百度) BD-09; `geo:` (RFC 5870) and OpenStreetMap WGS-84. Other links are words: nobody knows.
"""

from __future__ import annotations

import math
import re

Point = tuple[float, float]
"""Latitude and longitude, degrees."""

_NUMBER = r"(\d{1,3}\.\d{2,})"
_PAIR = re.compile(rf"(?<![\d.]){_NUMBER}\s*(?:[,，、;；/]|%2C|\s)\s*{_NUMBER}(?![\d.])", re.IGNORECASE)
_LINK = re.compile(r"(?:https?://|geo:|androidamap|iosamap|baidumap|qqmap)\S*", re.IGNORECASE)
_SHIFTED = ("amap", "gaode", "qq.com", "qqmap", "tencent")
_TRUE = ("geo:", "openstreetmap", "osm.org")
_BAIDU = ("baidu", "bdmap")
LATITUDES, LONGITUDES = (17.0, 54.0), (73.0, 136.0)
"""Of the country, roughly; the two do not overlap, so that it does not matter which comes first."""


def point_in(text: str) -> Point | None:
    """WGS-84; None when there is no position in it, or one that nobody can read."""
    link = _LINK.search(text)
    pair = _PAIR.search(text if link is None else link.group())
    if pair is None:
        return None
    first, second = float(pair[1]), float(pair[2])
    if _within(first, LONGITUDES) and _within(second, LATITUDES):
        first, second = second, first
    if not (_within(first, LATITUDES) and _within(second, LONGITUDES)):
        return None
    where = "" if link is None else link.group().lower()
    if any(each in where for each in _TRUE):
        return first, second
    if any(each in where for each in _BAIDU):
        return to_wgs84(from_baidu((first, second)))
    if where and not any(each in where for each in _SHIFTED):
        return None
    return to_wgs84((first, second))


def to_wgs84(shifted: Point) -> Point:
    """From GCJ-02, within a metre. The shift is only known the other way round, so it is taken back step by step."""
    north, east = shifted
    for _ in range(5):
        there = to_gcj02((north, east))
        north, east = north - (there[0] - shifted[0]), east - (there[1] - shifted[1])
    return north, east


def to_gcj02(point: Point) -> Point:
    """By the published approximation, https://en.wikipedia.org/wiki/Restrictions_on_geographic_data_in_China."""
    north, east = point
    x, y = east - 105.0, north - 35.0
    wave = 20.0 * math.sin(6.0 * x * math.pi) + 20.0 * math.sin(2.0 * x * math.pi)
    up = -100.0 + 2.0 * x + 3.0 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * math.sqrt(abs(x))
    up += (wave + 20.0 * math.sin(y * math.pi) + 40.0 * math.sin(y / 3.0 * math.pi)) * 2.0 / 3.0
    up += (160.0 * math.sin(y / 12.0 * math.pi) + 320.0 * math.sin(y * math.pi / 30.0)) * 2.0 / 3.0
    right = 300.0 + x + 2.0 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * math.sqrt(abs(x))
    right += (wave + 20.0 * math.sin(x * math.pi) + 40.0 * math.sin(x / 3.0 * math.pi)) * 2.0 / 3.0
    right += (150.0 * math.sin(x / 12.0 * math.pi) + 300.0 * math.sin(x / 30.0 * math.pi)) * 2.0 / 3.0
    axis, flat = 6378245.0, 0.00669342162296594323  # Krasovsky 1940
    latitude = math.radians(north)
    bent = 1.0 - flat * math.sin(latitude) ** 2
    up = up * 180.0 / (axis * (1.0 - flat) / (bent * math.sqrt(bent)) * math.pi)
    right = right * 180.0 / (axis / math.sqrt(bent) * math.cos(latitude) * math.pi)
    return north + up, east + right


def from_baidu(point: Point) -> Point:
    """BD-09 to GCJ-02."""
    y, x = point[0] - 0.006, point[1] - 0.0065
    turn = math.pi * 3000.0 / 180.0
    away = math.hypot(x, y) - 0.00002 * math.sin(y * turn)
    angle = math.atan2(y, x) - 0.000003 * math.cos(x * turn)
    return away * math.sin(angle), away * math.cos(angle)


def _within(value: float, bounds: tuple[float, float]) -> bool:
    return bounds[0] <= value <= bounds[1]

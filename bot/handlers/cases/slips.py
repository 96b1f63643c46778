"""Texts to copy: the 转办单 for a department, and a case for the 网格平台. No names of finders or residents."""

from __future__ import annotations

from bot.handlers.cases import words
from bot.handlers.cases.scene import Scene, scene_of
from bot.language import T, Text, joined
from bot.turns.turn import Turn
from db.models import Case


def _day(scene: Scene) -> str:
    local = scene.case.raised_at.astimezone(scene.turn.zone)
    return f"{local:%Y-%m-%d %H:%M}"


async def department(turn: Turn, case: Case) -> Text:
    """转办单."""
    scene = await scene_of(turn, case)
    return joined(
        [
            T("Slip (to copy)"),
            T("To: {department}", department=case.department or ""),
            T("Number: {number}", number=case.id),
            T("Kind: {kind}", kind=words.KINDS[case.kind]),
            T("Found: {at}", at=_day(scene)),
            T("Place: {place}", place=scene.where),
            T("What: {words}", words=case.words or T("see the photos")),
            T("Please deal with it and let the community office know what came of it."),
        ]
    )


async def platform(turn: Turn, case: Case) -> Text:
    """抄给网格平台."""
    scene = await scene_of(turn, case)
    result = words.outcome(case) or words.STATES[case.state]
    return joined(
        [
            T("Number: {number}", number=case.id),
            T("Kind: {kind}", kind=words.KINDS[case.kind]),
            T("Found: {at}", at=_day(scene)),
            T("Grid: {grid}", grid=case.grid or T("not said")),
            T("Place: {place}", place=scene.where),
            T("What: {words}", words=case.words or T("see the photos")),
            T("Result: {result}", result=result),
        ]
    )

"""The buttons of who runs a case: only what they may do now, the commonest first, three a row and four rows."""

from __future__ import annotations

from bot.handlers import hazard_points
from bot.handlers.cases import words
from bot.handlers.cases.scene import Scene
from bot.handlers.cases.words import button
from bot.language import T, Text, joined
from bot.services.cases import acting
from bot.services.cases.flow import Action, Relation
from bot.turns.messages import Button
from db.models import CaseKind, CaseOutcome, CaseState

Row = tuple[Button, ...]
OUT, MORE, STORY = "out", "more", "story"
"""What a card opens to."""


def rows(scene: Scene, may: frozenset[Action]) -> list[Row]:
    case = scene.case
    further = button(case, T("More…"), MORE)
    match case.state:
        case CaseState.CHECKING:
            return [_checking(scene, may), (further,)]
        case CaseState.WITH_POLICE:
            says = ((CaseOutcome.POLICE_CHECKED, T("Checked")), (CaseOutcome.POLICE_HANDLES, T("Handled by law")),
                    (CaseOutcome.POLICE_CLOSED, T("No details")))  # fmt: skip
            first = tuple(button(case, label, f"says.{each}") for each, label in says if Action.POLICE_SAYS in may)
            return [first, (*_one(scene, may, Action.BACK, T("Back to us")), further)]
        case CaseState.REFERRED:
            return [
                (*_one(scene, may, Action.REPLY, T("The reply has come")), button(case, T("Slip to copy"), "slip")),
                (*_one(scene, may, Action.BACK, T("We do it ourselves")), further),
            ]
        case CaseState.FEEDBACK:
            return [*_feedback(scene, may), (further,)]
        case CaseState.CLOSED:
            return [_one(scene, may, Action.REOPEN, T("Open again")), (further,)]
    return _working(scene, may, further)


def _working(scene: Scene, may: frozenset[Action], further: Button) -> list[Row]:
    case = scene.case
    if case.kind is CaseKind.VOICE:
        first = (
            *_one(scene, may, Action.ACCEPT, T("Take it up")),
            *_one(scene, may, Action.NOTE, T("Note it")),
            *_one(scene, may, Action.ASK, T("Ask the finder")),
        )
        return [first, (*_one(scene, may, Action.WAIT_NO_MORE, T("Wait no more")), *_out(scene, may), further)]
    first = (
        *_one(scene, may, Action.ACCEPT, T("Take it up")),
        *_one(scene, may, Action.BEGIN, T("Being done")),
        *_one(scene, may, Action.DONE, T("It is done")),
    )
    again = scene.standing.given
    second = (
        *_one(scene, may, Action.HAND, T("Give to somebody else") if again else T("Give to somebody")),
        *_one(scene, may, Action.ASK, T("Ask the finder")),
        *_one(scene, may, Action.WAIT_NO_MORE, T("Wait no more")),
    )
    by_phone: Row = ()
    if scene.partner is not None and not scene.partner_writes and Action.CANNOT in may:
        by_phone = (
            button(case, T("☎ {name}", name=scene.partner.name), "ring"),
            button(case, T("They cannot"), Action.CANNOT),
        )
    return [first, second, by_phone, (*_out(scene, may), further)]


def _out(scene: Scene, may: frozenset[Action]) -> Row:
    outs = may & {Action.RETURN, Action.NOT_OURS, Action.REFER, Action.POLICE}
    return (button(scene.case, T("Not for us…"), OUT),) if outs else ()


def _one(scene: Scene, may: frozenset[Action], action: Action, label: Text) -> Row:
    return (button(scene.case, label, action.value),) if action in may else ()


def _checking(scene: Scene, may: frozenset[Action]) -> Row:
    if Action.LOOKED not in may:
        return ()
    case, finder = scene.case, scene.legs[0]
    if finder.reachable:
        yes = button(case, T("Looked, tell {name}", name=scene.named(finder)), "looktell")
    elif any(leg.reachable for leg in scene.legs):
        yes = button(case, T("Looked, tell them"), "looktell")
    else:
        yes = button(case, T("Looked, it is right"), Action.LOOKED)
    return (yes, button(case, T("Not yet right"), Action.NOT_YET))


def _feedback(scene: Scene, may: frozenset[Action]) -> list[Row]:
    case = scene.case
    found: list[Row] = []
    if Action.TELL in may:
        near = [scene.named(leg) for leg in scene.legs if leg.reachable and not leg.told]
        name = near[0] if scene.masked else joined(near[:2], "、")
        found.append((button(case, T("Tell {name}", name=name), Action.TELL),))
    leg = acting.next_to_tell(list(scene.legs))
    if Action.TOLD in may and leg is not None and not leg.reachable:
        found.append(_by_hand_row(scene, known=leg.person is not None, left=leg.has_left))
    if Action.CONCERNED in may and Action.TELL not in may:
        found.append(tuple(button(case, words.SATISFACTION[each], f"concerned.{each}")
                          for each in ("satisfied", "fair", "dissatisfied")))  # fmt: skip
        found.append((button(case, words.SATISFACTION["unsaid"], "concerned.unsaid"),))
    if Action.CLOSE in may:
        found.append((button(case, T("Close it"), Action.CLOSE),))
    return found[:3]


def _by_hand_row(scene: Scene, *, known: bool, left: bool) -> Row:
    case = scene.case
    told: Row = (
        button(case, T("Told by phone"), "told.phone"),
        button(case, T("Told in person"), "told.in_person"),
    )
    if left:
        gone = button(case, T("Has left"), "told.left")
        return (*told, gone) if known else (gone,)
    return (button(case, T("Phone"), "call"), *told)


def files(scene: Scene) -> Row:
    """What was sent of it."""
    if not scene.photos and not scene.voices:
        return ()
    return (button(scene.case, T("📷 Show") if scene.photos else T("🎤 Listen"), "photos"),)


def exits(scene: Scene, may: frozenset[Action]) -> list[Row]:
    case = scene.case
    return [
        (
            *_one(scene, may, Action.RETURN, T("Return it")),
            *_one(scene, may, Action.NOT_OURS, T("Not the community's")),
        ),
        (
            *_one(scene, may, Action.POLICE, T("To the police")),
            *_one(scene, may, Action.REFER, T("To a department")),
        ),
        (button(case, T("Back"), "look"),),
    ]


def more(scene: Scene, relation: Relation, may: frozenset[Action]) -> list[Row]:
    case = scene.case
    near = relation & (Relation.OWNER | Relation.OFFICE)
    plate = (button(case, T("🔒 Number plate"), "plate"),) if case.plate else ()
    phone = (button(case, T("Phone the finder"), "call"),) if near and scene.standing.has_finder else ()
    first = (*_one(scene, may, Action.ADD, T("Add something")), *files(scene), *phone)
    second = (
        *_one(scene, may, Action.OWN, T("Another owner")),
        *_one(scene, may, Action.PASS, T("I am away")),
        *_one(scene, may, Action.BACK, T("Not over yet")),
    )
    if case.state in (CaseState.WITH_POLICE, CaseState.REFERRED):
        second = second[:2]
    copy = (button(case, T("Copy for the grid platform"), "copy"),) if relation & Relation.OFFICE else ()
    point: Row = ()
    if case.hazard_point_id is not None:
        point = (hazard_points.button(case.hazard_point_id, T("📍 {name}", name=scene.point)),)
    third = (*plate, *point, *copy)
    return [first, second, third, (button(case, T("How it went"), STORY), button(case, T("Back"), "look"))]

"""Groups."""

from typing import Literal

from pydantic import Field

from sandbox.acting.deeds import Deed, ImpossibleError
from sandbox.chats import Chat, ChatKind, MemberStatus
from sandbox.control.people import person_of
from sandbox.control.routes import Order, control
from sandbox.control.time import Nothing
from sandbox.groups import found, set_status, upgrade
from sandbox.wire import Json
from sandbox.world import World


class GroupOrder(Order):
    """founder: a person's id; members: ids of people and bots who are put in at once."""

    title: str
    founder: int
    kind: Literal["group", "supergroup"] = "supergroup"
    username: str | None = None
    members: list[int] = Field(default_factory=list)


def _shown(chat: Chat) -> Json:
    members = {str(user_id): status for user_id, status in chat.members.items()}
    return {**chat.described(), "members": members, "migrated_to": chat.migrated_to}


@control("POST", "/groups", GroupOrder)
async def found_group(world: World, order: GroupOrder, path: dict[str, str]) -> Json:
    """Found a group. Bots among the members get my_chat_member."""
    founder = person_of(world, str(order.founder))
    kind: ChatKind = order.kind
    chat = found(world, kind, order.title, founder, order.username)
    for user_id in order.members:
        set_status(world, chat, user_id, "member", founder.user())
    return _shown(chat)


@control("GET", "/groups", Nothing)
async def list_groups(world: World, order: Nothing, path: dict[str, str]) -> list[Json]:
    """All groups and who is in them."""
    return [_shown(chat) for chat in world.groups.values()]


class StatusOrder(Order):
    """user: a person or a bot; kicked puts a bot out. by: who does it, otherwise the creator."""

    user: int
    status: Literal["administrator", "member", "left", "kicked"] = "member"
    by: int | None = None


@control("POST", "/groups/{group}/members", StatusOrder)
async def change_member(world: World, order: StatusOrder, path: dict[str, str]) -> Json:
    """Add somebody, make them administrator, let them leave, or kick them."""
    chat = _group(world, path["group"])
    creator = next((user_id for user_id, status in chat.members.items() if status == "creator"), 0)
    by = world.user(order.by or creator)
    if by is None:
        raise ImpossibleError("Say who does it with by.", 400)
    status: MemberStatus = order.status
    deed: Deed = set_status(world, chat, order.user, status, by)
    return {**deed.shown(), **_shown(chat)}


@control("POST", "/groups/{group}/upgrade", Nothing)
async def upgrade_group(world: World, order: Nothing, path: dict[str, str]) -> Json:
    """Turn a group into a supergroup; answers with the new one. Calls to the old id are refused with the new id."""
    return _shown(upgrade(world, _group(world, path["group"])))


def _group(world: World, group_id: str) -> Chat:
    chat = world.groups.get(int(group_id))
    if chat is None:
        raise ImpossibleError(f"There is no group {group_id}.", 404)
    return chat

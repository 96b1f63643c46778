"""The people of the demo as accounts of the stand-in Telegram, and the group that they talk in."""

from __future__ import annotations

from typing import Any

import httpx

from bot.services.demo.people import FEATURED, GROUP, MEMBERS, STRANGER, accounts, phone

GROUP_SIZE = 12
"""Enough for a group that looks like one; the rest can be added on the page."""


def invite(address: str, token: str) -> None:
    """Give everybody who has an account one, and one to a stranger; found the group with the bot in it.

    `address`: of the sandbox. Raises httpx.HTTPError.
    """
    with httpx.Client(base_url=address, trust_env=False, timeout=10) as sandbox:
        account_of = accounts()
        for position, member in enumerate(MEMBERS):
            if (account := account_of.get(member.name)) is not None:
                _put(sandbox, account, member.name, member.about, phone_number=phone(position))
        stranger = max(account_of.values()) + 1
        _put(sandbox, stranger, STRANGER, "不是队员")
        bot = sandbox.get(f"/bot{token}/getMe").raise_for_status().json()["result"]["id"]
        founder, *members = sorted(account_of.values(), key=lambda account: (account != FEATURED[2], account))
        group = {"title": GROUP, "founder": founder, "members": [bot, *members[:GROUP_SIZE]]}
        sandbox.post("/sandbox/groups", json=group).raise_for_status()
        sandbox.post(f"/sandbox/bots/{bot}", json={"name": "金槐义警助手"}).raise_for_status()
        for account in FEATURED:  # whose phones are open: the bot greets them as soon as it runs
            sandbox.post(f"/sandbox/people/{account}/start", json={"bot": bot}).raise_for_status()


def _put(sandbox: httpx.Client, account: int, name: str, about: str, **more: Any) -> None:
    person = {"id": account, "first_name": name, **more}
    shown: dict[str, Any] = {"about": about}
    if account in FEATURED:
        shown["featured"] = FEATURED.index(account) + 1
    answer = sandbox.post("/sandbox/people", json=person | shown)
    if answer.status_code == httpx.codes.BAD_REQUEST:  # a sandbox that does not show who somebody is
        answer = sandbox.post("/sandbox/people", json=person)
    answer.raise_for_status()

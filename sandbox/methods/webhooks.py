"""Setting, deleting and asking about the webhook."""

import ipaddress
import re
from urllib.parse import urlsplit

from sandbox.bots import WebhookSettings
from sandbox.methods.registry import BotCall, bot_method
from sandbox.methods.updates import allow
from sandbox.refusals import bad_request, conflict
from sandbox.updates import DEFAULT_KINDS
from sandbox.wire import Json

SECRET = re.compile(r"[A-Za-z0-9_-]{1,256}")


@bot_method("setWebhook")
async def set_webhook(call: BotCall) -> bool:
    given = call.parameters
    url = given.text("url") or ""
    if not url:
        return await _without_webhook(call)
    _need_loopback(url)
    secret = given.text("secret_token")
    if secret and not SECRET.fullmatch(secret):
        raise bad_request("secret token contains unallowed characters")
    allow(call.bot.updates, given.structure("allowed_updates"))
    connections = min(max(given.integer("max_connections") or 40, 1), 100)
    call.bot.webhook = WebhookSettings(url, secret or None, connections)
    call.bot.updates.interrupt(conflict("terminated by setWebhook request"))
    if given.flag("drop_pending_updates"):
        call.bot.updates.forget_all()
    await call.world.webhook_changed(call.bot)
    return True


@bot_method("deleteWebhook")
async def delete_webhook(call: BotCall) -> bool:
    return await _without_webhook(call)


async def _without_webhook(call: BotCall) -> bool:
    call.bot.webhook = WebhookSettings()
    if call.parameters.flag("drop_pending_updates"):
        call.bot.updates.forget_all()
    await call.world.webhook_changed(call.bot)
    return True


@bot_method("getWebhookInfo")
async def get_webhook_info(call: BotCall) -> Json:
    webhook = call.bot.webhook
    info: Json = {
        "url": webhook.url,
        "has_custom_certificate": False,
        "pending_update_count": len(call.bot.updates),
    }
    if webhook.url:
        info["max_connections"] = webhook.max_connections
    if webhook.last_error_date is not None:
        info["last_error_date"] = webhook.last_error_date
        info["last_error_message"] = webhook.last_error_message
    if call.bot.updates.allowed != DEFAULT_KINDS:
        info["allowed_updates"] = sorted(call.bot.updates.allowed)
    return info


def _need_loopback(url: str) -> None:
    """Telegram wants https and a public address; this server calls nobody but this machine."""
    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise bad_request("bad webhook: invalid webhook URL specified")
    try:
        loopback = ipaddress.ip_address(parts.hostname).is_loopback
    except ValueError:
        loopback = parts.hostname == "localhost"
    if not loopback:
        raise bad_request("bad webhook: the sandbox calls loopback addresses only")

"""JSON as it crosses the wire."""

import json
import ssl
from typing import Any

Json = dict[str, Any]

_encoder = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))


def encode(value: object) -> bytes:
    """Compact UTF-8 JSON. Raises TypeError for what JSON has no form for."""
    # surrogatepass: half an emoji from a careless client must not break the answer to everybody else
    return _encoder.encode(value).encode("utf-8", "surrogatepass")


def no_certificates() -> ssl.SSLContext:
    """For httpx clients that stay on this machine: reading the authorities' certificates takes it 50 ms each."""
    return ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)


def utf16_length(text: str) -> int:
    """Length in UTF-16 code units, the unit in which Telegram counts limits and entity offsets."""
    return len(text) + sum(1 for character in text if character > "\uffff")

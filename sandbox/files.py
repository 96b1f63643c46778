"""Files that people or bots sent: kept by file_id, fetched by path."""

import mimetypes
import secrets
import struct
import zlib
from dataclasses import dataclass

from sandbox.wire import Json

DOWNLOAD_LIMIT = 20 * 1024 * 1024


@dataclass(slots=True, frozen=True)
class StoredFile:
    id: str
    unique_id: str
    path: str
    content: bytes
    name: str | None
    mime_type: str

    def described(self) -> Json:
        """What every file object has: file_id, file_unique_id, file_size in bytes."""
        return {"file_id": self.id, "file_unique_id": self.unique_id, "file_size": len(self.content)}


class FileStore:
    def __init__(self) -> None:
        self._by_id: dict[str, StoredFile] = {}
        self._by_path: dict[str, StoredFile] = {}

    def keep(self, content: bytes, folder: str, name: str | None = None, mime_type: str | None = None) -> StoredFile:
        """Store content below folder ("photos", "documents", ...)."""
        mime_type = mime_type or (mimetypes.guess_type(name)[0] if name else None) or "application/octet-stream"
        extension = {"image/jpeg": ".jpg", "audio/ogg": ".oga"}.get(mime_type) or (
            mimetypes.guess_extension(mime_type) or ""
        )
        stored = StoredFile(
            id=f"BQAC{secrets.token_urlsafe(36)}",
            unique_id=secrets.token_urlsafe(11),
            path=f"{folder}/file_{len(self._by_id)}{extension}",
            content=content,
            name=name,
            mime_type=mime_type,
        )
        self._by_id[stored.id] = stored
        self._by_path[stored.path] = stored
        return stored

    def by_id(self, file_id: str) -> StoredFile | None:
        return self._by_id.get(file_id)

    def by_path(self, path: str) -> StoredFile | None:
        return self._by_path.get(path)


def picture(width: int = 320, height: int = 240) -> bytes:
    """A grey PNG of that size in pixels, for whoever needs a photo and has none."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    rows = (b"\0" + b"\x99" * width) * height
    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


def photo_sizes(stored: StoredFile, width: int, height: int) -> list[Json]:
    """PhotoSize objects, smallest first. Each size is a file_id of its own in Telegram; here the largest is the
    real one and the smaller ones share its content."""
    sizes: list[Json] = []
    for longest in (90, 320, 800):
        if max(width, height) > longest:
            scale = longest / max(width, height)
            sizes.append(
                {
                    "file_id": stored.id,
                    "file_unique_id": f"{stored.unique_id}{longest}",
                    "file_size": len(stored.content),
                    "width": max(1, round(width * scale)),
                    "height": max(1, round(height * scale)),
                }
            )
    sizes.append({**stored.described(), "width": width, "height": height})
    return sizes


def picture_size(content: bytes) -> tuple[int, int]:
    """Width and height in pixels of a PNG or JPEG; 1280 x 960 when it cannot be told."""
    if content[:8] == b"\x89PNG\r\n\x1a\n" and len(content) >= 24:
        width, height = struct.unpack(">II", content[16:24])
        return int(width), int(height)
    if content[:2] == b"\xff\xd8":
        position = 2
        while position + 9 < len(content) and content[position] == 0xFF:
            marker = content[position + 1]
            if 0xC0 <= marker <= 0xCF and marker not in {0xC4, 0xC8, 0xCC}:
                height, width = struct.unpack(">HH", content[position + 5 : position + 9])
                return int(width), int(height)
            position += 2 + int.from_bytes(content[position + 2 : position + 4], "big")
    return 1280, 960

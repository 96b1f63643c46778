"""Files in chats, for showing them."""

from urllib.parse import quote

from starlette.responses import Response

from sandbox.acting.deeds import ImpossibleError
from sandbox.control.routes import control
from sandbox.control.time import Nothing
from sandbox.world import World

# What a browser draws and never runs.
PICTURES = frozenset({"image/jpeg", "image/png", "image/gif", "image/webp"})


@control("GET", "/files/{file}", Nothing)
async def show_file(world: World, order: Nothing, path: dict[str, str]) -> Response:
    """The content of a file by its file_id: a picture to be shown, anything else to be saved."""
    file = world.files.by_id(path["file"])
    if file is None:
        raise ImpossibleError("There is no such file.", 404)
    headers = {
        "X-Content-Type-Options": "nosniff",
        "Content-Security-Policy": "default-src 'none'; sandbox",
        "Cache-Control": "private, max-age=86400, immutable",
    }
    if file.mime_type in PICTURES:
        return Response(file.content, media_type=file.mime_type, headers=headers)
    headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(file.name or 'file', safe='')}"
    return Response(file.content, media_type="application/octet-stream", headers=headers)

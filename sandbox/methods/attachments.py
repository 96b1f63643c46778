"""Files in messages: uploaded with the call, attached by name, or used again by file_id."""

from sandbox.files import DOWNLOAD_LIMIT, StoredFile, photo_sizes, picture_size
from sandbox.formatting.text import caption_text
from sandbox.methods.registry import BotCall
from sandbox.methods.sending import captioned
from sandbox.parameters import Upload, whole
from sandbox.refusals import bad_request
from sandbox.wire import Json

MEDIA_KINDS = ("photo", "document", "voice", "audio", "video", "animation", "sticker", "video_note")
FOLDERS = {
    "photo": "photos", "document": "documents", "voice": "voice", "audio": "music", "video": "videos",
    "animation": "animations", "sticker": "stickers", "video_note": "video_notes",
}  # fmt: skip
PHOTO_LIMIT = 10 * 1024 * 1024
EMPTY_TYPES = {"voice": "audio/ogg", "photo": "image/jpeg"}


def stored(call: BotCall, kind: str, source: object) -> StoredFile:
    """The file that a parameter names: an upload of that name, attach://<part>, or a file_id."""
    upload: Upload | None = None
    if isinstance(source, str) and source.startswith("attach://"):
        upload = call.parameters.uploads.get(source.removeprefix("attach://"))
        if upload is None:
            raise bad_request(f"file attachment {source} not found")
    elif source is None:
        upload = call.parameters.uploads.get(kind)
        if upload is None:
            raise bad_request(f"there is no {kind} in the request")
    if upload is not None:
        if not upload.content:
            raise bad_request("file must be non-empty")
        if kind == "photo" and len(upload.content) > PHOTO_LIMIT:
            raise bad_request("file is too big for a photo; the maximum size is 10 MB")
        mime_type = upload.mime_type if upload.mime_type != "application/octet-stream" else None
        return call.world.files.keep(upload.content, FOLDERS[kind], upload.name, mime_type or EMPTY_TYPES.get(kind))
    known = call.world.files.by_id(str(source))
    if known is None:
        # an address would be fetched by Telegram; this machine's stand-in goes nowhere
        if str(source).startswith(("http://", "https://")):
            raise bad_request("failed to get HTTP URL content")
        raise bad_request("wrong file identifier/HTTP URL specified")
    return known


def described(kind: str, file: StoredFile, details: Json) -> object:
    """The object of that kind inside a message: PhotoSize list, Document, Voice, ..."""
    if kind == "photo":
        return photo_sizes(file, *picture_size(file.content))
    body = file.described()
    if kind != "sticker":
        body["mime_type"] = file.mime_type
    if file.name and kind in {"document", "audio", "video", "animation"}:
        body["file_name"] = file.name
    if kind in {"voice", "audio", "video", "animation", "video_note"}:
        body["duration"] = whole(details.get("duration")) or 0
    if kind in {"video", "animation"}:
        body |= {"width": whole(details.get("width")) or 640, "height": whole(details.get("height")) or 480}
    if kind == "video_note":
        body["length"] = whole(details.get("length")) or 240
    if kind == "sticker":
        body |= {"type": "regular", "width": 512, "height": 512, "is_animated": False, "is_video": False}
    return body


def media_of(call: BotCall, media: Json) -> Json:
    """The message content of an InputMedia object, its caption included."""
    kind = str(media.get("type"))
    if kind not in FOLDERS or media.get("media") is None:
        raise bad_request("can't parse InputMedia: type must be one of photo, video, document, audio, animation")
    file = stored(call, kind, media["media"])
    text, entities = caption_text(
        str(media.get("caption") or ""), media.get("parse_mode"), media.get("caption_entities")
    )
    return {kind: described(kind, file, media), **captioned(text, entities)}


def downloadable(call: BotCall, file_id: str) -> Json:
    """The File object of getFile, with its path. Raises Refusal for an unknown id or more than 20 MB."""
    file = call.world.files.by_id(file_id)
    if file is None:
        raise bad_request("wrong file_id or the file is temporarily unavailable")
    if len(file.content) > DOWNLOAD_LIMIT:
        raise bad_request("file is too big")
    return {**file.described(), "file_path": file.path}

"""Text under construction, and the entities over it."""

from sandbox.refusals import Refusal, bad_request
from sandbox.wire import Json, utf16_length


def unparsable(reason: str) -> Refusal:
    return bad_request(f"can't parse entities: {reason}")


class SpannedText:
    """Text that grows piece by piece and knows its length in UTF-16 code units."""

    def __init__(self) -> None:
        self._pieces: list[str] = []
        self.length = 0
        self.entities: list[Json] = []

    def write(self, piece: str) -> None:
        self._pieces.append(piece)
        self.length += utf16_length(piece)

    def mark(self, kind: str, start: int, details: Json) -> None:
        """An entity from start to here; one over nothing is left out, as Telegram does."""
        if self.length > start:
            entity = {"type": kind, "offset": start, "length": self.length - start, **details}
            self.entities.append(entity)

    def finished(self) -> tuple[str, list[Json]]:
        self.entities.sort(key=lambda entity: (entity["offset"], -entity["length"]))
        return "".join(self._pieces), self.entities

"""The reference of the control API in docs/sandbox.md, written from the routes: python -m sandbox.reference."""

from pathlib import Path

from pydantic import BaseModel

from sandbox.acting.catalogue import ACTS
from sandbox.acting.deeds import Act
from sandbox.acting.writing import Saying
from sandbox.control.catalogue import ROUTES
from sandbox.control.routes import PREFIX
from sandbox.methods.catalogue import METHODS

DOCUMENT = Path(__file__).parent.parent / "docs" / "sandbox.md"
BEGIN = "<!-- written by python -m sandbox.reference -->"
END = "<!-- end -->"


def reference() -> str:
    """Markdown of all methods, control routes and acts."""
    return "\n\n".join([BEGIN, _methods(), _routes(), _acts(), END])


def _methods() -> str:
    names = ", ".join(f"`{name}`" for name, _ in sorted(METHODS.values()))
    return f"## Bot API methods\n\n{names}."


def _routes() -> str:
    lines = [f"- `{route.verb} {PREFIX}{route.path}` {route.purpose}{_fields(route.order)}" for route in ROUTES]
    return "\n".join(["## Control API", "", *lines])


def _acts() -> str:
    common = set(Act.model_fields)
    lines = [
        "## Acts",
        "",
        f"`POST {PREFIX}/people/<id>/<act>`; every act takes `bot` and `chat_id`. {_words(Act)}",
        "",
        f"Messages also take {_names(Saying, common)}. {_words(Saying)}",
        "",
    ]
    for name, (order, doing) in sorted(ACTS.items()):
        lines.append(f"- `{name}` {_words(doing)}{_fields(order, common | set(Saying.model_fields))}")
    return "\n".join(lines)


def _fields(order: type[BaseModel], known: set[str] | None = None) -> str:
    names = _names(order, known or set())
    if not names:
        return ""
    words = "" if order in {Act, Saying} else _words(order)
    return f" Fields: {names}. {words}".rstrip()


def _names(order: type[BaseModel], known: set[str]) -> str:
    names: list[str] = []
    for name, field in order.model_fields.items():
        default = field.get_default(call_default_factory=True, validated_data={})
        shown = "" if field.is_required() or default in (None, "", [], {}) else f" ({default})"
        if name not in known:
            names.append(f"`{name}`{shown}")
    return ", ".join(names)


def _words(documented: object) -> str:
    return " ".join((documented.__doc__ or "").split())


def main() -> None:
    """Write the reference into docs/sandbox.md, between its two marks."""
    before, _, rest = DOCUMENT.read_text().partition(BEGIN)
    DOCUMENT.write_text(before + reference() + rest.partition(END)[2])


if __name__ == "__main__":
    main()

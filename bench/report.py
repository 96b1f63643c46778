"""Tables, as they are printed and as they are written to a file."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path

from rich.console import Console
from rich.table import Table as RichTable

Cell = str | float | int | None


@dataclass(frozen=True, slots=True)
class Table:
    """`caption` says what is and is not included."""

    title: str
    caption: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]

    def show(self, console: Console) -> None:
        table = RichTable(title=self.title, title_justify="left", title_style="bold")
        for place, column in enumerate(self.columns):
            number = any(isinstance(row[place], int | float) for row in self.rows)
            table.add_column(column, justify="right" if number else "left")
        for row in self.rows:
            table.add_row(*(_plain(cell) for cell in row))
        console.print(table)
        console.print(self.caption, style="dim", highlight=False)
        console.print()


def _plain(cell: Cell) -> str:
    if cell is None:
        return ""
    if not isinstance(cell, float):
        return f"{cell:,}" if isinstance(cell, int) else cell
    return f"{cell:,.0f}" if abs(cell) >= 100 else f"{cell:.1f}" if abs(cell) >= 10 else f"{cell:.2f}"


def write(tables: list[Table], file: Path) -> None:
    file.write_text(json.dumps([asdict(table) for table in tables], ensure_ascii=False, indent=2) + "\n")

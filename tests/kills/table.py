"""What a campaign has shown, as a table for a terminal and as one for a document."""

from __future__ import annotations

from rich.table import Table

from tests.kills.audit import Findings

MOST_DETAILS = 20


def row(findings: Findings) -> dict[str, int | float]:
    return {
        "kills": findings.kills,
        "updates": findings.updates,
        "per second": round(findings.per_second, 1),
        "lost": len(findings.lost),
        "doubled records": len(findings.doubled_records),
        "doubled messages": len(findings.doubled_messages),
        "most by one kill": findings.worst_kill,
        "drafts that did not go on": len(findings.stuck),
        "reminders in doubt, not repeated": findings.not_repeated,
        "faults": len(findings.faults),
    }


def rich_table(findings: Findings, title: str) -> Table:
    table = Table("what", "count", title=title)
    for name, count in row(findings).items():
        table.add_row(name, f"{count:,}")
    return table


def plain(findings: Findings, title: str) -> str:
    """A Markdown table, and a sentence for each thing that is wrong."""
    counts = row(findings)
    lines = [
        title,
        "",
        f"| {' | '.join(counts)} |",
        f"|{'---:|' * len(counts)}",
        f"| {' | '.join(f'{count:,}' for count in counts.values())} |",
    ]
    doubled = [f"doubled, kill {each.kill}: {each.what!r}" for each in findings.doubled_messages]
    details = [*findings.lost, *findings.doubled_records, *findings.stuck, *findings.faults, *doubled]
    lines += ["", *details[:MOST_DETAILS]] if details else []
    if len(details) > MOST_DETAILS:
        lines.append(f"… and {len(details) - MOST_DETAILS} more")
    return "\n".join(lines)

"""What a campaign has shown, as a table for a document."""

from __future__ import annotations

from collections.abc import Sequence

from tests.alarms.audit import Findings, FirstPage

MOST_DETAILS = 30


def plain(findings: Findings, title: str) -> str:
    """Two Markdown tables, and a sentence for each thing that is wrong."""
    counts = {
        "emergencies": findings.emergencies,
        "kills": findings.kills,
        "calls struck by a fault": findings.faults_ordered,
        "lost": len(findings.lost),
        "acknowledged": findings.acknowledged,
        "called to the end": findings.to_the_end,
        "slips": findings.called_off,
        "merged": findings.merged,
        "batches out of order": len(findings.out_of_order),
        "not reached": len(findings.unseen),
        "pages": findings.pages,
        "doubled, unknown outcome": findings.doubled_pages,
        "doubled without reason": len(findings.doubled),
        "stood still": len(findings.stopped),
        "faults of the program": len(findings.faults),
    }
    unhurt = [each for each in findings.first_pages if not each.is_hurt]
    lines = [
        title,
        "",
        f"| {' | '.join(counts)} |",
        f"|{'---:|' * len(counts)}",
        f"| {' | '.join(f'{count:,}' for count in counts.values())} |",
        "",
        "| first page after a restart, seconds from the start of the process | restarts | p50 | p99 | worst |",
        "|---|---:|---:|---:|---:|",
        f"| all | {_seconds(findings.first_pages)} |",
        f"| no call struck by a fault meanwhile | {_seconds(unhurt)} |",
    ]
    details = findings.wrong
    lines += ["", *details[:MOST_DETAILS]] if details else []
    if len(details) > MOST_DETAILS:
        lines.append(f"… and {len(details) - MOST_DETAILS} more")
    return "\n".join(lines)


def _seconds(pages: Sequence[FirstPage]) -> str:
    seconds = sorted(each.seconds for each in pages)
    if not seconds:
        return "0 | | | "
    figures = (_quantile(seconds, 0.5), _quantile(seconds, 0.99), seconds[-1])
    return " | ".join([str(len(seconds)), *(f"{each:.2f}" for each in figures)])


def _quantile(ordered: Sequence[float], share: float) -> float:
    """The smallest that at least this share does not exceed."""
    return ordered[max(0, -(-int(share * 1000) * len(ordered) // 1000) - 1)]

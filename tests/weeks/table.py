"""What two weeks came to, as Markdown."""

from __future__ import annotations

from tests.weeks.figures import KEPT, Figures, before, middle, p90

MOST_DETAILS = 20
URGENCIES = {"today": "to be done today", "soon": "soon", "normal": "ordinary", "voice": "what people say"}


def plain(figures: Figures, title: str) -> str:
    counts, findings = figures.counts, figures.findings
    lines = [
        title,
        "",
        f"| {' | '.join(counts)} | wrong |",
        f"|{'---:|' * (len(counts) + 1)}",
        f"| {' | '.join(f'{each:,}' for each in counts.values())} | {len(findings.wrong)} |",
        "",
        f"Overdue before: {before(findings.before)}; of these out of reach just now: {findings.out_of_reach}.",
        "",
        "| hours from the report, median and p90 | cases | " + " | ".join(KEPT) + " |",
        f"|---|{'---:|' * (len(KEPT) + 1)}",
    ]
    for urgency, name in URGENCIES.items():
        kept = figures.hours.get(urgency)
        if kept is not None:
            shown = [f"{middle(kept[what]):.1f}, {p90(kept[what]):.1f} ({len(kept[what])})" for what in KEPT]
            lines.append(f"| {name} | {figures.cases[urgency]} | {' | '.join(shown)} |")
    lines += [
        "",
        f"Outcomes: {before(figures.outcomes)}.",
        "",
        f"New messages per person and day, not asked for: {_spread(figures.messages)}; {figures.busiest}. "
        f"Answers to what they did: {_spread(figures.answers)}.",
        "",
        f"Messages with what was reported, compared with who may read them: {findings.compared:,}.",
    ]
    if findings.wrong:
        lines += ["", *findings.wrong[:MOST_DETAILS]]
        if len(findings.wrong) > MOST_DETAILS:
            lines.append(f"… and {len(findings.wrong) - MOST_DETAILS} more")
    return "\n".join(lines)


def _spread(sent: list[int]) -> str:
    return f"median {middle(sent):.0f}, p90 {p90(sent):.0f}, most {max(sent, default=0)}"

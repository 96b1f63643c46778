"""A mixed-integer program as plain lists, and HiGHS, which solves it."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import highspy

INFINITE: float = highspy.kHighsInf


@dataclass(slots=True)
class Program:
    """Columns are at least 0. Everything that is counted is a whole number: an optimum is proven when no whole number
    lies between it and what can still be hoped for."""

    upper: list[float] = field(default_factory=list)
    whole: list[bool] = field(default_factory=list)
    row_lower: list[float] = field(default_factory=list)
    row_upper: list[float] = field(default_factory=list)
    row_starts: list[int] = field(default_factory=lambda: [0])
    row_columns: list[int] = field(default_factory=list)
    row_values: list[float] = field(default_factory=list)

    def column(self, upper: float, *, whole: bool = False) -> int:
        self.upper.append(upper)
        self.whole.append(whole)
        return len(self.upper) - 1

    def row(self, lower: float, upper: float, terms: Mapping[int, float]) -> None:
        """lower ≤ Σ value · column ≤ upper; INFINITE on either side leaves it open."""
        self.row_lower.append(lower)
        self.row_upper.append(upper)
        self.row_columns.extend(terms)
        self.row_values.extend(terms.values())
        self.row_starts.append(len(self.row_columns))


@dataclass(frozen=True, slots=True)
class Solved:
    """`values`: by column, the best that was found; None when nothing was. `bound`: no solution is below it."""

    values: list[float] | None
    value: int
    bound: int

    @property
    def proven(self) -> bool:
        return self.values is not None and self.value <= self.bound


Watch = Callable[[int, int], None]
"""Called while it works with the best value that was found and the bound, and may take its time: the solver waits."""


class _Silent(highspy.Highs):
    """Without the line that it prints before anybody could have told it not to."""

    def enableCallbacks(self) -> None:  # noqa: N802 - its name
        self.silent()
        super().enableCallbacks()  # type: ignore[no-untyped-call]


def minimise(
    program: Program,
    costs: Mapping[int, int],
    *,
    start: Sequence[float] | None,
    seconds: float,
    simplify: bool = True,
    watch: Watch | None = None,
) -> Solved:
    """The same program, start and costs give the same answer, unless the time runs out. `start`: a known solution."""
    if seconds <= 0:
        return Solved(None, 0, 0)
    ends = time.monotonic() + seconds
    solved, finished = _run(program, costs, start, seconds, simplify, watch)
    if finished and not solved.proven:
        # When presolve turns the start into a better solution in the reduced space and nothing is left to do, HiGHS
        # 1.16 reports that one's objective and hands back the start itself.
        again, _ = _run(program, costs, None, max(ends - time.monotonic(), 0.1), False, watch)
        return again if again.values is not None else solved
    return solved


def _run(
    program: Program,
    costs: Mapping[int, int],
    start: Sequence[float] | None,
    seconds: float,
    simplify: bool,
    watch: Watch | None,
) -> tuple[Solved, bool]:
    """Also whether HiGHS says that it has proven it."""
    highs = _highs(program, costs, seconds)
    if not simplify:
        highs.setOptionValue("presolve", "off")
    if start is not None:
        known: Any = highspy.HighsSolution()
        known.col_value = list(start)
        highs.setSolution(known)
    if watch is not None:
        _report(highs, watch)
    highs.run()
    finished = highs.getModelStatus() == highspy.HighsModelStatus.kOptimal
    # Without whole columns there is nothing to branch on, and the bound that HiGHS keeps for that says nothing.
    info = highs.getInfo()
    bound = info.objective_function_value if finished and not any(program.whole) else info.mip_dual_bound
    return _solved(highs, costs, _rounded_up(bound)), finished


def _highs(program: Program, costs: Mapping[int, int], seconds: float) -> Any:
    highs: Any = _Silent()  # type: ignore[no-untyped-call]
    for option, value in {
        "threads": 1,
        "random_seed": 1,
        "time_limit": seconds,
        "mip_rel_gap": 0.0,
        "mip_abs_gap": 0.999,
    }.items():
        highs.setOptionValue(option, value)
    lp: Any = highspy.HighsLp()
    lp.num_col_, lp.num_row_ = len(program.upper), len(program.row_lower)
    lp.col_cost_ = [float(costs.get(column, 0)) for column in range(len(program.upper))]
    lp.col_lower_ = [0.0] * len(program.upper)
    lp.col_upper_ = program.upper
    lp.row_lower_ = program.row_lower
    lp.row_upper_ = program.row_upper
    lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    lp.a_matrix_.start_ = program.row_starts
    lp.a_matrix_.index_ = program.row_columns
    lp.a_matrix_.value_ = program.row_values
    kinds = {True: highspy.HighsVarType.kInteger, False: highspy.HighsVarType.kContinuous}
    lp.integrality_ = [kinds[whole] for whole in program.whole]
    highs.passModel(lp)
    return highs


def _report(highs: Any, watch: Watch) -> None:
    began = time.monotonic()

    def tell(event: Any) -> None:
        nonlocal began
        now = time.monotonic()
        if now - began >= 0.2 and math.isfinite(event.data_out.mip_primal_bound):
            began = now
            watch(round(event.data_out.mip_primal_bound), _rounded_up(event.data_out.mip_dual_bound))

    highs.cbMipLogging += tell


def _solved(highs: Any, costs: Mapping[int, int], bound: int) -> Solved:
    if highs.getInfo().primal_solution_status != highspy.SolutionStatus.kSolutionStatusFeasible:
        return Solved(None, 0, bound)
    values = [float(value) for value in highs.getSolution().col_value]
    value = round(sum(cost * values[column] for column, cost in costs.items()))
    return Solved(values, value, min(bound, value))


def _rounded_up(bound: float) -> int:
    """Costs are not negative, so nothing is known means 0."""
    return max(0, math.ceil(bound - 1e-6)) if math.isfinite(bound) else 0

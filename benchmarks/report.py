"""What a benchmark says: measures with their targets, as a table for people or as JSON for programs."""

from __future__ import annotations

import argparse
import json
import os
import platform
import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class Measure:
    """Hold one number: of which case, what it says, and the target it should meet, if there is one."""

    case: str
    what: str
    value: float
    at_least: float | None = None
    at_most: float | None = None

    @property
    def met(self) -> bool | None:
        """Tell whether the target is met; None without a target."""
        if self.at_least is None and self.at_most is None:
            return None
        return (self.at_least is None or self.value >= self.at_least) and (
            self.at_most is None or self.value <= self.at_most
        )


@dataclass(frozen=True)
class Report:
    """Hold what one benchmark measured, with words about how."""

    title: str
    notes: str
    measures: tuple[Measure, ...]

    def lines(self) -> list[str]:
        """Return a table as Markdown, a line for each case, then what became of each target."""
        columns = list(dict.fromkeys(m.what for m in self.measures))
        rows = [["", *columns]]
        for case in dict.fromkeys(m.case for m in self.measures):
            found = {m.what: written(m.value) for m in self.measures if m.case == case}
            rows.append([case, *(found.get(column, "") for column in columns)])
        widths = [max(len(row[place]) for row in rows) for place in range(len(rows[0]))]
        table = ["| " + " | ".join(_padded(row, widths)) + " |" for row in rows]
        ruler = (
            "|"
            + "|".join("-" * (width + 1) + ("-" if place == 0 else ":") for place, width in enumerate(widths))
            + "|"
        )
        table.insert(1, ruler)
        return [*table, "", *(f"- {line}" for line in self.verdicts())]

    def verdicts(self) -> Iterable[str]:
        """Yield a sentence for each target."""
        for m in self.measures:
            if m.met is not None:
                bound = (
                    f"at least {written(m.at_least)}"
                    if m.at_least is not None
                    else f"at most {written(m.at_most)}"
                )
                yield f"{'met' if m.met else 'MISSED'}: {m.case}, {m.what}: {written(m.value)} ({bound})"


def written(number: float | None) -> str:
    """Write a number with three digits that count."""
    if number is None:
        return ""
    if number == 0 or abs(number) >= 100:
        return f"{number:,.0f}"
    return f"{number:.{2 if abs(number) < 10 else 1}f}"


def _padded(row: Sequence[str], widths: Sequence[int]) -> list[str]:
    return [
        row[0].ljust(widths[0]),
        *(cell.rjust(width) for cell, width in zip(row[1:], widths[1:], strict=True)),
    ]


def machine() -> dict[str, Any]:
    """Describe this machine, and how busy it is."""
    info = Path("/proc/cpuinfo").read_text(encoding="utf-8")
    names = [line.partition(":")[2].strip() for line in info.splitlines() if line.startswith("model name")]
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return {
        "date": datetime.now(UTC).strftime("%Y-%m-%d %H:%M UTC"),
        "cores": len(os.sched_getaffinity(0)),
        "processor": names[0] if names else platform.machine(),
        "memory_gib": round(memory, 1),
        "python": platform.python_version(),
        "load_before": round(os.getloadavg()[0], 2),
    }


def described(found: dict[str, Any]) -> str:
    """Write a machine as one line."""
    return (
        f"{found['date']}: {found['cores']} cores ({found['processor']}), {found['memory_gib']:.0f} GiB, "
        f"Python {found['python']}, load before {found['load_before']}"
    )


def main(title: str, notes: str, measure: Callable[..., Iterable[Measure]], **sizes: Any) -> None:
    """Run one benchmark from the command line: each size is an option, `--json` prints JSON."""
    name = Path(sys.argv[0]).stem
    parser = argparse.ArgumentParser(prog=f"python -m benchmarks.{name}", description=title)
    parser.add_argument("--json", action="store_true", help="print JSON instead of a table")
    for size, value in sizes.items():
        option = f"--{size}"
        if isinstance(value, bool):
            parser.add_argument(option, action="store_true")
        else:
            parser.add_argument(option, type=type(value), default=value, help=f"{value!r} without it")
    chosen = vars(parser.parse_args())
    as_json = chosen.pop("json")
    before = machine()
    report = Report(title, notes, tuple(measure(**chosen)))
    if as_json:
        measures = [{**asdict(m), "met": m.met} for m in report.measures]
        print(
            json.dumps(
                {"title": title, "notes": notes, "machine": before, "sizes": chosen, "measures": measures}
            )
        )
    else:
        print("\n".join([f"{title}\n", described(before), notes, "", *report.lines()]))

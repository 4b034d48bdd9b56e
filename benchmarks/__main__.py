"""Every benchmark, one after the other: `python -m benchmarks`."""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from benchmarks.report import Measure, Report, described, machine
from benchmarks.serving import ROOT

RESULTS = Path(__file__).parent / "RESULTS.md"
NAMES = ("fills", "submissions", "csv", "release", "audit", "columns", "pdf", "bytes", "startup")
QUICK = {
    "fills": ["--seconds", "0.5", "--people", "1"],
    "submissions": ["--seconds", "0.5", "--people", "5"],
    "release": ["--responses", "200"],
    "audit": ["--responses", "200"],
    "columns": ["--smallest", "100"],
    "csv": ["--responses", "200"],
    "pdf": ["--responses", "200"],
    "bytes": ["--responses", "200", "--people", "1"],
    "startup": ["--times", "1"],
}
"""Sizes with which a benchmark only shows that it works."""


def run(name: str, options: list[str]) -> dict[str, Any]:
    """Run one benchmark in a process of its own, and return what it says. Raises RuntimeError where it fails."""
    command = [sys.executable, "-m", f"benchmarks.{name}", "--json", *options]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"{' '.join(command)} failed:\n{done.stderr[-4000:]}")
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def report_of(found: dict[str, Any]) -> Report:
    """Return what a benchmark said as a report."""
    measures = ({k: v for k, v in m.items() if k != "met"} for m in found["measures"])
    return Report(found["title"], found["notes"], tuple(Measure(**m) for m in measures))


def options_of(name: str, *, quick: bool, full: bool, home: str) -> list[str]:
    """Return the options of one benchmark in a run of all; those that need many responses share one installation."""
    options = list(QUICK[name]) if quick else []
    options += ["--home", home] if name in ("release", "csv", "audit") else []
    return [*options, "--full"] if full and name in ("release", "audit", "columns") else options


def main() -> int:
    """Run what is asked for; return 1 where a benchmark failed. A missed target is a result, not a failure."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"only these: {', '.join(NAMES)}")
    parser.add_argument("--json", action="store_true", help="print JSON instead of tables")
    parser.add_argument("--record", action="store_true", help="write the tables to the end of RESULTS.md")
    parser.add_argument("--full", action="store_true", help="a million responses too")
    parser.add_argument("--quick", action="store_true", help="tiny sizes, which only show that all works")
    chosen = parser.parse_args()
    if unknown := set(chosen.names) - set(NAMES):
        parser.error(f"there is no benchmark {', '.join(sorted(unknown))}; there are {', '.join(NAMES)}")
    text, everything, failed = [f"## {described(machine())}\n"], {}, False
    with tempfile.TemporaryDirectory(prefix="diversa-benchmarks-") as home:
        for name in (n for n in NAMES if n in (chosen.names or NAMES)):
            try:
                found = run(name, options_of(name, quick=chosen.quick, full=chosen.full, home=home))
            except RuntimeError as error:
                print(error, file=sys.stderr)
                failed = True
                continue
            everything[name] = found
            text.append("\n".join([f"### {found['title']} (`{name}`)\n", *report_of(found).lines(), ""]))
            if not chosen.json:
                print("\n".join(text[-2:] if len(text) == 2 else text[-1:]), flush=True)
    if chosen.json:
        print(json.dumps(everything))
    if chosen.record and everything:
        with RESULTS.open("a", encoding="utf-8") as file:
            file.write("\n" + "\n".join(text))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())

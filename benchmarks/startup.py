"""From nothing to the first page: `python -m benchmarks.startup`."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from statistics import median

from benchmarks.installation import CAMPAIGN, MODULE, installation
from benchmarks.report import Measure, main
from benchmarks.serving import ROOT

NOTES = """A new Python process each time: import, make the application, draw one page; memory afterwards. The database is
there already, and compiled files are warm. The floor is Flask with the skeleton's page. The median is shown."""
_TIMED = """
import json, time
begun = time.perf_counter()
from {module} import {factory} as create
loaded = time.perf_counter()
client = create().test_client()
made = time.perf_counter()
assert client.get("{path}").status_code == 200
end = time.perf_counter()
from benchmarks.serving import memory
print(json.dumps([loaded - begun, made - loaded, end - made, end - begun, memory("self")]))
"""
_WHAT = ("import s", "make the application s", "first page s", "whole s", "memory MB")


def measure(times: int) -> Iterator[Measure]:
    """Yield the measures."""
    with installation() as engine:
        home = str(engine.home.path)
        own = _run("diversa.web.app", "create_app", f"/{CAMPAIGN}/{MODULE}/", home, times)
        floor = _run("benchmarks.skeleton", "create", "/", home, times)
    for case, found in (("web process", own), ("skeleton", floor)):
        for what, value in found.items():
            yield Measure(case, what, value)
    yield Measure("web process", "× skeleton", own["whole s"] / floor["whole s"])


def _run(module: str, factory: str, path: str, home: str, times: int) -> dict[str, float]:
    """Return the median of each thing that is timed, over so many processes and one that does not count."""
    code = _TIMED.format(module=module, factory=factory, path=path)
    runs = []
    for _ in range(times + 1):
        done = subprocess.run(
            [sys.executable, "-c", code],
            cwd=ROOT,
            env={**os.environ, "DIVERSA_HOME": home},
            capture_output=True,
            text=True,
            check=True,
        )
        runs.append(json.loads(done.stdout))
    return {what: median(values) for what, values in zip(_WHAT, zip(*runs[1:], strict=True), strict=True)}


if __name__ == "__main__":
    main("From nothing to the first page", NOTES, measure, times=5)

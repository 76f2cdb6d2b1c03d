"""What the numbers were taken on: processor, cores, versions, and how busy the machine was."""

from __future__ import annotations

import importlib.metadata
import os
import platform
import subprocess
import sys
from pathlib import Path

PACKAGES = (
    *("equipoise", "numpy", "scipy", "numba", "networkx"),
    *("lamberthub", "ema-workbench", "SALib", "pygambit"),
)


def described() -> dict[str, object]:
    """Return the machine in words and numbers."""
    lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    names = [line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")]
    return {
        "processor": names[0] if names else platform.machine(),
        "n_cores": os.cpu_count(),
        "memory_gib": round(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30, 1),
        "system": f"{platform.system()} {platform.machine()}",
        "python": platform.python_version(),
        "packages": {name: version for name in PACKAGES if (version := _version(name))},
    }


def load() -> float:
    """Return the mean number of processes that wanted a core in the last minute."""
    return round(os.getloadavg()[0], 2)


#: Runs a command, quietly, and prints the memory of the largest of its processes, in kB.
_WATCH = """
import os, subprocess, sys
process = subprocess.Popen(sys.argv[1:], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
_, status, used = os.wait4(process.pid, 0)
print(used.ru_maxrss)
sys.exit(os.waitstatus_to_exitcode(status))
"""


def peak_of(command: list[str]) -> float:
    """Run a command and return the peak of memory of the largest of its processes, MiB.

    By way of a small process: the system counts to a new one what the one that began it held.
    """
    watched = [sys.executable, "-S", "-c", _WATCH, *command]
    done = subprocess.run(watched, capture_output=True, text=True, check=False)  # noqa: S603 - our own command
    if done.returncode:
        message = f"{' '.join(command)} ended with {done.returncode}"
        raise SystemExit(message)
    return int(done.stdout) / 1024


def own_peak() -> float:
    """Return the peak of memory of this process since its program began, MiB."""
    lines = Path("/proc/self/status").read_text(encoding="utf-8").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM:")) / 1024


def _version(package: str) -> str:
    """Return the version of a package, empty where it isn't installed."""
    try:
        return importlib.metadata.version(package)
    except importlib.metadata.PackageNotFoundError:
        return ""

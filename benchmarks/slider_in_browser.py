"""How long a visitor waits for a first answer and for a slider, and how much memory the workers hold.

    python benchmarks/slider_in_browser.py [moves]

Starts a server of its own and drives it in a headless Chromium, which takes its share of the same cores.
Times are of the browser's own clock: from the key until the frame after the new numbers stand in the page.
What the server says it took is beside them, since other work on the machine stretches both.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
from playwright.sync_api import Page, sync_playwright

CASE = "belarus-nato"
#: Cases clicked at once after the start of the server, and after it had time to work ahead.
CLICKED, LATER = ("belarus-nato", "moldova-nato"), ("japan-irbm", "turkey-leaves-nato", "ukraine-nato")
WAIT_MS = 120_000


def main(n_moves: int) -> None:
    command = [sys.executable, "-c", "from equipoise.cli import main; main()", "serve", "--port", "0"]
    server = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)  # noqa: S603 - our own
    assert server.stdout is not None
    address = server.stdout.readline().split()[-1].rstrip("/")
    try:
        with sync_playwright() as play:
            path = shutil.which("chromium") or shutil.which("chromium-browser")
            browser = play.chromium.launch(executable_path=path, args=["--no-sandbox"])
            print(f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
            for case in CLICKED:
                _click(browser.new_page(), address, case)
            time.sleep(60)
            for case in LATER:
                _click(browser.new_page(), address, case)
            _slide(browser.new_page(), address, n_moves)
            browser.close()
        _memory(server.pid)
    finally:
        server.send_signal(signal.SIGINT)
        server.wait(30)


def _click(page: Page, address: str, case: str) -> None:
    """Click a case on the first page, and wait for its first answer."""
    page.set_default_timeout(WAIT_MS)
    page.goto(f"{address}/")
    link = page.locator(f'#cases a[href$="case={case}"]')
    link.wait_for()
    began = time.perf_counter()
    # as a finger does it: without hovering first
    link.evaluate("(one) => one.click()")
    page.locator("#headlines tbody tr").first.wait_for()
    print(
        f"{case}: first answer after {time.perf_counter() - began:.2f} s; {page.locator('#how').inner_text()}"
    )
    page.close()


def _slide(page: Page, address: str, n_moves: int) -> None:
    """Move a slider by keys, one after the other, each when the one before stands on the screen."""
    page.set_default_timeout(WAIT_MS)
    page.goto(f"{address}/case?case={CASE}&view=plain")
    page.locator('#study[data-depth="brief"]').wait_for()
    sliders = page.locator("#dials input[type=range]")
    screen, server = [], []
    for step in range(n_moves):
        slider = sliders.nth(step % sliders.count())
        name = slider.get_attribute("id").removeprefix("dial-")
        slider.focus()
        page.keyboard.press("PageUp" if step % 2 else "ArrowLeft")
        value = page.evaluate("Number(Number(document.activeElement.value).toPrecision(6))")
        done = (
            f'#answer[aria-busy="false"][data-draws="512"][data-address*="{name}={value:.9g}"][data-latency]'
        )
        page.locator(done).wait_for()
        page.wait_for_timeout(50)
        screen.append(float(page.locator("#answer").get_attribute("data-latency")))
        server.append(1e3 * float(page.locator("#answer").get_attribute("data-seconds")))
    for name, times in (("until the screen", screen), ("on the server, both arms", server)):
        middle, late = np.percentile(times, [50, 95])
        print(f"{n_moves} moves, 512 draws, {name}: p50 {middle:.0f} ms, p95 {late:.0f} ms")
    page.close()


def _memory(server: int) -> None:
    """Print the memory of the server, its workers and their partners, where the system tells it."""
    kin, rows = {server}, _processes()
    while more := {of for of, row in rows.items() if int(row["PPid"]) in kin} - kin:
        kin |= more
    for of in sorted(kin & rows.keys()):
        if "VmRSS" in rows[of]:
            now, most = (int(rows[of][key].split()[0]) / 1024 for key in ("VmRSS", "VmHWM"))
            name = f"process {of}, begun by {rows[of]['PPid'].strip()} ({rows[of]['Name'].strip()})"
            print(f"{name}: {now:.0f} MiB, at most {most:.0f} MiB; {_share_mib(of):.0f} MiB is its share")


def _processes() -> dict[int, dict[str, str]]:
    """Return what the system tells of every process."""
    found: dict[int, dict[str, str]] = {}
    for status in Path("/proc").glob("[0-9]*/status"):
        with contextlib.suppress(OSError):
            lines = status.read_text().splitlines()
            found[int(status.parent.name)] = dict(line.split(":", 1) for line in lines if ":" in line)
    return found


def _share_mib(process: int) -> float:
    """Return the memory of a process in MiB, what it shares with others divided among them."""
    lines = Path(f"/proc/{process}/smaps_rollup").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("Pss:")) / 1024


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 40)

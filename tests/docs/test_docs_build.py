"""The documentation builds without a warning and without a network."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest


@pytest.mark.slow
def test_the_documentation_builds_without_a_warning(root: Path, tmp_path: Path) -> None:
    # A proxy that nobody listens at: a build that reaches for the network fails here.
    nowhere = "http://127.0.0.1:9"
    done = subprocess.run(
        [
            sys.executable,
            "-m",
            "sphinx",
            "-q",
            "-W",
            "-b",
            "html",
            "-d",
            str(tmp_path / "trees"),
            "docs",
            str(tmp_path / "html"),
        ],
        cwd=root,
        env={**os.environ, "http_proxy": nowhere, "https_proxy": nowhere},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    assert (tmp_path / "html" / "index.html").is_file()
    assert "<math" in (tmp_path / "html/argument.html").read_text(encoding="utf-8")
    assert "warning.flight_time.capital" in (tmp_path / "html/reference/generated/outcomes.html").read_text(
        encoding="utf-8"
    )

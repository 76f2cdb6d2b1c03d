"""``equipoise serve``: the page on this machine."""

from __future__ import annotations

import sys
from typing import Annotated

import typer


def serve(
    *,
    port: Annotated[int, typer.Option(min=0, max=65535, help="Port; 0 for any that is free.")] = 8765,
    host: Annotated[
        str, typer.Option(help="Where to listen. Anything but this machine needs the token that is printed.")
    ] = "127.0.0.1",
    token: Annotated[
        str, typer.Option(help="What visitors have to show.", show_default="made up where it is needed")
    ] = "",
) -> None:
    """Open the page: a globe, switches, sliders, the answer, and why. Runs until it is stopped."""
    from equipoise.facts.load import load_record  # noqa: PLC0415
    from equipoise.web import server  # noqa: PLC0415

    def announce(address: str) -> None:
        sys.stdout.write(f"equipoise is at {address}\n")
        sys.stdout.write("Everything stays on this machine. Stop it with Ctrl-C.\n")
        sys.stdout.flush()

    server.serve(load_record, host=host, port=port, token=token, announce=announce)

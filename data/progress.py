"""Progress of long work: a bar on a terminal, plain lines elsewhere."""

from __future__ import annotations

import sys
import time

import click


class ProgressBar:
    """Shows steps as they are done; call it with steps done, steps in all, and what is being done."""

    def __init__(self, *, quiet: bool = False) -> None:
        self.quiet = quiet
        self.started = time.monotonic()
        self.on_terminal = sys.stderr.isatty()

    def __call__(self, done: int, steps: int, say: str) -> None:
        """Show one step; on a terminal over the last one, elsewhere on a line of its own."""
        if self.quiet:
            return
        spent_s = time.monotonic() - self.started
        if self.on_terminal:
            filled = round(24 * done / steps)
            bar = "█" * filled + "░" * (24 - filled)
            end = "\n" if done == steps else ""
            click.echo(f"\r\x1b[K{bar} {done}/{steps} {say[:70]}", err=True, nl=False)
            click.echo(end, err=True, nl=False)
        else:
            click.echo(f"{spent_s:7.1f} s  {done}/{steps}  {say}", err=True)

"""`commonbeat serve`: which process is started, and what of the environment it is given."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping

import click

from data.errors import UserError
from data.home import find_home, read_pointer
from data.reading import choose_city

# What a Python process needs of its surroundings. No address of a database, no secret, no folder of ours.
_NEEDED = (
    *("PATH", "HOME", "LANG", "LC_ALL", "TZ", "TMPDIR", "TEMP", "SYSTEMROOT", "VIRTUAL_ENV"),
    *("PYTHONPATH", "PYTHONHOME", "LD_LIBRARY_PATH", "COMMONBEAT_TODAY"),
)


def strip_environment(environment: Mapping[str, str], *, city: str | None) -> dict[str, str]:
    """Return the environment of the public's process: where published files lie, and nothing else of ours."""
    kept = {name: environment[name] for name in _NEEDED if name in environment}
    named = {"COMMONBEAT_CITY": city} if city else {}
    return kept | {"COMMONBEAT_PUBLIC": str(find_home() / "public")} | named


@click.command()
@click.argument("city_name", metavar="[CITY]", required=False)
@click.option("--city", help="City to serve, as the argument does; the only one there is if not given.")
@click.option("--public", is_flag=True, help="Serve only what is published, as a process for the internet.")
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option(
    "--port", default=8501, show_default=True, type=click.IntRange(1, 65535), help="Port to listen on."
)
@click.option(
    *("--processes", "count"),
    default=1,
    show_default=True,
    type=click.IntRange(1, 64),
    help="Processes that answer, one for each core; each keeps what it read in memory of its own.",
)
def serve(city_name: str | None, city: str | None, *, public: bool, host: str, port: int, count: int) -> None:
    """Serve the dashboard, or with --public the published pages alone, until interrupted."""
    if city_name and city and city_name != city:
        raise UserError(f"serve {city_name} --city {city}: these are two cities; name one of them")
    wanted = city_name or city
    if public and count > 1:
        raise UserError(
            f"--processes {count} --public: the public's server sets no cookie by which a browser would stay "
            "with one process; start several of them on ports of their own"
        )
    if public:
        module = "pages.shared.published.server"
        environment = strip_environment(os.environ, city=wanted or os.environ.get("COMMONBEAT_CITY"))
    else:
        module = "pages.shared.server" if count == 1 else "pages.shared.processes.front"
        wanted = choose_city(wanted)
        read_pointer(wanted)
        environment = os.environ | {"COMMONBEAT_CITY": wanted}
    command = [sys.executable, "-m", module, "--host", host, "--port", str(port)]
    command += ["--processes", str(count)] if count > 1 else []
    sys.stdout.flush()
    os.execve(sys.executable, command, environment)

"""The process that listens, and hands each connection to one of several that answer.

It looks at the first request, chooses by the cookie, and passes the socket itself on: no byte goes through
it, and who answers sees the address of the visitor. A browser stays with its process, where its session, the
files that its pages made and a sign-in half-way live. Start it by `commonbeat serve --processes N`.
"""

import argparse
import asyncio
import contextlib
import signal
import socket
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass

from pages.shared.listening import DEFAULT_HOST, DEFAULT_PORT, listen, say_where
from pages.shared.processes.head import find_browser, find_number, name_cookie, peek_head
from pages.shared.processes.line import CLOSED, OPENED, READY

# A browser may ask twice before it has its cookie: two tabs that are opened together.
REMEMBERED_S = 2.0
ENDS_WITHIN_S = 8.0
AGAIN_AFTER_S = 2.0
_WAITING = 2048


@dataclass
class Process:
    """One process that answers: its end of the line to us, and how many sockets are open there."""

    number: int
    control: socket.socket | None = None
    running: asyncio.subprocess.Process | None = None
    is_ready: bool = False
    sockets: int = 0
    handed: int = 0

    async def start(self, place: tuple[str, int]) -> None:
        """Start it, and listen to what it tells."""
        ours, theirs = socket.socketpair()
        ours.settimeout(0)
        told = ["--handed", str(theirs.fileno()), "--process", str(self.number)]
        command = ["-m", "pages.shared.server", "--host", place[0], "--port", str(place[1]), *told]
        with theirs:
            self.running = await asyncio.create_subprocess_exec(
                sys.executable, *command, pass_fds=(theirs.fileno(),)
            )
        self.control, self.sockets = ours, 0
        asyncio.get_running_loop().add_reader(ours.fileno(), self.hear)

    def hear(self) -> None:
        """Take in what it told: that it is ready, that a socket opened or closed."""
        assert self.control is not None
        try:
            told = self.control.recv(4096)
        except BlockingIOError:
            return
        except ConnectionError:
            told = b""
        if not told:
            self.hang_up()
        self.sockets += told.count(OPENED) - told.count(CLOSED)
        self.is_ready = self.is_ready or READY in told

    def hang_up(self) -> None:
        """Forget it: it is gone, or is to go."""
        self.is_ready = False
        if self.control is not None:
            asyncio.get_running_loop().remove_reader(self.control.fileno())
            self.control.close()
            self.control = None

    async def take(self, connection: socket.socket) -> None:
        """Hand a connection over; while its line is full, wait.

        Raises
        ------
        OSError
            It is gone.
        """
        self.handed += 1
        while self.control is not None:
            try:
                socket.send_fds(self.control, [b"c"], [connection.fileno()])
            except BlockingIOError:
                await asyncio.sleep(0.01)
            else:
                return
        raise ConnectionResetError("the process is gone")


class Front:
    """Accepts, chooses and hands over."""

    def __init__(self, listening: socket.socket, processes: Sequence[Process]) -> None:
        self.listening, self.processes = listening, processes
        self.cookie = name_cookie(listening.getsockname()[1])
        self.lately: dict[int, tuple[float, Process]] = {}
        self.tasks: set[asyncio.Task[None]] = set()

    def choose(self, head: bytes, peer: str) -> Process:
        """The process that a request's cookie names, else the one that has the fewest sockets open."""
        named = find_number(head, self.cookie)
        ready = [process for process in self.processes if process.is_ready] or self.processes
        for process in ready:
            if process.number == named:
                return process
        now, browser = time.monotonic(), find_browser(head, peer)
        self.lately = {key: each for key, each in self.lately.items() if now - each[0] < REMEMBERED_S}
        if browser not in self.lately or self.lately[browser][1] not in ready:
            least = min(ready, key=lambda each: (each.sockets, each.handed))
            self.lately[browser] = now, least
        return self.lately[browser][1]

    async def hand_over(self, connection: socket.socket) -> None:
        """Hand one connection to a process; where that fails, close it."""
        with connection, contextlib.suppress(OSError):
            connection.settimeout(0)
            head = await peek_head(connection)
            if head:
                await self.choose(head, str(connection.getpeername()[0])).take(connection)

    async def accept(self) -> None:
        """Take connections in until cancelled."""
        loop = asyncio.get_running_loop()
        while True:
            try:
                connection, _ = await loop.sock_accept(self.listening)
            except OSError:
                # No more files may be open just now, or the visitor went before being let in.
                await asyncio.sleep(0.05)
                continue
            task = loop.create_task(self.hand_over(connection))
            self.tasks.add(task)
            task.add_done_callback(self.tasks.discard)

    async def keep_up(self, process: Process) -> None:
        """Start a process anew whenever it ends."""
        while True:
            assert process.running is not None
            code = await process.running.wait()
            process.hang_up()
            sys.stderr.write(f"Process {process.number} ended with code {code}; it is started again.\n")
            await asyncio.sleep(AGAIN_AFTER_S)
            await process.start(self.listening.getsockname()[:2])


async def wait_all_ready(processes: Sequence[Process]) -> bool:
    """Wait until every process is ready; False where one ended before it was."""
    while not all(process.is_ready for process in processes):
        if any(process.running is None or process.running.returncode is not None for process in processes):
            return False
        await asyncio.sleep(0.05)
    return True


async def end_all(processes: Sequence[Process]) -> None:
    """End every process, by force what does not end in time."""
    runs = [process.running for process in processes if process.running is not None]
    for run in runs:
        with contextlib.suppress(ProcessLookupError):
            run.terminate()
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(ENDS_WITHIN_S):
            for run in runs:
                await run.wait()
    for run in runs:
        if run.returncode is None:
            run.kill()
            await run.wait()


async def serve(listening: socket.socket, count: int) -> int:
    """Serve with a number of processes until told to stop; the exit code."""
    listening.settimeout(0)
    listening.listen(_WAITING)
    front = Front(listening, [Process(number) for number in range(count)])
    task = asyncio.current_task()
    assert task is not None
    for sign in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(sign, task.cancel)
    try:
        for process in front.processes:
            await process.start(listening.getsockname()[:2])
        if not await wait_all_ready(front.processes):
            return 1
        say_where(listening, "Commonbeat")
        await asyncio.gather(front.accept(), *map(front.keep_up, front.processes))
    except asyncio.CancelledError:
        return 0
    finally:
        await end_all(front.processes)
    return 0


def main(arguments: list[str] | None = None) -> int:
    """Serve as the command line says; 2 if the address could not be had."""
    parser = argparse.ArgumentParser(prog="pages.shared.processes.front", description="Serve by several.")
    parser.add_argument("--host", default=DEFAULT_HOST, help="address to listen on")
    parser.add_argument("--port", type=int, default=DEFAULT_PORT)
    parser.add_argument("--processes", type=int, required=True)
    options = parser.parse_args(arguments)
    listening = listen(options.host, options.port)
    if listening is None:
        return 2
    with listening:
        return asyncio.run(serve(listening, options.processes))


if __name__ == "__main__":
    sys.exit(main())

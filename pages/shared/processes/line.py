"""The line between the front and a process that answers: connections there, what becomes of them back."""

import contextlib
import socket

from pages.shared.processes.head import name_cookie

CLOSED, OPENED, READY = b"-", b"+", b"r"
# Others shall have their turn between connections that come in a crowd.
_AT_ONCE = 16


class Line:
    """Our end of the line to the front."""

    def __init__(self, control: socket.socket, *, number: int, port: int) -> None:
        control.settimeout(0)
        self.control, self.number, self.cookie = control, number, name_cookie(port)

    def tell(self, word: bytes) -> None:
        """Tell the front something; it may be gone."""
        with contextlib.suppress(OSError):
            self.control.send(word)

    def take(self) -> list[socket.socket] | None:
        """Connections that were handed over; None once the front is gone."""
        taken: list[socket.socket] = []
        with contextlib.suppress(BlockingIOError):
            while len(taken) < _AT_ONCE:
                # One byte comes with one connection; who reads more would mix them up.
                said, files, _, _ = socket.recv_fds(self.control, 1, 1)
                if not said:
                    return None
                taken += [socket.socket(fileno=file) for file in files]
        return taken

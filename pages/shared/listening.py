"""The address of a server: bound before anything of the application is imported."""

import errno
import socket
import sys

DEFAULT_HOST = "127.0.0.1"
DEFAULT_PORT = 8501


def open_socket(host: str, port: int) -> socket.socket:
    """Bind the server's socket.

    Raises
    ------
    OSError
        If the host has no address here, or the port is taken or not allowed.
    """
    family, kind, protocol, _, address = socket.getaddrinfo(
        host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
    )[0]
    opened = socket.socket(family, kind, protocol)
    try:
        if sys.platform != "win32":
            opened.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        opened.bind(address)
    except OSError:
        opened.close()
        raise
    return opened


def listen(host: str, port: int) -> socket.socket | None:
    """Bind the server's socket, or say in one sentence why that cannot be and give None."""
    try:
        return open_socket(host, port)
    except OSError as error:
        taken = error.errno == errno.EADDRINUSE
        reason = "another program has it" if taken else (error.strerror or str(error))
        sys.stderr.write(
            f"Cannot serve on port {port} of {host}: {reason}; "
            "stop that program or choose another port with --port.\n"
        )
        return None


def say_where(listening: socket.socket, name: str) -> None:
    """Say where a server answers."""
    address, port = listening.getsockname()[:2]
    shown = f"[{address}]" if ":" in address else address
    sys.stdout.write(f"{name} answers at http://{shown}:{port}\n")
    sys.stdout.flush()

"""What the first bytes of a connection say about whose it is, looked at without taking them."""

import asyncio
import re
import socket
import zlib

# Cookies of sign-in together outgrow 8 KiB; a longer head is the process's to refuse.
MOST_BYTES = 64 * 1024
WAITS_S = 30.0
_LONGEST_PAUSE_S = 0.05
_TELLING = re.compile(rb"\r\n(?:user-agent|x-forwarded-for|x-real-ip|accept-language):[^\r]*", re.IGNORECASE)


def name_cookie(port: int) -> str:
    """The cookie that keeps a browser on its process; two servers of one machine do not share it."""
    return f"_commonbeat_process_{port}"


def find_number(head: bytes, cookie: str) -> int | None:
    """The process that a request's cookie names; None where there is none."""
    name = re.escape(cookie.encode())
    found = re.search(rb"\r\ncookie:[^\r]*?[ ;:]" + name + rb"=(\d{1,4})(?:;|\r\n| )", head, re.IGNORECASE)
    return int(found[1]) if found else None


def find_browser(head: bytes, peer: str) -> int:
    """A number that the requests of one browser have in common before it has a cookie."""
    return zlib.crc32(b"".join([peer.encode(), *_TELLING.findall(head)]))


async def peek_head(connection: socket.socket) -> bytes:
    """Look at a connection's first request up to its empty line; the bytes stay where they are.

    Returns
    -------
    bytes
        What is there once the head is whole or too long; empty where the other side hung up.

    Raises
    ------
    TimeoutError
        Nothing whole came within half a minute.
    """
    async with asyncio.timeout(WAITS_S):
        pause_s = 0.001
        while True:
            await _wait_readable(connection)
            seen = connection.recv(MOST_BYTES, socket.MSG_PEEK)
            if not seen or b"\r\n\r\n" in seen or len(seen) == MOST_BYTES:
                return seen
            # What was looked at leaves the socket readable, so that it cannot tell of more.
            await asyncio.sleep(pause_s)
            pause_s = min(2 * pause_s, _LONGEST_PAUSE_S)


async def _wait_readable(connection: socket.socket) -> None:
    loop = asyncio.get_running_loop()
    readable = asyncio.Event()
    number = connection.fileno()
    loop.add_reader(number, readable.set)
    try:
        await readable.wait()
    finally:
        loop.remove_reader(number)

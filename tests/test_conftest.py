"""The guards around every test hold: the network is closed and the day is fixed."""

import socket
import urllib.request

import pytest

from data.clock import read_clock


def test_another_machine_cannot_be_reached() -> None:
    with pytest.raises(Exception, match="tests may reach this machine alone"):
        urllib.request.urlopen("http://192.0.2.1/", timeout=1)
    with pytest.raises(Exception, match="tests may reach this machine alone"):
        socket.getaddrinfo("elsewhere.invalid", 80)


def test_this_machine_can_be_reached() -> None:
    with (
        socket.create_server(("127.0.0.1", 0)) as server,
        socket.create_connection(server.getsockname()) as one,
    ):
        assert one.getpeername() == server.getsockname()


def test_today_is_the_day_of_the_tests() -> None:
    assert read_clock().date().isoformat() == "2026-07-15"

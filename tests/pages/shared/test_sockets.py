"""Messages of a socket: large ones compressed, small ones not, and the other end reads both."""

from websockets.extensions.permessage_deflate import PerMessageDeflate
from websockets.frames import Frame, Opcode

from pages.shared.sockets import WORTH_IT_BYTES, SparingDeflate, SparingDeflateFactory


def test_small_messages_go_as_they_are_and_large_ones_are_compressed_in_between() -> None:
    ours = SparingDeflate(False, False, 12, 12, {"memLevel": 5})
    theirs = PerMessageDeflate(False, False, 12, 12)
    messages = [b"x" * 10, b"area " * 2000, b"y" * (WORTH_IT_BYTES - 1), b"area " * 2000, b""]
    for message in messages:
        sent = ours.encode(Frame(Opcode.BINARY, message))
        assert sent.rsv1 == (len(message) >= WORTH_IT_BYTES)
        assert len(sent.data) <= max(len(message), 0) // (10 if sent.rsv1 else 1)
        assert bytes(theirs.decode(sent).data) == message


def test_what_a_browser_offers_is_agreed_to_with_our_compression() -> None:
    factory = SparingDeflateFactory(server_max_window_bits=12, client_max_window_bits=12)
    answer, agreed = factory.process_request_params([("client_max_window_bits", None)], [])
    assert ("server_max_window_bits", "12") in answer
    assert isinstance(agreed, SparingDeflate)
    assert agreed.local_max_window_bits == 12

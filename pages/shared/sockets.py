"""Sockets that compress what is worth it.

Most of the fifty messages of a run are smaller than a packet. Compressing one gives up the interpreter's lock
twice, and getting it back takes as long as the scripts of other readers like.
"""

from typing import Any

from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol
from websockets.extensions.permessage_deflate import PerMessageDeflate, ServerPerMessageDeflateFactory
from websockets.frames import Frame, Opcode

WORTH_IT_BYTES = 2048
# A window of 4 KiB and little memory besides, as uvicorn has it: there are many readers.
_WINDOW_BITS, _MEMORY_LEVEL = 12, 5


class SparingDeflate(PerMessageDeflate):
    """Compression that leaves small messages as they are, as RFC 7692 (section 6) allows."""

    def encode(self, frame: Frame) -> Frame:
        """Compress a message that is worth it."""
        is_small = frame.fin and frame.opcode is not Opcode.CONT and len(frame.data) < WORTH_IT_BYTES
        return frame if is_small else super().encode(frame)


class SparingDeflateFactory(ServerPerMessageDeflateFactory):
    """Agrees with the browser on compression as usual."""

    def process_request_params(self, *args: Any) -> tuple[Any, PerMessageDeflate]:
        """Give the answer's parameters and what compresses."""
        answer, agreed = super().process_request_params(*args)
        return answer, SparingDeflate(
            agreed.remote_no_context_takeover,
            agreed.local_no_context_takeover,
            agreed.remote_max_window_bits,
            agreed.local_max_window_bits,
            agreed.compress_settings,
        )


class SparingSockets(WebSocketsSansIOProtocol):
    """Uvicorn's sockets with compression of our kind."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.conn.available_extensions = [
            SparingDeflateFactory(
                server_max_window_bits=_WINDOW_BITS,
                client_max_window_bits=_WINDOW_BITS,
                compress_settings={"memLevel": _MEMORY_LEVEL},
            )
        ]

"""Large files of ours, sent piece by piece: never whole in memory (maillage/core/handler.py)."""

import asyncio
import os
from collections.abc import AsyncIterator
from concurrent.futures import Executor
from typing import BinaryIO

from django.http import FileResponse, StreamingHttpResponse

_PIECE = 256 * 1024


class StoredFile(FileResponse):
    """A file of the disk, to be kept by the reader and never opened in our pages: a sandbox without scripts, whatever it holds.

    Its type is what we say, never what its name suggests. It is closed with the response.
    """

    def __init__(self, file: BinaryIO, *, content_type: str, filename: str, as_attachment: bool = True) -> None:
        super().__init__(file, content_type=content_type, as_attachment=as_attachment, filename=filename)
        self["Content-Security-Policy"] = "default-src 'none'; sandbox"
        self["X-Content-Type-Options"] = "nosniff"
        self["Content-Encoding"] = "identity"  # compressed already; and the length stays known


def by_pieces(response: StoredFile, pool: Executor) -> StreamingHttpResponse:
    """The same response, whose file is read by the threads of `pool` while it is sent; `response` may then be closed."""
    assert response.file_to_stream is not None
    file = os.fdopen(os.dup(response.file_to_stream.fileno()), "rb")
    sent = StreamingHttpResponse(_read(file, pool), status=response.status_code, headers=dict(response.items()))
    sent.cookies = response.cookies
    return sent


async def _read(file: BinaryIO, pool: Executor) -> AsyncIterator[bytes]:
    loop = asyncio.get_running_loop()
    with file:
        while piece := await loop.run_in_executor(pool, file.read, _PIECE):
            yield piece

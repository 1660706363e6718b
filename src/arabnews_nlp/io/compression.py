"""Compressed files, read as a stream."""

from __future__ import annotations

import gzip
import io
import zlib
from collections.abc import Callable
from typing import Any, BinaryIO, cast

from arabnews_nlp.errors import MissingModelError

CHUNK = 1 << 17
FRAME_INPUT = 1 << 10  # of a .zst, which may grow 32,768-fold: so 32 MiB come out of one call at most
FREE = 64 << 20  # bytes that a compressed file may always have


def _open_gzip(stream: BinaryIO) -> BinaryIO:
    return cast(BinaryIO, gzip.GzipFile(fileobj=stream, mode="rb"))


def _open_zstandard(stream: BinaryIO) -> BinaryIO:
    return cast(BinaryIO, io.BufferedReader(_ZstandardStream(stream), CHUNK))


COMPRESSIONS: dict[str, Callable[[BinaryIO], BinaryIO]] = {".gz": _open_gzip, ".zst": _open_zstandard}

# What reading raises on damaged or cut data.
DAMAGE = (OSError, EOFError, zlib.error)


class TooCompressed(OSError):
    """A file that grows far beyond what texts do, made to fill memory or to keep its reader busy."""


def check_ratio(size: int, stored: int, max_ratio: float | None) -> None:
    """Raises TooCompressed where `size` bytes came out of `stored` bytes and that is too many."""
    if max_ratio is not None and size > FREE and size > max_ratio * stored:
        raise TooCompressed(
            f"decompresses to more than {max_ratio:g} times its size, {size:,} bytes so far; "
            "if that is right, read it with a higher --max-ratio (max_ratio)"
        )


class Bounded(io.RawIOBase):
    """A decompressed stream that raises TooCompressed where it has more than FREE bytes and more than `max_ratio`
    times those of the file below that were read for them."""

    def __init__(self, stream: BinaryIO, file: BinaryIO, max_ratio: float) -> None:
        self._stream = stream
        self._file = file
        self._max_ratio = max_ratio
        self._size = 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return self._stream.seekable()

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        """As gzip does: back to the beginning, or forward by reading."""
        if whence == io.SEEK_END:
            while self.read(CHUNK):
                pass
        target = offset if whence == io.SEEK_SET else self._size + offset
        if target < self._size:
            self._stream.seek(0)
            self._size = 0
        while self._size < target and self.read(min(CHUNK, target - self._size)):
            pass
        return self._size

    def readinto(self, buffer: Any) -> int:
        data = self._stream.read(len(buffer))
        self._size += len(data)
        check_ratio(self._size, self._file.tell(), self._max_ratio)
        buffer[: len(data)] = data
        return len(data)


def decompressed(file: BinaryIO, ending: str, max_ratio: float | None) -> BinaryIO:
    """The contents of an open file whose name has `ending`; the file itself where that is none of COMPRESSIONS."""
    if ending not in COMPRESSIONS:
        return file
    stream = COMPRESSIONS[ending](file)
    if max_ratio is None:
        return stream
    return cast(BinaryIO, io.BufferedReader(Bounded(stream, file, max_ratio), CHUNK))


class _ZstandardStream(io.RawIOBase):
    """Frames one after the other; zstandard's own reader takes a cut file for a complete one."""

    def __init__(self, stream: BinaryIO) -> None:
        try:
            import zstandard
        except ImportError:
            raise MissingModelError("a .zst file needs zstandard: pip install 'arabnews-nlp[zst]'") from None
        self._new_frame: Callable[[], Any] = zstandard.ZstdDecompressor(max_window_size=1 << 31).decompressobj
        self._error: type[Exception] = zstandard.ZstdError
        self._stream = stream
        self._frame: Any = None
        self._input = b""
        self._output = b""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        while not self._output:
            self._input = self._input or self._stream.read(CHUNK)
            if not self._input:
                if self._frame is not None:
                    raise EOFError("Compressed file ended before the end-of-stream marker was reached")
                return 0
            self._decompress()
        size = min(len(buffer), len(self._output))
        buffer[:size] = self._output[:size]
        self._output = self._output[size:]
        return size

    def _decompress(self) -> None:
        if self._frame is None:
            self._frame = self._new_frame()
        part, self._input = self._input[:FRAME_INPUT], self._input[FRAME_INPUT:]
        try:
            self._output = self._frame.decompress(part)
        except self._error as error:
            raise OSError(str(error)) from None
        if self._frame.eof:
            self._input = self._frame.unused_data + self._input
            self._frame = None

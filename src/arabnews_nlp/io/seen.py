"""The ids that have come already, in little memory."""

from __future__ import annotations

from array import array
from hashlib import blake2b


class SeenIds:
    """A set of strings that keeps 64 bits of each: at most 32 bytes an id, where a set of strings takes some 150.

    Two different ids among ten million are taken for the same with a probability below one in 300,000.
    """

    def __init__(self) -> None:
        self._size = 1 << 10
        self._slots = array("Q", bytes(8 * self._size))
        self._used = 0

    def add(self, id: str) -> bool:
        """Whether `id` is new."""
        value = int.from_bytes(blake2b(id.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "little") or 1
        if 2 * self._used >= self._size:
            self._grow()
        slot = self._slot(value)
        if self._slots[slot]:
            return False
        self._slots[slot] = value
        self._used += 1
        return True

    def _slot(self, value: int) -> int:
        """Where `value` stands, or the free place where it belongs."""
        mask = self._size - 1
        slot = value & mask
        while self._slots[slot] not in (0, value):
            slot = (slot + 1) & mask
        return slot

    def _grow(self) -> None:
        old = self._slots
        self._size *= 2
        self._slots = array("Q", bytes(8 * self._size))
        for value in old:
            if value:
                self._slots[self._slot(value)] = value

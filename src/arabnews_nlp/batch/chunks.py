"""The input cut into chunks, the same ones in every run."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from hashlib import blake2b

from arabnews_nlp.io import Article, Item, Position
from arabnews_nlp.io.jsonl import encode

LARGEST = 1 << 22  # characters of a chunk after which no document is added


@dataclass(frozen=True, slots=True)
class Chunk:
    """Consecutive articles, and errors in the place of those that cannot be read.

    digest: of all that its output depends on. size: bytes of the input that it was read from.
    """

    number: int
    items: tuple[Item, ...]
    digest: str
    size: int


def chunks(items: Iterable[Item], size: int, position: Position) -> Iterator[Chunk]:
    """`items` in groups of `size`, or fewer where they are long."""
    number = characters = start = 0
    group: list[Item] = []
    for item in items:
        group.append(item)
        characters += item.length if isinstance(item, Article) else len(item.reason)
        if len(group) == size or characters >= LARGEST:
            yield Chunk(number, tuple(group), _digest(group), position.bytes - start)
            start = position.bytes
            number += 1
            characters = 0
            group = []
    if group:
        yield Chunk(number, tuple(group), _digest(group), position.bytes - start)


def chosen(items: Iterable[Item], limit: int | None, sample: float | None) -> Iterator[Item]:
    """A share of the articles, always the same one (by their ids), and of these the first `limit`."""
    if limit is not None and limit < 1:
        return
    articles = 0
    for item in items:
        if isinstance(item, Article):
            if sample is not None and not _in_sample(item.id, sample):
                continue
            articles += 1
        yield item
        if articles == limit:
            return


def _in_sample(id: str, share: float) -> bool:
    digest = blake2b(id.encode("utf-8", "surrogatepass"), digest_size=8, person=b"sample").digest()
    return int.from_bytes(digest, "big") < share * 2**64


def _digest(items: list[Item]) -> str:
    digest = blake2b(digest_size=16)
    for item in items:
        if isinstance(item, Article):
            digest.update(encode([item.id, item.text, dict(item.meta), item.source]))
        else:
            digest.update(encode([item.id, item.source, item.line, item.reason]))
    return digest.hexdigest()

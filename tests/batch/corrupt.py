"""Inputs of ten kinds that cannot be read, among good ones."""

from __future__ import annotations

import gzip
import json
import random
from collections.abc import Callable
from pathlib import Path

from corpus import article

Expected = dict[tuple[str, int | None], str]
KINDS = 10


def write_corrupt(folder: Path, count: int) -> tuple[list[str], Expected]:
    """Fills `folder` with `count` corrupt inputs; returns the ids of the good ones, and for file and line of each
    corrupt one a part of the reason that must be told. Texts may have 10,000 bytes."""
    folder.mkdir()
    each = count // KINDS
    lines = (broken_json, other_bytes, no_text, wrong_type, double_id, too_large)
    good: list[str] = []
    expected: Expected = {}
    for kind in lines:
        good += write_lines(folder / f"{kind.__name__}.jsonl", kind, each, expected)
    for write in (write_text_files, write_csv, write_cut_gzip, write_parquet):
        good += write(folder, each, expected)
    return good, expected


def record(id: str, number: int) -> bytes:
    return json.dumps({"id": id, "text": article(number, 1)}, ensure_ascii=False).encode()


Bad = Callable[[str, int], tuple[bytes, str]]


def broken_json(id: str, number: int) -> tuple[bytes, str]:
    return record(id, number)[: 10 + number % 20], "not JSON"


def other_bytes(id: str, number: int) -> tuple[bytes, str]:
    return record(id, number)[:-2] + b'\xc7"}', "not UTF-8 (byte 0xc7)"


def no_text(id: str, number: int) -> tuple[bytes, str]:
    return json.dumps({"id": id, "body": article(number)}).encode(), "no field 'text'"


def wrong_type(id: str, number: int) -> tuple[bytes, str]:
    return json.dumps({"id": id, "text": [number]}).encode(), "must be a string, it is an array"


def double_id(id: str, number: int) -> tuple[bytes, str]:
    return record("double_id-good-0", number), "was read before"


def too_large(id: str, number: int) -> tuple[bytes, str]:
    return json.dumps({"id": id, "text": "نص " * 4_000}).encode(), "larger than 10,000 bytes"


def write_lines(path: Path, kind: Bad, count: int, expected: Expected) -> list[str]:
    lines, good = [], []
    for number in range(count):
        good.append(f"{path.stem}-good-{number}")
        lines.append(record(good[-1], number))
        bad, reason = kind(f"{path.stem}-bad-{number}", number)
        lines.append(bad)
        expected[path.name, len(lines)] = reason
    path.write_bytes(b"\n".join(lines))
    return good


def write_text_files(folder: Path, count: int, expected: Expected) -> list[str]:
    good = []
    for number in range(count):
        good.append(f"text-good-{number}")
        (folder / f"{good[-1]}.txt").write_text(article(number), encoding="utf-8")
        bad = folder / f"text-bad-{number}.txt"
        bad.write_bytes(b"news\n" * (number % 5) + article(number).encode("cp1256"))
        expected[bad.name, number % 5 + 1] = "not UTF-8"
    return good


def write_csv(folder: Path, count: int, expected: Expected) -> list[str]:
    lines, good = ["id,text"], []
    for number in range(count):
        good.append(f"csv-good-{number}")
        lines.append(f'{good[-1]},"سطر\nقال المدير: نعم {number}"')
        lines.append(f"csv-bad-{number},نص,زائد")
        expected["table.csv", 3 * number + 4] = "3 fields, the header has 2"
    (folder / "table.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return good


def write_cut_gzip(folder: Path, count: int, expected: Expected) -> list[str]:
    good = []
    for number in range(count):
        good.append(f"gzip-good-{number}")
        whole = gzip.compress(record(good[-1], number))
        (folder / f"{good[-1]}.jsonl.gz").write_bytes(whole)
        bad = folder / f"gzip-bad-{number}.jsonl.gz"
        bad.write_bytes(gzip.compress(record(bad.stem, number))[: 30 + random.Random(number).randrange(20)])
        expected[bad.name, None] = "ended before the end-of-stream marker"
    return good


def write_parquet(folder: Path, count: int, expected: Expected) -> list[str]:
    import pyarrow as pa
    import pyarrow.parquet as pq

    good = [f"parquet-good-{number}" for number in range(count)]
    ids = [id for number in range(count) for id in (good[number], f"parquet-bad-{number}")]
    texts = [text for number in range(count) for text in (article(number), None)]
    pq.write_table(pa.table({"id": ids, "text": texts}), folder / "table.parquet", row_group_size=7)
    expected.update({("table.parquet", 2 * number + 2): "must be a string, it is null" for number in range(count)})
    return good

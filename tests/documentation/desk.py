"""The files that the commands of the pages are run on."""

from __future__ import annotations

import contextlib
import gzip
import json
import random
import shutil
from pathlib import Path

from blocks import ROOT

SAMPLES = sorted((ROOT / "data" / "samples").glob("*.txt"))
PERSONS = ("سامر الحلواني", "هالة مراد", "نادر الرواشدة", "ريم قاسم", "عادل النجار", "ليلى العلمي", "فارس صباغ")
TITLES = ("المدير", "المتحدث", "الخبير", "الباحث")
STATEMENTS = (
    "العمل في المشروع سيبدأ الشهر المقبل",
    "أسعار القمح ارتفعت هذا العام",
    "الطريق الجديد سيختصر زمن الرحلة",
    "عدد الزوار تضاعف منذ الصيف",
    "الميزانية لا تكفي لإصلاح الجسر",
)
ANNOTATED = (
    '<cue ref="1">قال</cue> <speaker ref="1">{title} <per>{name}</per></speaker> إن '
    '<quote id="1" type="indirect" speaker="{name}" kind="person">{first}</quote>. '
    '<cue ref="2">وأضاف</cue>: "<quote id="2" type="direct" speaker="{name}" kind="person">{second}</quote>".',
    '<cue ref="1">وأوضح</cue> <speaker ref="1"><per>{name}</per></speaker> أن '
    '<quote id="1" type="indirect" speaker="{name}" kind="person">{first}</quote>، '
    '<cue ref="2">مشيرا</cue> إلى أن <quote id="2" type="indirect" speaker="{either}" kind="person">{second}</quote>.',
    '"<quote id="1" type="direct" speaker="{name}" kind="person">{first}</quote>"، <cue ref="1">قالت</cue> '
    '<speaker ref="1"><per>{name}</per></speaker>. وقرأت رواية "{second}" وذكرت اسمها.',
    '<cue ref="1">أكد</cue> <speaker ref="1">{title} <per>{name}</per></speaker> أن '
    '<quote id="1" type="mixed" speaker="{name}" kind="person">الوضع "مطمئن جدا الآن"</quote>. '
    '<cue ref="2">وقال</cue> إن <quote id="2" type="indirect" speaker="{name}" kind="person">'
    '{second} في "حي الزهور القديم"</quote>.',
    "<per>{name}</per>: {second}\n"
    '"<quote id="1" type="direct" speaker="{name}" kind="person">{first}</quote>"، كما <cue ref="1">يقول</cue> '
    '<speaker ref="1"><per>{name}</per></speaker>.',
    '<per>{name}</per>: "<quote id="1" type="direct" speaker="{name}" kind="person">{first}</quote>"\n'
    "انتهى اللقاء مساء.",
    'التقى <per>{name}</per> في المكتب <per>{other}</per>. <cue ref="1">وقال</cue> إن '
    '<quote id="1" type="indirect" speaker="{either}" kind="person">{first}</quote>.',
)


def prepare(folder: Path) -> None:
    """Puts the articles, archives and annotated articles that the pages speak of into `folder`."""
    shutil.copytree(ROOT / "data" / "samples", folder / "data" / "samples")
    (folder / "news").mkdir()
    for path in SAMPLES[:2]:
        shutil.copy(path, folder / "news")
    shutil.copy(SAMPLES[2], folder / "article.txt")
    rows = [_row(path) for path in SAMPLES]
    _write_lines(folder / "more.jsonl", rows[2:4])
    for name in ("archive.jsonl.gz", "news.jsonl.gz"):
        with gzip.open(folder / name, "wt", encoding="utf-8") as file:
            file.writelines(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    _write_parquet(folder / "articles.parquet", rows)
    _write_gold(folder / "GOLD", 60)
    (folder / "my.toml").write_text('places = ["وادي السماق"]\n', encoding="utf-8")
    (folder / "corpus.conll").write_text(
        "زار O\nسامر B-PER\nالحلواني I-PER\nصنعاء B-LOC\n. O\n\nعاد O\nالوفد O\nمن O\nبيروت B-LOC\n", encoding="utf-8"
    )


def _row(path: Path) -> dict[str, str]:
    text = path.read_text(encoding="utf-8")
    return {
        "id": path.stem,
        "url": f"https://example.org/{path.stem}",
        "text": text,
        "body": text,
        "date": "2024-05-01",
        "outlet": path.stem[3:],
    }


def _write_lines(path: Path, rows: list[dict[str, str]]) -> None:
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")


def _write_parquet(path: Path, rows: list[dict[str, str]]) -> None:
    with contextlib.suppress(ImportError):
        import pyarrow
        from pyarrow import parquet

        parquet.write_table(pyarrow.Table.from_pylist(rows), path)


def _write_gold(folder: Path, count: int) -> None:
    folder.mkdir()
    choose = random.Random(7).choice
    for number in range(count):
        first, second = choose(STATEMENTS), choose(STATEMENTS)
        name, other = PERSONS[number % len(PERSONS)], PERSONS[(number + 1) % len(PERSONS)]
        article = choose(ANNOTATED).format(
            title=choose(TITLES), name=name, other=other, either=choose((name, other)), first=first, second=second
        )
        (folder / f"article-{number:02}.xml").write_text(article, encoding="utf-8")

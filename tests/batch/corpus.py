"""Articles made up for the tests of jobs: the same ones for the same number, each with statements and names."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from pathlib import Path

FIRST = ("سامر", "هالة", "نادر", "ريم", "عادل", "ليلى", "فارس", "منى", "زياد", "دانة")
LAST = ("الحلواني", "مراد", "الرواشدة", "قاسم", "النجار", "العلمي", "صباغ", "الزين", "حداد", "الخطيب")
TITLES = ("وزير النقل", "المتحدث باسم البلدية", "مديرة المستشفى", "الخبير الاقتصادي", "رئيس الاتحاد")
PLACES = ("مصر", "الأردن", "تونس", "عمان", "بيروت", "صنعاء", "المغرب", "الكويت")
VERBS = ("قال", "أكد", "أوضح", "أعلن", "ذكر")
CONTENTS = (
    "العمل في المشروع سيبدأ الشهر المقبل",
    "أسعار القمح ارتفعت هذا العام",
    "الطريق الجديد سيختصر زمن الرحلة",
    "المدارس ستفتح أبوابها الأحد",
    "الميزانية لا تكفي لإصلاح الجسر",
    "عدد الزوار تضاعف منذ الصيف",
)


def article(number: int, paragraphs: int = 3) -> str:
    """An article of some 25 words a paragraph; `number` decides its words."""
    choose = random.Random(number).choice
    lines = [f"{choose(PLACES)} - خبر رقم {number}"]
    for _ in range(paragraphs):
        who = f"{choose(TITLES)} {choose(FIRST)} {choose(LAST)}"
        lines.append(
            f"{choose(VERBS)} {who} في {choose(PLACES)} إن {choose(CONTENTS)}، مضيفا أن {choose(CONTENTS)}. "
            f'وقال: "{choose(CONTENTS)}".'
        )
    return "\n".join(lines)


def articles(count: int, paragraphs: int = 3) -> Iterator[tuple[str, str]]:
    for number in range(count):
        yield f"doc-{number:06}", article(number, paragraphs)


def write_jsonl(path: Path, count: int, paragraphs: int = 3) -> Path:
    with path.open("w", encoding="utf-8") as stream:
        for id, text in articles(count, paragraphs):
            stream.write(json.dumps({"id": id, "text": text}, ensure_ascii=False) + "\n")
    return path

"""The texts that are read."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from arabnews_nlp.errors import ArabnewsError

SAMPLES = Path("data", "samples")
PARAGRAPH = (
    'قال الوزير عادل مراد، اليوم الاثنين، إن "العمل في الميناء سيبدأ غدا"، مضيفا أن مصر وقعت اتفاقا. '
    "وأوضح مراد لوكالة المدى أن شركة النهر ستدير المشروع. وبحسب وزارة النقل، بلغت التكلفة مليون دولار.\n"
)


def corpus(path: str | None, words: int) -> list[str]:
    """Texts of together at least `words` words, repeated where there are fewer.

    path: anything that `arabnews extract` reads; None for data/samples where these are at hand, else one generated
    article. Raises ArabnewsError where no article can be read.
    """
    from arabnews_nlp.io import Article, read

    if path is None and SAMPLES.is_dir():
        path = str(SAMPLES)
    texts = [item.text for item in read([path]) if isinstance(item, Article)] if path else [PARAGRAPH * 6]
    size = count_words(texts)
    if not size:
        raise ArabnewsError(f"{path}: no article that can be read")
    return texts * max(1, -(-words // size))


def pieces(texts: Sequence[str], length: int) -> list[str]:
    """The words of all texts, cut into texts of `length` words."""
    words = " ".join(texts).split()
    return [" ".join(words[start : start + length]) for start in range(0, len(words), length)]


def count_words(texts: Sequence[str]) -> int:
    return sum(len(text.split()) for text in texts)

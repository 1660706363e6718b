"""Entities and quotes of a Spark DataFrame of articles: `extract(df, text="body", id="id")`.

Each Python worker of Spark loads the pipeline once, on one thread, and reads its rows in batches. The columns are
those of the Parquet tables (docs/tables.md), or the nested record of docs/schema.md.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any, Literal

from arabnews_nlp.document import Document
from arabnews_nlp.errors import InputError, MissingModelError
from arabnews_nlp.lexicon.user import LexiconSource, UserLexicon, read_lexicon

if TYPE_CHECKING:
    import pandas as pd
    from pyspark.sql import DataFrame

Kind = Literal["quotes", "entities", "documents", "nested"]

SPAN = "struct<start: bigint, end: bigint>"
NAMED_SPAN = "struct<start: bigint, end: bigint, text: string>"
ENTITY = (
    "struct<start: bigint, end: bigint, text: string, label: string, country: string, name: string, confidence: double>"
)
SPEAKER = (
    f"struct<name: string, kind: string, mention: {SPAN}, title: string, affiliation: string, country: string, "
    f"resolution: string, evidence: array<{SPAN}>>"
)
QUOTE = (
    f"struct<id: bigint, type: string, text: string, content: array<{SPAN}>, "
    "cue: struct<start: bigint, end: bigint, text: string, lemma: string, stance: string>, "
    f"speaker: {SPEAKER}, addressee: {NAMED_SPAN}, parent: bigint, confidence: double, rule: string>"
)
NESTED = f"schema int, id string, text string, entities array<{ENTITY}>, quotes array<{QUOTE}>, error string"
NESTED_COLUMNS = ("schema", "id", "text", "entities", "quotes", "error")


def extract(
    df: DataFrame,
    text: str = "text",
    id: str = "id",
    kind: Kind = "quotes",
    entities: str = "embedded",
    lexicon: LexiconSource | None = None,
) -> DataFrame:
    """What is found in the articles of `df`, as a DataFrame.

    text, id: columns of strings (an id may be a whole number). kind: "quotes", "entities" or "documents" for the
    columns of that table, "nested" for the record with a column `error`. entities, lexicon: as in `load`; a lexicon's
    files are read here, not by the workers.
    An article without text (null or blank) has no row, and in "nested" one with its reason, as have articles that
    cannot be read. Ids are not checked for doubles.
    Raises ValueError for an unknown kind or column, MissingModelError without pyspark, pandas and pyarrow,
    LexiconError for a wrong lexicon.
    """
    _check_packages()
    for column in (text, id):
        if column not in df.columns:
            raise ValueError(f"no column {column!r} (columns: {', '.join(df.columns)})")
    from pyspark.sql.functions import col

    user = None if lexicon is None else read_lexicon(lexicon)
    articles = df.select(col(id).cast("string").alias("id"), col(text).cast("string").alias("text"))
    return articles.mapInPandas(_reader(kind, entities, user), schema_of(kind))


def schema_of(kind: Kind) -> str:
    """The columns of `extract`, as Spark writes schemas. Raises ValueError for an unknown kind."""
    from arabnews_nlp.io.tables import COLUMNS, FRACTIONS, NUMBERS

    if kind == "nested":
        return NESTED
    if kind not in COLUMNS:
        raise ValueError(f"unknown kind {kind!r}; known: nested, {', '.join(COLUMNS)}")

    def type_of(column: str) -> str:
        return "bigint" if column in NUMBERS else "double" if column in FRACTIONS else "string"

    return ", ".join(f"`{column}` {type_of(column)}" for column in COLUMNS[kind])


def _reader(
    kind: Kind, entities: str, lexicon: UserLexicon | None = None
) -> Callable[[Iterator[pd.DataFrame]], Iterator[pd.DataFrame]]:
    def read(frames: Iterator[pd.DataFrame]) -> Iterator[pd.DataFrame]:
        import pandas as pd

        from arabnews_nlp.io.tables import ROWS, pandas_frame, without_surrogates

        for frame in frames:
            outcomes = _outcomes(zip(frame["id"], frame["text"], strict=True), entities, lexicon)
            if kind == "nested":
                records = [{**doc.to_dict(), "error": error} for doc, error in outcomes]
                yield pd.DataFrame(records, columns=list(NESTED_COLUMNS))
                continue
            rows = (row for doc, error in outcomes if error is None for row in ROWS[kind](doc, None))
            yield pandas_frame(pd, [without_surrogates(row) for row in rows], kind)

    return read


def _outcomes(
    pairs: Iterator[tuple[Any, Any]], entities: str, lexicon: UserLexicon | None = None
) -> Iterator[tuple[Document, str | None]]:
    """For each id and text its document, or one with nothing found and the reason."""
    from arabnews_nlp.batch.extraction import load_once, read_articles
    from arabnews_nlp.io import Article

    articles = [Article(_string(id) or "", _string(text) or "") for id, text in pairs]
    for article, outcome in read_articles(load_once(entities, lexicon), articles):
        if isinstance(outcome, InputError):
            yield Document(article.id, article.text), outcome.reason
        else:
            yield outcome, None


def _string(value: Any) -> str | None:
    return value if isinstance(value, str) else None


def _check_packages() -> None:
    try:
        import pandas  # noqa: F401
        import pyarrow  # noqa: F401
        import pyspark  # noqa: F401
    except ImportError as error:
        raise MissingModelError(f"Spark needs {error.name}: pip install 'arabnews-nlp[spark]'") from None

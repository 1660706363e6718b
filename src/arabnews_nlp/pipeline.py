"""`load()` and the pipeline it returns."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, TypeVar, overload

from arabnews_nlp.document import Document
from arabnews_nlp.entities.canonical import canonicalize
from arabnews_nlp.entities.countries import CountryNames
from arabnews_nlp.entities.protocol import Recognizer
from arabnews_nlp.quotes.explanation import Explanation
from arabnews_nlp.quotes.extract import DEFAULT_MIN_CONFIDENCE, QuoteExtractor
from arabnews_nlp.quotes.model import read_models
from arabnews_nlp.text.segment import segment
from arabnews_nlp.text.segmentation import Segmentation, Tokenizer
from arabnews_nlp.text.syntax import Parser, Syntax

if TYPE_CHECKING:
    from arabnews_nlp.entities.gazetteer import EntityLexicon
    from arabnews_nlp.lexicon.reporting import ReportingLexicon
    from arabnews_nlp.lexicon.user import LexiconSource

BATCH_SIZE = 32
Stage = TypeVar("Stage")


class Pipeline:
    """Reads Arabic news articles: `nlp(text)` for one, `nlp.pipe(texts)` for many.

    Attributes:
        recognizer: Finds the entities.
        extractor: Finds the quotes.
        tokenizer: Analyses the words; None for the built-in clitics alone.
        parser: Finds syntax as evidence for the quotes; None for none.
        countries: Names of countries; None for the shipped ones.
    """

    def __init__(
        self,
        recognizer: Recognizer,
        extractor: QuoteExtractor,
        tokenizer: Tokenizer | None = None,
        parser: Parser | None = None,
        countries: CountryNames | None = None,
    ) -> None:
        self.recognizer = recognizer
        self.extractor = extractor
        self.tokenizer = tokenizer
        self.parser = parser
        self.countries = countries

    def __call__(self, text: str, id: str = "") -> Document:
        """The document of one text, which may hold anything, and be empty.

        Raises:
            TypeError: `text` is no string.
        """
        return self._read([text], [id])[0]

    def explain(self, text: str) -> tuple[Explanation, ...]:
        """The quotes of one text with the decisions behind each; `print(*nlp.explain(text), sep="\\n")` shows them."""
        seg = self._segment(text)
        entities = canonicalize(text, self.recognizer.recognize([seg])[0], self.countries)
        return self.extractor.explain(seg, entities, syntax=self._parse([seg])[0])

    @overload
    def pipe(
        self, texts: Iterable[str], as_tuples: Literal[False] = False, batch_size: int = BATCH_SIZE
    ) -> Iterator[Document]: ...

    @overload
    def pipe(
        self, texts: Iterable[tuple[str, Any]], as_tuples: Literal[True], batch_size: int = BATCH_SIZE
    ) -> Iterator[tuple[Document, Any]]: ...

    def pipe(
        self,
        texts: Iterable[str] | Iterable[tuple[str, Any]],
        as_tuples: bool = False,
        batch_size: int = BATCH_SIZE,
    ) -> Iterator[Document] | Iterator[tuple[Document, Any]]:
        """Documents of many texts, in order, read in batches.

        Args:
            texts: Any iterable; it is read as far as the documents are taken, a batch ahead.
            as_tuples: `texts` yields (text, context) pairs, and the result (document, context) pairs. A context that
                is a string, or a dictionary with a string "id", gives the document its id.
            batch_size: Texts that are read together, at least 1. It changes speed and memory, never the documents.

        Raises:
            TypeError: a text is no string.
            ValueError: `batch_size` is below 1.
        """
        if batch_size < 1:
            raise ValueError(f"batch_size must be at least 1, not {batch_size}")
        stream = iter(texts)
        while batch := list(islice(stream, batch_size)):
            if as_tuples:
                pairs = [(text, context) for text, context in batch]
                documents = self._read([text for text, _ in pairs], [_id_of(context) for _, context in pairs])
                yield from zip(documents, (context for _, context in pairs), strict=True)
            else:
                yield from self._read([str_or_raise(text) for text in batch], [""] * len(batch))

    def _read(self, texts: Sequence[str], ids: Sequence[str]) -> list[Document]:
        segmentations = [self._segment(text) for text in texts]
        recognized = self.recognizer.recognize(segmentations)
        documents: list[Document] = []
        parsed = self._parse(segmentations)
        for id, seg, found, syntax in zip(ids, segmentations, recognized, parsed, strict=True):
            entities = canonicalize(seg.text, found, self.countries)
            documents.append(Document(id, seg.text, entities, self.extractor.extract(seg, entities, syntax), seg))
        return documents

    def _segment(self, text: object) -> Segmentation:
        segmentation = segment(str_or_raise(text))
        return segmentation if self.tokenizer is None else self.tokenizer.tokenize(segmentation)

    def _parse(self, texts: Sequence[Segmentation]) -> Sequence[Syntax | None]:
        return [None] * len(texts) if self.parser is None else self.parser.parse(texts)


def str_or_raise(text: object) -> str:
    if not isinstance(text, str):
        raise TypeError(f"a text must be a string, not {type(text).__name__}")
    return text


def _id_of(context: object) -> str:
    if isinstance(context, str):
        return context
    if isinstance(context, dict) and isinstance(context.get("id"), str):
        return str(context["id"])
    return ""


def _embedded(lexicon: EntityLexicon | None = None) -> Recognizer:
    from arabnews_nlp.entities.backed import DictionaryBacked
    from arabnews_nlp.entities.embedded import EmbeddedRecognizer

    no_names = lexicon.no_names if lexicon else frozenset[str]()
    return DictionaryBacked(EmbeddedRecognizer(lexicon=lexicon), _dictionary(lexicon), no_names)


def _dictionary(lexicon: EntityLexicon | None = None) -> Recognizer:
    from arabnews_nlp.entities.dictionary import DictionaryRecognizer

    return DictionaryRecognizer(lexicon)


def _camel(lexicon: EntityLexicon | None = None) -> Recognizer:
    from arabnews_nlp.entities.camel import CamelRecognizer

    return CamelRecognizer(lexicon=lexicon)


def _stanza(lexicon: EntityLexicon | None = None) -> Recognizer:
    from arabnews_nlp.entities.stanza import StanzaRecognizer

    return StanzaRecognizer(lexicon=lexicon)


def _camel_tokenizer() -> Tokenizer:
    from arabnews_nlp.text.camel import CamelTokenizer

    return CamelTokenizer()


def _stanza_parser() -> Parser:
    from arabnews_nlp.text.stanza import StanzaParser

    return StanzaParser()


RECOGNIZERS = {"embedded": _embedded, "dictionary": _dictionary, "camel": _camel, "stanza": _stanza}
TOKENIZERS = {"camel": _camel_tokenizer}
PARSERS = {"stanza": _stanza_parser}


def load(
    entities: str | Recognizer | Sequence[str | Recognizer] = "embedded",
    *,
    combine: Literal["union", "vote"] = "union",
    min_confidence: float = DEFAULT_MIN_CONFIDENCE,
    tokenizer: str | Tokenizer | None = None,
    parser: str | Parser | None = None,
    lexicon: LexiconSource | None = None,
    quote_models: str | Path | None = None,
) -> Pipeline:
    """A pipeline that works offline, from the data inside the package.

    Args:
        entities: "embedded" (the trained network with the dictionary behind it), "dictionary" (lists and rules
            alone), "camel" or "stanza" (backends whose models you have), a recognizer of your own, or several of these.
        combine: How several are joined: "union" (the longest span wins) or "vote" (more than half must agree).
        min_confidence: Quotes below it have no speaker name; 0 to 1.
        tokenizer: "camel" for its proclitics, lemmas and parts of speech, or one of your own.
        parser: "stanza" for its syntax as evidence on speakers and contents, or one of your own.
        lexicon: Words and names of your own on top of the shipped ones (docs/lexicon.md): a TOML file, several, or a
            mapping with the same sections. It belongs to this pipeline alone.
        quote_models: A file that `arabnews train quotes` wrote, instead of the decisions that the package ships.

    Raises:
        ValueError: an unknown name or value.
        MissingModelError: a package or model is missing or damaged; the message says how to get it.
        LexiconError: something in the lexicon is wrong; all of it is told.
    """
    if not 0.0 <= min_confidence <= 1.0:
        raise ValueError(f"min_confidence must lie between 0 and 1, not {min_confidence}")
    chosen = [entities] if isinstance(entities, str) or not isinstance(entities, Sequence) else list(entities)
    names, reporting = (None, None) if lexicon is None else _tables(lexicon)
    countries = names.countries if names else None
    known = {name: partial(make, names) for name, make in RECOGNIZERS.items()}
    recognizers = [_chosen("recognizer", choice, known) for choice in chosen]
    if len(recognizers) == 1:
        recognizer = recognizers[0]
    else:
        from arabnews_nlp.entities.merge import CombinedRecognizer

        recognizer = CombinedRecognizer(recognizers, combine)
    return Pipeline(
        recognizer,
        QuoteExtractor(
            reporting,
            None if quote_models is None else read_models(quote_models),
            min_confidence,
            countries,
        ),
        None if tokenizer is None else _chosen("tokenizer", tokenizer, TOKENIZERS),
        None if parser is None else _chosen("parser", parser, PARSERS),
        countries,
    )


def _tables(lexicon: LexiconSource) -> tuple[EntityLexicon, ReportingLexicon]:
    from arabnews_nlp.lexicon.extension import entities_with, reporting_with
    from arabnews_nlp.lexicon.user import read_lexicon

    user = read_lexicon(lexicon)
    return entities_with(user), reporting_with(user)


def _chosen(what: str, choice: str | Stage, known: Mapping[str, Callable[[], Stage]]) -> Stage:
    if not isinstance(choice, str):
        return choice
    if choice not in known:
        raise ValueError(f"unknown {what} {choice!r}; known: {', '.join(known)}")
    return known[choice]()

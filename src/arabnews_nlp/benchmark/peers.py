"""Other packages that read Arabic, measured on the same texts; whatever of one is missing is said."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from importlib import metadata, util
from typing import Any

from arabnews_nlp.errors import MissingModelError

Reader = Callable[[Iterable[str]], Iterable[Any]]
SECONDS = 10.0


@dataclass(frozen=True, slots=True)
class Peer:
    """A part of another package.

    package, extra: its distribution, and the extra of arabnews-nlp that installs it. what: which part. like: the
    stage of ours that does about the same. open: gives what reads texts, one result a text; raises MissingModelError
    where data are missing.
    """

    package: str
    module: str
    extra: str
    what: str
    like: str
    open: Callable[[], Reader]


@dataclass(frozen=True, slots=True)
class PeerSpeed:
    """What was measured of a peer: words a second over `words` words, or the problem that kept it from running."""

    peer: Peer
    version: str | None
    words: int = 0
    words_per_second: float | None = None
    problem: str | None = None


def _measure(peer: Peer, texts: Sequence[str], seconds: float) -> PeerSpeed:
    if util.find_spec(peer.module) is None:
        return PeerSpeed(peer, None, problem=f'not installed: pip install "arabnews-nlp[{peer.extra}]"')
    version = metadata.version(peer.package)
    try:
        read = peer.open()
        words, speed = reading_speed(read, texts, seconds)
    except MissingModelError as error:
        return PeerSpeed(peer, version, problem=str(error))
    except Exception as error:
        return PeerSpeed(peer, version, problem=f"cannot be run: {type(error).__name__}: {error}")
    return PeerSpeed(peer, version, words, speed)


def reading_speed(read: Reader, texts: Sequence[str], seconds: float) -> tuple[int, float]:
    """How many words were read before `seconds` were over, and words a second, after a first text that is not timed."""
    for _ in read(texts[:1]):
        pass
    start = time.process_time()
    words = 0
    for text, _ in zip(texts, read(texts), strict=True):
        words += len(text.split())
        if time.process_time() - start > seconds:
            break
    return words, words / max(time.process_time() - start, 1e-9)


def _camel_words() -> Reader:
    from camel_tools.tokenizers.word import simple_word_tokenize
    from camel_tools.utils.dediac import dediac_ar
    from camel_tools.utils.normalize import normalize_alef_ar, normalize_alef_maksura_ar, normalize_unicode

    def read(texts: Iterable[str]) -> Iterator[list[str]]:
        for text in texts:
            plain = dediac_ar(normalize_unicode(text))
            yield simple_word_tokenize(normalize_alef_maksura_ar(normalize_alef_ar(plain)))

    return read


def _camel_morphology() -> Reader:
    from arabnews_nlp.backends.camel_data import GET_MORPHOLOGY, locate_morphology, require_catalogue

    database, _ = locate_morphology()
    require_catalogue(GET_MORPHOLOGY)
    from camel_tools.morphology.analyzer import Analyzer
    from camel_tools.morphology.database import MorphologyDB
    from camel_tools.tokenizers.word import simple_word_tokenize

    analyzer = Analyzer(MorphologyDB(str(database), "a"), "NOAN_PROP")

    def read(texts: Iterable[str]) -> Iterator[list[Any]]:
        for text in texts:
            yield [analyzer.analyze(word) for word in simple_word_tokenize(text)]

    return read


def _stanza_entities() -> Reader:
    from arabnews_nlp.backends.catalogue import STANZA_ENTITIES
    from arabnews_nlp.backends.stanza_pipeline import open_pipeline

    pipeline = _on_one_thread(lambda: open_pipeline(STANZA_ENTITIES, ("tokenize", "mwt", "ner"), None))
    return lambda texts: map(pipeline, texts)


def _stanza_parser() -> Reader:
    from arabnews_nlp.backends.catalogue import STANZA_PARSER
    from arabnews_nlp.backends.stanza_data import PARSER
    from arabnews_nlp.backends.stanza_pipeline import open_pipeline

    pipeline = _on_one_thread(lambda: open_pipeline(STANZA_PARSER, PARSER, None))
    return lambda texts: map(pipeline, texts)


def _on_one_thread(open_it: Callable[[], Any]) -> Any:
    pipeline = open_it()
    import torch

    torch.set_num_threads(1)
    return pipeline


def _spacy_words() -> Reader:
    import spacy

    nlp = spacy.blank("ar")
    nlp.max_length = 10**9
    return lambda texts: nlp.pipe(texts)


PEERS = (
    Peer("spacy", "spacy", "spacy", 'blank("ar"): tokens', "segmentation", _spacy_words),
    Peer("camel-tools", "camel_tools", "camel", "normalization and simple_word_tokenize", "segmentation", _camel_words),
    Peer("camel-tools", "camel_tools", "camel", "morphology of each word", "segmentation", _camel_morphology),
    Peer("stanza", "stanza", "stanza", "tokenize, mwt, ner", "entities", _stanza_entities),
    Peer("stanza", "stanza", "stanza", "tokenize, mwt, pos, lemma, depparse", "end to end", _stanza_parser),
)


def measure_peers(texts: Sequence[str], peers: Sequence[Peer] = PEERS, seconds: float = SECONDS) -> list[PeerSpeed]:
    """Every peer in turn, each for at most about `seconds` of processor time, on one thread."""
    return [_measure(peer, texts, seconds) for peer in peers]

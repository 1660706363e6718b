"""Proclitics, lemmas and parts of speech by the morphological disambiguation of CAMeL Tools."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple

from arabnews_nlp.backends.camel_data import GET_MORPHOLOGY, locate_morphology, require_catalogue
from arabnews_nlp.backends.catalogue import CAMEL_TOKENIZER, require_package
from arabnews_nlp.backends.plain import plain_word
from arabnews_nlp.errors import MissingModelError
from arabnews_nlp.text import clitics
from arabnews_nlp.text.normalize import Normalizer
from arabnews_nlp.text.segmentation import Analysis, Segmentation, Token

SCHEME = "d3tok"
FROM_LEXICON = frozenset({"lex", "spvar"})
PROCLITICS = frozenset("وفبلكس")
ARTICLE = "ال"
CACHED_WORDS = 200_000
_normalizer = Normalizer()


class _Word(NamedTuple):
    """What is known of one spelling. proclitics is None where the segmentation's own hold."""

    analysis: Analysis | None
    proclitics: str | None
    stem: str
    stem_offset: int


_UNKNOWN = _Word(None, None, "", 0)


class CamelTokenizer:
    """Analyses words with the maximum-likelihood disambiguator of CAMeL Tools.

    database, model: `morphology.db` and `model.json`, without them those of the user's CAMELTOOLS_DATA; a database
    without a model is disambiguated by its own frequencies. Words that the database does not know keep the proclitics
    that segmentation found. Raises MissingModelError where package or data are missing or damaged.
    """

    name = "camel"

    def __init__(self, database: Path | None = None, model: Path | None = None) -> None:
        require_package(CAMEL_TOKENIZER)
        if database is None:
            database, model = locate_morphology()
        require_catalogue(GET_MORPHOLOGY)
        self._disambiguator = _open(database, model)
        self._known: dict[str, _Word] = {}

    def tokenize(self, segmentation: Segmentation) -> Segmentation:
        words = [self._word(token) if token.kind == "word" else _UNKNOWN for token in segmentation.tokens]
        tokens = tuple(map(_token, segmentation.tokens, words))
        return replace(segmentation, tokens=tokens, analyses=tuple(word.analysis for word in words))

    def _word(self, token: Token) -> _Word:
        found = self._known.get(token.text)
        if found is None:
            if len(self._known) >= CACHED_WORDS:
                self._known.clear()
            found = self._known[token.text] = self._analyse(token)
        return found

    def _analyse(self, token: Token) -> _Word:
        plain = plain_word(token.text).strip()
        scored = self._disambiguator.disambiguate([plain])[0].analyses if plain else []
        if not scored or scored[0].analysis.get("source", "lex") not in FROM_LEXICON:
            return _UNKNOWN
        read = scored[0].analysis
        before, after = _clitics(plain_word(str(read.get(SCHEME, ""))))
        analysis = Analysis(plain_word(str(read["lex"])).replace("ٱ", "ا"), str(read["pos"]), after)
        letters = "".join(part for part in before if part in PROCLITICS)
        if not token.norm.startswith(letters) or len(letters) >= len(token.norm):
            return _Word(analysis, None, "", 0)
        stem = token.norm[len(letters) :]
        if letters.endswith("ل") and ARTICLE in before:
            stem = clitics.load().stem("ل" + stem)
        folded = _normalizer.normalize(token.text)
        offset = folded.to_original(len(letters), len(folded.text))[0] if letters else 0
        return _Word(analysis, letters, stem, offset)


def _token(token: Token, word: _Word) -> Token:
    if word.proclitics is None or (word.proclitics, word.stem) == (token.proclitics, token.stem):
        return token
    start = token.start + word.stem_offset
    return replace(token, proclitics=word.proclitics, stem=word.stem, stem_start=start)


def _clitics(tokenized: str) -> tuple[list[str], str]:
    """The clitics before and after the stem in a tokenization such as و+_ل+_ال+_كتاب_+هم."""
    parts = tokenized.split("_")
    before = [part[:-1] for part in parts if part.endswith("+")]
    after = "".join(part[1:] for part in parts if part.startswith("+"))
    return before, after


def _open(database: Path, model: Path | None) -> Any:
    try:
        from camel_tools.disambig.mle import MLEDisambiguator
        from camel_tools.morphology.analyzer import Analyzer
        from camel_tools.morphology.database import MorphologyDB

        analyzer = Analyzer(MorphologyDB(str(database), "a"), "NOAN_PROP")
        return MLEDisambiguator(analyzer, None if model is None else str(model))
    except Exception as error:
        problem = " ".join(str(error).split())[:200]
        raise MissingModelError(
            f"the morphology of CAMeL Tools in {database} cannot be read "
            f"({type(error).__name__}: {problem}); run: {GET_MORPHOLOGY}"
        ) from error

"""What is known of a quote: its speaker, cue, type, and how the speaker was found."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from arabnews_nlp.display.characters import attribute, escape, isolated
from arabnews_nlp.display.resources import Language, labels, template
from arabnews_nlp.document import Quote, Speaker


def card(quote: Quote, language: Language, *, id: str = "") -> str:
    """The card of a quote, of inline elements only, so that it may stand inside a paragraph."""
    words = labels(language)
    return template("card").substitute(
        id=f' id="{attribute(id)}"' if id else "",
        direction=words["direction"],
        language=language,
        number=number(quote),
        name=speaker_name(quote.speaker, words),
        title=speaker_title(quote.speaker, words),
        facts="".join(
            template("fact").substitute(key=escape(words[key]), value=value) for key, value in _facts(quote, language)
        ),
    )


def number(quote: Quote) -> str:
    return escape(str(quote.id))


def speaker_name(speaker: Speaker | None, words: Mapping[str, Any]) -> str:
    if speaker is None or speaker.name is None:
        return escape(words["unknown_speaker"])
    return arabic([speaker.name])


def speaker_title(speaker: Speaker | None, words: Mapping[str, Any]) -> str:
    """The speaker's title, else what kind of speaker it is."""
    if speaker is None:
        return ""
    return arabic([speaker.title]) if speaker.title else _word(words["kind"], speaker.kind)


def cue(quote: Quote, words: Mapping[str, Any]) -> str:
    if quote.cue is None:
        return escape(words["no_cue"])
    lemma = "" if quote.cue.lemma == quote.cue.text else f" ({arabic([quote.cue.lemma])})"
    return arabic([quote.cue.text]) + lemma


def stance(quote: Quote, words: Mapping[str, Any]) -> str:
    return "" if quote.cue is None else _word(words["stances"], quote.cue.stance)


def quote_type(quote: Quote, words: Mapping[str, Any]) -> str:
    return _word(words["types"], quote.type)


def resolution(quote: Quote, words: Mapping[str, Any]) -> str:
    return "" if quote.speaker is None else _word(words["resolutions"], quote.speaker.resolution)


def confidence(quote: Quote) -> str:
    return template("confidence").substitute(percent=round(100 * round(min(max(quote.confidence, 0.0), 1.0), 4)))


def arabic(texts: Iterable[str], separator: str = "") -> str:
    return escape(separator).join(f'<bdi dir="rtl" lang="ar">{isolated(text)}</bdi>' for text in texts)


def _facts(quote: Quote, language: Language) -> Iterator[tuple[str, str]]:
    words = labels(language)
    speaker = quote.speaker
    if speaker is not None and speaker.affiliation:
        yield "affiliation", arabic([speaker.affiliation])
    if speaker is not None and speaker.country:
        yield "country", country(speaker.country, language)
    yield "type", quote_type(quote, words)
    yield "cue", cue(quote, words)
    if quote.cue is not None:
        yield "stance", stance(quote, words)
    if quote.addressee is not None:
        yield "addressee", arabic([quote.addressee.text])
    if speaker is not None:
        yield "resolution", resolution(quote, words)
        if speaker.evidence:
            yield "evidence", arabic((span.text for span in speaker.evidence), words["separator"])
    if quote.parent is not None:
        yield "inside", f"{escape(words['quote'])} {escape(str(quote.parent))}"
    yield "confidence", confidence(quote)


def country(code: str, language: Language) -> str:
    """A country's name with its code, or the code alone where the name is not known."""
    from arabnews_nlp.entities.countries import countries

    known = countries().get(code)
    name = "" if known is None else known.name if language == "ar" else known.english
    return f'<bdi>{escape(name)}</bdi> <bdi dir="ltr">({escape(code)})</bdi>' if name else escape(code)


def _word(words: Mapping[str, str], key: str) -> str:
    return escape(words.get(key, key))

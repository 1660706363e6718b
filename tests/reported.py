"""Small documents, made by hand, for the tests of reports."""

from __future__ import annotations

from typing import Any

from arabnews_nlp.document import Cue, Document, Entity, Quote, Span, Speaker


def said(words: str, name: str | None = None, **fields: Any) -> dict[str, Any]:
    """A statement for `document`. fields: kind, title, country, stance, type, parent."""
    return {"words": words, "name": name, **fields}


def document(id: str, *statements: dict[str, Any], before: str = "", after: str = "") -> Document:
    """An article with a paragraph for each statement, between two other paragraphs."""
    text = f"{before}\n" if before else ""
    quotes: list[Quote] = []
    entities: list[Entity] = []
    for number, each in enumerate(statements, 1):
        name, words = each["name"], each["words"]
        start = len(text)
        text += f'قال {name or "المصدر"}: "{words}"\n'
        mention = Span.of(text, start + 4, start + 4 + len(name or "المصدر"))
        content = Span.of(text, mention.end + 3, mention.end + 3 + len(words))
        stance = each.get("stance", "say")
        kind = each.get("kind", "person")
        if name is not None and kind == "person":
            entities.append(Entity(mention.start, mention.end, mention.text, "PER"))
        quotes.append(
            Quote(
                number,
                each.get("type", "direct"),
                words,
                (content,),
                Cue(start, start + 3, text[start : start + 3], "قال", stance) if stance else None,
                Speaker(name, kind, mention, each.get("title"), None, each.get("country"), "explicit", (mention,))
                if name
                else None,
                parent=each.get("parent"),
                confidence=0.9,
                rule="test",
            )
        )
    return Document(id, text + after, tuple(entities), tuple(quotes))

"""Why a record is as it is: the chances of its parts and the candidates for its speaker."""

from __future__ import annotations

from dataclasses import dataclass

from arabnews_nlp.document import Quote, SpeakerKind

MOST_SHOWN = 5


@dataclass(frozen=True, slots=True)
class Candidate:
    """Who could have said it.

    Attributes:
        name: Of the person, organization or nameless source.
        kind: As in `Speaker`.
        probability: 0 to 1; those of all candidates and of nobody add up to 1.
        reasons: The features that speak most for (above 0) or against it, in log odds, the weightiest first.
    """

    name: str
    kind: SpeakerKind
    probability: float
    reasons: tuple[tuple[str, float], ...]


@dataclass(frozen=True, slots=True)
class Explanation:
    """The decisions behind one quote.

    Attributes:
        quote: The quote.
        chance: The probability that it is a statement.
        end_chance: The probability that its content ends where it does.
        decided: The mention names the speaker, so that no candidates were weighed.
        candidates: Who was weighed, likeliest first; empty where the mention decided.
    """

    quote: Quote
    chance: float
    end_chance: float
    decided: bool
    candidates: tuple[Candidate, ...]

    def __str__(self) -> str:
        quote = self.quote
        cue = f"{quote.cue.text} ({quote.cue.lemma}, {quote.cue.stance})" if quote.cue else "none"
        name = quote.speaker.name if quote.speaker and quote.speaker.name else "unknown"
        how = quote.speaker.resolution if quote.speaker else "unknown"
        lines = [
            f"{quote.id}. {name}: {quote.text}",
            f"   {quote.type}, rule {quote.rule}, cue {cue}, confidence {quote.confidence:.2f}",
            f"   statement {self.chance:.2f}, end {self.end_chance:.2f}, speaker {how}",
        ]
        if self.decided:
            lines.append("   the mention names the speaker")
        for candidate in self.candidates[:MOST_SHOWN]:
            reasons = ", ".join(f"{feature} {weight:+.2f}" for feature, weight in candidate.reasons)
            lines.append(f"   {candidate.probability:.2f} {candidate.name} ({candidate.kind}): {reasons}")
        return "\n".join(lines)

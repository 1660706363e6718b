"""Words a second of CAMeL Tools and Stanza alone and through arabnews_nlp.

`python tests/backends/benchmark.py`, with `camel` or `stanza` for one of them. The networks have the sizes of the
distributed ones and weights that are untrained, or trained for a few steps on invented sentences. The texts are those
of data/samples; both sides read the same sentences of the same words. Each figure is of the fastest of ROUNDS runs,
taken in turns, by the processor time of one thread, so that other work on the machine counts little.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

os.environ.setdefault("HF_HUB_OFFLINE", "1")
ROUNDS = 3
REPEATED = 4
SAMPLES = Path(__file__).parents[2] / "data" / "samples"


def main() -> None:
    import torch
    from tiny_bert import save_bert
    from tiny_catalogue import write_catalogue
    from tiny_stanza import save_models

    torch.set_num_threads(1)
    from arabnews_nlp.text.segment import segment

    texts = [path.read_text(encoding="utf-8") for path in sorted(SAMPLES.glob("*.txt"))]
    count = sum(token.kind == "word" for text in texts for token in segment(text).tokens)
    print(f"{len(texts)} articles, {count} words ({REPEATED} times for Stanza), 1 thread, the best of {ROUNDS} runs\n")
    print("| what | alone, words/s | through arabnews_nlp, words/s | through / alone |\n|---|---|---|---|")
    wanted = sys.argv[1:] or ["camel", "stanza"]
    with tempfile.TemporaryDirectory() as name:
        if "camel" in wanted:
            words = sorted({token.text for text in texts for token in segment(text).tokens if token.kind == "word"})
            pieces = [piece for word in words for piece in _pieces(word)]
            folder = save_bert(Path(name) / "bert", words=pieces, layers=12, hidden=768, heads=12, spread=0.02)
            os.environ["CAMELTOOLS_DATA"] = str(write_catalogue(Path(name)))
            _camel(folder, texts, count)
        if "stanza" in wanted:
            folder = save_models(Path(name) / "stanza", steps=2, small=False)
            _stanza(folder, texts * REPEATED, count * REPEATED)


def _pieces(word: str) -> list[str]:
    """Two pieces for a word of more than five letters, as a vocabulary of usual size has for rare words."""
    return [word] if len(word) <= 5 else [word[:4], f"##{word[4:]}"]


def _camel(folder: Path, texts: list[str], count: int) -> None:
    from camel_tools.ner import NERecognizer

    from arabnews_nlp.backends.plain import plain_word
    from arabnews_nlp.entities.camel import CamelRecognizer
    from arabnews_nlp.text.segment import segment

    peer, ours = NERecognizer(str(folder), use_gpu=False), CamelRecognizer(folder)
    segmentations = [segment(text) for text in texts]
    sentences = [
        [plain_word(token.text) for token in seg.tokens[first:last]]
        for seg in segmentations
        for first, last in seg.sentences
    ]
    kept = peer.predict(sentences) == ours.labeller.predict(sentences)
    _row(
        f"CAMeL `predict` (labels equal: {kept})",
        count,
        lambda: peer.predict(sentences),
        lambda: ours.recognize(list(map(segment, texts))),
    )


def _stanza(folder: Path, texts: list[str], count: int) -> None:
    from arabnews_nlp import load
    from arabnews_nlp.backends.plain import plain_text, plain_word
    from arabnews_nlp.entities.stanza import StanzaRecognizer
    from arabnews_nlp.text.segment import segment
    from arabnews_nlp.text.stanza import StanzaParser

    recognizer, parser = StanzaRecognizer(folder), StanzaParser(folder)
    segmentations = [segment(text) for text in texts]
    sentences = [
        (seg.text[seg.tokens[first].start : seg.tokens[last - 1].end], seg.tokens[first:last])
        for seg in segmentations
        for first, last in seg.sentences
    ]
    words = [[plain_word(token.text) for token in tokens] for _, tokens in sentences]
    joined = "\n\n".join(plain_text(text)[0] for text, _ in sentences)

    def entities_alone() -> None:
        recognizer.pipeline([list(sentence) for sentence in words])

    def syntax_alone() -> None:
        parser.pipeline(joined)

    _row("Stanza NER", count, entities_alone, lambda: recognizer.recognize(list(map(segment, texts))))
    _row("Stanza tokenize to depparse", count, syntax_alone, lambda: parser.parse(list(map(segment, texts))))
    nlp = load(entities=recognizer, parser=parser)
    _row(
        "Stanza both, and our whole pipeline with quotes",
        count,
        lambda: (entities_alone(), syntax_alone()),
        lambda: list(nlp.pipe(texts)),
    )


def _row(what: str, count: int, alone: Callable[[], object], ours: Callable[[], object]) -> None:
    best = [float("inf"), float("inf")]
    for _ in range(ROUNDS):
        for side, run in enumerate((alone, ours)):
            start = time.process_time()
            run()
            best[side] = min(best[side], time.process_time() - start)
    print(f"| {what} | {count / best[0]:,.0f} | {count / best[1]:,.0f} | {best[0] / best[1]:.2f} |", flush=True)


if __name__ == "__main__":
    main()

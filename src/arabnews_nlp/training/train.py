"""Makes the embedded model from a folder of corpora: vectors, language model, tagger, ONNX.

    python -m arabnews_nlp.training.train SHARED --out models [--work DIR] [--standoff FILE]

SHARED holds `corpora/raw`, `corpora/ner`, `corpora/gaz` and `gold/{train,dev}`; FILE annotations without texts, of
articles in `corpora/raw` (see `training.standoff`), which are learned from as gold/train is. Every step leaves its
result in the work folder and is skipped where the result is there already. The log and the figures on gold/dev are
written beside the weights.
"""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import torch

from arabnews_nlp.encoder.decoding import bioes_tags
from arabnews_nlp.encoder.features import FeatureExtractor, WordLists
from arabnews_nlp.encoder.vectors import WordVectors
from arabnews_nlp.entities.embedded import HEAD, EmbeddedRecognizer
from arabnews_nlp.training import embeddings
from arabnews_nlp.training.corpora import Annotated, read_attached, read_fane, read_gold
from arabnews_nlp.training.countries import is_country
from arabnews_nlp.training.data import Dataset, Sample, TypeTable
from arabnews_nlp.training.export import export
from arabnews_nlp.training.figures import calibrate, entity_scores, token_f1
from arabnews_nlp.training.fit import Report, Stage, fit
from arabnews_nlp.training.language_model import pretrain, read_ids
from arabnews_nlp.training.model import Sizes, Tagger
from arabnews_nlp.training.standoff import write_articles
from arabnews_nlp.training.word_lists import build_word_lists

TAGS = bioes_tags(["PER", "ORG", "LOC", "COUNTRY"])


MIXED = Stage("mixed", epochs=3, rate=2e-3, final_rate=0.3, reader_rate=0.0)
GOLD = Stage("gold", epochs=8, rate=1e-3, reader_rate=0.3)


@dataclass(frozen=True)
class Config:
    """Everything that decides what comes out, apart from the corpora."""

    sizes: Sizes = field(default_factory=Sizes)
    window: int = 128
    vector_epochs: int = 8
    vector_buckets: int = 80_000
    vector_words: int = 76_000
    language_model_steps: int = 2_000
    seed: int = 1
    gold_copies: int = 3
    old_in_gold_stage: int = 150
    threads: int = 1
    mixed: Stage = MIXED
    gold: Stage = GOLD


class Workshop:
    """The steps of training, each from the files of the steps before it."""

    def __init__(self, shared: Path, work: Path, config: Config, report: Report) -> None:
        self.shared = shared
        self.work = work
        self.config = config
        self.report = report
        work.mkdir(parents=True, exist_ok=True)
        torch.set_num_threads(config.threads)

    def vectors(self) -> WordVectors:
        path = self.work / "vectors.npz"
        if not path.exists():
            config = self.config
            dev = [article.text for article in read_gold(self.shared / "gold" / "dev")]
            held_out = embeddings.HeldOut(dev)
            raw = embeddings.raw_articles(self.shared / "corpora" / "raw", embeddings.OPEN_SOURCES)
            articles = (text for text in raw if text not in held_out)
            text = self.work / "raw.txt"
            embeddings.write_running_text(articles, text, seed=1)
            vectors = embeddings.train_vectors(
                text,
                dimensions=config.sizes.vector,
                epochs=config.vector_epochs,
                buckets=config.vector_buckets,
                threads=config.threads,
                words=config.vector_words,
            )
            vectors.save(path)
        return WordVectors.load(path)

    def word_lists(self) -> WordLists:
        path = self.work / "lists.npz"
        if not path.exists():
            build_word_lists(self.shared / "corpora" / "gaz").save(path)
        return WordLists.load(path)

    def reader(self, vectors: WordVectors) -> dict[str, torch.Tensor]:
        """The first layer's weights, from a language model over the raw text."""
        path = self.work / "language_model.pt"
        if not path.exists():
            ids, types = read_ids(self.work / "raw.txt", vectors)
            table = torch.from_numpy(np.stack([vectors.vector(word) for word in types]))
            pretrain(
                ids,
                table,
                len(vectors),
                self.config.sizes.reader,
                stop=self.config.language_model_steps,
                report=self.report,
                checkpoint=path,
            )
        state: dict[str, torch.Tensor] = torch.load(path, weights_only=True)
        return state

    def annotated(self, standoff: Path | None) -> list[Annotated]:
        """gold/train, and the articles that `standoff` annotates."""
        found = read_gold(self.shared / "gold" / "train")
        if standoff is None:
            return found
        folder = self.work / "standoff"
        if not folder.exists():
            corpora = sorted((self.shared / "corpora" / "raw").glob("*.jsonl.gz"))
            write_articles(standoff, folder, corpora)
        return found + read_gold(folder)

    def old_corpora(self) -> dict[str, list[Annotated]]:
        """The openly licensed corpora. NewsFANE is left out: CLEANANERCorp is its text, better annotated."""
        folder = self.shared / "corpora" / "ner"
        return {
            "cleananercorp": read_attached(folder / "cleananercorp" / "cleananercorp_TRAIN.txt", is_country),
            "wikifane": read_fane(folder / "wikifane_gold" / "wikifane.fine.bio.txt"),
        }

    def tagger(
        self,
        name: str,
        seed: int,
        stages: Sequence[tuple[Stage, Callable[[np.random.Generator], Sequence[Sample]]]],
        table: TypeTable,
        score: Callable[[Tagger], str],
    ) -> Tagger:
        path = self.work / f"{name}.pt"
        torch.manual_seed(seed)
        tagger = Tagger(self.config.sizes, {HEAD: TAGS})
        if path.exists():
            tagger.load_state_dict(torch.load(path, weights_only=True))
            return tagger
        tagger.load_reader(self.reader(self.vectors()))
        for number, (stage, draw) in enumerate(stages):
            fit(
                tagger,
                table,
                draw,
                stage,
                seed=1000 * number + seed,
                score=lambda: score(tagger),
                report=lambda line: self.report(f"{name} {line}"),
            )
        torch.save(tagger.state_dict(), path)
        return tagger


def sample_of(parts: Sequence[Sequence[Sample]], extra: Sequence[Sample] = (), number: int = 0) -> Any:
    """What draws an epoch: all of `parts` and `number` samples of `extra`."""

    def draw(random: np.random.Generator) -> list[Sample]:
        chosen = [sample for part in parts for sample in part]
        return chosen + [extra[at] for at in random.permutation(len(extra))[:number]]

    return draw


def train(
    shared: Path, out: Path, work: Path, config: Config | None = None, standoff: Path | None = None
) -> dict[str, Any]:
    """Run all steps, and write the package with `training.log` and `figures.json` into `out`.

    Raises StandoffError where an article that `standoff` annotates stands in no corpus.
    """
    config = config or Config()
    out.mkdir(parents=True, exist_ok=True)
    started = time.time()
    lines: list[str] = []

    def report(line: str) -> None:
        lines.append(f"{time.time() - started:7.0f} s  {line}")
        print(lines[-1], flush=True)
        (out / "training.log").write_text("\n".join(lines) + "\n", encoding="utf-8")

    shop = Workshop(shared, work, config, report)
    vectors, lists = shop.vectors(), shop.word_lists()
    table = TypeTable(FeatureExtractor(vectors, lists))
    dataset = Dataset(table, TAGS, config.window)
    gold_texts = shop.annotated(standoff)
    dev_texts = read_gold(shared / "gold" / "dev")
    gold, dev = dataset.samples(gold_texts), dataset.samples(dev_texts)
    old = {name: dataset.samples(texts) for name, texts in shop.old_corpora().items()}
    for name, part in {"gold": gold, "dev": dev, **old}.items():
        report(f"{name}: {len(part)} windows, {sum(len(sample.words) for sample in part)} tokens")

    def score(tagger: Tagger) -> str:
        return token_f1([tagger], table, dev, HEAD)

    stages = [
        (config.mixed, sample_of([*old.values(), *[gold] * config.gold_copies])),
        (config.gold, sample_of([gold], old["cleananercorp"], config.old_in_gold_stage)),
    ]
    tagger = shop.tagger("tagger", config.seed, stages, table, score)
    export(tagger, vectors, lists, out, window=config.window, description={"config": asdict(config)})
    figures = {**calibrate(out, dev_texts), "dev": entity_scores(EmbeddedRecognizer(out), dev_texts)}
    report(f"after the document-level pass: {figures}")
    (out / "figures.json").write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")
    return figures


def main(argv: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description="Make the embedded model from a folder of corpora.")
    parser.add_argument("shared", type=Path)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--work", type=Path, help="folder of intermediate results (default: OUT/work)")
    parser.add_argument("--standoff", type=Path, help="annotations without texts, of articles in SHARED/corpora/raw")
    parser.add_argument("--threads", type=int, default=1)
    arguments = parser.parse_args(argv)
    train(
        arguments.shared,
        arguments.out,
        arguments.work or arguments.out / "work",
        Config(threads=arguments.threads),
        arguments.standoff,
    )
    return 0


if __name__ == "__main__":
    raise SystemExit(main())

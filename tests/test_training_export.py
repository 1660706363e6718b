"""The ONNX graphs give what the PyTorch network gives. Needs the extra `train`."""

from pathlib import Path

import numpy as np
import pytest

torch = pytest.importorskip("torch")
pytest.importorskip("onnx")
# ruff: noqa: E402
from arabnews_nlp.encoder.decoding import bioes_tags
from arabnews_nlp.encoder.features import FeatureExtractor, WordLists
from arabnews_nlp.encoder.network import Encoder
from arabnews_nlp.encoder.vectors import WordVectors, quantize
from arabnews_nlp.text.segment import segment
from arabnews_nlp.training.data import Dataset, TypeTable, collate
from arabnews_nlp.training.export import export
from arabnews_nlp.training.model import Sizes, Tagger

TEXT = "وصل الوزير سمير الطيب إلى حمص.\nوقال إن الاجتماع مفيد، وإن الوفد سيعود غدا إلى بيروت بعد لقاء."
SIZES = Sizes(vector=16, filters=8, word=12, reader=10, context=9)


def small_vectors() -> WordVectors:
    random = np.random.default_rng(3)
    values, scales = quantize(random.normal(size=(60, 16)).astype(np.float32))
    words = ["الوزير", "حمص", "إلى", "قال", "غدا", "بيروت", ".", "،", "ان", "الي"]
    return WordVectors(words, values, scales, (3, 5), 4.0)


@pytest.fixture
def tagger() -> Tagger:
    torch.manual_seed(5)
    return Tagger(SIZES, {"entities": bioes_tags(["PER", "LOC"]), "cues": ["O", "S-CUE", "B-CUE", "I-CUE", "E-CUE"]})


@pytest.mark.parametrize(("quantized", "tolerance"), [(False, 1e-4), (True, 0.2)])
def test_exported_network_agrees_with_the_trained_one(tagger, tmp_path: Path, quantized, tolerance):
    vectors, lists = small_vectors(), WordLists({"سمير": 3, "حمص": 32})
    export(
        tagger,
        vectors,
        lists,
        tmp_path,
        window=12,
        temperatures={"cues": 2.0},
        description={},
        quantized=quantized,
    )
    encoder = Encoder(tmp_path)
    assert [(head.name, head.temperature) for head in encoder.heads] == [("entities", 1.0), ("cues", 2.0)]
    segmentation = segment(TEXT)
    table = TypeTable(FeatureExtractor(vectors, lists))
    samples = Dataset(table, tagger.chains["entities"].tags, 12).cut(segmentation, [])
    assert len(samples) > 1
    tagger.eval()
    with torch.no_grad():
        expected = tagger(collate(samples, table))
    (scores,) = encoder.run([segmentation])
    for head in ("entities", "cues"):
        rows = [expected[head][at, : len(sample.words)].numpy() for at, sample in enumerate(samples)]
        assert np.allclose(scores[head], np.concatenate(rows), atol=tolerance)


def test_scores_do_not_depend_on_the_other_texts(tagger, tmp_path: Path):
    export(tagger, small_vectors(), WordLists({"سمير": 1}), tmp_path, window=64, temperatures={}, description={})
    encoder = Encoder(tmp_path)
    short, long = segment("زار حمص."), segment(TEXT)
    alone = encoder.run([short])[0]["entities"]
    together = encoder.run([long, short, long])[1]["entities"]
    assert np.allclose(alone, together, atol=1e-5)

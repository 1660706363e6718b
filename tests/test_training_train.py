"""The whole training on a toy folder of corpora. Needs the extra `train`."""

import gzip
import json

import numpy as np
import pytest

pytest.importorskip("torch")
pytest.importorskip("onnx")
pytest.importorskip("fasttext")

from arabnews_nlp.entities.embedded import EmbeddedRecognizer
from arabnews_nlp.evaluation.annotation import Annotation, Mention
from arabnews_nlp.text.segment import segment
from arabnews_nlp.training.embeddings import HeldOut, running_words
from arabnews_nlp.training.fit import Stage
from arabnews_nlp.training.model import Sizes
from arabnews_nlp.training.standoff import text_of, to_standoff
from arabnews_nlp.training.train import Config, main, train

SENTENCES = [
    ("زار {} مدينة حمص أمس", "PER"),
    ("قال {} إن الاجتماع مفيد", "PER"),
    ("عاد الوفد من {} مساء اليوم", "LOC"),
]
NAMES = {"PER": ["سمير الطيب", "ليلى الحداد", "كريم منصور"], "LOC": ["بيروت", "حلب", "صنعاء"]}


def articles(count):
    random = np.random.default_rng(4)
    for _ in range(count):
        rows = []
        for _ in range(4):
            pattern, label = SENTENCES[random.integers(len(SENTENCES))]
            rows.append((pattern, label, NAMES[label][random.integers(3)]))
        yield rows


@pytest.fixture
def shared(tmp_path):
    folder = tmp_path / "shared"
    for part in ("train", "dev"):
        (folder / "gold" / part).mkdir(parents=True)
        for number, rows in enumerate(articles(20 if part == "train" else 4)):
            text = "\n".join(p.format(f"<{label.lower()}>{name}</{label.lower()}>") + "." for p, label, name in rows)
            (folder / "gold" / part / f"{part}-{number}.xml").write_text(text, encoding="utf-8")
    raw = folder / "corpora" / "raw"
    raw.mkdir(parents=True)
    for source in ("ant_multisource_v2.1", "ant_jawhara_v1.1", "wiki_qa_contexts"):
        with gzip.open(raw / f"{source}.jsonl.gz", "wt", encoding="utf-8") as file:
            for rows in articles(60):
                body = "\n".join(pattern.format(name) + " ." for pattern, _, name in rows)
                file.write(json.dumps({"title": "خبر", "body": body}) + "\n")
    ner = folder / "corpora" / "ner"
    (ner / "cleananercorp").mkdir(parents=True)
    (ner / "wikifane_gold").mkdir()
    (ner / "cleananercorp" / "cleananercorp_TRAIN.txt").write_text("زار O\nسالم B-PERS\nحمص B-LOC\n\n" * 8, "utf-8")
    (ner / "wikifane_gold" / "wikifane.fine.bio.txt").write_text("في O\nمصر B-Nation\n\n" * 8, "utf-8")
    write_gazetteers(folder / "corpora" / "gaz")
    return folder


def annotated_elsewhere(shared, folder):
    """Annotations of an article of the raw corpora, without its text."""
    title, body = "خبر", "زار سمير الطيب بيروت."
    with gzip.open(shared / "corpora" / "raw" / "ant_jawhara_v1.1.jsonl.gz", "at", encoding="utf-8") as file:
        file.write(json.dumps({"id": "j-1", "title": title, "body": body}) + "\n")
    text = text_of(title, body)
    start = text.index("سمير")
    entities = (Mention(start, start + len("سمير الطيب"), "PER", None),)
    path = folder / "annotations.jsonl"
    path.write_text(json.dumps(to_standoff(Annotation("one", text, entities, ()), "j-1")) + "\n", "utf-8")
    return path


def write_gazetteers(folder):
    for name in ("wikidata_names", "google_ar2en", "steveash_wd_arabic", "arwikicats"):
        (folder / name).mkdir(parents=True)
    header = "arabic_key\tlatin\tlatin_lang\tcountry\trole\tcount\tsource"
    units = f"{header}\nسمير\tSamir\t\tSY\tgiven\t5\tx\n"
    (folder / "wikidata_names" / "units.tsv").write_text(units, "utf-8")
    (folder / "google_ar2en" / "ar2en.txt").write_text("كريم\tkarim\n", "utf-8")
    (folder / "steveash_wd_arabic" / "wd_arabic_80").write_text("karl\tك ا ر ل\t2\n", "utf-8")
    (folder / "geonames_cities15000_ar.tsv").write_text("1\tHoms\tSY\t700000\tحمص\n", "utf-8")
    (folder / "cldr_territories_ar.tsv").write_text("SY\tسوريا\n", "utf-8")
    nationalities = {"syrian": {"male": "سوري", "female": "سورية"}}
    (folder / "arwikicats" / "nationalities_data.json").write_text(json.dumps(nationalities), "utf-8")


def test_one_call_makes_a_package_that_works(shared, tmp_path):
    config = Config(
        sizes=Sizes(vector=16, letter=8, filters=8, word=16, reader=16, context=16),
        window=32,
        vector_buckets=500,
        vector_epochs=2,
        old_in_gold_stage=5,
        mixed=Stage("mixed", epochs=4, rate=1e-2, tokens=128),
        gold=Stage("gold", epochs=10, rate=1e-2, tokens=128),
    )
    out = tmp_path / "model"
    figures = train(shared, out, tmp_path / "work", config, annotated_elsewhere(shared, tmp_path))
    assert [path.name for path in (tmp_path / "work" / "standoff").iterdir()] == ["one.xml"]
    assert json.loads((out / "figures.json").read_text(encoding="utf-8"))["temperature"] == figures["temperature"]
    assert "tagger" in (out / "training.log").read_text(encoding="utf-8")
    (entities,) = EmbeddedRecognizer(out).recognize([segment("زار ليلى الحداد مدينة حمص أمس.")])
    assert ("ليلى الحداد", "PER") in [(entity.text, entity.label) for entity in entities]


def test_usage(capsys):
    with pytest.raises(SystemExit):
        main(["--help"])
    assert "SHARED" in capsys.readouterr().out.upper()


def test_running_words_are_folded():
    assert running_words("إلى ١٢ أغسطس،") == ["الي", "00", "اغسطس", "،"]


def test_held_out_articles_are_recognized():
    text = " ".join(f"كلمة{letter}{other}" for letter in "ابتثجح" for other in "خدذرزس")
    held_out = HeldOut([text])
    assert f"عنوان آخر {text} وخاتمة" in held_out
    assert "خبر لا صلة له بما سبق " * 20 not in held_out

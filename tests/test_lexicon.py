from __future__ import annotations

import pytest

from arabnews_nlp.errors import LexiconError
from arabnews_nlp.lexicon import entries
from arabnews_nlp.lexicon.build_forms import forms_table
from arabnews_nlp.lexicon.conjugate import Verb, conjugate, fold, masdar_forms
from arabnews_nlp.lexicon.reporting import (
    FormTable,
    load_reporting,
    read_nouns,
    read_phrases,
    read_titles,
    read_verbs,
)
from arabnews_nlp.text.normalize import Normalizer

LEXICON_FILES = ("verbs.toml", "phrases.toml", "nouns.toml", "titles.toml")

# 3ms 3fs 3md 3fd 3mp 3fp 1s 1p, past and then present, in ordinary spelling without vowel signs.
PARADIGMS = {
    "كتب": (
        Verb("كتب", "1"),
        "كتب كتبت كتبا كتبتا كتبوا كتبن كتبت كتبنا",
        "يكتب تكتب يكتبان تكتبان يكتبون يكتبن أكتب نكتب",
    ),
    "قال": (
        Verb("قول", "1", "و"),
        "قال قالت قالا قالتا قالوا قلن قلت قلنا",
        "يقول تقول يقولان تقولان يقولون يقلن أقول نقول",
    ),
    "زاد": (
        Verb("زيد", "1", "ي"),
        "زاد زادت زادا زادتا زادوا زدن زدت زدنا",
        "يزيد تزيد يزيدان تزيدان يزيدون يزدن أزيد نزيد",
    ),
    "أضاف": (
        Verb("ضيف", "4"),
        "أضاف أضافت أضافا أضافتا أضافوا أضفن أضفت أضفنا",
        "يضيف تضيف يضيفان تضيفان يضيفون يضفن أضيف نضيف",
    ),
    "رأى": (
        Verb("رءي", "1", "ى"),
        "رأى رأت رأيا رأتا رأوا رأين رأيت رأينا",
        "يرى ترى يريان تريان يرون يرين أرى نرى",
    ),
    "نفى": (
        Verb("نفي", "1", "ي"),
        "نفى نفت نفيا نفتا نفوا نفين نفيت نفينا",
        "ينفي تنفي ينفيان تنفيان ينفون ينفين أنفي ننفي",
    ),
    "دعا": (
        Verb("دعو", "1", "و"),
        "دعا دعت دعوا دعتا دعوا دعون دعوت دعونا",
        "يدعو تدعو يدعوان تدعوان يدعون يدعون أدعو ندعو",
    ),
    "خشي": (
        Verb("خشي", "1", "ى", "i"),
        "خشي خشيت خشيا خشيتا خشوا خشين خشيت خشينا",
        "يخشى تخشى يخشيان تخشيان يخشون يخشين أخشى نخشى",
    ),
    "نعى": (
        Verb("نعي", "1", "ى"),
        "نعى نعت نعيا نعتا نعوا نعين نعيت نعينا",
        "ينعى تنعى ينعيان تنعيان ينعون ينعين أنعى ننعى",
    ),
    "ادعى": (
        Verb("دعو", "8"),
        "ادعى ادعت ادعيا ادعتا ادعوا ادعين ادعيت ادعينا",
        "يدعي تدعي يدعيان تدعيان يدعون يدعين أدعي ندعي",
    ),
    "تمنى": (
        Verb("مني", "5"),
        "تمنى تمنت تمنيا تمنتا تمنوا تمنين تمنيت تمنينا",
        "يتمنى تتمنى يتمنيان تتمنيان يتمنون يتمنين أتمنى نتمنى",
    ),
    "وصف": (
        Verb("وصف", "1"),
        "وصف وصفت وصفا وصفتا وصفوا وصفن وصفت وصفنا",
        "يصف تصف يصفان تصفان يصفون يصفن أصف نصف",
    ),
    "أوضح": (
        Verb("وضح", "4"),
        "أوضح أوضحت أوضحا أوضحتا أوضحوا أوضحن أوضحت أوضحنا",
        "يوضح توضح يوضحان توضحان يوضحون يوضحن أوضح نوضح",
    ),
    "اتهم": (
        Verb("وهم", "8"),
        "اتهم اتهمت اتهما اتهمتا اتهموا اتهمن اتهمت اتهمنا",
        "يتهم تتهم يتهمان تتهمان يتهمون يتهمن أتهم نتهم",
    ),
    "رد": (
        Verb("ردد", "1"),
        "رد ردت ردا ردتا ردوا رددن رددت رددنا",
        "يرد ترد يردان تردان يردون يرددن أرد نرد",
    ),
    "أصر": (
        Verb("صرر", "4"),
        "أصر أصرت أصرا أصرتا أصروا أصررن أصررت أصررنا",
        "يصر تصر يصران تصران يصرون يصررن أصر نصر",
    ),
    "أكد": (
        Verb("ءكد", "2"),
        "أكد أكدت أكدا أكدتا أكدوا أكدن أكدت أكدنا",
        "يؤكد تؤكد يؤكدان تؤكدان يؤكدون يؤكدن أؤكد نؤكد",
    ),
    "أعلن": (
        Verb("علن", "4"),
        "أعلن أعلنت أعلنا أعلنتا أعلنوا أعلن أعلنت أعلنا",
        "يعلن تعلن يعلنان تعلنان يعلنون يعلن أعلن نعلن",
    ),
    "سأل": (
        Verb("سءل", "1", "ى"),
        "سأل سألت سألا سألتا سألوا سألن سألت سألنا",
        "يسأل تسأل يسألان تسألان يسألون يسألن أسأل نسأل",
    ),
    "تساءل": (
        Verb("سءل", "6"),
        "تساءل تساءلت تساءلا تساءلتا تساءلوا تساءلن تساءلت تساءلنا",
        "يتساءل تتساءل يتساءلان تتساءلان يتساءلون يتساءلن أتساءل نتساءل",
    ),
    "أنبأ": (
        Verb("نبء", "4"),
        "أنبأ أنبأت أنبآ أنبأتا أنبؤوا أنبأن أنبأت أنبأنا",
        "ينبئ تنبئ ينبئان تنبئان ينبئون ينبئن أنبئ ننبئ",
    ),
    "استطرد": (
        Verb("طرد", "10"),
        "استطرد استطردت استطردا استطردتا استطردوا استطردن استطردت استطردنا",
        "يستطرد تستطرد يستطردان تستطردان يستطردون يستطردن أستطرد نستطرد",
    ),
    "برهن": (
        Verb("برهن", "Q"),
        "برهن برهنت برهنا برهنتا برهنوا برهن برهنت برهنا",
        "يبرهن تبرهن يبرهنان تبرهنان يبرهنون يبرهن أبرهن نبرهن",
    ),
}
CELLS = (
    (3, "m", "s"),
    (3, "f", "s"),
    (3, "m", "d"),
    (3, "f", "d"),
    (3, "m", "p"),
    (3, "f", "p"),
    (1, None, "s"),
    (1, None, "p"),
)


def cells(verb: Verb, tense: str) -> list[str]:
    first: dict[tuple[int | None, str | None, str], str] = {}
    for form in conjugate(verb):
        if form.tense == tense and form.voice == "active" and not form.clipped:
            first.setdefault((form.person, form.gender, form.number), form.text)
    return [first[cell] for cell in CELLS]


@pytest.mark.parametrize(("verb", "past", "present"), PARADIGMS.values(), ids=PARADIGMS)
def test_conjugation(verb: Verb, past: str, present: str) -> None:
    assert cells(verb, "past") == fold(past).split()
    assert cells(verb, "present") == fold(present).split()


@pytest.mark.parametrize(
    ("verb", "jussive"),
    [
        (Verb("قول", "1", "و"), "يقل تقل يقولا تقولا يقولوا أقل نقل"),
        (Verb("ضيف", "4"), "يضف تضف يضيفا تضيفا يضيفوا أضف نضف"),
        (Verb("نفي", "1", "ي"), "ينف تنف ينفيا تنفيا ينفوا أنف ننف"),
        (Verb("رءي", "1", "ى"), "ير تر يريا تريا يروا أر نر"),
        (Verb("كتب", "1"), "يكتبا تكتبا يكتبوا"),
    ],
)
def test_subjunctive_and_jussive_spelled_apart(verb: Verb, jussive: str) -> None:
    clipped = [form.text for form in conjugate(verb) if form.clipped and form.voice == "active"]
    assert clipped == fold(jussive).split()


@pytest.mark.parametrize(
    ("verb", "passive"),
    [
        (Verb("قول", "1", "و"), "قيل قيلت يقال تقال"),
        (Verb("ضيف", "4"), "أضيف أضيفت يضاف تضاف"),
        (Verb("ذكر", "1"), "ذكر ذكرت يذكر تذكر"),
        (Verb("سءل", "1", "ى"), "سئل سئلت يسأل تسأل"),
        (Verb("دعو", "1", "و"), "دعي دعيت يدعى تدعى"),
        (Verb("وصف", "1"), "وصف وصفت يوصف توصف"),
        (Verb("تبع", "3"), "توبع توبعت يتابع تتابع"),
    ],
)
def test_passive(verb: Verb, passive: str) -> None:
    forms = [form.text for form in conjugate(verb) if form.voice == "passive" and not form.clipped]
    assert forms == fold(passive).split()


@pytest.mark.parametrize(
    ("verb", "participles"),
    [
        (
            Verb("قول", "1", "و"),
            "قائل قائلا قائلة قائله قائلان قائلين قائلتان قائلتين قائلون قائلين قائلات",
        ),
        (Verb("ءكد", "2"), "مؤكد مؤكدا مؤكدة مؤكده مؤكدان مؤكدين مؤكدتان مؤكدتين مؤكدون مؤكدين مؤكدات"),
        (
            Verb("دعو", "8"),
            "مدع مدعي مدعيا مدعية مدعيه مدعيان مدعيين مدعيتان مدعيتين مدعون مدعين مدعيات",
        ),
        (
            Verb("سءل", "6"),
            "متسائل متسائلا متسائلة متسائله متسائلان متسائلين متسائلتان متسائلتين متسائلون متسائلين متسائلات",
        ),
        (Verb("صرر", "4"), "مصر مصرا مصرة مصره مصران مصرين مصرتان مصرتين مصرون مصرين مصرات"),
    ],
)
def test_participles(verb: Verb, participles: str) -> None:
    assert [form.text for form in conjugate(verb) if form.kind == "participle"] == participles.split()


@pytest.mark.parametrize(
    ("masdar", "form", "pronoun"),
    [
        ("قول", "قولها", "ها"),
        ("إشارة", "اشارته", "ه"),
        ("ادعاء", "ادعاؤهم", "هم"),
        ("ادعاء", "ادعائه", "ه"),
        ("شكوى", "شكواه", "ه"),
        ("تأكيد", "التاكيد", None),
    ],
)
def test_masdar_forms(masdar: str, form: str, pronoun: str | None) -> None:
    assert (form, pronoun) in set(masdar_forms(masdar))


@pytest.mark.parametrize(
    ("root", "form", "present", "message"),
    [
        ("قول", "1", None, "vowel"),
        ("قو", "2", None, "letters"),
        ("قول", "11", None, "form"),
        ("قول", "1", "a", "present"),
    ],
)
def test_impossible_verbs_are_refused(root: str, form: str, present: str | None, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        Verb(root, form, present)


def test_forms_table_is_up_to_date() -> None:
    verbs = read_verbs(entries.read_toml("verbs.toml"), "verbs.toml")
    table = forms_table(verbs)
    assert table == entries.read_text("reporting_forms.tsv")
    assert all(forms for forms in FormTable(table, verbs, "reporting_forms.tsv").values())


def test_lexicon_folding_is_that_of_tokens() -> None:
    normalizer = Normalizer()
    words = [word for name in LEXICON_FILES for word in entries.read_text(name).split()]
    assert [fold(word) for word in words] == [normalizer.fold(word) for word in words]


def test_readings() -> None:
    lexicon = load_reporting()
    assert len(read_verbs(entries.read_toml("verbs.toml"), "verbs.toml")) >= 170
    (said,) = lexicon.find("قالت")
    assert (said.lemma, said.stance, said.kind, said.tense) == ("قال", "say", "verb", "past")
    assert (said.person, said.gender, said.number, said.voice) == (3, "f", "s", "active")
    assert {"inna", "quoted", "colon"} <= said.particles
    assert said.ambiguity == "low"
    (future,) = lexicon.find("سيقولون")
    assert (future.tense, future.number, future.form) == ("future", "p", "سيقولون")
    assert any(cue.suffix == "ه" and cue.gender == "f" for cue in lexicon.find("ذكرته"))
    assert any(cue.suffix == "ه" and cue.number == "p" for cue in lexicon.find("قالوه"))
    assert any(cue.lemma == "رأى" and cue.suffix == "ه" for cue in lexicon.find("راه"))
    (its,) = lexicon.find("تصريحاتها")
    assert (its.kind, its.suffix, its.lemma) == ("masdar", "ها", "صرح")
    assert [cue.voice for cue in lexicon.find("قيل")] == ["passive"]
    assert lexicon.find("مدرسة") == ()
    assert lexicon.find("") == ()
    assert lexicon.find("سه") == ()


def test_jussive_that_is_mostly_another_word_ranks_last_and_high() -> None:
    readings = load_reporting().find("يدع")
    assert readings
    assert {cue.ambiguity for cue in readings} == {"high"}


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("وبحسب الوزارة", ("بحسب", "according", "genitive")),
        ("وفقا للوزارة", ("وفقا", "according", "li")),
        ("وفقا لما ذكره", ("وفقا لما", "according", "verb")),
        ("على حد قول النائب", ("على حد قول", "according", "genitive")),
        ("على حد قولها", ("على حد قول", "according", "pronoun")),
        ("كما قال", ("كما", "according", "verb_alone")),
        ("كما ان", ("كما أن", "anti", "none")),
        ("نقلا عن موقع", ("نقلا عن", "relay", "genitive")),
        ("في بيان لها", ("في بيان", "nominal", "pronoun")),
        ("ويذكر ان", ("يذكر أن", "anti", "none")),
        ("على ما يبدو", ("على ما يبدو", "anti", "none")),
        ("من جانبه", ("من جانبه", "opener", "none")),
    ],
)
def test_phrases(words: str, expected: tuple[str, str, str]) -> None:
    phrase = load_reporting().phrase_at(fold(words).split(), 0)
    assert phrase is not None
    assert (phrase.lemma, phrase.kind, phrase.source) == expected


def test_no_phrase() -> None:
    lexicon = load_reporting()
    assert lexicon.phrase_at(["علي", "حد"], 0) is None
    assert lexicon.phrase_at(["و"], 0) is None


def test_nouns_and_titles() -> None:
    lexicon = load_reporting()
    assert lexicon.titles["الامين العام"].definite
    assert lexicon.titles["وزيرة الخارجية"].gender == "f"
    assert lexicon.title_at(["قال", "رئيس", "مجلس", "النواب"], 1) == (3, lexicon.titles["رئيس مجلس النواب"])
    assert lexicon.title_at(["نافذة"], 0) is None
    assert lexicon.group_nouns["مسؤولين"].kind == "group"
    assert lexicon.unnamed_nouns["متحدثة"].gender == "f"
    assert lexicon.anaphors["الصحيفة"].kind == "organization"
    assert not lexicon.outlet_nouns["وكالة"].definite
    assert "نفسه" in lexicon.identity_words
    assert "السيد" in lexicon.honorifics
    assert len(read_titles(entries.read_toml("titles.toml"), "titles.toml")) >= 250


VERB = {
    "root": "قول",
    "form": 1,
    "present": "و",
    "stance": "say",
    "ambiguity": "low",
    "particles": ["inna"],
}


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"stance": "shout"}, r"v\.toml: قال: stance: 'shout'"),
        ({"ambiguity": None}, r"v\.toml: قال: ambiguity"),
        ({"particles": ["inna", "li"]}, r"v\.toml: قال: particles: unknown li"),
        ({"particles": "inna"}, r"v\.toml: قال: particles"),
        ({"root": 5}, r"v\.toml: قال: root"),
        ({"present": None}, r"v\.toml: قال: root"),
        ({"steem": 1}, r"v\.toml: قال: unknown key steem"),
    ],
)
def test_wrong_verb_is_named(change: dict[str, object], message: str) -> None:
    with pytest.raises(LexiconError, match=message):
        read_verbs({"قال": {**VERB, **change}}, "v.toml")


def test_verb_that_does_not_give_its_lemma_is_named() -> None:
    with pytest.raises(LexiconError, match="نام"):
        forms_table(read_verbs({"نام": VERB}, "v.toml"))


def test_forms_that_do_not_fit_the_verbs_are_named() -> None:
    verbs = read_verbs({"قال": VERB}, "v.toml")
    with pytest.raises(LexiconError, match=r"f\.tsv"):
        FormTable("#\nقال\n", verbs, "f.tsv")
    for reading in ("سار:verb,past,3,m,s,active,,", "قال:verb,past", "قال:noun,past,3,m,s,active,,"):
        with pytest.raises(LexiconError, match=r"f\.tsv: قال"):
            FormTable(f"#\nقال\t{reading}\n", verbs, "f.tsv")["قال"]


@pytest.mark.parametrize(
    ("phrase", "message"),
    [
        ({"kind": "odd", "source": "li", "texts": ["وفقا"]}, r"p\.toml: phrase 1: kind"),
        ({"kind": "anti", "source": "none", "texts": [""]}, r"p\.toml: phrase 1: texts"),
        ({"kind": "anti", "source": "none", "text": ["x"]}, r"p\.toml: phrase 1: unknown key text"),
    ],
)
def test_wrong_phrase_is_named(phrase: dict[str, object], message: str) -> None:
    with pytest.raises(LexiconError, match=message):
        list(read_phrases({"phrase": [phrase]}, "p.toml"))


def test_wrong_nouns_and_titles_are_named() -> None:
    with pytest.raises(LexiconError, match=r"n\.toml: group"):
        read_nouns({}, "group", "n.toml")
    noun = {"gender": "m", "number": "many", "kind": "group", "nouns": ["خبراء"]}
    with pytest.raises(LexiconError, match=r"n\.toml: group 1: number"):
        read_nouns({"group": [noun]}, "group", "n.toml")
    with pytest.raises(LexiconError, match=r"t\.toml: state: وزير"):
        read_titles({"state": {"وزير": 1}}, "t.toml")


def test_broken_toml_is_named_with_its_line() -> None:
    with pytest.raises(LexiconError, match=r"verbs\.toml: .*line 2"):
        entries.parse_toml("a = 1\nb = = 2\n", "verbs.toml")
    with pytest.raises(LexiconError, match=r"missing\.toml"):
        entries.read_toml("missing.toml")

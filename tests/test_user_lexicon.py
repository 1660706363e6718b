"""A user's lexicon: what its file may say, what is wrong in it, that it travels, and that it stays in its pipeline."""

from __future__ import annotations

import json
import pickle
import re
import tomllib
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner, Result

from arabnews_nlp import LexiconError, load
from arabnews_nlp.cli import app
from arabnews_nlp.document import Document
from arabnews_nlp.entities.gazetteer import shipped_entities
from arabnews_nlp.lexicon import UserLexicon, check_lexicon, list_entries, read_lexicon, verb_forms
from arabnews_nlp.lexicon.commands import ListName, StanceName
from arabnews_nlp.lexicon.conjugate import conjugate, fold
from arabnews_nlp.lexicon.extension import entities_with, reporting_with
from arabnews_nlp.lexicon.listed import KINDS, shipped_entries
from arabnews_nlp.lexicon.positions import line_numbers
from arabnews_nlp.lexicon.reporting import load_reporting
from arabnews_nlp.lexicon.roots import candidates
from arabnews_nlp.lexicon.user import parse_lexicon

ROOT = Path(__file__).parents[1]
CARD = (ROOT / "docs" / "lexicon.md").read_text(encoding="utf-8")
SAMPLES = sorted((ROOT / "data" / "samples").glob("*.txt"))
SENTENCE = "وهاتفت المديرة ليلى الحداد الوزارة بأن المبنى متصدع."
VERB = {"verbs": {"هاتف": "say"}}


def arabnews(*arguments: object, stdin: str | None = None) -> Result:
    return CliRunner().invoke(app, [str(argument) for argument in arguments], input=stdin)


def lemmas(document: Document) -> list[str | None]:
    return [quote.cue.lemma if quote.cue else None for quote in document.quotes]


@pytest.fixture
def my_file(tmp_path: Path) -> Path:
    path = tmp_path / "my.toml"
    path.write_text('[verbs]\n"هاتف" = "say"\n', encoding="utf-8")
    return path


class TestErrors:
    CASES = (
        ('x = 1\n\n[verbs]\n"هاتف" = { stance = "say"\n', r":5?4?: no valid TOML: "),
        ('[verbs]\n"هاتف" = "say"\n"هاتف" = "ask"\n', r":3: no valid TOML: Cannot overwrite a value$"),
        ('# note\n[verbs]\n"هاتف" = "sya"\n', r":3: verbs.هاتف: 'sya' is none of say, .*quote; did you mean say$"),
        ('[verbs."هاتف"]\n\nstance = "sya"\n', r":3: verbs.هاتف.stance: 'sya' is none of "),
        (
            '[verbs]\n"هاتف" = { stance = "say", stanse = "" }',
            r":2: verbs.هاتف.stanse: unknown field; did you mean stance",
        ),
        ('[verbs]\n"هاتف" = { ambiguity = "low" }\n', r":2: verbs.هاتف: stance is missing; one of say, "),
        (
            '[verbs]\n"هاتف" = { stance = "say", particles = [\n"inna",\n"ina"] }',
            r":4: .*particles\[2\]: 'ina' is none",
        ),
        ('[verbs]\n"يهاتف" = "say"\n', r":2: verbs.يهاتف: cannot be conjugated: "),
        ('[verbs]\n"call" = "say"\n', r":2: verbs.call: must be one Arabic word; "),
        ('[verbs]\n"قال كلمة" = "say"\n', r":2: verbs.قال كلمة: must be one Arabic word; "),
        ('[verbs]\n"غمز" = "say"\n', r':2: verbs.غمز: has several readings, .*غمّز.*form = "1" .*form = "2"'),
        ('[verbs]\n"هاتف" = { stance = "say", form = 2 }\n', r":2: verbs.هاتف: cannot be conjugated"),
        (
            '[verbs]\n"هاتف" = { stance = "say", form = 9, root = "هتف" }\n',
            r":2: verbs.هاتف.form: '9' is none of 1, 2, ",
        ),
        ('[verbs]\n"هاتف" = { stance = "say", form = 2, root = "هتف" }\n', r":2: verbs.هاتف: root and form give هتف$"),
        ('[verbs]\n"هاتف" = { stance = "say", form = 3, root = "" }\n', r":2: verbs.هاتف.root: must be a string$"),
        ('[verbs]\n"هاتف" = { stance = "say", masdar = "مهاتفة" }\n', r":2: verbs.هاتف.masdar: must be a list"),
        ('[verbs]\n"هاتف" = 3\n', r':2: verbs.هاتف: must be a stance or a table: "ناشد"'),
        (
            '[verbs]\n"خابر" = "say"\nplaces = ["وادي السماق"]\n',
            r":3: verbs.places: stands inside \[verbs\]; ",
        ),
        ('organizations = ["نواة السدرة",\n""]', r":2: organizations\[2\]: is empty$"),
        ('organizations = ["نواة السدرة",\n"نواةَ  السدرة"]', r":2: organizations\[2\]: .* already, in line 1$"),
        ('organizations = ["بدر"]\nplaces = ["بدر"]', r":2: places\[1\]: بدر is there already, in line 1$"),
        ("places = [1]", r":1: places\[1\]: must be a string, not 1$"),
        ('places = ["!"]', r":1: places\[1\]: '!' has no letter$"),
        ('places = "بدر"', r":1: places: must be a list of strings$"),
        ('place = ["بدر"]', r":1: place: unknown section; did you mean places; known: verbs, "),
        ('remove = ["قالا"]', r":1: remove\[1\]: قالا is not in the shipped lexicon; did you mean قال$"),
        ('[remove]\ntitles = ["قال"]', r":2: remove.titles\[1\]: قال is not in the shipped titles"),
        ('[remove]\nverb = ["قال"]', r":2: remove.verb: unknown list; did you mean verbs; known: verbs, "),
        ('[countries]\n"بلاد الأرز" = "lb"\n', r":2: countries.بلاد الأرز: 'lb' is no ISO .*; did you mean LB$"),
        ('[countries]\n"بلاد" = { code = "XX" }\n', r":2: countries.بلاد.code: 'XX' is no ISO 3166-1 alpha-2 code"),
        ('[countries]\n"بلاد" = { code = "LB", weak = 1 }\n', r":2: countries.بلاد.weak: must be true or false$"),
        ('[countries]\n"بلاد" = { weak = true }\n', r":2: countries.بلاد: code is missing$"),
        ('[demonyms]\n"أرزي" = { code = "LB", plural = [""] }\n', r":2: demonyms.أرزي.plural\[1\]: is empty$"),
        ('[titles]\n"قيّم" = 1\n', r':2: titles.قيّم: must be the feminine, "" where there is none$'),
        ('[titles]\n"قيّم" = "قيّمة"\n"قيم" = ""\n', r":3: titles.قيم: قيم is there already, in line 2$"),
        ('[[phrases]]\nkind = "relay"\n', r":1: phrases\[1\]: texts is missing$"),
        (
            '[[phrases]]\ntexts = ["على ما"]\n\n[[phrases]]\n\ntexts = [" "]\n',
            r":6: phrases\[2\].texts\[1\]: is empty",
        ),
        ('[[phrases]]\ntexts = ["على ما نما"]\nkind = "accord"\n', r":3: phrases\[1\].kind: .*did you mean according$"),
        ('[phrases]\ntexts = ["على ما نما"]\n', r":1: phrases: must be a list of tables: \[\[phrases\]\]$"),
        ('[[nouns.group]]\nnouns = ["نحالون"]\n', r":1: nouns.group\[1\]: gender is missing; one of m, f$"),
        ('[[nouns.grup]]\nnouns = ["نحالون"]\n', r":1: nouns.grup: unknown table; did you mean group; known"),
        ('verbs = "say"', r":1: verbs: must be a table: \[verbs\]$"),
    )

    @pytest.mark.parametrize(("content", "expected"), CASES)
    def test_names_file_line_and_field(self, tmp_path: Path, content: str, expected: str) -> None:
        path = tmp_path / "my.toml"
        path.write_text(content, encoding="utf-8")
        with pytest.raises(LexiconError) as raised:
            read_lexicon(path)
        assert any(re.search(f"^{re.escape(str(path))}{expected}", line) for line in str(raised.value).splitlines()), (
            str(raised.value)
        )
        assert len(raised.value.problems) == len(str(raised.value).splitlines()) == 1

    def test_all_at_once_over_several_files(self, tmp_path: Path) -> None:
        first, second = tmp_path / "a.toml", tmp_path / "b.toml"
        first.write_text('places = [""]\n[verbs]\n"هاتف" = "sya"\n', encoding="utf-8")
        second.write_bytes('\ufeff[titles]\r\n"قيّم" = 1\r\n'.encode())
        with pytest.raises(LexiconError) as raised:
            load(lexicon=[first, second, tmp_path / "none.toml"])
        problems = [(Path(p.source).name, p.line, p.field) for p in raised.value.problems]
        assert problems == [
            ("a.toml", 1, "places[1]"),
            ("a.toml", 3, "verbs.هاتف"),
            ("b.toml", 2, "titles.قيّم"),
            ("none.toml", None, ""),
        ]

    def test_no_utf8(self, tmp_path: Path) -> None:
        path = tmp_path / "my.toml"
        path.write_bytes(b"# \n[verbs]\n" + '"هاتف" = "say"'.encode("cp1256"))
        with pytest.raises(LexiconError, match=r"my\.toml:3: no UTF-8$"):
            read_lexicon(path)

    def test_mapping_has_no_lines(self) -> None:
        with pytest.raises(LexiconError, match=r"^lexicon: verbs.هاتف.stance: 'sya' is none of"):
            read_lexicon({"verbs": {"هاتف": {"stance": "sya"}}})

    def test_wrong_type(self) -> None:
        with pytest.raises(TypeError, match="must be a path, a mapping or a list of these, not int"):
            read_lexicon(3)  # type: ignore[arg-type]


LETTERS = st.text("ابتقلمنوي ّ\ud800x\n", max_size=6)
SCALARS = st.one_of(LETTERS, st.integers(), st.booleans(), st.none(), st.sampled_from(["LB", "say", "هاتف", "f", "1"]))
FIELDS = st.sampled_from(
    ["stance", "root", "form", "texts", "code", "plural", "nouns", "gender", "particles", "masdar"]
)
VALUES = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(FIELDS | LETTERS, inner, max_size=4)
)


@settings(max_examples=300, deadline=None)
@given(st.dictionaries(st.sampled_from([*KINDS, "remove", "other"]), st.dictionaries(LETTERS, VALUES) | VALUES))
def test_any_mapping_is_a_lexicon_or_an_error(data: dict[str, Any]) -> None:
    lexicon, problems = parse_lexicon(data)
    if problems:
        with pytest.raises(LexiconError):
            read_lexicon(data)
    reporting_with(lexicon)
    entities_with(lexicon)


class TestLines:
    def test_every_path_of_the_shipped_files_has_its_line(self) -> None:
        count = 0
        for file in files("arabnews_nlp.lexicon").iterdir():
            if not file.name.endswith(".toml"):
                continue
            text = file.read_text(encoding="utf-8")
            rows, lines = text.splitlines(), line_numbers(text)
            for path, value in _paths(tomllib.loads(text), ()):
                row = rows[lines[path] - 1]
                assert isinstance(path[-1], int) or str(path[-1]) in row, (file.name, path)
                assert not isinstance(value, str) or value in row, (file.name, path)
                count += 1
        assert count > 5000

    def test_every_kind_of_value(self) -> None:
        text = (
            "a = 1 # [b]\nb.'c d'.\"\\u0065\" = '''\n]'''\n[t]\n"
            '\'\' = [ # x\n 1, [2,\n3], {k = "}\\"#", l = [4]},\n]\n'
            '[[u.v]]\nx = 2024-01-01T00:00:00Z\n[u.v.w]\ny = """\n"" [[ \\""" """\n'
            "[[u.v]]\nx = -1.5e3\r\n[[u.v.z]]\nq = {}\n"
        )
        data = tomllib.loads(text)
        lines = line_numbers(text)
        assert {path for path, _ in _paths(data, ())} <= lines.keys()
        expected = {
            ("a",): 1,
            ("b", "c d", "e"): 2,
            ("t", ""): 5,
            ("t", "", 0): 6,
            ("t", "", 1, 1): 7,
            ("t", "", 2, "l", 0): 7,
            ("u", "v", 0, "x"): 10,
            ("u", "v", 0, "w", "y"): 12,
            ("u", "v", 1): 14,
            ("u", "v", 1, "x"): 15,
            ("u", "v", 1, "z", 0, "q"): 17,
        }
        assert {path: lines[path] for path in expected} == expected


def _paths(value: Any, path: tuple[str | int, ...]) -> Iterator[tuple[tuple[str | int, ...], Any]]:
    items: Any = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, inner in items:
        yield (*path, key), inner
        yield from _paths(inner, (*path, key))


class TestVerbs:
    def test_root_and_form_of_the_shipped_verbs(self) -> None:
        """One of the readings is right, for most verbs beyond forms 1 and 2 the only one."""
        sure = 0
        for entry in shipped_entries("verbs"):
            told = {key: entry.fields.get(key) for key in ("root", "form", "present", "past")}
            (verb,) = {tuple(conjugate(verb)): verb for verb in candidates(entry.text, **told)}.values()
            forms = tuple(conjugate(verb))
            found = [tuple(conjugate(each)) for each in candidates(entry.text)]
            if entry.text != "استهل":  # 10 of هلل, read as 8 of سهل where the shadda is left out
                assert forms in found, entry.text
            sure += found == [forms]
        assert sure >= 170

    @pytest.mark.parametrize(
        ("lemma", "root", "form"),
        [
            ("هاتف", "هتف", "3"),
            ("غرّد", "غرد", "2"),
            ("أصرّ", "صرر", "4"),
            ("استهلّ", "هلل", "10"),
            ("ادّعى", "دعي", "8"),
            ("تشكّى", "شكي", "5"),
            ("آثر", "ءثر", "4"),
            ("اعلن", "علن", "4"),
            ("انتقد", "نقد", "8"),
            ("انفجر", "فجر", "7"),
            ("زمجر", "زمجر", "Q"),
        ],
    )
    def test_told_from_the_word(self, lemma: str, root: str, form: str) -> None:
        (verb,) = candidates(lemma)
        assert (verb.root, verb.form) == (root, form)

    @pytest.mark.parametrize("lemma", ["هاتف", "خابر", "تشكّى", "زمجر", "هلّل", "استفاض"])
    def test_every_form_is_found_with_prefixes_and_pronouns(self, lemma: str) -> None:
        lexicon = reporting_with(read_lexicon({"verbs": {lemma: "say"}}))
        ((_, forms),) = verb_forms(lemma)
        assert len(forms) > 30
        active = {form.text for form in forms if form.voice == "active" and not form.clipped}
        for text in active:
            assert lemma in {cue.lemma for cue in lexicon.find(text)}
            assert lemma not in {cue.lemma for cue in load_reporting().find(text)}
        for form in forms:
            if form.tense == "present" and form.voice == "active":
                assert lemma in {cue.lemma for cue in lexicon.find("س" + form.text)}
            if form.kind == "verb" and form.voice == "active" and form.person == 3 and form.number == "s":
                stem = form.text[:-1] + "ا" if form.text.endswith("ي") and lemma.endswith("ى") else form.text
                assert lemma in {cue.lemma for cue in lexicon.find(stem + "ه")}, form

    @pytest.mark.parametrize("prefix", ["", "و", "ف"])
    def test_prefix_in_a_sentence(self, prefix: str) -> None:
        nlp = load(lexicon={"verbs": {"خابر": "say"}})
        for form, speaker in (
            ("خابر", "الوزير سامي حداد"),
            ("خابرت", "الوزيرة ليلى الحداد"),
            ("تخابر", "الوزيرة ليلى الحداد"),
        ):
            text = f"{prefix}{form} {speaker} الصحيفة بأن الخزانة خاوية."
            (quote,) = nlp(text).quotes
            assert quote.cue is not None
            assert (quote.cue.text, quote.cue.lemma) == (form, "خابر")
            assert text[quote.cue.start : quote.cue.end] == form
            assert (quote.speaker and quote.speaker.name) == speaker.split(maxsplit=1)[1]

    def test_two_verbs_of_one_spelling(self) -> None:
        lexicon = reporting_with(read_lexicon({"verbs": {"ذكّر": {"stance": "warn"}}}))
        stances = {(cue.lemma, cue.stance) for cue in lexicon.find("ذكر") if cue.kind == "verb"}
        assert {("ذكر", "say"), ("ذكّر", "warn")} <= stances
        assert ("ذكّر", "say") not in stances
        other = reporting_with(read_lexicon({"verbs": {"ورد": {"stance": "warn", "form": 2}}}))
        found = {(cue.lemma, cue.kind, cue.stance) for form in ("ورد", "وارد", "مورد") for cue in other.find(form)}
        assert found >= {("ورد", "verb", "quote"), ("ورد", "verb", "warn"), ("ورد", "participle", "warn")}
        assert {cue.stance for cue in other.find("وارد")} == {"quote"}
        removed = reporting_with(read_lexicon({"remove": ["ذكّر"]}))
        assert {cue.lemma for cue in removed.find("ذكر") if cue.kind == "verb"} == {"ذكر"}


class TestIsolation:
    def test_two_pipelines_and_the_default_side_by_side(self) -> None:
        texts = [SENTENCE, "وصل الوفد إلى بلاد الأرز أمس.", *(path.read_text(encoding="utf-8") for path in SAMPLES)]
        sources: list[Any] = [
            None,
            VERB,
            {"countries": {"بلاد الأرز": "LB"}, "remove": ["قال"]},
            {"demonyms": {"أرزي": "LB"}, "titles": {"قيّم المتحف": ""}, "places": ["بلاد الأرز"]},
        ]

        def records(source: Any) -> list[dict[str, Any]]:
            nlp = load() if source is None else load(lexicon=source)
            return [nlp(text).to_dict() for text in texts]

        alone = [records(source) for source in sources]
        pipelines = [load() if source is None else load(lexicon=source) for source in sources]
        mixed = [[nlp(text).to_dict() for nlp in pipelines] for text in texts]
        assert [list(column) for column in zip(*mixed, strict=True)] == alone
        with ThreadPoolExecutor(4) as threads:
            assert list(threads.map(records, sources)) == alone
        assert records(None) == alone[0]
        assert len({json.dumps(found) for found in alone}) == len(sources)

    def test_shipped_tables_are_not_touched(self) -> None:
        reporting, names = load_reporting(), shipped_entities()
        before = (len(reporting.forms), len(reporting.titles), len(reporting.phrases), len(names.names))
        codes = dict(names.countries.codes)
        load(lexicon={**VERB, "remove": ["قال", "وزير", "بحسب", "لبنان"], "countries": {"مصر": "LB"}})
        after = (len(reporting.forms), len(reporting.titles), len(reporting.phrases), len(names.names))
        assert (before, codes) == (after, names.countries.codes)
        assert load_reporting() is reporting
        assert shipped_entities() is names

    def test_an_empty_lexicon_changes_nothing(self) -> None:
        plain, empty = load(), load(lexicon={})
        for path in SAMPLES:
            text = path.read_text(encoding="utf-8")
            assert plain(text) == empty(text)


class TestReading:
    def test_later_files_count(self, my_file: Path) -> None:
        lexicon = read_lexicon([str(my_file), {"verbs": {"هاتف": "ask"}}])
        assert [entry.fields["stance"] for entry in lexicon.of("verbs")] == ["ask"]
        assert lexicon.sources == (str(my_file), "lexicon")
        places = read_lexicon([{"places": ["بدر"]}, {"organizations": ["بدر"]}])
        assert [entry.kind for entry in places.entries] == ["organizations"]

    def test_travels(self, my_file: Path) -> None:
        lexicon = read_lexicon(my_file)
        again = pickle.loads(pickle.dumps(lexicon))
        assert isinstance(again, UserLexicon)
        assert (again, hash(again)) == (lexicon, hash(lexicon))
        assert lemmas(load(lexicon=again)(SENTENCE)) == ["هاتف"]
        my_file.write_text('[verbs]\n"هاتف" = "ask"\n', encoding="utf-8")
        assert read_lexicon(my_file) != lexicon

    def test_pipe(self) -> None:
        texts = [SENTENCE] * 3
        documents = list(load(lexicon=VERB).pipe(((text, str(n)) for n, text in enumerate(texts)), as_tuples=True))
        assert [lemmas(document) for document, _ in documents] == [["هاتف"]] * 3

    @pytest.mark.parametrize("entities", ["embedded", "dictionary"])
    def test_recognizers(self, entities: str) -> None:
        nlp = load(entities, lexicon={"organizations": ["نواة السدرة"], "countries": {"بلاد الأرز": "LB"}})
        found = nlp("وزارت نواة السدرة بلاد الأرز.").entities
        assert [(entity.text, entity.label, entity.country) for entity in found] == [
            ("نواة السدرة", "ORG", None),
            ("بلاد الأرز", "COUNTRY", "LB"),
        ]

    def test_removed_everywhere(self) -> None:
        kinds = {"verbs": "ناشد", "phrases": "بحسب", "titles": "سلطان", "countries": "المجر", "demonyms": "أفغان"}
        lexicon = read_lexicon({"remove": list(kinds.values())})
        assert {key[0] for key in lexicon.removed} >= kinds.keys()
        reporting, names = reporting_with(lexicon), entities_with(lexicon)
        assert not reporting.find("يناشدون")
        assert reporting.phrase_at(["بحسب"], 0) is None
        assert not {"سلطان", "السلطان"} & reporting.titles.keys()
        assert names.countries.lookup("المجر") is None
        assert "المجر" not in names.names
        assert names.countries.of_nisba("الأفغانية") is None


class TestCheck:
    def warnings(self, data: dict[str, Any]) -> list[str]:
        remarks = check_lexicon(data)
        assert {remark.level for remark in remarks} <= {"warning"}
        return [remark.problem.reason for remark in remarks]

    @pytest.mark.parametrize(
        ("data", "expected"),
        [
            ({"organizations": ["الأمم المتحدة"]}, "is in the shipped organizations.txt already"),
            ({"verbs": {"ناشد": "warn"}}, "is in the shipped verbs.toml already; this entry takes its place"),
            ({"verbs": {"هاتف": "say"}}, "is spelled like a form of هتف"),
            ({"countries": {"النيل": "EG"}}, "is a place in the shipped places.txt; this entry takes its place"),
            ({"countries": {"بلاد": "LB"}}, "is a common word as well, .*weak = true"),
            ({"countries": {"لبنان": "SY"}}, "is in the shipped countries.tsv already; this entry takes its place"),
            ({"places": ["بسمة"]}, "is part of persons' names as well"),
            ({"titles": {"قيّم المتحف": ""}}, "a title is known by its first word, and قيم is a common word"),
        ],
    )
    def test_warning(self, data: dict[str, Any], expected: str) -> None:
        assert any(re.match(expected, reason) for reason in self.warnings(data))

    def test_nothing_to_say(self) -> None:
        assert self.warnings({"verbs": {"خابر": "say"}, "places": ["وادي السماق"]}) == []
        assert self.warnings({"countries": {"بلاد": {"code": "LB", "weak": True}}}) == []


class TestCommands:
    def test_check(self, my_file: Path, tmp_path: Path) -> None:
        good = arabnews("lexicon", "check", my_file)
        assert good.exit_code == 0
        assert f"{my_file}:2: verbs.هاتف: warning: is spelled like a form of هتف" in good.stdout
        assert "root هتف  form 3" in good.stdout
        assert "1 verbs; errors: 0, warnings: 1" in good.stderr
        bad = tmp_path / "bad.toml"
        bad.write_text('[verbs]\n"هاتف" = "sya"\n', encoding="utf-8")
        result = arabnews("lexicon", "check", my_file, bad)
        assert result.exit_code == 1
        assert f"{bad}:2: verbs.هاتف: 'sya' is none of" in result.stdout

    def test_list(self, my_file: Path) -> None:
        lines = arabnews("lexicon", "list", "verbs", "--stance", "promise").stdout.splitlines()
        assert lines
        assert all(re.match(r"verbs +promise +(low|mid|high) +[\u0621-\u0652]+  root ", line) for line in lines)
        everything = arabnews("lexicon", "list").stdout.splitlines()
        assert [kind for kind in KINDS if not any(line.startswith(kind) for line in everything)] == []
        own = json.loads(arabnews("lexicon", "list", "verbs", "--lexicon", my_file, "--format", "json").stdout)
        assert own[0] == {
            "list": "verbs",
            "text": "هاتف",
            "root": "هتف",
            "form": "3",
            "stance": "say",
            "ambiguity": "low",
            "particles": ["inna", "bi-anna", "quoted", "colon"],
            "masdar": [],
            "file": str(my_file),
        }
        assert len(own) == len(shipped_entries("verbs")) + 1
        table = arabnews("lexicon", "list", "titles", "countries", "-f", "csv").stdout.splitlines()
        assert table[0] == "list,text,feminine,file,code,weak"
        assert "titles,وزير,وزيرة,titles.toml,," in table

    def test_list_without_what_is_replaced_or_removed(self) -> None:
        lexicon = {"verbs": {"ناشد": "warn"}, "remove": ["زعم"]}
        found = [entry for entry in list_entries(["verbs"], lexicon=lexicon) if entry.text in ("ناشد", "زعم")]
        assert [(entry.text, entry.fields["stance"]) for entry in found] == [("ناشد", "warn")]
        with pytest.raises(ValueError, match="unknown list 'verb'; known: verbs"):
            list(list_entries(["verb"]))  # type: ignore[list-item]

    def test_names_of_the_options(self) -> None:
        from typing import get_args

        from arabnews_nlp.document import Stance

        assert tuple(name.value for name in ListName) == KINDS
        assert tuple(name.value for name in StanceName) == get_args(Stance)

    def test_conjugate(self) -> None:
        result = arabnews("lexicon", "conjugate", "قال")
        assert result.exit_code == 0
        assert "قال قالت قالا قالتا قالوا قلن قلت قلنا" in result.stdout
        assert arabnews("lexicon", "conjugate", "غمز").stdout.count("root =") == 2
        assert arabnews("lexicon", "conjugate", "غمز", "--form", "2").stdout.count("root =") == 1
        wrong = arabnews("lexicon", "conjugate", "xyz")
        assert (wrong.exit_code, "cannot be conjugated" in wrong.stderr) == (1, True)

    def test_extract(self, my_file: Path) -> None:
        result = arabnews("extract", "-", "--lexicon", my_file, stdin=SENTENCE)
        assert lemmas(Document.from_dict(json.loads(result.stdout))) == ["هاتف"]
        my_file.write_text('places = [""]\n[verbs]\n"هاتف" = "sya"\n', encoding="utf-8")
        wrong = arabnews("extract", "-", "--lexicon", my_file, stdin=SENTENCE)
        assert (wrong.exit_code, wrong.stdout) == (2, "")
        assert wrong.stderr.splitlines()[0] == f"error: {my_file}:1: places[1]: is empty"
        assert len(wrong.stderr.splitlines()) == 2

    def test_evaluate(self, my_file: Path, tmp_path: Path) -> None:
        gold = tmp_path / "gold.jsonl"
        record = load(lexicon=VERB)(SENTENCE, "a").to_dict()
        gold.write_text(json.dumps(record) + "\n", encoding="utf-8")
        own = json.loads(arabnews("evaluate", "quotes", gold, "--json", "--lexicon", my_file).stdout)
        plain = json.loads(arabnews("evaluate", "quotes", gold, "--json").stdout)
        assert own["record"]["f1"] == 1.0
        assert plain["record"]["f1"] < 1.0
        both = arabnews("evaluate", "quotes", gold, gold, "--lexicon", my_file)
        assert (both.exit_code, "only where the pipeline runs" in both.stderr) == (2, True)


class TestCard:
    def test_file_and_code_of_the_card(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Any) -> None:
        (own,) = re.findall(r"```toml\n(.*?)```", CARD, re.DOTALL)
        (tmp_path / "my.toml").write_text(own, encoding="utf-8")
        monkeypatch.chdir(tmp_path)
        first, second = re.findall(r"```python\n(.*?)```", CARD, re.DOTALL)
        exec(first, {})
        assert capsys.readouterr().out == re.findall(r"```text\n(.*?)```", CARD, re.DOTALL)[0]
        exec(second, {})
        assert "('my.toml', 'lexicon')" in capsys.readouterr().out

    def test_errors_of_the_card(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.chdir(tmp_path)
        Path("my.toml").write_text(
            '[verbs]\n"ناشد" = { stance = "aks" }\n\n[countries]\n"بلاد الأرز" = "lb"\n', encoding="utf-8"
        )
        with pytest.raises(LexiconError) as raised:
            read_lexicon("my.toml")
        assert f"```text\n{raised.value}\n```" in CARD

    def test_counts(self) -> None:
        for kind in KINDS:
            (row,) = re.findall(rf"^\| {kind} \| ([\d,]+)", CARD, re.MULTILINE)
            assert int(row.replace(",", "")) == len(shipped_entries(kind)), kind
        assert f"{len(load_reporting().forms):,} forms" in CARD
        stances = [entry.fields["stance"] for entry in shipped_entries("verbs")]
        for stance, count in re.findall(r"(\w+) (\d+)[,.]", CARD.split("Verbs by stance: ")[1].split("\n")[0]):
            assert stances.count(stance) == int(count), stance

    def test_fold_is_one(self) -> None:
        assert all(fold(entry.text) for kind in KINDS for entry in shipped_entries(kind))

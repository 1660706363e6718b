"""Every code block of the README and of docs/ is run or checked, or says why it is not."""

from __future__ import annotations

import re
from pathlib import Path
from unittest.mock import patch

import pytest
from blocks import ANY_FENCE, OUTPUT, PAGES, RUN, Block, PageRun, Skipped, Wrong, blocks_of, pattern, run_shell
from desk import prepare

BLOCKS = [block for page in PAGES for block in blocks_of(page)]
LANGUAGES = RUN | OUTPUT | {"jsonl", "toml", "xml"}


@pytest.fixture(scope="module")
def runs() -> dict[str, PageRun]:
    """The runs of the pages that were asked for, by page."""
    return {}


@pytest.mark.parametrize("block", BLOCKS, ids=str)
def test_block(block: Block, runs: dict[str, PageRun], tmp_path_factory: pytest.TempPathFactory) -> None:
    if block.page not in runs:
        folder = tmp_path_factory.mktemp("page") / "desk"
        folder.mkdir()
        prepare(folder)
        runs[block.page] = PageRun([each for each in BLOCKS if each.page == block.page], folder)
    run = runs[block.page]
    outcome = run.outcome(run.blocks.index(block))
    if isinstance(outcome, Skipped):
        pytest.skip(str(outcome))
    if outcome is not None:
        raise outcome


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_fence_is_known(page: Path) -> None:
    found = blocks_of(page)
    assert 2 * len(found) == len(ANY_FENCE.findall(page.read_text(encoding="utf-8"))), "a fence without a language"
    assert {block.language for block in found} <= LANGUAGES


def page_of(tmp_path: Path, text: str) -> PageRun:
    path = tmp_path / "page.md"
    path.write_text(text, encoding="utf-8")
    folder = tmp_path / "desk"
    folder.mkdir()
    with patch("blocks.ROOT", tmp_path):
        return PageRun(blocks_of(path), folder)


def last(run: PageRun) -> Exception | None:
    return run.outcome(len(run.blocks) - 1)


class TestTheRunner:
    """A runner that lets everything pass would say nothing."""

    def test_output_that_agrees(self, tmp_path: Path) -> None:
        assert last(page_of(tmp_path, "```python\nprint(6 * 7)\n```\n\n```text\n42\n```\n")) is None

    def test_output_that_differs(self, tmp_path: Path) -> None:
        assert isinstance(last(page_of(tmp_path, "```python\nprint(6 * 7)\n```\n\n```text\n43\n```\n")), Wrong)

    def test_output_of_nothing(self, tmp_path: Path) -> None:
        assert isinstance(last(page_of(tmp_path, "```text\n43\n```\n")), Wrong)

    def test_names_are_kept_within_a_page(self, tmp_path: Path) -> None:
        assert last(page_of(tmp_path, "```python\nx = 1\n```\n\n```python\nassert x == 1\n```\n")) is None

    def test_python_that_fails(self, tmp_path: Path) -> None:
        assert isinstance(last(page_of(tmp_path, "```python\nunknown\n```\n")), NameError)

    def test_commands_that_fail(self, tmp_path: Path) -> None:
        assert isinstance(last(page_of(tmp_path, "```sh\narabnews extract missing.txt\n```\n")), Wrong)
        with pytest.raises(Wrong):
            run_shell(Block("page.md", 1, "sh", None, "false | cat\ntrue\n", {}), tmp_path)

    def test_extras_that_do_not_exist(self, tmp_path: Path) -> None:
        assert isinstance(last(page_of(tmp_path, '```sh\npip install "arabnews-nlp[nothing]"\n```\n')), Exception)

    def test_titles_are_files(self, tmp_path: Path) -> None:
        text = '```text title="a/b.txt"\nنص\n```\n\n```sh\ncat a/b.txt\n```\n\n```text\nنص\n```\n'
        assert last(page_of(tmp_path, text)) is None

    @pytest.mark.parametrize(
        ("mark", "reason"),
        [("not run: no cluster", "no cluster"), ("needs: no_such_module", "no_such_module"), ("lacks: json", "json")],
    )
    def test_marks(self, tmp_path: Path, mark: str, reason: str) -> None:
        outcome = last(page_of(tmp_path, f"Words.\n\n<!-- {mark} -->\n```python\nunknown\n```\n"))
        assert isinstance(outcome, Skipped)
        assert reason in str(outcome)

    @pytest.mark.parametrize("body", ["json\n{", "toml\n= 1", "xml\n<a>", 'jsonl\n{}\n{"a"'])
    def test_broken_data(self, tmp_path: Path, body: str) -> None:
        assert last(page_of(tmp_path, f"```{body}\n```\n")) is not None

    def test_dots_stand_for_what_may_differ(self) -> None:
        assert re.fullmatch(pattern("a … c\n…\nend\n"), "a b c\n1\n2\nend\n")
        assert not re.fullmatch(pattern("a … c\n"), "a b d\n")

"""Takes the files of the repository that pages link to into the site, and leads the links there.

The pages link to each other and to files beside docs/ by relative paths, so that they work in the repository as well.
"""

from __future__ import annotations

import posixpath
import re
from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files, InclusionLevel
from mkdocs.structure.pages import Page

FOLDER = "repository"
LINK = re.compile(r"(?P<before>\]\()(?P<target>[^)\s#:]+)(?P<rest>(?:#[^)\s]*)?\))")


def on_files(files: Files, config: MkDocsConfig) -> Files:
    root = Path(config.docs_dir).parent
    waiting = [(f"docs/{file.src_uri}", file.content_string) for file in files.documentation_pages()]
    taken: set[str] = set()
    while waiting:
        page, text = waiting.pop()
        for link in LINK.finditer(text):
            path = place(page, link["target"])
            if path.startswith(("docs/", "../")) or path in taken or not (root / path).is_file():
                continue
            taken.add(path)
            files.append(
                File.generated(
                    config, f"{FOLDER}/{path}", abs_src_path=str(root / path), inclusion=InclusionLevel.NOT_IN_NAV
                )
            )
            if path.endswith(".md"):
                waiting.append((path, (root / path).read_text(encoding="utf-8")))
    return files


def on_page_markdown(markdown: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    uri = page.file.src_uri
    own = uri.removeprefix(f"{FOLDER}/") if uri.startswith(f"{FOLDER}/") else f"docs/{uri}"

    def led(link: re.Match[str]) -> str:
        path = place(own, link["target"])
        target = path.removeprefix("docs/") if path.startswith("docs/") else f"{FOLDER}/{path}"
        return f"{link['before']}{posixpath.relpath(target, posixpath.dirname(uri) or '.')}{link['rest']}"

    return LINK.sub(led, markdown)


def place(page: str, target: str) -> str:
    """Where a link of the page at `page` leads, from the root of the repository."""
    return posixpath.normpath(posixpath.join(posixpath.dirname(page), target))

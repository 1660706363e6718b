"""The optional backends: what each needs, whether it is there, and the command that gets it.

Nothing here imports a backend or opens a connection.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib import metadata, util
from pathlib import Path

from arabnews_nlp.backends import camel_data, stanza_data
from arabnews_nlp.errors import MissingModelError


@dataclass(frozen=True, slots=True)
class Backend:
    """An optional part of the pipeline.

    use: the arguments of `load()` that choose it. package: the distribution whose version counts. modules: what must
    be importable. extra: the extra of arabnews-nlp that installs them. model: what the model is called where it comes
    from. get_model: the command that gets it. licence, size: of the model's data, where its own catalogue has them
    these. variable: the environment variable that says where to look. folder: where that is. locate: the model's files;
    raises MissingModelError where they are missing.
    """

    name: str
    use: str
    package: str
    modules: tuple[str, ...]
    extra: str
    model: str
    get_model: str
    licence: str
    size: str
    variable: str
    folder: Callable[[], Path]
    locate: Callable[[], tuple[Path, ...]]
    facts: Callable[[], tuple[str | None, int | None]] = lambda: (None, None)

    @property
    def get_package(self) -> str:
        return f'pip install "arabnews-nlp[{self.extra}]"'


@dataclass(frozen=True, slots=True)
class Status:
    """What is there of a backend. version is None where the package is missing, problem None where a model is found.

    size: bytes of the model found, else what its distributor says. command: what to run next, None where all is there.
    """

    backend: Backend
    version: str | None
    found: tuple[Path, ...]
    problem: str | None
    licence: str
    size: int | str
    command: str | None


CAMEL_ENTITIES = Backend(
    "camel-entities",
    'entities="camel"',
    "camel-tools",
    ("camel_tools", "torch", "transformers"),
    "camel",
    camel_data.NER,
    camel_data.GET_NER,
    "AraBERT licence",
    "541.6 MB",
    camel_data.VARIABLE,
    camel_data.data_folder,
    camel_data.locate_ner,
    lambda: camel_data.facts(camel_data.NER),
)
CAMEL_TOKENIZER = Backend(
    "camel-tokenizer",
    'tokenizer="camel"',
    "camel-tools",
    ("camel_tools",),
    "camel",
    f"{camel_data.MLE}, {camel_data.MORPHOLOGY}",
    camel_data.GET_MORPHOLOGY,
    "GPL v2",
    "129.2 MB",
    camel_data.VARIABLE,
    camel_data.data_folder,
    camel_data.locate_morphology,
    lambda: camel_data.facts(camel_data.MLE, camel_data.MORPHOLOGY),
)
STANZA_ENTITIES = Backend(
    "stanza-entities",
    'entities="stanza"',
    "stanza",
    ("stanza", "torch"),
    "stanza",
    "ar: ner",
    stanza_data.GET_MODELS,
    "Apache-2.0 (trained on AQMAR)",
    "460 MB, all processors together",
    stanza_data.VARIABLE,
    stanza_data.resources_folder,
    lambda: stanza_data.locate("ner"),
)
STANZA_PARSER = Backend(
    "stanza-parser",
    'parser="stanza"',
    "stanza",
    ("stanza", "torch"),
    "stanza",
    "ar: tokenize, mwt, pos, lemma, depparse",
    stanza_data.GET_MODELS,
    "Apache-2.0 (trained on UD Arabic-PADT, CC BY-NC-SA 3.0)",
    "460 MB, all processors together",
    stanza_data.VARIABLE,
    stanza_data.resources_folder,
    lambda: stanza_data.locate(*stanza_data.PARSER),
)
BACKENDS = (CAMEL_ENTITIES, CAMEL_TOKENIZER, STANZA_ENTITIES, STANZA_PARSER)


def require_package(backend: Backend) -> None:
    """Raises MissingModelError with the command to run where a module of the backend is not installed."""
    missing = [module for module in backend.modules if not _importable(module)]
    if missing:
        raise MissingModelError(
            f"{backend.use} needs {', '.join(missing)}, which is not installed; run: {backend.get_package}"
        )


def status(backend: Backend) -> Status:
    """What is there of `backend`, found without importing it."""
    version, problem, command = None, None, None
    found: tuple[Path, ...] = ()
    try:
        require_package(backend)
        version = metadata.version(backend.package)
    except (MissingModelError, metadata.PackageNotFoundError):
        command = backend.get_package
    try:
        found = backend.locate()
    except MissingModelError as error:
        problem = str(error)
        command = backend.get_model if command is None else f"{command} && {backend.get_model}"
    licence, listed = backend.facts()
    size: int | str = sum(map(_bytes, found)) if found else listed or backend.size
    return Status(backend, version, found, problem, licence or backend.licence, size, command)


def _importable(module: str) -> bool:
    try:
        return util.find_spec(module) is not None
    except (ImportError, ValueError):
        return False


def _bytes(path: Path) -> int:
    if path.is_file():
        return path.stat().st_size
    return sum(file.stat().st_size for file in path.rglob("*") if file.is_file())

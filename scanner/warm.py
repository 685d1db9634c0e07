"""Imported once by the process that workers are forked from: what they all need is loaded here and shared."""

from __future__ import annotations

import gc
import os


def _load() -> None:
    """Load everything, as long as the process that asked for it is there."""
    for step in (_readers, _names, _patterns):
        if os.getppid() != _parent:
            os._exit(0)
        step()


def _readers() -> None:
    import scanner.reading  # noqa: F401 - extractors and detectors


def _names() -> None:
    from classifiers.ner import warm

    warm()


def _patterns() -> None:
    """What is compiled when first used, for the policy that there always is."""
    from classifiers.analysis import analyse
    from classifiers.policy import load
    from models.records import Properties, Text

    analyse([Text("Dear Mrs Jones,\n\nborn 14 March 1961\n")], Properties(), load(None), b"", deep=False)


_parent = os.getppid()
_load()
gc.collect()
gc.freeze()

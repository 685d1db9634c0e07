"""Imported once by the process that workers are forked from: what they all need is loaded here and shared."""

from __future__ import annotations

import gc

import scanner.reading  # noqa: F401 - importing it loads extractors, detectors and their patterns
from classifiers.ner import warm

warm()
gc.collect()
gc.freeze()

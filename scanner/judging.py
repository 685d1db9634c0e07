"""Judging the inventory: doubts, exposure, every item's judgement, and the console's index."""

from __future__ import annotations

import os
from dataclasses import replace
from datetime import date

from sqlalchemy import Engine

from classifiers.areas import Areas
from classifiers.detectors.sealing import token
from classifiers.finding_doubts import Doubts
from classifiers.holds import sealed
from classifiers.judge import judge as judge_inventory
from models.findings import FindingType
from models.policy import Policy
from models.store import doubts, history, learned
from models.store.engine import writing
from models.store.index_making import make_index
from models.store.judgements import JudgedInventory, scanned_since_judging
from scanner.exposing import expose
from scanner.scan_facts import Progress

FINDINGS = "findings"
"""The kind of learned model that doubts findings."""


def judge(
    engine: Engine, policy: Policy, key: bytes, today: date, progress: Progress, workers: int | None = None
) -> None:
    """Judge the inventory; no file is opened. `key` turns persons named in holds into the tokens of findings.

    As many processes as there are `workers` do it, by default one for each processor.
    """
    _doubt(engine)
    expose(engine)
    number = workers or os.cpu_count() or 1
    judge_inventory(JudgedInventory(engine, today), with_tokens(policy, key), today, progress.judged, number)
    with writing(engine) as connection:
        make_index(connection, today, policy.areas, Areas(policy.areas).of)
        history.note(connection, policy.areas)


def _doubt(engine: Engine) -> None:
    """Bring what reviewers' decisions speak against to the findings of contents read since the last judging.

    Learning does the same for all that was read before; so nothing is to do where no scan has run since.
    """
    with engine.connect() as connection:
        if not scanned_since_judging(connection):
            return
    with writing(engine) as connection:
        data = learned.active_data(connection, FINDINGS)
        if data is not None:
            known = Doubts.load(data)
            doubts.mark(connection, doubts.judged(connection), known.values, known.settings)


def with_tokens(policy: Policy, key: bytes) -> Policy:
    """The policy with each person under a hold known by a keyed token, as findings know them; no name is left."""
    return replace(policy, holds=sealed(policy.holds, lambda name: token(FindingType.PERSON, name, key).hex()))

"""The class of a text that somebody pastes: as a judging would file it here, by the policy and the words in use."""

from __future__ import annotations

from collections.abc import Callable
from threading import Lock

import xxhash
from sqlalchemy import Engine

from classifiers.features import body_of, pack_document, sections
from classifiers.file_plan import FilePlan, Views
from classifiers.file_plan_filing import filing_plan
from classifiers.file_plan_reasons import class_reason
from classifiers.file_plan_vectors import Frequencies
from models.policy import Policy
from models.records import Text
from models.review_pages import Filing
from models.store import learned, sampled

DOCUMENTS = 3_000
"""So many documents tell which words are rare and lend theirs to classes, the lowest by content hash: always the same.
A judging takes all, and learns from 20,000."""


class Filer:
    """Files texts by the policy in use; the plan is made at the first text, and anew for another policy or model."""

    def __init__(self, engine: Engine, policy: Callable[[], Policy]) -> None:
        self._engine, self._policy = engine, policy
        self._kept: tuple[object, FilePlan] | None = None
        self._lock = Lock()

    def __call__(self, title: str, text: str) -> Filing:
        """The likeliest classes with their words, the class that the text would be filed to ("" for none), and why.

        Nothing is kept of the text.
        """
        policy = self._policy()
        body, heading, _ = sections(pack_document([Text(text)], title))
        candidates = self._plan(policy).classify([Views(body, name=title, title=heading)])[0]
        best = candidates[0] if candidates else None
        code = best.code if best and best.score >= policy.settings.class_threshold else ""
        return Filing(code, best.score if best else 0.0, candidates, class_reason(candidates, code, policy))

    def _plan(self, policy: Policy) -> FilePlan:
        with self._lock, self._engine.connect() as connection:
            model = learned.active_data(connection, learned.FILE_PLAN)
            mark = policy.digest, xxhash.xxh3_128_digest(model or b"")
            if self._kept is None or self._kept[0] != mark:
                bodies = [body_of(packed) for packed in sampled.features(connection, DOCUMENTS)]
                frequencies = Frequencies()
                frequencies.add(bodies)
                self._kept = mark, filing_plan(policy, frequencies, bodies, model)
            return self._kept[1]

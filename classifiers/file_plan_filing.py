"""The plan as it files documents on one share: as the policy says, self-trained, with what people taught it."""

from __future__ import annotations

from collections.abc import Sequence

from classifiers.file_plan import FilePlan
from classifiers.file_plan_model import Model, load_model
from classifiers.file_plan_terms import describe
from classifiers.file_plan_vectors import Frequencies
from models.policy import Policy


def filing_plan(policy: Policy, frequencies: Frequencies, sample: Sequence[bytes], stored: bytes | None) -> FilePlan:
    """The plan of a policy, ready to file: with the model stored, else self-trained on a `sample` of packed bodies.

    A model that was learned for another wording of the plan keeps what people taught for the codes that are still
    there; the plan's own words are then taken as they are now. Raises `MunimentError` where the model is damaged.
    """
    if stored is None:
        return FilePlan.build(policy, frequencies).learn(sample)
    return with_model(policy, load_model(stored), sample)


def with_model(policy: Policy, model: Model, sample: Sequence[bytes]) -> FilePlan:
    """The plan of a policy with a model beside it."""
    described = describe(policy.classes)
    if described.digest == model.plan:
        return FilePlan(described, model.frequencies, model.prototypes, model.scale, model)
    return FilePlan.build(policy, model.frequencies).learn(sample).with_model(model)

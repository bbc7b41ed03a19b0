"""A claim that compares across trials."""

from __future__ import annotations

from collections.abc import Iterator

from app.checks.subject import Spot, Subject


def indirect_comparison(subject: Subject) -> Iterator[Spot]:
    """Propose the caveat for a claim that its curator put among the indirect comparisons."""
    for claim in subject.items_that_are("claim"):
        if "indirect_comparison" in subject.codes(claim, "category"):
            yield Spot(
                "This compares patients of different trials, who differ in more than their treatment.",
                claim.id,
                saw=("indirect_comparison",),
            )

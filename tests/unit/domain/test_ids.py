"""Identities: random ones, and random ones that lie beside each other."""

from __future__ import annotations

import os
import uuid

from app.domain.ids import new_ids


def test_identities_made_together_begin_with_consecutive_numbers_and_are_random_behind():
    made = new_ids(500)
    starts = [int(one[:8], 16) for one in made]
    assert [(one - starts[0]) % 2**32 for one in starts] == list(range(500))
    assert len({one[8:] for one in made}) == 500
    assert all(str(uuid.UUID(one)) == one and uuid.UUID(one).version == 4 for one in made)
    assert new_ids(2)[0][:8] != made[0][:8]


def test_the_numbers_go_on_from_the_first_after_the_last(monkeypatch):
    monkeypatch.setattr(os, "urandom", lambda count: b"\xff" * count)
    assert [one[:8] for one in new_ids(2)] == ["ffffffff", "00000000"]

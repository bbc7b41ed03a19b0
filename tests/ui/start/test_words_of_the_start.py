"""The examples that stand beside the words of the start."""

from __future__ import annotations

import doctest

import pytest

from app.usecases import build_facts
from app.views import application


@pytest.mark.parametrize("module", [build_facts, application])
def test_the_examples_run(module):
    tried = doctest.testmod(module)
    assert tried.attempted > 0
    assert tried.failed == 0

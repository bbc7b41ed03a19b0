"""The examples in the docstrings of app.matching run and say what they say."""

import doctest
import importlib
from pathlib import Path

import pytest

import app.matching

MODULES = sorted(path.stem for path in Path(app.matching.__file__).parent.glob("[a-z]*.py"))


@pytest.mark.parametrize("name", MODULES)
def test_examples_run(name):
    assert not doctest.testmod(importlib.import_module(f"app.matching.{name}")).failed


def test_some_modules_have_examples():
    finder = doctest.DocTestFinder()
    modules = [importlib.import_module(f"app.matching.{name}") for name in MODULES]
    assert sum(bool(one.examples) for module in modules for one in finder.find(module)) >= 6

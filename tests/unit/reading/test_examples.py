from __future__ import annotations

import doctest
import importlib
import pkgutil

import pytest

import app.reading

MODULES = sorted(module.name for module in pkgutil.iter_modules(app.reading.__path__))


@pytest.mark.parametrize("name", MODULES)
def test_the_examples_of_a_reader_run(name: str) -> None:
    tried = doctest.testmod(importlib.import_module(f"app.reading.{name}"))
    assert not tried.failed

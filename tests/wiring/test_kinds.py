"""No two kinds of a service share a collection, those of the machinery included."""

from __future__ import annotations

from importlib import import_module

import pytest

from deploy.permissions import SERVICES
from records.kinds import MACHINERY

KEEPING = [each.name for each in SERVICES if each.database]


@pytest.mark.parametrize("service", KEEPING)
def test_every_kind_of_a_service_has_a_name_of_its_own(service: str) -> None:
    kinds = import_module(f"services.{service}.migrations").KINDS
    names = [kind.name for kind in (*MACHINERY, *kinds)]
    assert sorted(set(names)) == sorted(names)

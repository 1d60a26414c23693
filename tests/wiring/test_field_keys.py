"""Every service that keeps personal fields notices a new data key."""

from __future__ import annotations

from importlib import import_module

import pytest
from nameko.extensions import is_dependency

from deploy.permissions import SERVICES
from messaging.field_keys import Keeper


@pytest.mark.parametrize("name", [each.name for each in SERVICES if each.database])
def test_a_service_with_a_database_looks_after_its_data_keys(name: str) -> None:
    module = import_module(f"services.{name}.service")
    (service,) = (each for each in vars(module).values() if getattr(each, "name", None) == name)
    declared = [each for each in vars(service).values() if is_dependency(each)]
    assert any(
        isinstance(each, Keeper) for one in declared for each in (one, *vars(type(one)).values())
    )

from dataclasses import dataclass
from typing import Any

import pytest

from contracts import registry
from contracts.events import Event
from contracts.refusals import Kind, Refusal
from contracts.requests import Query


@dataclass(frozen=True, kw_only=True)
class KettleBoiled(Event):
    source = "registrytests"

    kettle: str


@dataclass(frozen=True, kw_only=True)
class KettleBoiledV2(Event):
    source = "registrytests"
    version = 2
    previous = KettleBoiled

    kettle_id: str
    degrees: int

    @classmethod
    def downgrade(cls, data: dict[str, Any]) -> dict[str, Any]:
        return {"kettle": data["kettle_id"]}

    @classmethod
    def upgrade(cls, data: dict[str, Any]) -> dict[str, Any]:
        return {"kettle_id": data["kettle"], "degrees": 100}


@dataclass(frozen=True, kw_only=True)
class KettleBoiledV3(Event):
    source = "registrytests"
    version = 3
    previous = KettleBoiledV2

    kettle_id: str
    kelvin: int

    @classmethod
    def downgrade(cls, data: dict[str, Any]) -> dict[str, Any]:
        return {"kettle_id": data["kettle_id"], "degrees": data["kelvin"] - 273}

    @classmethod
    def upgrade(cls, data: dict[str, Any]) -> dict[str, Any]:
        return {"kettle_id": data["kettle_id"], "kelvin": data["degrees"] + 273}


def test_the_published_language_holds_every_service():
    assert {event.source for event in registry.events()} >= {"hotline", "relief", "campaigns"}
    assert {request.service for request in registry.requests()} >= {"hotline", "identity"}
    assert {"invalid_input", "ticket_not_found"} <= {each.code for each in registry.refusals()}


def test_events_of_tests_are_no_part_of_the_published_language():
    published = registry.events()
    assert KettleBoiled not in published
    assert all(event.__module__.startswith("contracts.") for event in published)
    with pytest.raises(LookupError):
        registry.versions_of("kettle_boiled")


def test_an_event_is_found_by_its_type_and_its_versions_by_its_name():
    event = registry.event_class("hotline.ticket_escalated.v1")
    assert event.wire_name() == "ticket_escalated"
    assert registry.versions_of("ticket_escalated") == (event,)
    with pytest.raises(LookupError):
        registry.event_class("hotline.ticket_escalated.v99")


def test_each_event_name_belongs_to_one_service():
    owners = {(event.wire_name(), event.source) for event in registry.events()}
    assert len(owners) == len({name for name, _ in owners})


def test_live_versions_are_told_newest_first():
    assert KettleBoiledV3.live_versions() == (KettleBoiledV3, KettleBoiledV2, KettleBoiled)
    assert [event.wire_type()[-2:] for event in KettleBoiledV3.live_versions()] == [
        "v3",
        "v2",
        "v1",
    ]


def test_versions_share_the_wire_name():
    assert {event.wire_name() for event in KettleBoiledV3.live_versions()} == {"kettle_boiled"}


def test_data_of_any_older_version_are_read_as_the_newest():
    newest = {"kettle_id": "k1", "kelvin": 373}
    assert KettleBoiledV3.upgraded({"kettle": "k1"}, version=1) == newest
    assert KettleBoiledV3.upgraded({"kettle_id": "k1", "degrees": 100}, version=2) == newest
    assert KettleBoiledV3.upgraded(newest, version=3) == newest


def test_data_of_the_newest_version_are_told_as_any_older_one():
    newest = {"kettle_id": "k1", "kelvin": 373}
    assert KettleBoiledV3.downgraded(newest, version=1) == {"kettle": "k1"}
    assert KettleBoiledV3.downgraded(newest, version=2) == {"kettle_id": "k1", "degrees": 100}


def test_a_version_that_is_not_live_is_refused():
    for ask in (KettleBoiledV2.upgraded, KettleBoiledV2.downgraded):
        with pytest.raises(LookupError):
            ask({}, version=3)
        with pytest.raises(LookupError):
            ask({}, version=0)


def make(name: str, **attributes: Any) -> type:
    return type(name, (Event,), {"source": "registrytests", "__module__": __name__, **attributes})


def test_a_version_that_is_not_in_the_name_is_refused():
    for name, version in (("PotBoiled", 2), ("PotBoiledV3", 2), ("PotBoiledV2", 1)):
        with pytest.raises(TypeError):
            make(name, version=version)


def test_a_version_that_follows_another_event_is_refused():
    with pytest.raises(TypeError):
        make("PotBoiledV2", version=2, previous=KettleBoiled)
    with pytest.raises(TypeError):
        make("KettleBoiledV4", version=4, previous=KettleBoiledV2)


def test_two_events_of_one_type_are_refused():
    with pytest.raises(TypeError):
        make("KettleBoiled", __module__="elsewhere")


def test_two_requests_of_one_operation_are_refused():
    with pytest.raises(TypeError):
        type("GetTicket", (Query,), {"service": "hotline", "action": "ticket.read"})


def test_two_refusals_of_one_code_are_refused():
    with pytest.raises(TypeError):
        type("NoTicket", (Refusal,), {"code": "ticket_not_found", "kind": Kind.NOT_FOUND})


def test_every_request_has_an_action_that_some_role_holds_and_an_answer():
    from contracts.rights import RIGHTS

    held = {action for actions in RIGHTS.values() for action in actions}
    for request in registry.requests():
        assert request.action in held, request
        assert request.answer.__doc__, request


def test_every_contract_says_in_words_what_it_is():
    for contract in (*registry.events(), *registry.requests(), *registry.refusals()):
        assert "__doc__" in vars(contract)
        assert not str(contract.__doc__).startswith(contract.__name__)

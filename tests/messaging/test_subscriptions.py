"""What the service classes declare, and the registry that is made of it."""

import pytest
from nameko.exceptions import ConfigurationError

from messaging.consumes import consumes
from messaging.container import ZhufengContainer
from messaging.declarations import collect, declarations, service_classes
from messaging.subscriptions import (
    Registry,
    group_queues,
    read_registry,
    subscribed_types,
    subscriber_queues,
)
from tests.messaging.ledger.contract import Minted, Struck, StruckV2
from tests.messaging.ledger.service import LedgerService


def test_the_registry_is_made_of_the_declarations():
    assert collect([LedgerService]) == {"ledger": {"mint": {"events": ["minted.v1"]}}}


def test_the_committed_registry_is_fresh():
    assert read_registry() == collect(service_classes())


def test_queues_and_types_are_found_from_both_ends():
    registry: Registry = {
        "relief": {"hotline": {"events": ["a.v1"]}},
        "reports": {"hotline": {"events": ["a.v1", "b.v2"], "partitions": 2}},
        "campaigns": {"hotline": {"events": ["b.v2"], "ordered": False}},
    }
    assert subscriber_queues(registry, "hotline") == [
        "campaigns.hotline.shared",
        "relief.hotline",
        "reports.hotline.p0",
        "reports.hotline.p1",
    ]
    assert subscriber_queues(registry, "relief") == []
    assert subscribed_types(registry, "hotline") == {"hotline.a.v1", "hotline.b.v2"}
    assert group_queues(registry, "relief") == ["relief.hotline"]
    assert group_queues(registry, "reports") == [
        "reports.hotline.p0",
        "reports.hotline.p1",
        "reports.hotline.roll",
    ]


def test_a_method_must_be_named_after_its_event():
    with pytest.raises(TypeError, match="on_minted"):

        @consumes(Minted)
        def when_money_comes(self, event):
            """Not its name."""


def test_all_versions_of_an_event_share_the_method_name():
    @consumes(StruckV2)
    def on_struck(self, event):
        """Named after the event, not the version."""

    assert Struck.wire_name() == StruckV2.wire_name() == "struck"


def service_loading(**loads):
    class Reading(LedgerService):
        name = "reading"

        @consumes(Minted, loads=loads)
        def on_minted(self, event):
            """Loads."""

    return Reading


@pytest.mark.parametrize(
    "loads", [{"accounts": "nothing"}, {"unit": "account_id"}, {"no": "amount"}]
)
def test_loading_what_is_not_there_is_found_at_the_start(loads):
    container = ZhufengContainer(service_loading(**loads), {})
    (entrypoint,) = container.entrypoints
    with pytest.raises(ConfigurationError):
        entrypoint.setup()


def test_several_fields_may_name_the_aggregates():
    (declared,) = declarations(service_loading(accounts=("account_id", "mood")))
    assert declared.loads == {"accounts": ("account_id", "mood")}

"""Who may do what on the broker and in the database: the one matrix.

The embedded stack and docker-compose both create their users from here, so that a permission is
written, and tested, once. Rendered by `deploy.broker_definitions` and `deploy.database_users`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

VHOST = "zhufeng"
RPC_EXCHANGE = "nameko-rpc"
SIGNS_EXCHANGE = "zhufeng.ops"
REPLY_KEY = "[0-9a-f-]{36}"

Subscriptions = Mapping[str, Mapping[str, Any]]
"""Consumer group → source → what it consumes, as in ``contracts/subscriptions.json``.

A right goes by source: neither the events nor the number of queues matters here."""


@dataclass(frozen=True, kw_only=True)
class Service:
    """What one service owns and may reach beyond its own.

    `hears` are sources whose events it listens to on passing queues of its own processes, beside
    the subscriptions of the registry, which lose nothing. One that `watches` asks every service
    about its messages (``ops_*``) and hears the signs of life of all processes. One that `guards`
    hears those of whoever watches, and its own. One that `keeps_heads` hears how far the audit
    chains of all have come. To one that `keeps_files` the gateway brings their content.
    """

    name: str
    database: bool = True
    announces: bool = True
    calls: bool = False
    watches: bool = False
    guards: bool = False
    keeps_heads: bool = False
    keeps_files: bool = False
    hears: tuple[str, ...] = ()
    keys: tuple[str, ...] = ()


_LIVE = ("hotline", "identity")  # calls ring and sessions end, on queues of its processes
SERVICES: tuple[Service, ...] = (
    Service(name="hotline", keeps_files=True, keys=("person_index_key", "phone_index_key")),
    Service(name="relief", keeps_files=True, keys=("person_index_key", "phone_index_key")),
    Service(name="campaigns", keys=("person_index_key", "phone_index_key")),
    # Knows people by phone only: who they are it must not compute. Tells of a silent monitor too.
    Service(
        name="notifications",
        guards=True,
        keys=("phone_index_key", "sms_key_id", "sms_key_secret", "on_call", "wechat"),
    ),
    Service(name="reports"),  # counts what others announce; knows nobody
    # The only signer of assertions.
    Service(
        name="identity",
        keeps_heads=True,
        keys=("person_index_key", "phone_index_key", "assertion_private_key", "oidc"),
    ),
    # Sees metadata of every message, holds no key of any person.
    Service(
        name="monitor",
        announces=False,
        watches=True,
        keys=("sms_key_id", "sms_key_secret", "on_call"),
    ),
    Service(name="gateway", database=False, announces=False, calls=True, hears=_LIVE),
)


@dataclass(frozen=True, kw_only=True)
class Topic:
    """Which routing keys a user may publish to, and bind from, one topic exchange."""

    exchange: str
    write: str
    read: str


@dataclass(frozen=True, kw_only=True)
class BrokerUser:
    """A broker user: patterns of names it may declare, publish to or bind, consume or bind from."""

    name: str
    configure: str = "^$"
    write: str = "^$"
    read: str = "^$"
    tags: str = ""
    topics: tuple[Topic, ...] = ()


@dataclass(frozen=True, kw_only=True)
class DatabaseUser:
    """A database user: roles by database, and databases that it may only insert into and find."""

    name: str
    roles: tuple[tuple[str, str], ...] = ()
    insert_and_find: tuple[str, ...] = field(default=())


def service(name: str) -> Service:
    """The service of that name; KeyError if the matrix has none."""
    return {each.name: each for each in SERVICES}[name]


def service_names() -> tuple[str, ...]:
    """All services, in the order of the matrix."""
    return tuple(each.name for each in SERVICES)


def callable_names() -> tuple[str, ...]:
    """The services that answer RPC."""
    return tuple(each.name for each in SERVICES if each.database)


def database_name(name: str) -> str:
    """The database that service `name` alone reads and writes."""
    return f"zhufeng_{name}"


def audit_database_name(name: str) -> str:
    """The database where service `name` may add and read audit rows, never change them."""
    return f"zhufeng_{name}_audit"


def broker_users(subscriptions: Subscriptions) -> list[BrokerUser]:
    """Every user of the broker."""
    return [
        *(
            _service_user(each, sorted({*subscriptions.get(each.name, {}), *each.hears}))
            for each in SERVICES
        ),
        _integration_user(),
        # The one-shot that declares and binds, and looks for stale bindings through management.
        BrokerUser(name="topology", configure=".*", write=".*", read=".*", tags="management"),
        BrokerUser(name="watcher", tags="monitoring"),
        # Only the machinery that starts the stack signs in as this one.
        BrokerUser(name="operator", configure=".*", write=".*", read=".*", tags="administrator"),
    ]


def _one_of(patterns: Sequence[str]) -> str:
    return f"^({'|'.join(patterns)})$" if patterns else "^$"


def _business_calls() -> str:
    """Every operation of a contract, and none of those that operate a service's messages."""
    return rf"({'|'.join(callable_names())})\.(?!ops_).*"


def _service_user(each: Service, sources: Sequence[str]) -> BrokerUser:
    own_replies = rf"rpc\.reply-{each.name}-.*"
    hears_signs = each.watches or each.guards or each.keeps_heads
    passing = each.hears or hears_signs
    announced = [rf"{each.name}\.events"] if each.announces else []
    own = [own_replies, *([rf"{each.name}\.live-{REPLY_KEY}"] if passing else [])]
    keys = [
        REPLY_KEY,
        *([_business_calls()] if each.calls else []),
        *([rf"({'|'.join(callable_names())})\.(ops_.*|health)"] if each.watches else []),
    ]
    return BrokerUser(
        name=each.name,
        configure=_one_of(own),
        # To bind a queue is to write to it, hence the replies here.
        write=_one_of([*announced, RPC_EXCHANGE, SIGNS_EXCHANGE, *own]),
        read=_one_of(
            [
                rf"{each.name}\.[a-z]+(\.[a-z0-9]+)*",
                f"rpc-{each.name}",
                *([rf"zhufeng\.refill\.{each.name}"] if each.announces else []),
                *own,
                *(rf"{source}\.events" for source in sources),
                *([SIGNS_EXCHANGE] if hears_signs else []),
                RPC_EXCHANGE,
            ]
        ),
        # Reading is limited too, else a reply queue bound to "hotline.*" would overhear requests.
        topics=(
            Topic(exchange=RPC_EXCHANGE, write=_one_of(keys), read=_one_of([REPLY_KEY])),
            _signs_of(each),
        ),
    )


def _signs_of(each: Service) -> Topic:
    """Everyone tells of himself alone, and hears what he is for."""
    heard = [r"(sign|spans)\.\*"] if each.watches else []
    if each.guards:
        watching = (other.name for other in SERVICES if other.watches)
        heard += [rf"sign\.{name}" for name in (each.name, *watching)]
    if each.keeps_heads:
        heard.append(r"head\.\*")
    told = [rf"(sign|spans|head)\.{each.name}"]
    return Topic(exchange=SIGNS_EXCHANGE, write=_one_of(told), read=_one_of(heard))


def _integration_user() -> BrokerUser:
    """Other systems, on stock nameko.

    A stock ``@event_handler`` declares its ``evt-…`` queue together with the source's exchange,
    and a stock ``ClusterRpcProxy`` its ``rpc.reply-…`` queue together with ``nameko-rpc``. RabbitMQ
    asks for *configure* on the exchange even when it exists already, so it is granted, although it
    would also allow deleting it (the next topology step declares it again). Without that a plain
    nameko service could not start unchanged. Nothing here allows publishing an event, reading a
    queue of ours, or another caller's replies.
    """
    ours = "|".join(service_names())
    queues = ["evt-.*", rf"rpc\.reply-(?!({ours})-).*"]
    events = [rf"{each.name}\.events" for each in SERVICES if each.announces]
    return BrokerUser(
        name="integration",
        configure=_one_of([*queues, RPC_EXCHANGE, *events]),
        write=_one_of([*queues, RPC_EXCHANGE]),
        read=_one_of([*queues, RPC_EXCHANGE, *events]),
        topics=(
            Topic(
                exchange=RPC_EXCHANGE, write=_one_of([_business_calls()]), read=_one_of([REPLY_KEY])
            ),
        ),
    )


def database_users() -> list[DatabaseUser]:
    """Every user of the database but root, which the database's first start creates."""
    owners = [each.name for each in SERVICES if each.database]
    databases = [name(owner) for owner in owners for name in (database_name, audit_database_name)]
    return [
        *(
            DatabaseUser(
                name=owner,
                roles=(("readWrite", database_name(owner)),),
                insert_and_find=(audit_database_name(owner),),
            )
            for owner in owners
        ),
        DatabaseUser(
            name="migrations",
            roles=tuple(
                (role, database)
                for database in [*databases, "zhufeng_migrations"]
                for role in ("readWrite", "dbAdmin")
            ),
        ),
    ]

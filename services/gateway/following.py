"""How a job goes on, told as it goes (server-sent events): its state and counts, nothing of it.

The gateway asks the job's owner again and again on the page's behalf, each time with the session as
it is then. Nothing is kept: whoever connects is told how the job stands, and a page that cannot
listen asks `GET /api/jobs/{kind}/{job_id}` itself.
"""

from __future__ import annotations

from functools import partial

from werkzeug import Response

from contracts.jobs import RUN_BY, GetJob
from contracts.refusals import DeadlinePassed, Refusal, ServiceUnavailable, SignInNeeded
from contracts.rights.actors import FOR
from contracts.schemas import load
from messaging.calls import BoundCalls
from services.gateway.doors import Doors
from services.gateway.http.exchange import Exchange
from services.gateway.performing import ask_owner
from services.gateway.session_cache import session_id_of
from services.gateway.sessions import Sessions
from services.gateway.streams import Facts, stream_response

_TOLD = ("job_id", "version", "state", "total", "done", "faulty")
_AWAY = (ServiceUnavailable.code, DeadlinePassed.code)


def follow(exchange: Exchange, *, doors: Doors, calls: BoundCalls) -> Response:
    """What a page of a session hears of a job until it ends, or the page does.

    Refuses `SignInNeeded` to all but sessions of people, `DelegationNotInForce`, what the owner
    refuses of a job that is none of the actor's, and `TooManyRequests`.
    """
    token = exchange.credentials.token
    if token is None:
        raise SignInNeeded()
    acting_for = exchange.credentials.acting_for
    _, _, kind, job_id, _ = exchange.path.strip("/").split("/")
    wanted = load(GetJob, {"kind": kind, "job_id": job_id})
    sessions = Sessions(doors.cache, partial(ask_owner, exchange, doors, calls.outliving()))

    def look() -> Facts | None:
        """How the job stands; None while its owner is away."""
        exchange.begin_work()
        assertion = sessions.facts(token, acting_for)["assertion"]
        ask = partial(ask_owner, exchange, doors, calls.outliving())
        try:
            answer = ask(wanted, owner=RUN_BY[wanted.kind], authorization=assertion)
        except Refusal as refusal:
            if refusal.code in _AWAY:
                return None
            raise
        return {name: answer[name] for name in _TOLD}

    look()  # what is refused is refused before anything is streamed
    # Streams are counted by who really listens, in whosever name.
    actor = str(sessions.facts(token, acting_for)["actor"]).partition(FOR)[0]
    stream = doors.streams.open(actor, session_id_of(token), about=job_id)
    exchange.environ["eventlet.minimum_write_chunk_size"] = 1
    return stream_response(doors.streams, stream, stream.followed(look, exchange.more_time))

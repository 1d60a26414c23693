"""What a failed call is answered with: every way to fail becomes one typed refusal."""

from __future__ import annotations

from pymongo.errors import ConnectionFailure, PyMongoError

from contracts.refusals import DeadlinePassed, InternalFault, Refusal, ServiceUnavailable
from messaging.rpc.wire import Call
from records.store import OutcomeUnknown, StoreUnavailable


def refusal_for(fault: BaseException, call: Call) -> Refusal:
    """The refusal that tells the caller as much as he may know.

    `InternalFault` says a trace id and nothing else: the stack is in the log. An outage before the
    commit with no time left is `DeadlinePassed`; any other outage `ServiceUnavailable`, after which
    the same idempotency key may be repeated.
    """
    if isinstance(fault, Refusal):
        return fault
    if isinstance(fault, OutcomeUnknown):
        return ServiceUnavailable(allowed="repeat with the same key: the outcome is not known")
    if _is_outage(fault):
        return DeadlinePassed() if call.remaining <= 0 else ServiceUnavailable()
    return InternalFault(trace_id=call.trace_id)


def _is_outage(fault: BaseException) -> bool:
    return isinstance(fault, StoreUnavailable | ConnectionFailure) or (
        isinstance(fault, PyMongoError) and fault.timeout
    )

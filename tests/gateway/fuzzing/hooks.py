"""Loaded by Schemathesis: values of our own formats, and what it does not check by itself.

It runs in a process of its own; the tests never import it.
"""

from __future__ import annotations

import json
import os
import zlib
from collections import Counter
from pathlib import Path

import schemathesis
from hypothesis import strategies as st
from schemathesis.core import NotSet
from schemathesis.core.parameters import ParameterLocation
from schemathesis.specs.openapi.checks import negative_data_rejection

from tests.gateway.fuzzing.known import KNOWN_IDS, STATUSES_KEPT, is_id, with_known
from vocabulary.divisions import counties
from vocabulary.unions import managing_unions, municipal_union

MANAGING = [union.code for union in managing_unions()]

FORMATS = {
    "person-name": ["次仁", "普布", "བསོད་ནམས་", "Sonam Dondrup", "欧阳娜"],
    "cn-id-number": ["11010519491231002X", "542301199001010017"],
    "phone": ["+8613800000000", "13908925678", "0892-8832351"],
    "user-name": ["nobody", "no.body", "somebody-else"],  # wrong tries lock nobody out
    "county-code": [county.code for county in counties()],
    "union-code": [municipal_union().code, *MANAGING],
    "managing-union-code": MANAGING,
    "version-tag": ['"1"', '"2"', '"7", "1"', 'W/"1"', '"x"'],
    "entity-tag": ['"1"', '"2"', '"7", "1"', 'W/"1"', '"x"', "*"],
}
for name, examples in FORMATS.items():
    schemathesis.openapi.format(name, st.sampled_from(examples))

FAULTS_OF_FORM = {"unknown_field", "wrong_type", "too_long_list", "too_short_list"}
"""What the document says of a request, so one that is as documented cannot have it."""
AWAY = {503, 504}
"""An owner did not answer in time: documented, and no fault where the machine is busy."""


def holds_a_float(value):
    """JSON Schema takes 7.0 for a whole number; our contracts hold none but whole ones."""
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return isinstance(value, float) or any(map(holds_a_float, inner))


KNOWN = json.loads(Path(os.environ[KNOWN_IDS]).read_text()) if KNOWN_IDS in os.environ else {}
STATUSES: Counter[str] = Counter()


PARTS = {"path": "path_parameters", "query": "query", "body": "body"}


@schemathesis.hook
def before_call(context, case, kwargs):
    """What is as documented of a request names records that there are, most of the time.

    Of delegations it names none but now and then: who has none goes no further than that.
    """
    if not case.meta:
        return
    draw = zlib.crc32(repr((case.path_parameters, case.query, case.body)).encode())
    for location, component in case.meta.components.items():
        if component.mode.is_positive and location.value in PARTS:
            part = PARTS[location.value]
            setattr(case, part, with_known(getattr(case, part), KNOWN, draw=draw))
    if draw % 8 and is_id(case.headers.get("Acting-For", "")):
        del case.headers["Acting-For"]


@schemathesis.hook
def after_call(context, case, response):
    """How many answers there were of each status, for who reads the verdict."""
    STATUSES[str(response.status_code)] += 1
    if counted := os.environ.get(STATUSES_KEPT):
        Path(counted).write_text(json.dumps(STATUSES))


@schemathesis.check
def no_fault_of_ours(ctx, response, case):
    """Stands for ``not_a_server_error``, which takes a busy machine for a fault."""
    assert response.status_code < 500 or response.status_code in AWAY, "a fault of ours"


@schemathesis.check
def refused_for_its_form(ctx, response, case):
    """A request that is as documented is not told that it is malformed."""
    if response.status_code != 422 or not case.meta or not case.meta.generation.mode.is_positive:
        return
    if holds_a_float(case.body):
        return
    found = {error["code"] for error in response.json().get("errors", [])}
    assert not found & FAULTS_OF_FORM, f"a documented request is refused for its form: {found}"


def sends_no_body_and_need_not(case):
    needed = any(each.is_required for each in case.operation.body)
    return isinstance(case.body, NotSet) and not needed


@schemathesis.check
def refuses_what_is_not_as_documented(ctx, response, case):
    """Stands for ``negative_data_rejection``, which calls it wrong to send no body in any case."""
    parts = case.meta.components.items() if case.meta else ()
    wrong = {place for place, part in parts if part.mode.is_negative}
    if wrong - {ParameterLocation.BODY} or not sends_no_body_and_need_not(case):
        negative_data_rejection(ctx, response, case)


@schemathesis.check
def tells_nothing_of_ours(ctx, response, case):
    """No answer shows what it is made of: frames, queries, addresses."""
    for trace in ("Traceback", "pymongo", "site-packages", "mongodb://", "amqp://"):
        assert trace.encode() not in response.content, f"an answer tells of {trace}"

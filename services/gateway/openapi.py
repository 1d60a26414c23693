"""The OpenAPI 3.1 document of the API, made from the declarations.

``python -m services.gateway.openapi --write`` writes ``docs/openapi.json``, ``--check`` says
whether the file is up to date.
"""

from __future__ import annotations

import json
import sys
from functools import lru_cache
from pathlib import Path
from typing import Any

from apispec import APISpec

from contracts.generated_file import write_or_check
from contracts.schemas.json_schema import OPENAPI
from services.gateway.documenting import parts, paths, refusals
from services.gateway.operations import OPERATIONS
from services.gateway.prepared import Prepared, prepare_json

FILE = Path(__file__).resolve().parents[2] / "docs" / "openapi.json"
VERSION = "1"
ABOUT = """The service platform of the federation of trade unions of Shigatse.

Commands need the header `Idempotency-Key`: repeated with the same key and body they have no second
effect, and answer `Idempotent-Replayed: true`. Every refusal is `application/problem+json` with a
stable `code`.

A record's `ETag` begins with its version: with `If-Match` a change is refused (412) when somebody
else was first, and shows the record as it is now. Lists go on with `cursor`, the `next_cursor` of
the page before, and show of each item what `fields` names. Bulk operations answer 207: each row
says what it alone would have been answered."""


@lru_cache(maxsize=1)
def document() -> Prepared:
    """The document as bytes, made once."""
    return prepare_json(specification(), caching="no-cache")


def specification() -> dict[str, Any]:
    """The document as plain values."""
    spec = APISpec(
        title="Zhufeng",
        version=VERSION,
        openapi_version=OPENAPI,
        info={"description": ABOUT},
        servers=[{"url": "/"}],
        tags=[{"name": name} for name in sorted({each.request.service for each in OPERATIONS})],
    )
    for name, schema in parts.schemas(OPERATIONS).items():
        spec.components.schema(name, schema)
    for name, response in refusals.responses(OPERATIONS).items():
        spec.components.response(name, response)
    for name, scheme in parts.SECURITY_SCHEMES.items():
        spec.components.security_scheme(name, scheme)
    for path, methods in paths.paths(OPERATIONS).items():
        spec.path(path, operations=methods)
    return dict(spec.to_dict())


def as_text() -> str:
    """The file's content."""
    return json.dumps(specification(), ensure_ascii=False, indent=1) + "\n"


def main(arguments: list[str] | None = None) -> int:
    """Write or check the file; 0 when it is up to date."""
    return write_or_check(FILE, as_text, module="services.gateway.openapi", arguments=arguments)


if __name__ == "__main__":
    sys.exit(main())

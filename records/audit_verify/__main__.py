"""``./zhufeng audit-verify``: every service's audit chain; one JSON object on standard output.

Environment: ``ZHUFENG_SECRETS``, a folder with one of secrets for each service; without it the
folder ``secrets`` beside the file that ``ZHUFENG_ENDPOINTS`` names.

Exit status: 0 clean, 1 something was found, 2 it could not be verified.
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

from pymongo.errors import PyMongoError

from records.audit_verify.findings import ServiceVerdict
from records.audit_verify.services import NothingToVerify, verify_all

CLEAN, FOUND, NOT_VERIFIED = 0, 1, 2


def main() -> int:
    """Verify, tell people on standard error, and print the verdicts."""
    verdicts = []
    try:
        for verdict in verify_all(_secrets()):
            verdicts.append(verdict)
            _say(_sentence(verdict))
    except (NothingToVerify, OSError) as trouble:
        _say(str(trouble))
        return NOT_VERIFIED
    except PyMongoError as trouble:
        _say(f"the database does not answer as it should: {type(trouble).__name__}")
        return NOT_VERIFIED
    clean = all(verdict.clean for verdict in verdicts)
    document = {"clean": clean, "services": [verdict.as_document() for verdict in verdicts]}
    sys.stdout.write(json.dumps(document, ensure_ascii=False, indent=2) + "\n")
    return CLEAN if clean else FOUND


def _secrets() -> Path:
    named = os.environ.get("ZHUFENG_SECRETS")
    if named:
        return Path(named)
    return Path(os.environ.get("ZHUFENG_ENDPOINTS", "var/endpoints.json")).parent / "secrets"


def _sentence(verdict: ServiceVerdict) -> str:
    number = len(verdict.findings) + verdict.findings_left_out
    waits = f", {verdict.unchained} wait for their link" if verdict.unchained else ""
    found = f"{number} findings" if number else "clean"
    return f"{verdict.service}: {verdict.rows} rows, {verdict.chained} chained{waits}; {found}"


def _say(text: str) -> None:
    sys.stderr.write(f"audit-verify: {text}\n")


if __name__ == "__main__":
    sys.exit(main())

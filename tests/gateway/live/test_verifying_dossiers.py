"""Whether a dossier is genuine: every service that keeps dossiers is asked."""

import pytest

from contracts.dossiers import DossierNotFound
from contracts.refusals import ServiceUnavailable

NUMBER = "JZ-20261122-7K3M9QXA"
VERDICT = {
    "number": NUMBER, "of": "lead", "record_id": "l1", "language": "bo", "revealed": False,
    "pages": 4, "content_hash": "c" * 64, "pdf_hash": "d" * 64, "parts": [],
    "made_by": "staff/1", "made_at": "2026-11-22T00:00:00Z", "genuine": None,
}  # fmt: skip
NOWHERE, AWAY = DossierNotFound(), ServiceUnavailable()


@pytest.mark.parametrize(
    ("hotline", "relief", "status"),
    [
        (NOWHERE, VERDICT, 200),
        (AWAY, VERDICT, 200),
        (VERDICT, AWAY, 200),
        (NOWHERE, NOWHERE, 404),
        (AWAY, NOWHERE, 503),
        (NOWHERE, AWAY, 503),
    ],
)
def test_who_is_away_hides_no_dossier_of_others_and_is_no_word_that_there_is_none(
    gateway, owners, sign_in, hotline, relief, status
):
    owners.script["hotline.verify_dossier"] = hotline
    owners.script["relief.verify_dossier"] = relief
    headers = sign_in("auditor").headers
    answer = gateway.ask("GET", f"/api/audit/dossiers?number={NUMBER}", headers=headers)
    assert answer.status_code == status, answer.text
    assert status != 503 or "Retry-After" in answer.headers

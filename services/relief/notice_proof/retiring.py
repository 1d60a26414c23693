"""The end of retention of notices' proofs: with that of the record that they are about."""

from __future__ import annotations

from typing import Any

from services.relief.notice_proof.repository import MOST_OF_A_RECORD, NoticeProofs


def end_proofs(service: Any, subject: str) -> None:
    """Places and photos of its notices are gone; that they hung, and certificates, stay."""
    proofs = NoticeProofs(service.unit)
    for proof in proofs.find_all(record=subject, limit=MOST_OF_A_RECORD):
        for file_id in [each for hung in proof.hangings for each in hung.photos]:
            service.kept_files.staged.erase(file_id, subject=proof.subject)
        with proofs.changing(proof.aggregate_id, veiled=True, beyond=True) as changed:
            changed.end_texts()

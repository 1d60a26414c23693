"""Draws the proof's way: ``python -m services.relief.notice_proof.drawing --write | --check``."""

from __future__ import annotations

import sys
from pathlib import Path

from contracts.generated_file import write_or_check
from contracts.relief.notice_proof.words import ProofState
from records.diagrams import state_diagram
from services.relief.notice_proof.maps import PROOF_MAP

FILE = Path(__file__).resolve().parents[3] / "docs/notice-proof.md"
_HEAD = """\
# The way of a public notice's proof (公示凭证)

Generated from `services/relief/notice_proof/maps.py` by `python -m
services.relief.notice_proof.drawing --write`. Whatever is not drawn here is refused
(`wrong_state`). Why it is so stands in
[decisions/notice-proof](decisions/notice-proof.md).

"""


def page() -> str:
    """The page."""
    begins, final = {"hang": ProofState.HANGING}, {ProofState.CERTIFIED}
    return f"{_HEAD}{state_diagram(ProofState, PROOF_MAP, begins=begins, final=final)}\n"


def main(arguments: list[str] | None = None) -> int:
    """Write or check the page; 0 when it is up to date."""
    module = "services.relief.notice_proof.drawing"
    return write_or_check(FILE, page, module=module, arguments=arguments)


if __name__ == "__main__":
    sys.exit(main())

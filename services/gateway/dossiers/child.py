"""The child process that sets one dossier: ``python -m services.gateway.dossiers.child``.

Reads the worded dossier as JSON from standard input and writes the PDF to standard output. It may
open nothing but the template and the fonts, and ends when it takes too much time or memory.
"""

from __future__ import annotations

import resource
import sys
from pathlib import Path
from typing import Final

import typst

from services.gateway.dossiers.limits import CPU_SECONDS, FONTS, MEMORY_BYTES

TEMPLATE = Path(__file__).parent / "dossier.typ"
ARCHIVABLE: Final = "a-2b"
"""PDF/A-2b: fonts within, no script, nothing from outside, to be read in thirty years."""


def main() -> int:
    """Set the dossier; any fault is an exit status and a line on standard error."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    content = sys.stdin.buffer.read().decode()
    document = typst.compile(
        str(TEMPLATE),
        font_paths=[str(each) for each in FONTS],
        ignore_system_fonts=True,
        sys_inputs={"content": content},
        pdf_standards=[ARCHIVABLE],
    )
    sys.stdout.buffer.write(document)
    return 0


if __name__ == "__main__":
    sys.exit(main())

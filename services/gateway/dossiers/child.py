"""The child process that sets one dossier: ``python -m services.gateway.dossiers.child``.

Reads the worded dossier as JSON from standard input and writes the PDF to standard output. It may
open nothing but the template and the fonts, and ends when it takes too much time or memory.
"""

from __future__ import annotations

import re
import resource
import sys
from pathlib import Path
from typing import Final

import typst

from services.gateway.dossiers.limits import CPU_SECONDS, FONTS, MEMORY_BYTES

TEMPLATE = Path(__file__).parent / "dossier.typ"
ARCHIVABLE: Final = "a-2b"
"""PDF/A-2b: fonts within, no script, nothing from outside, to be read in thirty years."""

MOST_TRIES = 4
_UNDISPLAYED = re.compile(r'the text `"(.*?)"` could not be displayed')
_ESCAPED = re.compile(r"\\u\{([0-9a-f]+)\}")


def main() -> int:
    """Set the dossier; any fault is an exit status and a line on standard error."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    sys.stdout.buffer.write(compiled(sys.stdin.buffer.read().decode()))
    return 0


def compiled(content: str) -> bytes:
    """The PDF. What no font holds (an emoji, a rare character of a name) stands as its code point.

    PDF/A takes no character without a shape, and no file may be without its dossier for one.
    """
    for _ in range(MOST_TRIES - 1):
        try:
            return _compiled(content)
        except typst.TypstError as error:
            plain = spelled(content, undisplayed=_UNDISPLAYED.findall(error.diagnostic))
            if plain == content:
                raise
            content = plain
    return _compiled(content)


def spelled(content: str, *, undisplayed: list[str]) -> str:
    """The content with each of these, as the compiler quotes them, as ``〔U+1F600〕``."""
    quoted = {_ESCAPED.sub(lambda code: chr(int(code[1], 16)), each) for each in undisplayed}
    for cluster in sorted(quoted, key=len, reverse=True):
        if not cluster.isascii():  # what JSON itself is made of stays
            points = " ".join(f"U+{ord(each):04X}" for each in cluster)
            content = content.replace(cluster, f"〔{points}〕")
    return content


def _compiled(content: str) -> bytes:
    return bytes(
        typst.compile(
            str(TEMPLATE),
            font_paths=[str(each) for each in FONTS],
            ignore_system_fonts=True,
            sys_inputs={"content": content},
            pdf_standards=[ARCHIVABLE],
        )
    )


if __name__ == "__main__":
    sys.exit(main())

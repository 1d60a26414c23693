"""What setting a dossier may take, and where its fonts lie."""

from __future__ import annotations

from pathlib import Path

CPU_SECONDS = 20
MEMORY_BYTES = 2 * 1024**3
"""Of addresses, not of memory: the fonts alone are mapped with some 200 MB."""
WALL_SECONDS = 8.0
AT_ONCE = 1
"""A child takes some 160 MB, of what one machine gives the whole gateway."""
FONTS = (Path("/usr/share/fonts/opentype/noto"), Path("/usr/share/fonts/truetype/noto"))
"""Debian's fonts-noto-cjk and fonts-noto-core, both under the SIL Open Font License."""

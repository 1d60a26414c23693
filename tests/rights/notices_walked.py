"""What the rights walk asks of the public notice of a file of one county."""

from __future__ import annotations

from typing import Any


def of_notice(file_id: str) -> dict[str, dict[str, Any]]:
    """Method → what is asked with it about the notice of a file, so that nothing changes."""
    notice = {"of": "file", "record_id": file_id}
    return {
        "relief.get_notice": notice,
        "relief.get_notice_photo": {**notice, "file_id": "no-file"},
        "relief.note_hanging": {**notice, "sheet": "0", "place": "门口", "photos": ["no-file"]},
        "relief.take_notice_down": notice,
        "relief.certify_no_objection": notice,
    }

"""People whom no other test knows."""

from __future__ import annotations

from uuid import uuid4

from vocabulary.id_number import check_character


def new_id_number() -> str:
    """An ID number of the region with a true check character."""
    drawn = uuid4().int
    born = f"{1950 + drawn % 50}{1 + drawn // 50 % 12:02d}{1 + drawn // 600 % 28:02d}"
    first_17 = f"542301{born}{drawn // 16_800 % 1000:03d}"
    return first_17 + check_character(first_17)


def new_phone() -> str:
    """A mobile number that the text message provider takes."""
    return f"139{uuid4().int % 10**7:07d}1"


def somebody(*, name: str = "次仁", phone: str = "13908920001") -> dict[str, str]:
    """An applicant as a request names him."""
    return {"name": name, "phone": phone, "id_number": new_id_number()}

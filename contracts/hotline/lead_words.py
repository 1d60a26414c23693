"""How far relief is with what a ticket handed over, once it was accepted."""

from __future__ import annotations

from enum import StrEnum


class LeadProgress(StrEnum):
    """What became of the hardship file: refused, on file (已建档), aid from it was paid.

    Then its household left hardship (脱困), or the file was closed (注销): which, but never why.
    """

    FILE_REFUSED = "file_refused"
    ON_FILE = "on_file"
    AID_PAID = "aid_paid"
    LEFT = "left"
    CLOSED = "closed"


class ReliefUntil(StrEnum):
    """Until when an escalated ticket is not answered, by policy ``hotline.loop``.

    A refusal, of the lead or of the file, ends the waiting, too, and so does the file's own end.
    """

    DECIDED = "decided"
    ON_FILE = "on_file"
    AID_PAID = "aid_paid"

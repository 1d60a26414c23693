"""Files: handed in, looked into, encrypted with a key of their own, kept in GridFS.

GridFS has no transactions, so content and record go apart: a row of `FILES` says what there is, and
content without a living row is swept. A row is ``expected`` (somebody may hand it in),
``receiving`` (his one transfer has begun), ``staged`` (its content is there whole), ``attached`` to
a record in the transaction that changes the record, or ``sweeping`` (its content is being removed).
docs/decisions/files.md says why.
"""

from records.files.files import StagedFiles
from records.files.kept import KeptFile
from records.files.limits import Limits

__all__ = ["KeptFile", "Limits", "StagedFiles"]

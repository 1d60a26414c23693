"""Long jobs: a row with a cursor, worked off in bounded steps that each are saved with it.

`records.jobs.job` says what may become of one, `records.jobs.kept` keeps it and what it made so
far, `records.jobs.desk` is what people ask, `records.jobs.exports` is the first work done so.
`messaging.jobs` runs them. docs/decisions/jobs.md.
"""

from records.jobs.job import Job, Opening
from records.jobs.kept import JOB_PARTS, JOBS
from records.jobs.work import Fault, Hand, Step, Work, Works

__all__ = ["JOBS", "JOB_PARTS", "Fault", "Hand", "Job", "Opening", "Step", "Work", "Works"]

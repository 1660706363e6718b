"""Jobs over archives that survive a crash at any moment; `arabnews run` on the command line, `run` here."""

from arabnews_nlp.batch.job import Job, JobError, OnChange
from arabnews_nlp.batch.progress import Progress
from arabnews_nlp.batch.runner import Summary, run

__all__ = ["Job", "JobError", "OnChange", "Progress", "Summary", "run"]

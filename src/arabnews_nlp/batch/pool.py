"""Worker processes on this machine: each loads the model once and reads chunk after chunk."""

from __future__ import annotations

import gc
import multiprocessing
import os
import signal
import threading
import time
from collections import deque
from collections.abc import Generator, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from multiprocessing import resource_tracker
from multiprocessing.connection import Connection, wait
from multiprocessing.context import SpawnProcess
from pathlib import Path

from arabnews_nlp.batch.chunks import Chunk
from arabnews_nlp.batch.extraction import Plan, Result, Task, extract_chunk, load_once
from arabnews_nlp.batch.job import JobError
from arabnews_nlp.errors import ArabnewsError

POLL = 0.5  # seconds
GROWTH = 128 << 20  # bytes of memory by which a worker may grow before another one takes its place
DEATHS_AT_START = 3  # so many workers may end before one is ready, then the job gives up
DEATHS_OF_CHUNK = 5  # and so many over one chunk, besides those that its refused articles caused


@dataclass(frozen=True, slots=True)
class LocalPool:
    """Worker processes on this machine, one thread each; a script that makes one needs `if __name__ == "__main__":`.

    Attributes:
        workers: How many processes.
        timeout: Seconds after which a worker that shows no progress is ended.
    """

    workers: int = 1
    timeout: float = 600.0

    def process(self, chunks: Iterator[Chunk], plan: Plan) -> Generator[Result, None, None]:
        """The results of the chunks in the order in which they are done; at most two a worker are held in memory.

        A chunk whose worker dies is done again, then article by article; the article that ends a process once more
        becomes an error. Raises JobError where no worker can start.
        """
        pool = _Pool(plan, self.timeout)
        try:
            yield from pool.run(map(Task, chunks), self.workers)
        finally:
            pool.close()


@dataclass(slots=True)
class _Worker:
    process: SpawnProcess
    connection: Connection
    task: Task | None = None
    ready: bool = False
    retiring: bool = False
    place: int | None = None
    timed_out: bool = False
    heard: float = field(default_factory=time.monotonic)


class _Pool:
    def __init__(self, plan: Plan, timeout: float) -> None:
        self._plan = plan
        self._timeout = timeout
        self._context = multiprocessing.get_context("spawn")
        self._workers: list[_Worker] = []
        self._again: deque[Task] = deque()
        self._deaths: dict[int, int] = {}
        self._deaths_at_start = 0

    def run(self, tasks: Iterator[Task], workers: int) -> Iterator[Result]:
        ahead: deque[Task] = deque()
        exhausted = False
        while True:
            if not exhausted and not ahead:
                task = next(tasks, None)
                exhausted = task is None
                ahead.extend([task] if task else [])
            busy = sum(worker.task is not None for worker in self._workers)
            open_tasks = busy + len(self._again) + len(ahead)
            if not open_tasks:
                return
            if len(self._workers) < min(workers, open_tasks):
                self._start()
            handed_out = [self._hand_out(worker, ahead) for worker in self._workers if worker.task is None]
            if not any(handed_out) or ahead or exhausted:
                yield from self._listen(ahead)

    def _hand_out(self, worker: _Worker, ahead: deque[Task]) -> bool:
        if not worker.ready or worker.retiring:
            return False
        source = self._again or ahead
        if not source:
            return False
        worker.task = source.popleft()
        worker.place = None
        worker.heard = time.monotonic()
        with suppress(OSError):  # a dead worker is found by its closed pipe
            worker.connection.send(worker.task)
        return True

    def _listen(self, ahead: deque[Task]) -> Iterator[Result]:
        by_connection = {worker.connection: worker for worker in self._workers}
        for connection in wait(list(by_connection), POLL):
            assert isinstance(connection, Connection)
            worker = by_connection[connection]
            try:
                message = connection.recv()
            except (EOFError, OSError):
                self._bury(worker)
                continue
            worker.heard = time.monotonic()
            match message:
                case ("ready",):
                    worker.ready = True
                    self._deaths_at_start = 0
                case ("failed", reason):
                    raise JobError(reason)
                case ("place", place):
                    worker.place = place
                case ("done", result, retiring):
                    worker.task = None
                    worker.retiring = retiring
                    self._hand_out(worker, ahead)
                    yield result
        self._end_silent()

    def _end_silent(self) -> None:
        for worker in self._workers:
            if worker.task and time.monotonic() - worker.heard > self._timeout:
                worker.timed_out = True
                worker.process.kill()

    def _bury(self, worker: _Worker) -> None:
        self._workers.remove(worker)
        worker.connection.close()
        worker.process.join()
        if not worker.ready:
            self._deaths_at_start += 1
            if self._deaths_at_start == DEATHS_AT_START:
                raise JobError(f"the workers end as they start (exit code {worker.process.exitcode})")
        if worker.task is None:
            return
        task = worker.task
        deaths = self._deaths[task.chunk.number] = self._deaths.get(task.chunk.number, 0) + 1
        if task.one_by_one and worker.place is not None:
            reason = f"took longer than {self._timeout:g} s" if worker.timed_out else _ended(worker.process.exitcode)
            task = replace(task, refused={**task.refused, worker.place: reason})
        elif deaths - len(task.refused) > DEATHS_OF_CHUNK:
            raise JobError(f"chunk {task.chunk.number} ends every worker that reads it")
        self._again.append(replace(task, one_by_one=deaths > 1 or worker.timed_out))

    def _start(self) -> None:
        ours, theirs = self._context.Pipe()
        process = self._context.Process(target=_work, args=(theirs, self._plan), daemon=True)
        with _interrupts_blocked():
            process.start()
            self._workers.append(_Worker(process, ours))
        theirs.close()

    def close(self) -> None:
        for worker in self._workers:
            worker.process.kill()
        for worker in self._workers:
            worker.process.join()
            worker.connection.close()
        self._workers = []


def _ended(code: int | None) -> str:
    if code is not None and code < 0:
        with suppress(ValueError):
            return f"ended the process that read it ({signal.Signals(-code).name})"
    return f"ended the process that read it (exit code {code})"


@contextmanager
def _interrupts_blocked() -> Iterator[None]:
    """A process started here never sees Ctrl-C: its parent decides when it ends."""
    if not hasattr(signal, "pthread_sigmask") or threading.current_thread() is not threading.main_thread():
        yield
        return
    resource_tracker.ensure_running()  # starting it lets interrupts through again
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _work(connection: Connection, plan: Plan) -> None:
    """The life of a worker; ends when the other end of the pipe is closed, as it is when the parent dies, and when
    what the pipeline remembers of the words it met takes too much memory."""
    try:
        try:
            load_once(plan.entities, plan.lexicon)
            gc.freeze()  # the lexicons live as long as the process, so that no collection need look at them
        except (ArabnewsError, ValueError, ImportError) as error:
            connection.send(("failed", str(error)))
            return
        connection.send(("ready",))
        largest = memory_held() + GROWTH
        retiring = False
        while not retiring:
            task: Task = connection.recv()
            result = extract_chunk(task, plan, lambda place: connection.send(("place", place)))
            retiring = memory_held() > largest
            connection.send(("done", result, retiring))
    except (EOFError, ConnectionError):
        return
    except (OSError, ArabnewsError) as error:
        with suppress(OSError):  # nobody may be listening any more
            connection.send(("failed", str(error)))


def memory_held() -> int:
    """Bytes of memory that this process holds now; 0 where the system does not tell (it does on Linux)."""
    try:
        pages = int(Path("/proc/self/statm").read_text().split()[1])
    except OSError:
        return 0
    return pages * os.sysconf("SC_PAGE_SIZE")

"""Work in a thread: its result, its refusal, its progress, and how it is called off."""

import threading

import pytest

from core.data.watch import Cancelled
from core.job import Job
from core.problem import Problem, Refused


def ended(job):
    assert job.join(5)
    assert job.done
    return job


def test_work_is_done_elsewhere_and_its_result_is_given_here():
    job = ended(Job(lambda watch: threading.current_thread().name).start())
    assert job.result() == "job"
    assert threading.current_thread().name != "job"


def test_nothing_may_be_the_result():
    assert ended(Job(lambda watch: None).start()).result() is None


def test_what_the_work_refuses_is_refused_to_whoever_asks():
    def work(watch):
        raise Refused(Problem("there is no such file"))

    with pytest.raises(Refused, match="no such file"):
        ended(Job(work).start()).result()


def test_an_error_that_nobody_foresaw_is_said_with_its_kind():
    def work(watch):
        raise ZeroDivisionError("nothing to share")

    with pytest.raises(Refused, match=r"nothing to share \(ZeroDivisionError\)"):
        ended(Job(work).start()).result()


def test_work_tells_how_far_it_is_and_ends_when_it_is_called_off():
    halfway = threading.Event()

    def work(watch):
        watch.tell("reading", 0.5)
        halfway.set()
        while True:
            watch.check()

    job = Job(work).start()
    assert halfway.wait(5)
    assert (job.watch.stage, job.share, job.done) == ("reading", 0.5, False)
    job.cancel()
    with pytest.raises(Cancelled):
        ended(job).result()


def test_a_library_that_cannot_say_how_far_it_is_harms_nothing():
    job = Job(lambda watch: None)
    job.watch.lend(lambda: 1 / 0, None)
    assert job.share == 0.0

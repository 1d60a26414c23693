"""Timers go on after a failure, in one process at a time, and on demand under a driven clock."""

import pytest

from tests.messaging_rpc.caller import outside


@pytest.fixture(autouse=True)
def fresh(bench):
    bench.database["slips"].delete_one({"_id": "tick"})
    bench.database["leases"].delete_many({})


def ticks(bench):
    slip = bench.database["slips"].find_one({"_id": "tick"}) or {}
    return slip.get("stamps", -1)


def test_a_timer_goes_on_after_a_failure(bench):
    failing = bench.gates / "timer-fails"
    with bench.desk() as process:
        bench.wait(lambda: ticks(bench) >= 2, "the timer does not run")
        failing.touch()
        try:
            process.wait_logged("worker failed")
        finally:
            failing.unlink()
        seen = ticks(bench)
        bench.wait(lambda: ticks(bench) >= seen + 2, "the timer does not run again")


def test_only_one_process_runs_the_timers(bench):
    with bench.desk() as first, bench.desk() as second:
        bench.wait(lambda: ticks(bench) >= 3, "the timer does not run")
        owners = {row["owner"] for row in bench.database["leases"].find({"_id": "timers"})}
        assert len(owners) == 1
        (owner,) = owners
        pids = {str(first.pid), str(second.pid)}
        assert owner.split("/")[1] in pids


def test_another_process_takes_over_when_the_first_drains(bench):
    with bench.desk() as first:
        bench.wait(lambda: ticks(bench) >= 1, "the timer does not run")
        with bench.desk():
            first.signal(15)
            assert first.ended() == 0
            seen = ticks(bench)
            bench.wait(lambda: ticks(bench) >= seen + 2, "nobody took over")


def test_a_driven_clock_runs_the_timers_that_fall_due(bench, agent):
    with bench.desk(clock="driven"), outside(bench.amqp()) as caller:
        bench.wait(lambda: ticks(bench) >= 0, "the timer does not run")
        ran = caller.call("tick", {"until": "2021-03-05T10:00:00+08:00"}).result
        assert ran == {"ran": ["stamp_the_clock"], "failed": []}
        slip = bench.database["slips"].find_one({"_id": "tick"})
        assert slip["text"] == "2021-03-05T02:00:00+00:00"
        again = caller.call("tick", {"until": "2021-03-05T10:00:00+08:00"}).result
        assert again == {"ran": [], "failed": []}


def test_a_driven_clock_takes_the_business_time_of_a_call(bench, agent):
    with bench.desk(clock="driven"), outside(bench.amqp()) as caller:
        made = caller.call("write_slip", {"text": "x"}, authorization=agent).result
        read = caller.call(
            "get_slip",
            {"slip_id": made["slip_id"]},
            authorization=agent,
            business_time="2021-03-05T10:00:00+08:00",
        )
        assert read.result["read_at"] == "2021-03-05T02:00:00+00:00"


def test_a_failed_timer_is_named_by_the_tick(bench):
    failing = bench.gates / "timer-fails"
    with bench.desk(clock="driven"), outside(bench.amqp()) as caller:
        failing.touch()
        try:
            ran = caller.call("tick", {"until": "2022-03-05T10:00:00+08:00"}).result
        finally:
            failing.unlink()
        assert ran == {"ran": [], "failed": ["stamp_the_clock"]}

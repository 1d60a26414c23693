"""A service that exists for these tests only. It bears the name of one that the broker knows."""

import os
from pathlib import Path
from typing import ClassVar
from uuid import uuid4

import eventlet
from greenlet import GreenletExit

from messaging.dependencies import ReadSide, Stored, Unit
from messaging.rpc import command, query
from messaging.timers import every
from tests.messaging_rpc.desk.contract import (
    CloseSlip,
    Counted,
    CountSlip,
    CountWork,
    Echo,
    Echoed,
    GetSlip,
    GuessSlip,
    GuessWrong,
    Misbehave,
    OpenDoor,
    Opened,
    SlipAnswer,
    SlipNotFound,
    WriteSlip,
)
from tests.messaging_rpc.desk.counting import CountingChannel, DatabaseCommands
from tests.messaging_rpc.desk.slips import SLIPS, Slip, Slips
from vocabulary.ids import new_id

GATES = Path(os.environ["DESK_GATES"])
TICK = "tick"


def pass_gate(gate):
    """Tell that we are here, and wait until the test opens."""
    if gate is not None:
        (GATES / f"{gate}.reached-{uuid4().hex}").touch()
        while not (GATES / f"{gate}.open").exists():
            eventlet.sleep(0.01)


def forever():
    while True:
        eventlet.sleep(1)


class DeskService:
    name = "hotline"
    database: ClassVar[DatabaseCommands]

    slips = Stored(Slips)
    reads = ReadSide()
    unit = Unit()

    @command(WriteSlip, answer="slip_answer")
    def write_slip(self, request):
        slip = Slip(aggregate_id=new_id(), text=request.text, managing_union=request.managing_union)
        self.slips.add(slip)
        pass_gate(request.gate)
        return slip.aggregate_id

    @command(CountSlip, answer="slip_answer")
    def count_slip(self, request):
        with self.slips.changing(request.slip_id) as slip:
            slip.stamps += 1
        return request.slip_id

    @command(CloseSlip, answer="slip_as_saved")
    def close_slip(self, request):
        with self.slips.changing(
            request.slip_id, expected_version=request.expected_version
        ) as slip:
            slip.close()
            slip.stamps += 1
        pass_gate(request.gate)
        return request.slip_id

    @command(GuessSlip, answer="slip_answer")
    def guess_slip(self, request):
        with self.slips.changing(request.slip_id) as slip:
            right = slip.guess(request.text)
        if not right:
            raise GuessWrong(field="text")
        return request.slip_id

    def slip_answer(self, slip_id):
        slip = self.slips.get(slip_id)
        return {
            "slip_id": slip.aggregate_id,
            "version": slip.version,
            "text": slip.text,
            "stamps": slip.stamps,
            "read_at": self.unit.now.isoformat(),
        }

    def slip_as_saved(self, slip_id):
        row = self.reads.get(SLIPS, slip_id, not_found=SlipNotFound)
        shown = {name: row[name] for name in ("version", "text", "stamps")}
        return {"slip_id": slip_id, "read_at": self.unit.now.isoformat(), **shown}

    @query(GetSlip)
    def get_slip(self, request):
        pass_gate(request.gate)
        return SlipAnswer(**self.slip_answer(request.slip_id))

    @query(Echo)
    def echo(self, request):
        return Echoed(text=request.text)

    @query(Misbehave)
    def misbehave(self, request):
        raise {
            "timeout": eventlet.Timeout(None),
            "exit": SystemExit(3),
            "greenlet_exit": GreenletExit(),
            "interrupt": KeyboardInterrupt(),
            "fault": ValueError("11010519491231002X"),
        }[request.how]

    @command(OpenDoor)
    def open_door(self, request):
        return Opened(token=uuid4().hex)

    @query(CountWork)
    def count_work(self, request):
        counted = Counted(
            database=dict(self.database.counted),
            sent=dict(CountingChannel.sent),
            received=dict(CountingChannel.received),
        )
        self.database.counted.clear()
        CountingChannel.sent.clear()
        CountingChannel.received.clear()
        return counted

    @every(0.2)
    def stamp_the_clock(self):
        """Fails whenever the test says so; else counts and records its time."""
        if (GATES / "timer-fails").exists():
            raise eventlet.Timeout(None)
        if (GATES / "timer-stops").exists():
            return
        slip = self.slips.find_by_id(TICK)
        if slip is None:
            self.slips.add(Slip(aggregate_id=TICK, text="", managing_union="municipality"))
            return
        with self.slips.changing(TICK) as slip:
            slip.stamps += 1
            slip.text = self.unit.now.isoformat()

"""What a service with records for auditors to sample is asked: a part of its class."""

from __future__ import annotations

from typing import Any, ClassVar

from contracts.sampling import DrawSample, GetSample, ListSamples, SampleAnswer, SampleLines
from messaging.rpc import command, query
from records import sampling
from records.sampling.samples import Populations


class SampledRecords:
    """``draw_sample``, ``get_sample``, ``list_samples`` over the class's own `populations`."""

    populations: ClassVar[Populations]
    reads: Any
    unit: Any

    @command(DrawSample, answer="sample_answer")
    def draw_sample(self, request: DrawSample) -> str:
        return sampling.draw(self.unit, self.reads, self.populations, request=request)

    def sample_answer(self, sample_id: str) -> SampleAnswer:
        """The sample, and whether its population is still the same."""
        return sampling.show(self.reads, self.populations, sample_id=sample_id)

    @query(GetSample)
    def get_sample(self, request: GetSample) -> SampleAnswer:
        self.unit.audit("sample.read", f"sample/{request.sample_id}")
        return self.sample_answer(request.sample_id)

    @query(ListSamples)
    def list_samples(self, request: ListSamples) -> SampleLines:
        return sampling.list_drawn(self.reads, request=request)

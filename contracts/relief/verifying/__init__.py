"""Whether paid aid arrived: a drawn sample of a batch is asked (发放核实)."""

from contracts.relief.verifying import answers, commands, events, words

__all__ = ["answers", "commands", "events", "words"]

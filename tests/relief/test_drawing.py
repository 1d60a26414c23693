"""The maps in the docs are those that the code goes by."""

from __future__ import annotations

from services.relief import drawing


def test_the_maps_in_the_docs_are_those_of_the_code():
    assert drawing.main(["--check"]) == 0


def test_every_command_of_every_map_is_drawn():
    page = drawing.page()
    for transitions in (drawing.FILE_MAP, drawing.AID_MAP, drawing.BATCH_MAP):
        for command in transitions:
            assert f": {command}\n" in page

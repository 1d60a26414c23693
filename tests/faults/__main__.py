"""``./zhufeng faults``: the whole fault campaign, with output as it goes."""

import sys

import pytest

sys.exit(pytest.main(["-m", "fault", "tests/faults", "-v", *sys.argv[1:]]))

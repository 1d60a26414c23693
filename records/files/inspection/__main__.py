"""The process that looks: ``python -m records.files.inspection IN OUT LIMITS``.

IN and OUT are numbers of open files, LIMITS is JSON. The limits of memory and time hold before
anything of the content is read.
"""

from __future__ import annotations

import json
import os
import sys

from records.bounded_child import keep_within


def main() -> None:
    """Say what it is, as one line of JSON."""
    source, target, limits = int(sys.argv[1]), int(sys.argv[2]), json.loads(sys.argv[3])
    keep_within(limits)
    print(json.dumps(_verdict(source, target, limits)))


def _verdict(source: int, target: int, limits: dict[str, int]) -> dict[str, str]:
    from records.files.inspection.looking import looked_into
    from records.files.inspection.verdicts import Refused, bomb

    try:
        with open(source, "rb", closefd=False) as content:
            content.seek(0)
            found, kept = looked_into(content.read(), limits)
        with open(target, "wb", closefd=False) as copy:
            copy.write(kept)
    except Refused as refused:
        return {"refused": refused.code, "allowed": refused.allowed}
    except MemoryError:
        return {"refused": bomb("").code, "allowed": "a file that needs less memory to be opened"}
    return {"type": found.value, "bytes": str(os.fstat(target).st_size)}


if __name__ == "__main__":
    main()

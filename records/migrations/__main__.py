"""``python -m records.migrations [--services hotline,relief]``.

Reads the URI of the migrations user from the file ``mongo_uri`` in ``ZHUFENG_SECRETS``.
"""

from __future__ import annotations

import argparse
import time

from pymongo import MongoClient

from records.crash_points import arm
from records.documents import Document
from records.migrations.runner import declared_records, migrate
from records.settings import load_settings


def main() -> None:
    """Migrate what is asked for, and say what was done and how long it took."""
    parser = argparse.ArgumentParser(prog="python -m records.migrations", description=__doc__)
    parser.add_argument("--services", help="names with commas between; by default all")
    chosen = parser.parse_args().services
    started = time.monotonic()
    done = 0
    with _client() as client:
        for line in migrate(client, declared_records(chosen.split(",") if chosen else None)):
            print(line)
            done += 1
    print(f"migrations: {done} changes in {time.monotonic() - started:.2f} s")


def _client() -> MongoClient[Document]:
    settings = load_settings("migrations")
    arm(settings.crash, settings.service)
    return MongoClient(
        settings.mongo_uri, appname=settings.service, tz_aware=True, w="majority", journal=True
    )


if __name__ == "__main__":
    main()

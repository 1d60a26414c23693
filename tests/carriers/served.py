"""A stand-in of group robots that listens, for tests in this process."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from werkzeug.serving import make_server

from deploy.local.fake_robots import FakeRobots, addresses

KEY = "k-1"


class ServedRobots:
    """The stand-in, and the addresses of its robots."""

    def __init__(self) -> None:
        self.app = FakeRobots(wecom_key=KEY, dingtalk_token=KEY, dingtalk_secret=f"SEC{KEY}")
        self.server = make_server("127.0.0.1", 0, self.app, threaded=True)
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        self.addresses = addresses(self.url, key=KEY)

    def behave(self, robot: str, *manners: str) -> None:
        """What the next posts of a robot meet."""
        self.app.groups[robot].manners.extend(manners)

    def posted(self, robot: str) -> list[str]:
        """What stands in the robot's group, oldest first."""
        return self.app.groups[robot].posted


@contextmanager
def served_robots() -> Iterator[ServedRobots]:
    """Robots that listen while the block runs."""
    robots = ServedRobots()
    thread = threading.Thread(target=robots.server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield robots
    finally:
        robots.server.shutdown()
        thread.join(5)

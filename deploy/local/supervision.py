"""The supervisor that runs every process of the stack, and brings back what dies."""

from __future__ import annotations

import os
import resource
import shlex
import subprocess
import sys
import xmlrpc.client
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from http.client import HTTPException
from typing import Any

from supervisor.xmlrpc import Faults, SupervisorTransport

from deploy.local.layout import ROOT, Layout, write_private
from deploy.local.waiting import StackError, wait_until

LOG_BYTES, LOG_BACKUPS = "10MB", 3
GONE = ("STOPPED", "EXITED", "FATAL", "UNKNOWN")
CONFIG = """\
[unix_http_server]
file={socket}
chmod=0700

[supervisord]
logfile={logs}/supervisor.log
logfile_maxbytes={log_bytes}
logfile_backups={log_backups}
pidfile={run}/supervisor.pid
childlogdir={logs}
umask=077
minfds={open_files}
{user}
[rpcinterface:supervisor]
supervisor.rpcinterface_factory = supervisor.rpcinterface:make_main_rpcinterface

"""

PID_WATCH = "pid_watch"
WATCH = """\
[eventlistener:{name}]
command=/usr/bin/setpriv --pdeathsig KILL {python} -m deploy.local.pid_watch
events=PROCESS_STATE
buffer_size=200
environment=ZHUFENG_VAR="{var}"
directory={root}
autorestart=true
stdout_logfile=NONE
stderr_logfile={log}
stderr_logfile_maxbytes={log_bytes}
stderr_logfile_backups={log_backups}
"""


@dataclass(frozen=True, kw_only=True)
class Program:
    """One supervised process."""

    name: str
    command: tuple[str, ...]
    environment: Mapping[str, str] = field(default_factory=dict)
    order: int = 500
    settled_after: int = 1
    """Seconds that it must live to count as started."""
    stop_seconds: int = 5
    """Seconds from SIGTERM to SIGKILL."""


class Supervisor:
    """supervisord of one stack, over its socket."""

    def __init__(self, layout: Layout) -> None:
        self._layout = layout
        self._config = layout.run / "supervisor.conf"

    @property
    def _rpc(self) -> Any:
        """A connection per call: one that is kept would outlive a supervisor that was replaced."""
        socket = f"unix://{self._layout.supervisor_socket}"
        transport = SupervisorTransport(None, None, serverurl=socket)
        return xmlrpc.client.ServerProxy("http://127.0.0.1", transport=transport).supervisor

    def running(self) -> bool:
        """Whether it answers."""
        try:
            return bool(self._rpc.getState()["statename"] == "RUNNING")
        except (OSError, HTTPException, xmlrpc.client.Error):
            return False

    def hold(self, programs: Sequence[Program]) -> None:
        """Start the supervisor, or teach a running one `programs`.

        A program whose definition changed is stopped, to be started anew. One that is not in
        `programs` is left alone: it may belong to another session on the same stack.
        """
        write_private(self._config, self._render(programs))
        if not self.running():
            self._launch()
            return
        added, changed, _ = self._rpc.reloadConfig()[0]
        self.stop(changed)
        for name in changed:
            self._rpc.removeProcessGroup(name)
        for name in [*changed, *added]:
            self._rpc.addProcessGroup(name)

    def _launch(self) -> None:
        command = [sys.executable, "-m", "supervisor.supervisord", "-c", str(self._config)]
        result = subprocess.run(
            command, cwd=ROOT, capture_output=True, text=True, check=False, env=_clean_environment()
        )
        if result.returncode:
            raise StackError(f"cannot start the supervisor: {result.stderr.strip()}")
        wait_until(self.running, seconds=15, what="the supervisor does not answer")

    def start(self, names: Iterable[str], seconds: float = 15) -> None:
        """Start programs side by side unless they run; returns when all have settled.

        Raises:
            StackError: one does not stay alive.
        """
        starting = list(names)
        for name in starting:
            try:
                self._rpc.startProcess(name, False)
            except xmlrpc.client.Fault as fault:
                if fault.faultCode != Faults.ALREADY_STARTED:
                    raise StackError(f"{name} cannot be started: {fault.faultString}") from fault
        wait_until(
            lambda: all(self._settled(name) for name in starting),
            seconds=seconds,
            what=f"not all of {', '.join(starting)} run",
        )

    def _settled(self, name: str) -> bool:
        state = self.state(name)
        if state in (*GONE, "BACKOFF"):
            raise StackError(f"{name} does not stay up: see {self._layout.logs / name}.log")
        return state == "RUNNING"

    def stop(self, names: Iterable[str], seconds: float = 10) -> None:
        """Stop programs side by side; returns when all are gone."""
        stopping = [name for name in names if self.state(name) not in GONE]
        for name in stopping:
            self._rpc.stopProcess(name, False)
        wait_until(
            lambda: all(self.state(name) in GONE for name in stopping),
            seconds=seconds,
            what=f"{', '.join(stopping)} does not stop",
        )

    def state(self, name: str) -> str:
        """The supervisor's word for the program's state."""
        return str(self._rpc.getProcessInfo(name)["statename"])

    def processes(self) -> dict[str, dict[str, Any]]:
        """Name → what the supervisor knows of it (``pid``, ``statename``, ``start``…)."""
        if not self.running():
            return {}
        return {info["name"]: info for info in self._rpc.getAllProcessInfo()}

    def pids(self) -> dict[str, int]:
        """Name → pid of all that run."""
        return {name: info["pid"] for name, info in self.processes().items() if info["pid"]}

    def shut_down(self) -> None:
        """End the supervisor, which by now holds no process."""
        self._rpc.shutdown()
        wait_until(lambda: not self.running(), seconds=5, what="the supervisor does not end")

    def _render(self, programs: Sequence[Program]) -> str:
        head = CONFIG.format(
            socket=self._layout.supervisor_socket,
            logs=self._layout.logs,
            run=self._layout.run,
            log_bytes=LOG_BYTES,
            log_backups=LOG_BACKUPS,
            open_files=resource.getrlimit(resource.RLIMIT_NOFILE)[1],
            user="user=root\n" if os.getuid() == 0 else "",
        )
        return head + "\n".join([*map(self._section, programs), self._watch()])

    def _watch(self) -> str:
        """What is told of every process that starts or ends, and keeps the endpoints true."""
        return WATCH.format(
            name=PID_WATCH,
            python=sys.executable,
            var=self._layout.var,
            root=ROOT,
            log=self._layout.logs / f"{PID_WATCH}.log",
            log_bytes=LOG_BYTES,
            log_backups=LOG_BACKUPS,
        )

    def _section(self, program: Program) -> str:
        log = self._layout.logs / f"{program.name}.log"
        environment = ",".join(f'{key}="{value}"' for key, value in program.environment.items())
        lines = {
            # Should the supervisor itself be killed, nothing lives on that nobody watches.
            "command": shlex.join(["/usr/bin/setpriv", "--pdeathsig", "KILL", *program.command]),
            "environment": environment,
            "directory": ROOT,
            "autostart": "false",
            "autorestart": "true",
            "startsecs": program.settled_after,
            "startretries": 1000,
            "stopwaitsecs": program.stop_seconds,
            "stopasgroup": "true",
            "killasgroup": "true",
            "priority": program.order,
            "redirect_stderr": "true",
            "stdout_logfile": log,
            "stdout_logfile_maxbytes": LOG_BYTES,
            "stdout_logfile_backups": LOG_BACKUPS,
        }
        # The supervisor expands %(name)s in values.
        body = (f"{key}={value}".replace("%", "%%") for key, value in lines.items())
        return "\n".join([f"[program:{program.name}]", *body, ""])


def _clean_environment() -> dict[str, str]:
    """What every process inherits: nothing of the shell that happened to start the stack."""
    kept = ("HOME", "LANG", "PATH", "TMPDIR", "SSL_CERT_FILE")
    return {"LANG": "C.UTF-8"} | {key: os.environ[key] for key in kept if key in os.environ}

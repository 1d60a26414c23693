"""Each container reaches, knows and shows what it must, and no more."""

import re

from deploy.permissions import SERVICES

SECRET_NAME = re.compile(r"(PASS|PASSWORD|SECRET|TOKEN|KEY|URI)$")
NETWORKS = {"rabbitmq": {"broker"}, "mongo": {"database"}, "accounts": {"broker", "database"}}
NETWORKS |= {"migrations": {"database"}, "topology": {"broker"}}
NETWORKS |= {
    each.name: {"broker", "metrics"} | ({"database", "keys"} if each.database else set())
    for each in SERVICES
}
for each in SERVICES:
    if each.keeps_files or each.calls:
        NETWORKS[each.name] |= {"files"}
OPEN = {
    "gateway": {"edge"},
    "identity": {"outbound"},  # the provider of single sign-on
    "notifications": {"outbound"},
    "monitor": {"outbound"},
}
SECRETS = "./deploy/secrets"


def only_the_gateway_is_reached_from_outside(deployment):
    for name, service in deployment.services.items():
        if name != "gateway" and ("ports" in service or service.get("network_mode") == "host"):
            yield f"{name} can be reached from outside"
    for port in deployment.services["gateway"]["ports"]:
        if not str(port).startswith("${ZHUFENG_BIND"):
            yield f"the gateway listens on {port}"
    if deployment.example.get("ZHUFENG_BIND") != "127.0.0.1":
        yield "the gateway is not bound to this machine by default"


def networks_follow_the_matrix(deployment):
    for name, service in deployment.services.items():
        wanted = NETWORKS.get(name, set()) | OPEN.get(name, set())
        if set(service.get("networks", ["default"])) != wanted and name != "prepare":
            yield f"{name} is in {service.get('networks')}"
    for network in ("broker", "database", "metrics", "files"):
        if not (deployment.compose["networks"][network] or {}).get("internal"):
            yield f"{network} leads outside"


def each_container_gets_its_own_secrets_and_all_of_them(deployment):
    for name, service in deployment.services.items():
        given = {each["target"] for each in service.get("secrets", [])}
        wanted = deployment.made.get(name, set())
        if given != wanted:
            yield f"{name} is given {sorted(given)} and not {sorted(wanted)}"


def each_secret_is_a_file_of_its_container(deployment):
    files = {name: each.get("file") for name, each in deployment.compose["secrets"].items()}
    used = set()
    for name, service in deployment.services.items():
        for each in service.get("secrets", []):
            used.add(each["source"])
            if files.get(each["source"]) != f"{SECRETS}/{name}/{each['target']}":
                yield f"{name} gets {each['target']} from {files.get(each['source'])}"
    yield from (f"{name} is given to nobody" for name in sorted(files.keys() - used))


def no_mount_goes_round_the_secrets(deployment):
    for name, service in deployment.services.items():
        for mount in service.get("volumes", []):
            long = mount if isinstance(mount, dict) else {"source": mount.split(":")[0]}
            of_the_machine = long["source"].startswith((".", "/", "$")) and name != "prepare"
            public = long["source"] == f"{SECRETS}/public" and long.get("read_only")
            if of_the_machine and not public:
                yield f"{name} mounts {long['source']}"


def no_secret_stands_in_the_environment(deployment):
    for name, service in deployment.services.items():
        for variable in service.get("environment", {}):
            if SECRET_NAME.search(variable):
                yield f"{name} has {variable} in its environment"
    if leaks := [name for name in deployment.example if SECRET_NAME.search(name)]:
        yield f".env.example asks for {leaks}"


def everything_of_ours_runs_in_production_on_the_real_clock(deployment):
    for name, service in deployment.ours.items():
        environment = service.get("environment", {})
        said = (environment.get("ZHUFENG_MODE"), environment.get("ZHUFENG_CLOCK"))
        if name != "prepare" and said != ("production", "real"):
            yield f"{name} runs as {said}"


RULES = [
    only_the_gateway_is_reached_from_outside,
    networks_follow_the_matrix,
    each_container_gets_its_own_secrets_and_all_of_them,
    each_secret_is_a_file_of_its_container,
    no_mount_goes_round_the_secrets,
    no_secret_stands_in_the_environment,
    everything_of_ours_runs_in_production_on_the_real_clock,
]

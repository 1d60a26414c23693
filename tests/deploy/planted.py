"""Planted violations of every rule: (rule, what is wrong, the change that makes it so).

A change gets the services by name and alters them in place; a string changes the text instead.
"""


def setting(service, key, value):
    return lambda services: services[service].__setitem__(key, value)


def without(service, key):
    return lambda services: services[service].pop(key)


def within(service, key, **changes):
    return lambda services: services[service][key].update(changes)


def borrowed(services):
    """Relief reads hotline's key under a name of its own."""
    services["relief"]["secrets"][2]["source"] = "hotline_field_key"


def extra_secret(services):
    services["gateway"]["secrets"].append(
        {"source": "identity_assertion_private_key", "target": "assertion_private_key"}
    )


WHOLE_FOLDER = {"type": "bind", "source": "./deploy/secrets", "target": "/s", "read_only": True}

PLANTED = [
    ("nobody_is_root", "no user", without("relief", "user")),
    ("nobody_is_root", "root by name", setting("rabbitmq", "user", "root")),
    ("nobody_is_root", "root on a network", without("prepare", "network_mode")),
    ("the_file_system_is_read_only", "writable", setting("hotline", "read_only", False)),
    ("the_file_system_is_read_only", "no /tmp", without("mongo", "tmpfs")),
    ("the_file_system_is_read_only", "unbounded tmpfs", setting("mongo", "tmpfs", ["/tmp"])),
    ("no_capabilities", "not dropped", without("gateway", "cap_drop")),
    ("no_capabilities", "one too many", setting("gateway", "cap_add", ["NET_RAW"])),
    ("no_capabilities", "privileged", setting("mongo", "privileged", True)),
    ("no_new_privileges", "left out", without("campaigns", "security_opt")),
    ("memory_and_processes_are_limited", "memory", without("identity", "mem_limit")),
    ("memory_and_processes_are_limited", "processes", without("topology", "pids_limit")),
    ("logs_are_limited", "left out", without("notifications", "logging")),
    ("images_are_pinned", "latest", setting("mongo", "image", "${REGISTRY}/mongo:latest")),
    ("images_are_pinned", "no tag", setting("rabbitmq", "image", "${REGISTRY}/rabbitmq")),
    ("images_are_pinned", "ours is pulled", without("relief", "pull_policy")),
    ("each_service_of_the_matrix_is_there", "gone", lambda services: services.pop("campaigns")),
    ("what_lasts_has_a_healthcheck", "left out", without("relief", "healthcheck")),
    ("what_lasts_has_a_healthcheck", "off", within("mongo", "healthcheck", disable=True)),
    ("what_lasts_comes_back", "stays dead", setting("relief", "restart", "on-failure")),
    ("stopping_leaves_time_to_drain", "too short", setting("relief", "stop_grace_period", "10s")),
    ("each_dependency_has_its_condition", "a list", setting("relief", "depends_on", ["mongo"])),
    (
        "each_dependency_has_its_condition",
        "started is not done",
        within("relief", "depends_on", migrations={"condition": "service_started"}),
    ),
    (
        "each_dependency_has_its_condition",
        "nobody",
        within("relief", "depends_on", redis={"condition": "service_healthy"}),
    ),
    ("services_wait_for_their_surroundings", "at once", setting("gateway", "depends_on", {})),
    (
        "each_command_names_a_module",
        "misspelt",
        setting("relief", "command", ["python", "-m", "services.releif"]),
    ),
    (
        "each_command_names_a_module",
        "of the healthcheck",
        setting("relief", "healthcheck", {"test": ["CMD", "python", "-m", "messaging.wellness"]}),
    ),
    ("each_variable_is_read", "unread", within("relief", "environment", ZHUFENG_MOOD="good")),
    ("each_placeholder_has_an_example", "unknown", "${ZHUFENG_NEW:?}"),
    ("only_the_gateway_is_reached_from_outside", "the database", setting("mongo", "ports", ["1"])),
    (
        "only_the_gateway_is_reached_from_outside",
        "from everywhere",
        setting("gateway", "ports", ["8080:8080"]),
    ),
    ("networks_follow_the_matrix", "the gateway", setting("gateway", "networks", ["database"])),
    ("networks_follow_the_matrix", "default", without("relief", "networks")),
    ("each_container_gets_its_own_secrets_and_all_of_them", "one more", extra_secret),
    (
        "each_container_gets_its_own_secrets_and_all_of_them",
        "one less",
        lambda services: services["hotline"]["secrets"].pop(),
    ),
    ("each_secret_is_a_file_of_its_container", "another's", borrowed),
    (
        "each_secret_is_a_file_of_its_container",
        "given to nobody",
        lambda services: services["mongo"]["secrets"].pop(),
    ),
    ("no_mount_goes_round_the_secrets", "all", setting("relief", "volumes", [WHOLE_FOLDER])),
    (
        "no_mount_goes_round_the_secrets",
        "writable",
        setting("relief", "volumes", ["./deploy/secrets/public:/etc/zhufeng/public"]),
    ),
    (
        "no_secret_stands_in_the_environment",
        "a password",
        within("mongo", "environment", MONGO_INITDB_ROOT_PASSWORD="root"),
    ),
    (
        "everything_of_ours_runs_in_production_on_the_real_clock",
        "driven",
        within("relief", "environment", ZHUFENG_CLOCK="driven"),
    ),
]

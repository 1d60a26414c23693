"""A container that is taken over can do little, and one that runs wild harms no neighbour."""

import re

# Makes the secrets and gives them away, which only root can. Reached by hand alone, from nowhere.
ROOT_BY_HAND = {"prepare"}
CHANGES_OWNERS = {"CHOWN", "DAC_OVERRIDE", "FOWNER"}
PINNED = re.compile(r"^\$\{REGISTRY[^}]*\}/[a-z]+:\d+(\.\d+)+(-[a-z0-9.]+)*$")


def nobody_is_root(deployment):
    for name, service in deployment.services.items():
        uid = str(service.get("user", "0")).split(":")[0]
        if name in ROOT_BY_HAND:
            if not service.get("profiles") or service.get("network_mode") != "none":
                yield f"{name} is root and neither by hand nor without a network"
        elif not uid.isdecimal() or uid == "0":
            yield f"{name} runs as {uid}"


def the_file_system_is_read_only(deployment):
    for name, service in deployment.services.items():
        temporary = [mount.split(":")[0] for mount in service.get("tmpfs", [])]
        if service.get("read_only") is not True or "/tmp" not in temporary:
            yield f"{name} can write, or has no /tmp of its own"
        if not all("size=" in mount for mount in service.get("tmpfs", [])):
            yield f"{name} can fill the machine's memory through a tmpfs"


def no_capabilities(deployment):
    for name, service in deployment.services.items():
        allowed = CHANGES_OWNERS if name in ROOT_BY_HAND else set()
        if service.get("cap_drop") != ["ALL"] or set(service.get("cap_add", [])) - allowed:
            yield f"{name} keeps capabilities"
        if service.get("privileged"):
            yield f"{name} is privileged"


def no_new_privileges(deployment):
    for name, service in deployment.services.items():
        if "no-new-privileges:true" not in service.get("security_opt", []):
            yield f"{name} may gain privileges"


def memory_and_processes_are_limited(deployment):
    for name, service in deployment.services.items():
        for limit in ("mem_limit", "pids_limit"):
            if not service.get(limit):
                yield f"{name} has no {limit}"


def logs_are_limited(deployment):
    for name, service in deployment.services.items():
        if {"max-size", "max-file"} - service.get("logging", {}).get("options", {}).keys():
            yield f"{name} can fill the disk with its log"


def images_are_pinned(deployment):
    for name, service in deployment.services.items():
        image = service.get("image", "")
        if image.startswith("zhufeng:"):
            # Nobody's image of that name is ours, so it is built here and never pulled.
            if service.get("pull_policy") != ("build" if "build" in service else "never"):
                yield f"{name} may pull an image that is not ours"
        elif not PINNED.match(image):
            yield f"{name} takes {image or 'no image'}"


RULES = [
    nobody_is_root,
    the_file_system_is_read_only,
    no_capabilities,
    no_new_privileges,
    memory_and_processes_are_limited,
    logs_are_limited,
    images_are_pinned,
]

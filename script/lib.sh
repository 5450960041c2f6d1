# shellcheck shell=bash
# What the commands share: saying what goes on, installing what is missing, building, and one
# throw-away server. Sourced by script/demo, script/test and script/bench; bash.
#
# The server is a private copy of the installed one: PostgreSQL finds its libraries and its share folder
# relative to its own executable, so a tree of links around a copied `postgres`, with the extension
# installed into it by DESTDIR, needs neither root nor a change to the installed server, on any version.
#
# Functions that `step` calls end each command with `|| return`: bash ignores `set -e` in them.

set -euo pipefail

PROJECT=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
EXTENSION=customer_portfolio
JOBS=$(nproc 2>/dev/null || echo 2)
WORK=           # the temporary folder, once there is one
SERVER_BIN=     # the programs of the private server
SERVER_RUNNING= # not empty while it runs
KEEP=           # not empty: leave server and folder behind on exit

export LC_ALL=C.UTF-8
# A user's own settings must not reach the throw-away server.
unset PGDATABASE PGUSER PGHOST PGPORT PGPASSWORD PGSERVICE PGOPTIONS PGDATA PGTZ MAKEFLAGS MFLAGS
export PSQLRC=/dev/null

say() { printf '%s\n' "$*"; }
warn() { printf '%s\n' "$*" >&2; }
die() {
  warn "$(basename "$0"): $*"
  exit 1
}

# step TEXT COMMAND...: one line of progress with its seconds; the output is shown only if it fails.
step() {
  local text=$1 log started=$SECONDS status=0
  shift
  log=$(mktemp "${WORK:-${TMPDIR:-/tmp}}/$EXTENSION-step.XXXXXX")
  if [[ -t 1 ]]; then printf '  %-76s  …\r' "$text"; fi
  "$@" >"$log" 2>&1 </dev/null || status=$?
  if ((status == 0)); then
    printf '  %-76s %4d s\n' "$text" $((SECONDS - started))
  else
    printf '  %-76s failed\n' "$text"
    tail -n 60 "$log" >&2
  fi
  rm -f "$log"
  return "$status"
}

# --- installing what is missing ---------------------------------------------------------------------

as_root() {
  if ((EUID == 0)); then
    "$@"
  elif command -v sudo >/dev/null; then
    sudo "$@"
  else
    die "needs root or sudo to run: $*"
  fi
}

installed() { [[ $(dpkg-query -W -f '${db:Status-Status}' "$1" 2>/dev/null) == installed ]]; }

# The lists of packages are fetched at most once, and only if something has to be installed.
LISTS=
update_lists() {
  if [[ -n $LISTS ]]; then return; fi
  step "updating the lists of packages" as_root apt-get -q -o DPkg::Lock::Timeout=300 update ||
    die "apt-get update failed"
  LISTS=fresh
}

# Debian's packaging would make and start a cluster of its own beside a newly installed server; we need
# the programs only, so a setting in its folder says no for as long as the installation lasts.
install_packages() {
  local folder=/etc/postgresql-common/createcluster.d status=0
  as_root mkdir -p "$folder" || return
  as_root sh -c "echo 'create_main_cluster = false' > $folder/$EXTENSION.conf" || return
  as_root env DEBIAN_FRONTEND=noninteractive apt-get -q -y -o DPkg::Lock::Timeout=300 \
    install --no-install-recommends "$@" || status=$?
  as_root rm -f "$folder/$EXTENSION.conf"
  return "$status"
}

# install_missing PACKAGE...
install_missing() {
  local package missing=()
  for package in $(printf '%s\n' "$@" | sort -u); do installed "$package" || missing+=("$package"); done
  if ((${#missing[@]} == 0)); then return; fi
  command -v apt-get >/dev/null || die "please install: ${missing[*]}"
  update_lists
  say "  missing packages: ${missing[*]}" | fold -s -w 98 | sed '2,$s/^/    /'
  step "installing them" install_packages "${missing[@]}" || die "could not install: ${missing[*]}"
}

# The server to build for: $PG_CONFIG if set, else the newest installed one that is supported, else the one
# that this release of Debian carries. Sets PG_CONFIG and PG_MAJOR.
choose_server() {
  local version
  PG_MAJOR=
  if [[ -n ${PG_CONFIG:-} ]]; then
    version=$("$PG_CONFIG" --version) || die "PG_CONFIG=$PG_CONFIG does not run"
    [[ $version =~ [0-9]+ ]] && PG_MAJOR=${BASH_REMATCH[0]}
  else
    for version in 18 17 16 15; do
      if [[ -x /usr/lib/postgresql/$version/bin/postgres ]]; then
        PG_MAJOR=$version
        break
      fi
    done
    if [[ -z $PG_MAJOR ]]; then
      command -v apt-get >/dev/null || die "please install PostgreSQL 15 to 18, or set PG_CONFIG"
      update_lists
      # awk reads to the end: who stops reading earlier may end apt-cache by a signal.
      PG_MAJOR=$(apt-cache depends postgresql | awk -F'[- ]' '/ Depends: postgresql-[0-9]+$/ { major = $NF } END { print major }')
    fi
    PG_CONFIG=/usr/lib/postgresql/$PG_MAJOR/bin/pg_config
  fi
  ((PG_MAJOR >= 15)) || die "needs PostgreSQL 15 or later, not '$PG_MAJOR'"
  export PG_CONFIG PG_MAJOR
}

# What the extension needs to be built and run, and the packages named as arguments (@MAJOR@ in them is
# the server's version).
install_requirements() {
  local packages=(make g++ libc6-dev libboost-dev libnlopt-dev libeigen3-dev "$@")
  choose_server
  if [[ $PG_CONFIG == /usr/lib/postgresql/* ]]; then
    packages+=("postgresql-$PG_MAJOR" "postgresql-client-$PG_MAJOR" "postgresql-server-dev-$PG_MAJOR")
  fi
  if command -v dpkg-query >/dev/null; then
    install_missing "${packages[@]//@MAJOR@/$PG_MAJOR}"
  fi
  [[ -x $PG_CONFIG ]] || die "no pg_config at $PG_CONFIG"
  PATH=$("$PG_CONFIG" --bindir):$PATH
}

# --- building ---------------------------------------------------------------------------------------

# Copies the sources into a build folder of their own for this server, so that the checkout stays clean and
# no object of another version, or made with other flags, is ever linked. Arguments: make variables.
prepare_build() {
  local stamp item
  BUILD=$PROJECT/build/pg$PG_MAJOR
  # Whether warnings are errors makes no difference to an object that compiled.
  stamp="$("$PG_CONFIG" --version --includedir-server --configure) $(cksum <"$PROJECT/Makefile") ${*//WERROR=-Werror/}"
  if [[ ! -f $BUILD/stamp || $(<"$BUILD/stamp") != "$stamp" ]]; then
    rm -rf "$BUILD" || return
    mkdir -p "$BUILD" || return
    printf '%s' "$stamp" >"$BUILD/stamp" || return
  fi
  # Objects stay, sources are replaced: what was removed from the project is removed here.
  find "$BUILD" -type f ! -name '*.o' ! -name '*.d' ! -name '*.gch' ! -name room.cc ! -name stamp -delete || return
  for item in Makefile "$EXTENSION.control" src sql expected reports dashboards; do
    # By tar, which keeps the times of the files that make compares.
    tar cf - -C "$PROJECT" --exclude='*.o' --exclude='*.d' --exclude='*.gch' --exclude=room.cc --exclude='*.so' "$item" | tar xf - -C "$BUILD" || return
  done
}

# build_extension [make variables]. Debugging information takes a quarter of the time and tells no test anything;
# who wants it builds with make.
build_extension() {
  prepare_build "$@" || return
  make -C "$BUILD" -j"$JOBS" PG_CONFIG="$PG_CONFIG" EXTRA_CXXFLAGS=-g0 "$@"
}

# --- the temporary folder and the throw-away server -----------------------------------------------------

# PostgreSQL refuses to run as root: then its processes belong to the user postgres.
as_server_user() {
  if ((EUID == 0)); then
    (cd / && runuser -u postgres -- "$@")
  else
    "$@"
  fi
}

make_work_folder() {
  local parent=${TMPDIR:-/tmp}
  # The path of a socket is short by nature, and the server's user must be able to get there.
  if ((${#parent} > 60)) || ! as_server_user test -x "$parent"; then parent=/tmp; fi
  WORK=$(mktemp -d "$parent/$EXTENSION.XXXXXX")
  chmod 711 "$WORK"
  trap clean_up EXIT
  trap 'exit 130' INT
  trap 'exit 143' TERM HUP
}

clean_up() {
  local status=$?
  trap '' INT TERM HUP
  if [[ -z $KEEP ]]; then
    if [[ -n $SERVER_RUNNING ]]; then stop_server; fi
    if [[ -n $WORK ]]; then rm -rf "$WORK"; fi
  fi
  exit "$status"
}

# A tree of links with the paths of the installed server below $WORK/root, and the extension in it.
make_private_server() {
  local root=$WORK/root bin lib share entry
  bin=$("$PG_CONFIG" --bindir) lib=$("$PG_CONFIG" --pkglibdir) share=$("$PG_CONFIG" --sharedir)
  SERVER_BIN=$root$bin
  mkdir -p "$root$bin" "$root$lib" "$root$share/extension" || return
  # Copied, not linked: a program looks for its folders from where its resolved path is.
  cp "$bin/postgres" "$bin/initdb" "$bin/pg_ctl" "$root$bin/" || return
  # An installed copy of this extension, of whatever version, must not be seen.
  for entry in "$lib"/* "$share"/* "$share"/extension/*; do
    case $entry in
    */extension | */"$EXTENSION".so | */extension/"$EXTENSION"[.-]*) ;;
    *) ln -s "$entry" "$root$entry" || return ;;
    esac
  done
  make -C "$BUILD" PG_CONFIG="$PG_CONFIG" DESTDIR="$root" install
}

# start_server [setting=value ...]: afterwards psql and its friends reach it without further options.
start_server() {
  local home=$WORK/server
  make_private_server || return
  mkdir "$home" && chmod 700 "$home" || return
  if ((EUID == 0)); then chown postgres "$home" || return; fi
  as_server_user "$SERVER_BIN/initdb" -D "$home/data" -U postgres -A trust -E UTF8 \
    --locale=C.UTF-8 --no-sync --no-instructions || return
  {
    # Only a socket in a closed folder: no port that could collide, nobody else can connect.
    echo "listen_addresses = ''"
    echo "unix_socket_directories = '$home'"
    echo "fsync = off"
    echo "timezone = 'UTC'"
    printf '%s\n' "$@"
  } >>"$home/data/postgresql.conf"
  SERVER_RUNNING=yes
  as_server_user "$SERVER_BIN/pg_ctl" -D "$home/data" -l "$home/log" -w -t 120 start || {
    cat "$home/log"
    return 1
  }
  export PGHOST=$home PGPORT=5432 PGUSER=postgres PGDATABASE=postgres
}

stop_server() {
  # The cluster is thrown away: nothing has to be written any more.
  as_server_user "$SERVER_BIN/pg_ctl" -D "$WORK/server/data" -m immediate -w stop >/dev/null 2>&1 || true
  SERVER_RUNNING=
}

#!/usr/bin/env bash
# Proves what the README tells a reader to type on a machine that has nothing: a new root of Debian, a new user, a clone of HEAD.
# Use, as root: bash scripts/pristine_root.sh [--suite bookworm] [--checks] [--root DIR]
#   --suite   a release of Debian: bookworm has Python 3.11, trixie 3.13, forky 3.14
#   --checks  the README's second command, too (a quarter of an hour)
#   --root    a folder for the root that is kept and may be used again; else it is made where temporary files are and removed
# Needs debootstrap (apt-get install debootstrap) and what the machine it runs on needs to reach packages: mirror, proxy,
# package index and certificates are taken from its own settings, and nothing else of it is seen in there.
set -euo pipefail
cd "$(dirname "$0")/.."

suite=bookworm checks=0 root='' inside=0
while [ $# -gt 0 ]; do
    case $1 in
        --suite) suite=$2 && shift ;;
        --root) root=$2 && shift ;;
        --checks) checks=1 ;;
        --inside) inside=1 ;;
        *) echo "pristine_root: $1 is no option" >&2 && exit 2 ;;
    esac
    shift
done
[ "$(id -u)" = 0 ] || { echo "pristine_root: only root can make another root" >&2 && exit 2; }
command -v debootstrap >/dev/null || { echo "pristine_root: apt-get install debootstrap" >&2 && exit 2; }

# Mounts live in a namespace of their own, so nothing is mounted here, however this ends.
if [ "$inside" = 0 ]; then
    if [ -z "$root" ]; then
        root=$(mktemp -d -t pristine.XXXXXX)
        trap 'rm -rf --one-file-system "$root"' EXIT
    fi
    mkdir -p "$root"
    # its new user has to get in, too
    chmod 755 "$root"
    options=(--suite "$suite" --root "$root" --inside)
    [ "$checks" = 0 ] || options+=(--checks)
    unshare --mount --pid --fork --kill-child bash scripts/pristine_root.sh "${options[@]}"
    exit
fi

size() { du -smx "$@" | awk '{s += $1} END {print s}'; }
said() { printf '%-34s %6s MB %6s s\n' "$1" "$2" "$3"; }
# Commands for the shell in the README, one block a line; what it tells to install where it is missing.
blocks=$(awk '/^```bash/ {f = 1; next} /^```/ {f = 0} f' README.md)
first=$(sed -n 1p <<<"$blocks") second=$(sed -n 2p <<<"$blocks")
packages=$(grep -o '`apt-get install [^`]*`' README.md | head -n 1 | tr -d '`')
[ -n "$first" ] && [ -n "$second" ] && [ -n "$packages" ] || { echo "pristine_root: the README has other commands now" >&2 && exit 1; }

start=$SECONDS
if [ ! -e "$root/etc/debian_version" ]; then
    mirror=$(apt-get indextargets --format '$(ORIGIN) $(COMPONENT) $(REPO_URI)' | awk '$1 == "Debian" && $2 == "main" && $3 !~ /security/ {print $3; exit}')
    # a release that is younger than debootstrap is set up as the one it comes from
    way=/usr/share/debootstrap/scripts/$suite
    if [ ! -e "$way" ]; then
        way=/usr/share/debootstrap/scripts/sid
        # its index is good for a week, and a mirror may stand still for longer
        mkdir -p "$root/etc/apt/apt.conf.d"
        echo 'Acquire::Check-Valid-Until "false";' >"$root/etc/apt/apt.conf.d/90-any-age"
    fi
    debootstrap --variant=minbase "$suite" "$root" "$mirror" "$way" >"$root/debootstrap.log" 2>&1 || { tail -n 20 "$root/debootstrap.log" >&2 && exit 2; }
    rm -f "$root/debootstrap.log"
fi
said "root of Debian $(cat "$root/etc/debian_version")" "$(size "$root")" $((SECONDS - start))

mount -t proc proc "$root/proc"
mount --rbind /dev "$root/dev"
cp -L /etc/resolv.conf /etc/hosts "$root/etc/"
settings=$(env | grep -iE '^((http|https|no|all)_proxy|PIP_(INDEX_URL|EXTRA_INDEX_URL|TRUSTED_HOST|DEFAULT_TIMEOUT))=' | sed 's/^/export /' || true)
index=$(python3 -m pip config get global.index-url 2>/dev/null || true)
[ -z "$index" ] || settings+=$'\n'"export PIP_INDEX_URL=${PIP_INDEX_URL:-$index}"
certificates=${PIP_CERT:-${SSL_CERT_FILE:-}}
if [ -n "$certificates" ]; then
    cp -L "$certificates" "$root/etc/certificates-of-the-machine.pem"
    settings+=$'\n'"export PIP_CERT=/etc/certificates-of-the-machine.pem"
fi

# as USER COMMAND…: in the new root, with nothing of this machine's environment but the settings above.
as() {
    local user=$1
    shift
    printf '%s\nset -euo pipefail\n%s\n' "$settings" "$*" >"$root/opt/typed.sh"
    env -i TERM=dumb "$(command -v chroot)" "$root" su - "$user" -c 'bash /opt/typed.sh'
}

before=$(size "$root") start=$SECONDS
as root "export DEBIAN_FRONTEND=noninteractive; apt-get update -q >/dev/null; $packages >/dev/null 2>&1"
said "$packages" $(($(size "$root") - before)) $((SECONDS - start))
[ -d "$root/home/reader" ] || as root "useradd --create-home --shell /bin/bash reader"
rm -rf "$root/home/reader/equipoise"
git bundle create -q "$root/opt/equipoise.bundle" HEAD
chmod a+r "$root/opt/equipoise.bundle"
as reader "git clone -q /opt/equipoise.bundle equipoise 2>&1 | grep -v 'detached\|^$' | head -n 0 || true"
here=$root/home/reader/equipoise
[ -f "$here/README.md" ] || { echo "pristine_root: the clone failed" >&2 && exit 1; }
printf 'clone of %s, %s\n' "$(git rev-parse --short HEAD)" "$(as reader 'python3 --version')"
said "clone, with its history" "$(size "$here")" 0

printf '$ %s\n' "$first"
start=$SECONDS
as reader "cd equipoise; $first" >"$here.out" 2>"$here.err" || { tail -n 40 "$here.out" "$here.err" >&2 && exit 1; }
said "first command (size of .venv)" "$(size "$here/.venv")" $((SECONDS - start))
for name in report.html answer.txt study.json; do
    [ -n "$(find "$here" -path "$here/belarus-nato-*/$name" -size +1k -print -quit)" ] || { echo "FAIL  no $name" >&2 && exit 1; }
done
[ -s "$here.out" ] || { echo "FAIL  no answer" >&2 && exit 1; }
as reader "cd equipoise; .venv/bin/equipoise run --verify belarus-nato-*/" | sed 's/^/made again: /'
printf 'ok    the first command (%s lines of answer)\n' "$(wc -l <"$here.out")"

[ "$checks" = 1 ] || exit 0
printf '$ %s\n' "$second"
start=$SECONDS
as reader "cd equipoise; $second" || { echo "FAIL  the second command" >&2 && exit 1; }
said "second command (its environment)" "$(size "$here/.venv-check")" $((SECONDS - start))
echo "ok    the second command"

#!/usr/bin/env bash
# Proves that wheel and sdist are whole: builds both from a clone of HEAD, installs each into an empty environment outside the
# checkout, bare (no extras), and runs what a user would run.
# Use: bash scripts/built_packages.sh        (PYTHON=python3.13 for another interpreter; some 600 MB below /tmp while it runs)
set -euo pipefail
cd "$(dirname "$0")/.."

python=${PYTHON:-python3}
place=$(mktemp -d -t built.XXXXXX)
trap 'rm -rf "$place"' EXIT
failed=0
check() { # check NAME COMMAND…
    local name=$1
    shift
    if "$@" >"$place/log" 2>&1; then
        printf 'ok    %s\n' "$name"
    else
        printf 'FAIL  %s\n' "$name"
        tail -n 20 "$place/log" | sed 's/^/      /'
        failed=1
    fi
}
# Nothing of the caller's: no path to the checkout, no home.
alone() { env -u PYTHONPATH -u VIRTUAL_ENV HOME="$place/home" "$@"; }

mkdir "$place/home"
git clone -q . "$place/clone"
"$python" -m venv "$place/tools"
quiet() { "$@" >"$place/log" 2>&1 || { tail -n 40 "$place/log" >&2 && exit 1; }; }
quiet "$place/tools/bin/pip" install --disable-pip-version-check build
built() { quiet "$place/tools/bin/python" -m build --outdir "$1" "${@:2}"; }
# sdist and wheel from the tree, and a wheel from the sdist alone
built "$place/dist" --sdist "$place/clone"
built "$place/dist" --wheel "$place/clone"
sdist=$(ls "$place"/dist/*.tar.gz) wheel=$(ls "$place"/dist/*.whl)
mkdir "$place/unpacked"
tar xzf "$sdist" -C "$place/unpacked"
built "$place/again" --wheel "$place"/unpacked/*
again=$(ls "$place"/again/*.whl)
du -k "$sdist" "$wheel" | awk '{sub(".*/", "", $2); printf "%-34s %6.1f MB\n", $2, $1 / 1024}'

listed() { "$place/tools/bin/python" -c 'import sys, zipfile
for i in sorted(zipfile.ZipFile(sys.argv[1]).infolist(), key=lambda i: i.filename): print(i.filename, i.CRC)' "$1"; }
check "the wheel from the sdist is the wheel from the tree" diff <(listed "$wheel") <(listed "$again")
git -C "$place/clone" ls-files src/equipoise | sed 's#^src/##' | sort >"$place/tracked"
listed "$wheel" | awk '{print $1}' | grep -v '\.dist-info/' | sort >"$place/packed"
check "the wheel holds every tracked file of the package, and nothing else" diff "$place/tracked" "$place/packed"

for kind in wheel sdist; do
    file=${!kind} env=$place/$kind
    start=$SECONDS
    "$python" -m venv "$env"
    quiet "$env/bin/pip" install --disable-pip-version-check -c requirements.lock "$file"
    printf '%-34s %6s MB %6s s\n' "installed from the $kind, bare" "$(du -sm "$env" | cut -f 1)" $((SECONDS - start))
    bin=$env/bin
    mkdir "$place/in-$kind"
    cd "$place/in-$kind"
    check "$kind: is not the checkout" alone "$bin/python" -c "import equipoise, sys; sys.exit(not equipoise.__file__.startswith('$env'))"
    check "$kind: --help" alone "$bin/equipoise" --help
    check "$kind: run" alone bash -c "'$bin/equipoise' run belarus-nato --draws 64 --brief --json --out out >told.json"
    check "$kind: prints one object, writes report, answer, study and draws" alone "$bin/python" -c "
import json, pathlib
told = json.load(open('told.json'))
assert told['draws'] == 64 and told['answer']['text'] and told['arms'][0] == 'baseline'
for name in ('report.html', 'answer.txt', 'study.json', 'draws.npz'):
    assert pathlib.Path('out', name).stat().st_size > 500, name"
    check "$kind: run --verify" alone "$bin/equipoise" run --verify out
    check "$kind: ask" alone "$bin/equipoise" ask "What if Finland hosts offensive systems?" --dry-run --json
    check "$kind: facts check" alone "$bin/equipoise" facts check
    check "$kind: validate published" alone "$bin/equipoise" validate published
    check "$kind: new" alone "$bin/equipoise" new mine
    check "$kind: cite" alone "$bin/equipoise" cite out
    check "$kind: export" alone "$bin/equipoise" export out --format csv --out tables
    cd - >/dev/null
done

if [ "$failed" = 0 ]; then echo "wheel and sdist are whole"; else echo "wheel or sdist is not whole" >&2 && exit 1; fi

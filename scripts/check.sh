#!/usr/bin/env bash
# Sets up a fresh environment from the lock file and passes every check of the project.
# Use: bash scripts/check.sh          (about 650 MB of packages the first time; needs Python 3.11 or later)
# One line per stage; the output of a stage is shown only where it fails.
set -euo pipefail
cd "$(dirname "$0")/.."

env=.venv-check
python=${PYTHON:-python3}
log=$(mktemp)
trap 'rm -f "$log"' EXIT
failed=0

stop() {
    printf 'check: %s\n' "$1" >&2
    exit 2
}

command -v "$python" >/dev/null || stop "no $python here. On Debian: apt-get install -y python3 python3-venv"
"$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' ||
    stop "Python 3.11 or later is needed, $python is $("$python" -V). Name another one: PYTHON=python3.12 bash scripts/check.sh"
"$python" -c 'import ensurepip, venv' 2>/dev/null ||
    stop "$python can't make virtual environments. On Debian: apt-get install -y python3-venv"

# stage NAME COMMAND…: run it, say how it went, go on to the next.
stage() {
    local name=$1 start=$SECONDS
    shift
    if "$@" >"$log" 2>&1; then
        printf 'ok    %s (%d s)\n' "$name" $((SECONDS - start))
    else
        printf 'FAIL  %s (%d s): %s\n' "$name" $((SECONDS - start)) "$*"
        # What went wrong first: who sees only the beginning of a long output should see that.
        grep -E '^(FAILED|ERROR) ' "$log" | cut -c 1-300 | head -n 40 | sed 's/^/      /' || true
        sed 's/^/      /' "$log"
        failed=1
    fi
}

# The stages below can't run without the packages, so this one ends the script where it fails.
needed() {
    stage "$@"
    [ "$failed" = 0 ] || exit 1
}

if [ ! -x "$env/bin/python" ]; then
    needed "environment in $env" "$python" -m venv "$env"
    printf '*\n' >"$env/.gitignore"
fi
needed "packages of requirements.lock" "$env/bin/python" -m pip install -q --disable-pip-version-check -r requirements.lock
needed "equipoise itself" "$env/bin/python" -m pip install -q --disable-pip-version-check --no-deps -e .

bin=$PWD/$env/bin
export PATH="$bin:$PATH" # the tests call lint-imports, sphinx-build and equipoise by name

stage "lint" "$bin/ruff" check .
stage "format" "$bin/ruff" format --check .
# The lock holds newer NumPy for newer Python, whose stubs the checker reads only as that version.
version=$("$bin/python" -c 'import sys; print("%d.%d" % sys.version_info[:2])')
# A .venv that lies beside, as the first command of the README leaves one, would be looked into first.
stage "types" "$bin/basedpyright" --pythonversion "$version" --pythonpath "$bin/python"
stage "import contracts" "$bin/lint-imports"
stage "facts" "$bin/equipoise" facts check
stage "published numbers" "$bin/equipoise" validate published
stage "docs" "$bin/sphinx-build" -q -W -b html docs docs/_build
# The build of the docs was the stage before; the test of it is for those who call pytest alone.
stage "tests" "$bin/pytest" -n 2 --deselect tests/docs/test_docs_build.py
tail -n 1 "$log"

if [ "$failed" = 0 ]; then
    echo "all checks passed"
else
    echo "some checks failed" >&2
    exit 1
fi

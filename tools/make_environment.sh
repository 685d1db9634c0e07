#!/bin/sh
# Creates a virtual environment, or says exactly what to install. Usage: make_environment.sh FOLDER [PYTHON]
set -eu
folder=$1
wanted=${2:-}

suits() {
    "$1" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] < (3, 14))' >/dev/null 2>&1
}

python=
for candidate in ${wanted:-python3 python3.13 python3.12 python3.11 python}; do
    if suits "$candidate"; then
        python=$candidate
        break
    fi
done
if [ -z "$python" ]; then
    found=$("${wanted:-python3}" --version 2>/dev/null || echo "none")
    echo "Muniment needs Python 3.11, 3.12 or 3.13; found: $found." >&2
    echo "Debian and Ubuntu: sudo apt install python3 python3-venv   (or name one: make demo PYTHON=python3.12)" >&2
    exit 1
fi
echo "[1/3] Creating the environment in $folder with $("$python" --version)"
if [ -x "$folder/bin/python" ] && "$folder/bin/python" -m pip --version >/dev/null 2>&1; then
    exit 0
fi
if "$python" -c 'import ensurepip' 2>/dev/null && "$python" -m venv "$folder"; then
    exit 0
fi
rm -rf "$folder"
if "$python" -m virtualenv --version >/dev/null 2>&1; then
    "$python" -m virtualenv --quiet "$folder"
    exit 0
fi
if "$python" -m pip --version >/dev/null 2>&1 && "$python" -m venv --without-pip "$folder"; then
    # no ensurepip (Debian without python3-venv), but a pip that can install into the new environment
    if "$python" -m pip --disable-pip-version-check --quiet --python "$folder/bin/python" install pip; then
        exit 0
    fi
    rm -rf "$folder"
fi
version=$("$python" -c 'import sys; print("%d.%d" % sys.version_info[:2])')
echo "This Python cannot make virtual environments: the package python3-venv is missing." >&2
echo "Debian and Ubuntu: sudo apt install python${version}-venv   (or python3-venv), then run make again." >&2
exit 1

#!/bin/sh
# Makes .venv hold exactly what requirements.lock names, and with the argument ocr, or once that was
# given, requirements-ocr.lock too; does nothing where it already does.
set -eu
cd "$(dirname "$0")/.."
lock=requirements.lock
python=.venv/bin/python
stamp=.venv/installed.lock
locks=$lock
if [ "${1-}" = ocr ] || grep -qs '^rapidocr==' "$stamp"; then locks="$lock requirements-ocr.lock"; fi

# shellcheck disable=SC2086 # several files
if [ -x "$python" ] && cat $locks | cmp -s - "$stamp"; then exit 0; fi
unset PYTHONPATH PYTHONHOME PYTHONDONTWRITEBYTECODE VIRTUAL_ENV

find_python() {
    for name in python3 python3.13 python3.12 python3.11; do
        if "$name" -c 'import ensurepip, sys, venv; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
            echo "$name"
            return
        fi
    done
    cat >&2 <<'END'
Huigui needs Python 3.11 or newer with its venv module, and PATH has none.
  Debian, Ubuntu: apt-get install python3 python3-venv
  macOS:          brew install python@3.13
  elsewhere:      https://www.python.org/downloads/
Then run make again.
END
    return 1
}

# The pinned requirement of one package, without its marker.
pinned() { sed -n "s/^\($1==[^ ;]*\).*/\1/p" "$lock"; }

# The values of a pip setting, one a line, from pip's files and its environment variables alike.
# Folders that do not exist are left out: pip passes over them, uv stops at them.
pip_setting() {
    printf '%s\n' "$pip_settings" | sed -n "s/^[^=]*\.$1=['\"]\(.*\)['\"]\$/\1/p" |
        sed 's/\\n/ /g' | tr -s ' ' '\n' | awk 'NF && !seen[$0]++' |
        while read -r value; do
            case ${value#file://} in /*) [ -e "${value#file://}" ] || continue ;; esac
            printf '%s\n' "$value"
        done
}

# pass_on SETTING VARIABLE [SEPARATOR]: gives uv a setting of pip's, unless the variable is set:
# all its values, or without a separator the one that counts, the environment's before a file's.
pass_on() {
    if printenv "$2" >/dev/null; then return; fi
    if [ $# -eq 3 ]; then
        values=$(pip_setting "$1" | paste -sd "$3" -)
    else
        values=$(pip_setting "$1" | head -n 1)
    fi
    if [ -n "$values" ]; then export "$2=$values"; fi
}

if ! "$python" -m pip --version >/dev/null 2>&1; then
    base=$(find_python)
    echo "Making .venv with $("$base" --version)"
    rm -rf .venv
    "$base" -m venv .venv
fi
rm -f "$stamp"
"$python" -m pip install -qq --disable-pip-version-check "$(pinned uv)"
uv() { "$python" -m uv "$@" --python "$python"; }

# uv does not read pip's configuration: tell it where this machine finds its packages.
pip_settings=$("$python" -m pip config list)
pass_on find-links UV_FIND_LINKS ,
pass_on index-url UV_DEFAULT_INDEX
pass_on extra-index-url UV_INDEX ' '
pass_on cert SSL_CERT_FILE
if [ -n "${UV_INDEX-}" ]; then export UV_INDEX_STRATEGY="${UV_INDEX_STRATEGY-unsafe-best-match}"; fi

# The usual torch for Linux is the CUDA build, gigabytes larger. Take the CPU build where one of the
# places above has it, else from PyTorch's own index; the CUDA build only where neither is in reach.
finds_cpu_torch() {
    uv pip install --dry-run --no-deps --reinstall "$(pinned torch)" 2>&1 | grep -q '+ torch==.*+cpu'
}
cuda=no
if [ "$(uname -s)" = Linux ] && ! finds_cpu_torch; then
    export UV_TORCH_BACKEND=cpu
    if ! finds_cpu_torch; then
        unset UV_TORCH_BACKEND
        cuda=yes
    fi
fi

echo "Installing what $locks names into .venv"
# shellcheck disable=SC2086 # several files
uv pip sync --compile-bytecode $locks
if [ $cuda = yes ]; then
    echo "No CPU build of torch in reach: adding the CUDA libraries of the other build, several GB"
    uv pip install --no-config "$(pinned torch)" # --no-config: pyproject.toml tells uv to leave them out
fi
uv pip uninstall --quiet setuptools # Python 3.11 puts it there, the lock does not
# shellcheck disable=SC2086 # several files
cat $locks >"$stamp"

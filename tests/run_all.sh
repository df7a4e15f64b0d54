#!/usr/bin/env bash
# Install what the tests need (Debian 12) and run them all: style, types, architecture, tests, and the built wheel.
# A skipped test counts as a failure (tests/conftest.py).
set -euo pipefail
cd "$(dirname "$0")/.."

packages=(make poppler-utils chromium lmodern
  coq libcoq-mathcomp-algebra libcoq-mathcomp-algebra-tactics libcoq-coquelicot libcoq-mathcomp-analysis
  texlive-latex-base texlive-latex-recommended texlive-latex-extra texlive-science)
python3 -c 'import ensurepip' 2>/dev/null || packages+=(python3-venv)
missing=()
for package in "${packages[@]}"; do
  dpkg -s "$package" >/dev/null 2>&1 || missing+=("$package")
done
if ((${#missing[@]})); then
  root=(); [ "$(id -u)" = 0 ] || root=(sudo)
  "${root[@]}" apt-get update -q
  "${root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends "${missing[@]}"
fi

step() { printf '\n== %s\n' "$*"; }

step "1 environment"
python3 -m venv .venv
.venv/bin/python -m pip install -q --upgrade pip
.venv/bin/python -m pip install -q --group test -e .

step "2 style"
.venv/bin/ruff check .
.venv/bin/ruff format --check .

step "3 types"
.venv/bin/mypy hsym

step "4 architecture"
.venv/bin/lint-imports

step "5 the built wheel, in an environment of its own"
rm -rf dist .venv-wheel
.venv/bin/python -m build -q --wheel
python3 -m venv .venv-wheel
.venv-wheel/bin/python -m pip install -q dist/*.whl
HSYM=.venv-wheel/bin/hsym .venv/bin/python -m pytest -q tests/cli

step "6 tests"
.venv/bin/python -m pytest -q -n auto --dist loadgroup

step "7 functions of tensors, in an environment of its own"
python3 -m venv .venv-torch
.venv-torch/bin/python -m pip install -q dist/*.whl pytest hypothesis torch==2.13.0
.venv-torch/bin/python -m pytest -q tests/tensors

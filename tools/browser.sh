#!/bin/sh
# Installs the browser that the tests of the chat page and the widget drive, where it is missing
# and this can be done unasked (as root, with apt-get). Elsewhere those tests skip and say why.
set -eu
if command -v chromium >/dev/null && command -v chromedriver >/dev/null; then exit 0; fi
if [ "$(id -u)" -eq 0 ] && command -v apt-get >/dev/null; then
    echo "Installing chromium and chromedriver for the browser tests"
    export DEBIAN_FRONTEND=noninteractive
    if apt-get update -qq &&
        apt-get install -y -qq --no-install-recommends chromium chromium-driver >/dev/null; then
        exit 0
    fi
fi
echo "No chromium with chromedriver here: the browser tests will be skipped."

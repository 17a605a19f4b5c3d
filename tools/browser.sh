#!/bin/sh
# Installs the browser that the tests of the chat page and the widget drive, and a Chinese font for
# it and for the scans, where they are missing and this can be done unasked (as root, with apt-get).
# Elsewhere those tests skip and say why.
set -eu
has_font() { find /usr/share/fonts /usr/local/share/fonts -iname '*wqy*' 2>/dev/null | grep -q .; }
if command -v chromium >/dev/null && command -v chromedriver >/dev/null && has_font; then exit 0; fi
if [ "$(id -u)" -eq 0 ] && command -v apt-get >/dev/null; then
    echo "Installing chromium, chromedriver and a Chinese font for the tests"
    export DEBIAN_FRONTEND=noninteractive
    if apt-get update -qq && apt-get install -y -qq --no-install-recommends \
        chromium chromium-driver fonts-wqy-microhei >/dev/null; then
        exit 0
    fi
fi
echo "No chromium with chromedriver and Chinese font here: tests that need them will be skipped."

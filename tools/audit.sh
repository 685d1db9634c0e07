#!/bin/sh
# Asks the advisory service about every pinned version; one that it does not know is no answer. Usage: audit.sh PIP-AUDIT
# Exit codes: 0 nothing known; 1 weaknesses are known, see the list; 4 the service did not answer, so nothing is known.
set -u
audit=$1
said=$(mktemp)
trap 'rm -f "$said"' EXIT
"$audit" --requirement requirements/all.txt --require-hashes --disable-pip --strict --progress-spinner off --timeout 30 2>"$said"
code=$?
if [ "$code" != 0 ] && ! grep -q "known vulnerabilit" "$said"; then
    echo "The advisory service could not be asked, so nothing is known about weaknesses. Its last words:" >&2
    tail -n 1 "$said" | cut -c 1-300 >&2
    echo "Run make audit where the advisory service of the Python Package Index is reached, or give build/muniment.cdx.json (make sbom) to your own scanner." >&2
    exit 4
fi
cat "$said" >&2
exit "$code"

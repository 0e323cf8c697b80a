#!/usr/bin/env bash
# The page's own checks: types, tests, and that the committed bundle is what its sources make, byte for byte.
# After a change of the sources: npm ci --ignore-scripts && npm run build, and commit wwwroot with them.
set -euo pipefail
cd "$(dirname "$0")"
if ! command -v npm >/dev/null; then
  apt-get update -q >/dev/null
  DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends nodejs npm >/dev/null
fi
node -e 'const [major, minor] = process.versions.node.split(".").map(Number);
  if (major < 20 || major === 20 && minor < 19) { console.error(`node ${process.version} is too old: Vite needs 20.19 or later.`); process.exit(1); }'
npm ci --ignore-scripts --no-audit --no-fund
npm run --silent check
npm run --silent test
fresh=$(mktemp -d)
trap 'rm -rf "$fresh"' EXIT
npm run --silent build -- --outDir "$fresh" --emptyOutDir --logLevel warn
diff -r "$fresh" ../wwwroot || { echo "wwwroot is not what the sources make: npm run build, then commit it."; exit 1; }
size=$(cat "$fresh"/*.js "$fresh"/*.css "$fresh"/*.html | gzip -9 | wc -c)
echo "bundle: $size bytes compressed"
[ "$size" -le 153600 ] || { echo "The bundle is larger than 150 KB."; exit 1; }

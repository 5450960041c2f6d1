#!/usr/bin/env bash
# node-postgres, of Debian or of npm.

source "$(dirname "${BASH_SOURCE[0]}")/contract.sh"
command -v node >/dev/null || skip 'node is not installed'
# Modules are looked for beside the program.
cp "$HERE/node_reads.mjs" "$SCRATCH"
if [[ -d /usr/share/nodejs/pg ]]; then
  ln -s /usr/share/nodejs "$SCRATCH/node_modules"
else
  command -v npm >/dev/null || skip 'neither node-pg nor npm is installed'
  npm install --prefix "$SCRATCH" --no-audit --no-fund --silent pg@8 >"$SCRATCH/log" 2>&1 || skip 'npm cannot install pg'
fi
keeps node-postgres no node "$SCRATCH/node_reads.mjs"
done_testing

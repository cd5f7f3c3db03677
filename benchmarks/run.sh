#!/usr/bin/env bash
# Builds what the benchmarks need, runs all of them, and writes docs/benchmarks.md with its plots.
#   benchmarks/run.sh           about 15 minutes
#   benchmarks/run.sh --quick   about 5 minutes, for a first look
set -euo pipefail
cd "$(dirname "$0")/.."

effort=full
case "${1:-}" in
  "") ;;
  --quick) effort=quick ;;
  *) echo "usage: benchmarks/run.sh [--quick]" >&2; exit 2 ;;
esac

mvn -B -q -pl benchmarks -am process-classes
java=java
if [ -n "${JAVA_HOME:-}" ]; then java="$JAVA_HOME/bin/java"; fi
exec "$java" -cp "benchmarks/target/classes:$(cat benchmarks/target/classpath.txt)" \
  io.sallyport.benchmarks.Main "$effort" benchmarks/target/scratch docs

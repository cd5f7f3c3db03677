#!/usr/bin/env bash
# Builds what is needed, measures what the audit trail is to reach, and writes docs/benchmarks/audit.md.
#   benchmarks/audit.sh           about 4 minutes, 1.1 GB of disk
#   benchmarks/audit.sh --quick   half a minute, for a first look
set -euo pipefail
cd "$(dirname "$0")/.."

effort=full
case "${1:-}" in
  "") ;;
  --quick) effort=quick ;;
  *) echo "usage: benchmarks/audit.sh [--quick]" >&2; exit 2 ;;
esac

mvn -B -q -DskipTests -pl benchmarks,cli -am package
java=java
if [ -n "${JAVA_HOME:-}" ]; then java="$JAVA_HOME/bin/java"; fi
exec "$java" -cp "benchmarks/target/classes:$(cat benchmarks/target/classpath.txt)" \
  io.sallyport.benchmarks.AuditGoals benchmarks/target/scratch cli/target/sallyport.jar docs/benchmarks/audit.md "$effort"

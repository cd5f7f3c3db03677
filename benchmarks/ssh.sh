#!/usr/bin/env bash
# Measures SSH through the gateway beside OpenSSH alone, and writes docs/benchmarks-ssh.md with its plot.
#   benchmarks/ssh.sh              about 5 minutes
#   benchmarks/ssh.sh --quick      about 3 minutes
#   benchmarks/ssh.sh --only NAME  one measurement, printed
set -euo pipefail
cd "$(dirname "$0")/.."

effort=full
only=()
case "${1:-}" in
  "") ;;
  --quick) effort=quick ;;
  --only) only=("$2") ;;
  *) echo "usage: benchmarks/ssh.sh [--quick | --only NAME]" >&2; exit 2 ;;
esac

mvn -B -q -pl benchmarks -am process-classes
java=java
if [ -n "${JAVA_HOME:-}" ]; then java="$JAVA_HOME/bin/java"; fi
exec "$java" -cp "benchmarks/target/classes:$(cat benchmarks/target/classpath.txt)" \
  io.sallyport.benchmarks.SshBench "$effort" benchmarks/target/scratch docs "${only[@]}"

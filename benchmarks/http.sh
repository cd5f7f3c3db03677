#!/usr/bin/env bash
# Measures HTTP through the gateway beside nginx as reverse proxy, and writes docs/benchmarks-http.md with its plot.
#   benchmarks/http.sh           about 5 minutes
#   benchmarks/http.sh --quick   about 1 minute
# Needs nginx, wrk and openssl, all Debian packages.
set -euo pipefail
cd "$(dirname "$0")/.."

effort=full
case "${1:-}" in
  "") ;;
  --quick) effort=quick ;;
  *) echo "usage: benchmarks/http.sh [--quick]" >&2; exit 2 ;;
esac
for tool in /usr/sbin/nginx wrk openssl; do
  command -v "$tool" > /dev/null || { echo "$tool is not installed" >&2; exit 1; }
done

[ -n "${SALLYPORT_BUILT:-}" ] || mvn -B -q -pl benchmarks -am process-classes
java=java
if [ -n "${JAVA_HOME:-}" ]; then java="$JAVA_HOME/bin/java"; fi
exec "$java" -Xmx512m -cp "benchmarks/target/classes:$(cat benchmarks/target/classpath.txt)" \
  io.sallyport.benchmarks.HttpBench "$effort" benchmarks/target/scratch docs

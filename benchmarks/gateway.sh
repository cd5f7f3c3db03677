#!/usr/bin/env bash
# Builds the benchmark of the gateway, fetches the relays it is measured beside, runs all of them,
# and writes docs/benchmarks-gateway.md with its plot.
#   benchmarks/gateway.sh                      about 6 minutes
#   benchmarks/gateway.sh --quick              about 2 minutes, for a first look
#   benchmarks/gateway.sh --quick gateway ojp  these routes alone, into benchmarks/target/docs
# pgbouncer and openssl are used where they are installed. OJP's server is not on Maven Central: put
# ojp-server-*-shaded.jar and ojp-jdbc-driver-*.jar of one version into benchmarks/target/relays/ojp.
set -euo pipefail
cd "$(dirname "$0")/.."

effort=full
if [ "${1:-}" = --quick ]; then
  effort=quick
  shift
fi

mvn -B -q -pl benchmarks -am process-classes
# What cannot be had is missing in the report.
relays=benchmarks/target/relays
[ -d $relays/avatica ] || mvn -B -q -f benchmarks/src/relays/avatica.xml \
  org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy-dependencies \
  -DoutputDirectory="$PWD/$relays/avatica" || true
docs=docs
if [ $# -gt 0 ]; then docs=benchmarks/target/docs; fi
java=java
if [ -n "${JAVA_HOME:-}" ]; then java="$JAVA_HOME/bin/java"; fi
exec "$java" -cp "benchmarks/target/classes:$(cat benchmarks/target/classpath.txt)" \
  io.sallyport.benchmarks.RemoteMain "$effort" benchmarks/target/scratch $relays "$docs" "$@"

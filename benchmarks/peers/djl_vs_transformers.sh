#!/bin/bash
# Tokens per second of backends/djl and of transformers, side by side in one run.
#
#   benchmarks/peers/djl_vs_transformers.sh [CHECKPOINT [THREADS [REPETITIONS]]]
#
# Needs the project built (mvn test-compile), a checkpoint (default SmolLM2-135M-Instruct in the cache
# folder BIOEVAL_CACHE, ~/.cache/bioeval) and a Python with torch and transformers (PYTHON, default
# $BIOEVAL_CACHE/vllm/bin/python). The two sides take turns, so that both see the same machine.
set -euo pipefail
root=$(cd "$(dirname "$0")/../.." && pwd)
cache=${BIOEVAL_CACHE:-$HOME/.cache/bioeval}
checkpoint=${1:-$cache/models/SmolLM2-135M-Instruct}
threads=${2:-2}
repetitions=${3:-3}
python=${PYTHON:-$cache/vllm/bin/python}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
(cd "$root" && mvn -B -q -o -pl backends/djl -am test-compile dependency:build-classpath -Dmdep.outputFile="$work/classpath") >"$work/build.log" \
  || { cat "$work/build.log"; exit 1; }
classpath=$root/backends/djl/target/classes:$root/backends/djl/target/test-classes:$(cat "$work/classpath")
export OMP_NUM_THREADS=$threads
for precision in float32 bfloat16; do
  java -Dorg.slf4j.simpleLogger.defaultLogLevel=error -cp "$classpath" org.bioeval.backends.djl.SpeedMain \
    "$checkpoint" $precision "$threads" "$repetitions" 2>/dev/null | tee -a "$work/result"
  "$python" "$root/benchmarks/peers/djl_vs_transformers.py" "$checkpoint" $precision "$threads" "$repetitions" 2>/dev/null | tee -a "$work/result"
done
awk '{ v[$1,$2,$3]=$4; if (!(($2,$3) in seen)) { seen[$2,$3]=1; order[++n]=$2 SUBSEP $3 } }
  END { printf "%-10s %-10s %10s %14s %8s\n", "precision", "measure", "djl", "transformers", "ratio";
        for (i=1;i<=n;i++) { split(order[i],k,SUBSEP); a=v["djl",k[1],k[2]]; b=v["transformers",k[1],k[2]];
          printf "%-10s %-10s %10.1f %14.1f %8.2f\n", k[1], k[2], a, b, b>0?a/b:0 } }' "$work/result"

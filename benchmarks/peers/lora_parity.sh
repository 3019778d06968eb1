#!/bin/bash
# LoRA training of backends/djl and PEFT on the same batches: losses, final matrices, speed, memory.
#
#   benchmarks/peers/lora_parity.sh [STEPS [PRECISION [RANK [THREADS [RECOMPUTE]]]]]
#
# Needs SmolLM2-135M-Instruct in the cache folder (BIOEVAL_CACHE, ~/.cache/bioeval), HealthAdvice's JSON in
# BIOEVAL_CORPORA, and a Python with torch, transformers and peft (PYTHON, default $BIOEVAL_CACHE/vllm/bin/python).
# CLASSPATH_FILE names a file with a class path to use instead of building one.
set -euo pipefail
root=$(cd "$(dirname "$0")/../.." && pwd)
cache=${BIOEVAL_CACHE:-$HOME/.cache/bioeval}
checkpoint=$cache/models/SmolLM2-135M-Instruct
steps=${1:-50} precision=${2:-float32} rank=${3:-64} threads=${4:-2} recompute=${5:-false}
python=${PYTHON:-$cache/vllm/bin/python}
examples=$(find "${BIOEVAL_CORPORA:?}" -name medical_meadow_health_advice.json | head -n 1)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
if [ -n "${CLASSPATH_FILE:-}" ]; then
  classpath=$(cat "$CLASSPATH_FILE")
else
  (cd "$root" && mvn -B -q -o -pl backends/djl -am test-compile dependency:build-classpath -Dmdep.outputFile="$work/classpath") >"$work/build.log" \
    || { cat "$work/build.log"; exit 1; }
  classpath=$root/backends/djl/target/classes:$root/backends/djl/target/test-classes:$(cat "$work/classpath")
fi
export OMP_NUM_THREADS=$threads
peers=$root/benchmarks/peers
"$python" "$peers/lora_parity.py" prepare "$work" "$checkpoint" "$examples" $((4 * steps)) "$rank" 2>/dev/null
java -Dorg.slf4j.simpleLogger.defaultLogLevel=error -cp "$classpath" org.bioeval.backends.djl.lora.TrainingMain \
  "$checkpoint" "$work" "$steps" "$precision" "$threads" "$recompute"
"$python" "$peers/lora_parity.py" compare "$work" "$checkpoint" "$steps" "$precision" "$threads" "$recompute" 2>/dev/null
"$python" "$peers/lora_parity.py" logits "$work" "$checkpoint" 2>/dev/null

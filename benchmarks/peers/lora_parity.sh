#!/bin/bash
# LoRA training of backends/djl and PEFT from the same adapters on the same batches: losses, norms, final matrices.
# In float32 it fails if a loss differs by more than 1e-4 or a final matrix by more than 1e-3 of its norm.
#
#   benchmarks/peers/lora_parity.sh [STEPS [PRECISION [RANK [THREADS [RECOMPUTE]]]]]
#
# Needs SmolLM2-135M-Instruct in the cache folder (BIOEVAL_CACHE, ~/.cache/bioeval), HealthAdvice's JSON in
# BIOEVAL_CORPORA, and a Python with torch, transformers and peft (PYTHON, default $BIOEVAL_CACHE/vllm/bin/python).
# CLASSPATH_FILE names a file with a class path to use instead of building one.
. "$(dirname "$0")/djl_common.sh"
checkpoint=$cache/models/SmolLM2-135M-Instruct
steps=${1:-50} precision=${2:-float32} rank=${3:-64} threads=${4:-2} recompute=${5:-false}
examples=$(find "${BIOEVAL_CORPORA:?}" -name medical_meadow_health_advice.json | head -n 1)
classpath=$(classpath)
export OMP_NUM_THREADS=$threads
run_python "$peers/lora_parity.py" prepare "$work" "$checkpoint" "$examples" $((4 * steps)) "$rank"
run_java org.bioeval.backends.djl.lora.TrainingMain "$checkpoint" "$work" "$steps" "$precision" "$threads" "$recompute"
run_python "$peers/lora_parity.py" compare "$work" "$checkpoint" "$steps" "$precision" "$threads" "$recompute"

#!/bin/bash
# An adapter trained by backends/djl in PEFT and in vLLM (CPU), and one of PEFT's in backends/djl: logits and
# log-probabilities in float32. Fails if they differ by more than 1e-4.
#
#   benchmarks/peers/lora_logits.sh [STEPS [RANK [THREADS [FORM]]]]
#
# FORM: REORDERED (default), the form of float32 on a CPU, or PLAIN, the matrices as `ModelOptions.withPacked(false)` has them.
# Needs what lora_parity.sh needs, and vLLM in the same Python.
. "$(dirname "$0")/djl_common.sh"
checkpoint=$cache/models/SmolLM2-135M-Instruct
steps=${1:-10} rank=${2:-64} threads=${3:-2} form=${4:-REORDERED}
examples=$(find "${BIOEVAL_CORPORA:?}" -name medical_meadow_health_advice.json | head -n 1)
classpath=$(classpath)
export OMP_NUM_THREADS=$threads
export VLLM_NO_USAGE_STATS=1 DO_NOT_TRACK=1 TORCHDYNAMO_DISABLE=1 VLLM_CPU_KVCACHE_SPACE=1 VLLM_CPU_OMP_THREADS_BIND=nobind \
  VLLM_ENABLE_V1_MULTIPROCESSING=0 VLLM_LOGGING_LEVEL=ERROR PATH="$(dirname "$python"):$PATH"
run_python "$peers/lora_parity.py" prepare "$work" "$checkpoint" "$examples" $((4 * steps)) "$rank"
run_java org.bioeval.backends.djl.lora.TrainingMain "$checkpoint" "$work" "$steps" float32 "$threads" false
run_python "$peers/lora_logits.py" make "$work" "$checkpoint" "$rank"
run_java org.bioeval.backends.djl.LogitsMain "$form" "$checkpoint" "$work/sequences.jsonl" "$work/ours" "$work/ours.bin" \
  "$work/theirs" "$work/theirs.bin"
run_python "$peers/lora_logits.py" peft "$work" "$checkpoint" "$threads"
run_python "$peers/lora_logits.py" vllm "$work" "$checkpoint" "$rank" raw_logits
run_python "$peers/lora_logits.py" vllm "$work" "$checkpoint" "$rank" raw_logprobs

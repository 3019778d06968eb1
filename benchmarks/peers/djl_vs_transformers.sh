#!/bin/bash
# Tokens per second of backends/djl and of transformers (sdpa), side by side in one run: prefill of 256 tokens a row, then
# 64 single steps; in bfloat16, which takes long on a CPU without units for it, 64 tokens and 8 steps. "16-bit" has weights in half precision
# and arithmetic in single precision on our side (--weights float16), beside transformers' bfloat16.
#
#   benchmarks/peers/djl_vs_transformers.sh [CHECKPOINT [THREADS [REPETITIONS]]]
#
# Needs a checkpoint (default SmolLM2-135M-Instruct in the cache folder BIOEVAL_CACHE, ~/.cache/bioeval) and a Python with
# torch and transformers (PYTHON, default $BIOEVAL_CACHE/vllm/bin/python). About three minutes on two cores; the machine
# must have nothing else to do. Best of the repetitions.
. "$(dirname "$0")/djl_common.sh"
checkpoint=${1:-$cache/models/SmolLM2-135M-Instruct}
threads=${2:-2}
repetitions=${3:-2}
classpath=$(classpath)
export OMP_NUM_THREADS=$threads
for how in "float32 256 64" "bfloat16 64 8"; do
  run_java org.bioeval.backends.djl.SpeedMain "$checkpoint" "$threads" "$repetitions" $how | tee -a "$work/result"
  run_python "$peers/djl_vs_transformers.py" "$checkpoint" "$threads" "$repetitions" $how | tee -a "$work/result"
done
run_java org.bioeval.backends.djl.SpeedMain "$checkpoint" "$threads" "$repetitions" float32 64 8 FLOAT16 \
  | sed 's/ float16 / 16-bit /' | tee -a "$work/result"
sed -n 's/^transformers bfloat16 /transformers 16-bit /p' "$work/result" >"$work/again"
cat "$work/again" >>"$work/result"
side_by_side djl transformers "$work/result"

#!/bin/bash
# Prompts per second of an evaluation with a shared few-shot block: HealthAdvice test items after the same eight training items,
# greedy, at most 8 tokens, by backends/djl (prompts side by side, the shared beginning computed once) and by transformers'
# generate in padded batches of eight, in one run; and how many answers are the same.
#
#   benchmarks/peers/djl_prompts.sh [PROMPTS [THREADS [PRECISION...]]]
#
# Needs what djl_vs_transformers.sh needs and the corpora (BIOEVAL_CORPORA). 500 prompts take about 20 minutes on two cores; the
# machine must have nothing else to do.
. "$(dirname "$0")/djl_common.sh"
checkpoint=$cache/models/SmolLM2-135M-Instruct
prompts=${1:-500} threads=${2:-2}
shift $(($# < 2 ? $# : 2))
classpath=$(classpath)
export OMP_NUM_THREADS=$threads
training_items HealthAdvice-8-shot "$prompts" >"$work/prompts.jsonl"
for precision in ${*:-float32}; do
  run_java org.bioeval.backends.djl.PromptsMain "$checkpoint" "$threads" "${precision^^}" COMPUTED "$work/prompts.jsonl" 8 "$work/ours" | tee -a "$work/result"
  run_python "$peers/djl_prompts.py" "$checkpoint" "$threads" "$precision" "$work/prompts.jsonl" 8 "$work/theirs" | tee -a "$work/result"
  echo "$precision: $(paste "$work/ours" "$work/theirs" | awk -F'\t' '$1 == $2' | wc -l) of $prompts answers the same"
done
side_by_side djl transformers "$work/result"

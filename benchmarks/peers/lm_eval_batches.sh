#!/bin/bash
# Scores of the same HealthAdvice items by lm-eval with batch sizes 1, 8 and 16, and by backends/djl with 1, 8 and 16 prompts at a
# time, in one run: accuracy, items whose log-probabilities differ from those of the first size, by how much, answers changed.
#
#   benchmarks/peers/lm_eval_batches.sh [PROMPTS [THREADS [PRECISION]]]
#
# PYTHON is one with lm-eval 0.4.13, torch and transformers (python -m venv, pip install 'lm-eval[hf]==0.4.13'). Needs
# SmolLM2-135M-Instruct in the cache (.ci/servers/fetch-model) and the corpora (BIOEVAL_CORPORA). Five minutes for 60 items.
. "$(dirname "$0")/djl_common.sh"
checkpoint=$cache/models/SmolLM2-135M-Instruct
prompts=${1:-60} threads=${2:-2} precision=${3:-bfloat16}
classpath=$(classpath)
export OMP_NUM_THREADS=$threads
training_items HealthAdvice "$prompts" >"$work/prompts.jsonl"
run_python "$peers/lm_eval_batches.py" "$checkpoint" "$threads" "$precision" "$work/prompts.jsonl" 1 8 16 | grep '^lm-eval' >"$work/result"
run_java org.bioeval.backends.djl.ScoresMain "$checkpoint" "$threads" "${precision^^}" "$work/prompts.jsonl" 1 8 16 >>"$work/result"
run_python "$peers/lm_eval_batches.py" compare "$work/result" "$work/prompts.jsonl"

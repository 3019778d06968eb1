#!/bin/bash
# Loss curves of LoRA training with dropout, three seeds of backends/djl beside three of PEFT, from the same adapters on the
# same HealthAdvice items. Fails if they do not overlap.
#
#   benchmarks/peers/lora_dropout.sh [STEPS [DROPOUT [RANK [THREADS]]]]
#
# Needs what lora_speed.sh needs.
. "$(dirname "$0")/djl_common.sh"
checkpoint=$cache/models/SmolLM2-135M-Instruct
steps=${1:-36} dropout=${2:-0.1} rank=${3:-64} threads=${4:-2}
classpath=$(classpath)
export OMP_NUM_THREADS=$threads
training_items HealthAdvice $((4 * steps)) >"$work/items.jsonl"
run_java org.bioeval.backends.djl.lora.LoraSpeedMain tokens "$checkpoint" "$work/items.jsonl" "$work/tokens.jsonl"
run_python "$peers/lora_dropout.py" prepare "$work" "$checkpoint" "$rank" "$dropout"
run_java org.bioeval.backends.djl.lora.DropoutMain "$checkpoint" "$work" "$threads" 0 1
mv "$work/ours.jsonl" "$work/without.jsonl"
run_java org.bioeval.backends.djl.lora.DropoutMain "$checkpoint" "$work" "$threads" "$dropout" 1 2 3
run_python "$peers/lora_dropout.py" compare "$work" "$checkpoint" "$threads" "$dropout" 1 2 3

#!/bin/bash
# Speed and peak resident memory of LoRA training by backends/djl and by PEFT with its fastest settings (sdpa, no
# checkpointing, fused AdamW), the study's adapters (rank 64, dropout 0.1), same threads, one run. Every case is a process of
# its own. Fails if a target is missed: full batches 1.1 x tokens/s, training items 1.5 x items/s, memory 0.7 x, with
# recomputation 0.3 x.
#
#   benchmarks/peers/lora_speed.sh [THREADS [CASE...]]
#
# Cases: float32 and bfloat16 (4 x 256 random tokens, loss on all), HealthAdvice and BC5CDR (loss on the answer; bucketed by
# length here, padded batches of 4 there), HealthAdvice-bfloat16 and BC5CDR-bfloat16. STEPS (4) and ITEMS (48) change the
# lengths. Needs what lora_parity.sh needs, and DATASETS_CLASSPATH_FILE, if CLASSPATH_FILE is given, with the class path of
# benchmarks. One to three minutes a case on two idle cores; the machine must have nothing else to do.
. "$(dirname "$0")/djl_common.sh"
checkpoint=$cache/models/SmolLM2-135M-Instruct
threads=${1:-2}
[ $# -gt 0 ] && shift
cases=${*:-float32 bfloat16 HealthAdvice HealthAdvice-bfloat16 BC5CDR BC5CDR-bfloat16}
classpath=$(classpath)
export OMP_NUM_THREADS=$threads
speed=org.bioeval.backends.djl.lora.LoraSpeedMain
side=$peers/lora_speed.py
run_python "$side" initial "$checkpoint" "$work/initial"
for case in $cases; do
  case $case in
    float32 | bfloat16)
      run_java $speed full "$checkpoint" "$threads" "$case" "${STEPS:-4}" false "$case" | tee -a "$work/results"
      run_python "$side" full "$checkpoint" "$work/initial" "$threads" "$case" "${STEPS:-4}" "$case" | tee -a "$work/results"
      run_java $speed full "$checkpoint" "$threads" "$case" 2 true "$case+recompute" | tee -a "$work/results"
      ;;
    *)
      corpus=${case%-bfloat16} precision=float32
      [ "$corpus" = "$case" ] || precision=bfloat16
      items=$work/$corpus.jsonl
      if [ ! -s "$items" ]; then
        training_items "$corpus" "${ITEMS:-48}" >"$items"
        run_java $speed tokens "$checkpoint" "$items" "$work/$corpus.tokens"
      fi
      run_java $speed items "$checkpoint" "$threads" "$precision" "$items" false "$case" | tee -a "$work/results"
      run_python "$side" items "$checkpoint" "$work/initial" "$threads" "$precision" "$work/$corpus.tokens" "$case" | tee -a "$work/results"
      ;;
  esac
done
echo
python3 "$side" verdict "$work/results"

#!/bin/bash
# Tokens per second of backends/djl and of llama.cpp (llama-batched-bench: its library without a server's
# work), side by side in one run at the same sizes of weights: 256 tokens a row, then 64 steps, for one
# sequence and for eight in parallel. Both sides take turns, and the best of the rounds counts.
#
#   benchmarks/peers/djl_vs_llama.sh [ROUNDS [THREADS]]
#
# Needs what .ci/servers/fetch-model and .ci/servers/install-llama-server put into the cache folder (BIOEVAL_CACHE,
# ~/.cache/bioeval); llama-quantize makes the Q8_0 file. About three minutes on two cores; the machine must have nothing else to do.
. "$(dirname "$0")/djl_common.sh"
rounds=${1:-2} threads=${2:-2}
checkpoint=$cache/models/SmolLM2-135M-Instruct
tools=$(dirname "$("$(dirname "$0")/../../.ci/servers/install-llama-server")")
bench=$tools/llama-batched-bench
classpath=$(classpath)
export OMP_NUM_THREADS=$threads
"$tools/llama-quantize" "$checkpoint.F16.gguf" "$work/Q8_0.gguf" Q8_0 "$threads" >"$work/quantize.log" 2>&1 \
  || { tail -20 "$work/quantize.log" >&2; exit 1; }
llama() { # CASE GGUF
  "$tools/llama-batched-bench" -m "$2" -c 4096 -npp 256 -ntg 64 -npl 1,8 -t "$threads" -tb "$threads" 2>"$work/llama.log" \
    | awk -F'|' -v c="$1" '$4 ~ /^ *[0-9]+ *$/ { gsub(/ /, ""); print "llama.cpp", c, "prefill-" $4, $7; print "llama.cpp", c, "decode-" $4, $9 }' \
    || { tail -20 "$work/llama.log" >&2; exit 1; }
}
ours() { # CASE FORM
  run_java org.bioeval.backends.djl.SpeedMain "$checkpoint" "$threads" 1 float32 256 64 "$2" | sed "s/ ${2,,} / $1 /"
}
for ((round = 0; round < rounds; round++)); do
  for how in "float32 REORDERED $checkpoint.F32.gguf" "16-bit FLOAT16 $checkpoint.F16.gguf" \
    "8-bit INT8_PACKED $work/Q8_0.gguf" "4-bit INT4_PACKED $checkpoint.Q4_1.gguf"; do
    read -r name form file <<<"$how"
    ours "$name" "$form"
    llama "$name" "$file"
  done
done | tee "$work/all"
# The best of the rounds.
awk '{ k = $1 " " $2 " " $3; if (!(k in best)) order[++n] = k; if ($4 > best[k]) best[k] = $4 } END { for (i = 1; i <= n; i++) print order[i], best[order[i]] }' \
  "$work/all" >"$work/result"
side_by_side djl llama.cpp "$work/result"

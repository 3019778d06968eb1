#!/bin/bash
# What it costs that results do not depend on what is computed beside them: HealthAdvice items by likelihood (three labels)
# and by generation (at most 24 tokens), one at a time and eight at a time, in both forms of each format in one run; and how
# many results are the same, bit for bit, one at a time and eight at a time.
#
#   benchmarks/peers/djl_invariance.sh [PROMPTS [THREADS [TURNS [FORMAT...]]]]
#
# Needs SmolLM2-135M-Instruct in the cache (.ci/servers/fetch-model) and the corpora (BIOEVAL_CORPORA). Prompts per second of
# processor time, which other work on the machine does not change; with one thread that is the speed. Ten minutes.
. "$(dirname "$0")/djl_common.sh"
checkpoint=$cache/models/SmolLM2-135M-Instruct
prompts=${1:-12} threads=${2:-1} turns=${3:-2}
shift $(($# < 3 ? $# : 3))
classpath=$(classpath)
export OMP_NUM_THREADS=$threads
training_items HealthAdvice "$prompts" >"$work/prompts.jsonl"
run_java org.bioeval.backends.djl.InvarianceMain "$checkpoint" "$threads" "$turns" "$work/prompts.jsonl" \
  ${*:-float16 float32 bfloat16 int8 int4} >"$work/result"
grep '^#' "$work/result"
awk '$1 == "djl" { v[$2,$3,$4]=$5; key=$2 SUBSEP $4; if (!(key in seen)) { seen[key]=1; order[++n]=key } }
  END { printf "%-10s %-14s %10s %10s %8s\n", "", "", "fast", "invariant", "cost";
        for (i=1;i<=n;i++) { split(order[i],k,SUBSEP); f=v[k[1],"fast",k[2]]; s=v[k[1],"invariant",k[2]];
          printf "%-10s %-14s %10.2f %10.2f %8.2f\n", k[1], k[2], f, s, f/s } }' "$work/result"

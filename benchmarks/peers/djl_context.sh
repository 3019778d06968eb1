#!/bin/bash
# What a decoded token costs as the context grows, in backends/djl and in transformers (sdpa), side by side in one run, in
# float32: milliseconds of a decoding step for 1 and 8 rows, the part of it that is masks and attention, and the rest.
#
#   benchmarks/peers/djl_context.sh [CHECKPOINT [THREADS [STEPS [CONTEXTS]]]]
#
# Needs what djl_vs_transformers.sh needs. About three minutes on two cores; the machine must have nothing else to do. The
# fastest of the steps.
. "$(dirname "$0")/djl_common.sh"
checkpoint=${1:-$cache/models/SmolLM2-135M-Instruct}
threads=${2:-2}
steps=${3:-20}
contexts=${4:-128,512,1024,2048}
classpath=$(classpath)
export OMP_NUM_THREADS=$threads
how="float32 $contexts"
run_java org.bioeval.backends.djl.internal.model.ContextMain "$checkpoint" "$threads" "$steps" $how | tee -a "$work/result"
run_python "$peers/djl_context.py" "$checkpoint" "$threads" "$steps" $how | tee -a "$work/result"
sort -k1,1 -k2,2n -k3,3n "$work/result" | awk '
  $1 == "djl" { step[$2,$3]=$4; attention[$2,$3]=$5; order[++n]=$2 SUBSEP $3 }
  $1 == "transformers" { peer[$2,$3]=$4 }
  END { printf "%-5s %8s %10s %13s %10s %10s %14s %7s\n", "rows", "context", "djl ms", "attention ms", "share", "rest ms", "transformers", "ratio";
        for (i=1;i<=n;i++) { k=order[i]; split(k,p,SUBSEP);
          printf "%-5d %8d %10.1f %13.1f %9.0f%% %10.1f %14.1f %7.2f\n", p[1], p[2], step[k], attention[k], 100*attention[k]/step[k], step[k]-attention[k], peer[k], peer[k]/step[k] } }'

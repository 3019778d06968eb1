#!/bin/bash
# InvarianceTest with fewer of the processor's instructions: the property holds with other kernels, though bits differ.
#
#   benchmarks/peers/djl_invariance_isa.sh [CASES [ISA...]]
#
# CASES is a part of the cases' names (default mistral-window). Two minutes on an idle machine.
set -euo pipefail
cd "$(dirname "$0")/../.."
cases=${1:-mistral-window}
shift $(($# < 1 ? $# : 1))
for isa in ${*:-AVX2 AVX512_CORE}; do
  capability=avx512
  [ "$isa" = AVX2 ] && capability=avx2
  echo "$isa"
  ONEDNN_MAX_CPU_ISA=$isa ATEN_CPU_CAPABILITY=$capability ./mvnw -B -q -ntp -Dspotless.check.skip=true -pl backends/djl -am \
    -Dsurefire.failIfNoSpecifiedTests=false -Dtest=InvarianceTest "-Dtest.jvm.args=-Dbioeval.invariance.only=$cases" test
done

# Sourced by the djl_*.sh beside it: cache folder, Python, a scratch folder and the class path of backends/djl's tests.
# CLASSPATH_FILE names a file with the dependencies' class path to use instead of building.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
peers=$root/benchmarks/peers
cache=${BIOEVAL_CACHE:-$HOME/.cache/bioeval}
python=${PYTHON:-$cache/vllm/bin/python}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
classpath() {
  local dependencies=${CLASSPATH_FILE:-$work/classpath}
  if [ -z "${CLASSPATH_FILE:-}" ]; then
    (cd "$root" && ./mvnw -B -q -ntp -pl backends/djl -am test-compile dependency:build-classpath \
      -Dmdep.outputFile="$dependencies") >"$work/build.log" 2>&1 || { cat "$work/build.log" >&2; exit 1; }
  fi
  echo "$root/backends/djl/target/classes:$root/backends/djl/target/test-classes:$(cat "$dependencies")"
}
# Runs a main class of the tests; what the engine says on standard error is shown only if it fails.
run_java() {
  java -Dorg.slf4j.simpleLogger.defaultLogLevel=error -cp "$classpath" "$@" 2>"$work/java.log" \
    || { tail -20 "$work/java.log" >&2; exit 1; }
}
run_python() {
  HF_HUB_OFFLINE=1 "$python" "$@" 2>"$work/python.log" || { tail -20 "$work/python.log" >&2; exit 1; }
}
# Training items of a corpus as JSON Lines; DATASETS_CLASSPATH_FILE as CLASSPATH_FILE, with the classes of benchmarks.
training_items() {
  local file=${DATASETS_CLASSPATH_FILE:-$work/benchmarks_classpath}
  if [ ! -s "$file" ]; then
    (cd "$root" && ./mvnw -B -q -ntp -pl benchmarks -am test-compile dependency:build-classpath \
      -Dmdep.outputFile="$work/benchmarks") >"$work/build.log" 2>&1 || { cat "$work/build.log" >&2; exit 1; }
    echo "$root/benchmarks/target/classes:$(cat "$work/benchmarks")" >"$file"
  fi
  java -cp "$(cat "$file")" org.bioeval.benchmarks.datasets.TrainingItems "$1" "${BIOEVAL_CORPORA:?}/${1%-8-shot}" "$2"
}
# Lines "SIDE CASE MEASURE VALUE" of two sides as a table with the first by the second.
side_by_side() {
  awk -v a="$1" -v b="$2" '{ v[$1,$2,$3]=$4; key=$2 SUBSEP $3; if (!(key in seen)) { seen[key]=1; order[++n]=key } }
    END { printf "%-10s %-14s %12s %14s %8s\n", "", "", a, b, "ratio";
          for (i=1;i<=n;i++) { split(order[i],k,SUBSEP); x=v[a,k[1],k[2]]; y=v[b,k[1],k[2]];
            printf "%-10s %-14s %12.1f %14.1f %8.2f\n", k[1], k[2], x, y, (y > 0 ? x / y : 0) } }' "$3"
}

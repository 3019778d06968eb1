# Sourced by the scripts beside it: where things are kept.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
cache=${BIOEVAL_CACHE:-$HOME/.cache/bioeval}
mkdir -p "$cache/models"

# Sourced by the scripts beside it: where things are kept, and what they share.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
cache=${BIOEVAL_CACHE:-$HOME/.cache/bioeval}
mkdir -p "$cache/models"

# A name for this processor: programs compiled for one processor may die of an illegal instruction on another.
processor() {
  local flags
  flags=$({ uname -m; grep -m1 -E '^model name' /proc/cpuinfo; grep -m1 -E '^(flags|Features)' /proc/cpuinfo; } 2>/dev/null | sha256sum)
  printf '%s-%s' "$(uname -m)" "${flags:0:10}"
}

free_port() {
  python3.11 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'
}

# answers URL MODEL: whether the server behind URL (up to /v1) completes one prompt.
answers() {
  curl -sf --max-time 120 "$1/completions" -H 'Content-Type: application/json' \
    -d "{\"model\":\"$2\",\"prompt\":\"Aspirin is\",\"max_tokens\":4,\"temperature\":0}" | grep -q '"choices"'
}

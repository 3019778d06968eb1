#!/bin/bash
# Writes what a machine with a GPU, torch, transformers and peft, but no JDK, needs to run the generated programs of
# backends/djl beside transformers and PEFT: into FOLDER (default benchmarks/target/cuda) the programs of an 8B-shaped model and of every tiny
# checkpoint of the tests, and djl_cuda.py. There:
#
#   python3 djl_cuda.py . numbers split speed training --exact
#   python3 djl_cuda.py . split --pair cuda:0,cuda:1      with two GPUs
#
# `--device cpu --config small --pair cpu,cpu` tries the same on a CPU.
#
#   benchmarks/peers/djl_cuda.sh [FOLDER]
. "$(dirname "$0")/djl_common.sh"
folder=${1:-$root/benchmarks/target/cuda}
rm -rf "$folder"
mkdir -p "$folder/8b"
cp -r "$root/backends/djl/src/test/resources/golden/." "$folder"
cp "$peers/djl_cuda.py" "$folder"
# The sizes of Llama 3.1 8B.
cat >"$folder/8b/config.json" <<'JSON'
{"architectures": ["LlamaForCausalLM"], "model_type": "llama", "hidden_size": 4096, "intermediate_size": 14336,
 "num_hidden_layers": 32, "num_attention_heads": 32, "num_key_value_heads": 8, "head_dim": 128, "vocab_size": 128256,
 "max_position_embeddings": 131072, "rms_norm_eps": 1e-05, "hidden_act": "silu", "tie_word_embeddings": false,
 "attention_bias": false, "attention_dropout": 0.0, "mlp_bias": false, "initializer_range": 0.02,
 "bos_token_id": 128000, "eos_token_id": 128001, "rope_theta": 500000.0,
 "rope_scaling": {"rope_type": "llama3", "factor": 8.0, "low_freq_factor": 1.0, "high_freq_factor": 4.0,
  "original_max_position_embeddings": 8192}}
JSON
mkdir "$folder/small"
sed 's/4096, "inter/256, "inter/; s/14336/512/; s/layers": 32/layers": 2/; s/heads": 32/heads": 8/; s/heads": 8, "head_dim": 128/heads": 2, "head_dim": 32/;
  s/128256/1000/; s/128000/1/; s/128001/2/' "$folder/8b/config.json" >"$folder/small/config.json"
classpath=$(classpath)
for model in "$folder"/*/; do
  run_java org.bioeval.backends.djl.internal.model.ArchiveMain "$model" "$model"
done
echo "$folder"

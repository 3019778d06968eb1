"""Vectors of texts by transformers: the states after the final norm, their mean and the last one.

    python make_embedding_goldens.py ../resources [SMOLLM2_CHECKPOINT]

writes into ../resources/golden-embeddings: for some of ../resources/golden one NAME.safetensors with
`mean.K` and `last.K` for that checkpoint's prompts, `adapter-NAME.safetensors` the same with one of
../resources/golden-adapters, and for ../resources/tiny-chat and SmolLM2-135M-Instruct a JSON file
with texts and their vectors, the means divided by their Euclidean norm. All in float32, one text at
a time. Needs torch, transformers, peft, safetensors.
"""

import json
import os
import sys

os.environ["HF_HUB_OFFLINE"] = "1"

import peft
import torch
import transformers
from peft import PeftModel
from safetensors.torch import load_file, save_file
from transformers import AutoModel, AutoModelForCausalLM, PreTrainedTokenizerFast

# PyPI's CUDA build of torch crashes on this question where the CUDA libraries are missing.
torch.cuda.is_current_stream_capturing = lambda: False

CHECKPOINTS = ["llama", "mistral-window", "qwen2-window-yarn", "qwen3", "phi3-longrope", "gemma2"]
ADAPTER = "llama-all-linear"
TEXTS = [
    "BRCA1",
    "Aspirin reduced the risk of stroke.",
    "The patient (72 y, \u2642) was given 5 \u00b5g/kg of adrenaline;\n\nblood pressure rose to 120/80 mmHg.",
]
MADE_BY = f"make_embedding_goldens.py, transformers {transformers.__version__}, torch {torch.__version__}"


def states(model, ids):
    with torch.no_grad():
        return model(ids[None], attention_mask=torch.ones_like(ids)[None]).last_hidden_state[0]


def write_ids(model, golden, file, made_by):
    vectors = {}
    for k in range(3):
        h = states(model, golden[f"ids.{k}"])
        vectors[f"mean.{k}"] = h.mean(0)
        vectors[f"last.{k}"] = h[-1].clone()
    save_file(vectors, file, metadata={"made_by": made_by})


def write_texts(path, file):
    tokenizer = PreTrainedTokenizerFast(tokenizer_file=os.path.join(path, "tokenizer.json"))
    model = AutoModel.from_pretrained(path, dtype=torch.float32, attn_implementation="eager").eval()
    entries = []
    for text in TEXTS:
        h = states(model, tokenizer(text, return_tensors="pt")["input_ids"][0])
        unit = torch.nn.functional.normalize(h.mean(0), dim=0)
        entries.append({"text": text, "tokens": len(h), "unit_mean": rounded(unit), "last": rounded(h[-1])})
    with open(file, "w") as f:
        json.dump({"made_by": MADE_BY, "texts": entries}, f)
        f.write("\n")


def rounded(vector):
    return [float(f"{x:.7g}") for x in vector.tolist()]


def main():
    resources = sys.argv[1]
    out = os.path.join(resources, "golden-embeddings")
    os.makedirs(out, exist_ok=True)
    for name in CHECKPOINTS:
        path = os.path.join(resources, "golden", name)
        model = AutoModel.from_pretrained(path, dtype=torch.float32, attn_implementation="eager").eval()
        write_ids(model, load_file(os.path.join(path, "golden.safetensors")), os.path.join(out, f"{name}.safetensors"), MADE_BY)
    adapter = os.path.join(resources, "golden-adapters", ADAPTER)
    with open(os.path.join(adapter, "base.txt")) as f:
        base = os.path.join(resources, "golden", f.read().strip())
    model = AutoModelForCausalLM.from_pretrained(base, dtype=torch.float32, attn_implementation="eager")
    tuned = PeftModel.from_pretrained(model, adapter).eval()
    write_ids(tuned.base_model.model.model, load_file(os.path.join(base, "golden.safetensors")),
              os.path.join(out, f"adapter-{ADAPTER}.safetensors"), f"{MADE_BY}, peft {peft.__version__}")
    write_texts(os.path.join(resources, "tiny-chat"), os.path.join(out, "tiny-chat.json"))
    if len(sys.argv) > 2:
        write_texts(sys.argv[2], os.path.join(out, "smollm2.json"))


if __name__ == "__main__":
    main()

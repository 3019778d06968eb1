"""Tiny random checkpoints and what transformers computes with them.

    python make_goldens.py OUT [SEED] [NAME ...]

writes one folder per configuration into OUT: config.json, model.safetensors (bfloat16 values, so
that they are small; both sides compute in float32) and golden.safetensors with, for prompts of 5, 17
and 40 tokens, `ids.K` (token ids), `logits.K` (float32, eager attention, one prompt at a time) and
`greedy.K` (64 tokens, from one left-padded batch of all three prompts; for longrope, whose rotation
depends on the longest sequence of a batch, one prompt at a time and without a cache, because
transformers 5.19 loses the context when it drops its cache at the switching length). Needs torch,
transformers, safetensors.
"""

import json
import os
import sys

os.environ["HF_HUB_OFFLINE"] = "1"

import torch
import transformers
from safetensors.torch import save_file
from transformers import (
    AutoModelForCausalLM,
    Gemma2Config,
    LlamaConfig,
    MistralConfig,
    Phi3Config,
    Qwen2Config,
    Qwen3Config,
)

# PyPI's CUDA build of torch crashes on this question where the CUDA libraries are missing.
torch.cuda.is_current_stream_capturing = lambda: False

VOCABULARY = 96
LENGTHS = (5, 17, 40)
NEW_TOKENS = 64

BASE = dict(
    vocab_size=VOCABULARY,
    hidden_size=32,
    intermediate_size=40,
    num_hidden_layers=2,
    num_attention_heads=4,
    num_key_value_heads=2,
    max_position_embeddings=256,
    bos_token_id=1,
    eos_token_id=2,
    pad_token_id=0,
)
HALF = 4  # half of the head size, the length of longrope's factor lists
LLAMA3 = dict(
    rope_type="llama3", rope_theta=1000.0, factor=4.0, low_freq_factor=1.0, high_freq_factor=4.0,
    original_max_position_embeddings=64,
)
YARN = dict(rope_type="yarn", rope_theta=1000.0, factor=4.0, original_max_position_embeddings=64)
LONG = dict(
    rope_type="longrope", rope_theta=10000.0,
    short_factor=[1.0, 1.1, 1.3, 1.6], long_factor=[1.5, 2.0, 4.0, 7.5],
)


def with_(**changes):
    return {**BASE, **changes}


CONFIGURATIONS = {
    "llama": lambda: LlamaConfig(**with_()),
    "llama-tied-mha": lambda: LlamaConfig(**with_(tie_word_embeddings=True, num_key_value_heads=4)),
    "llama-biases-wide-heads": lambda: LlamaConfig(**with_(attention_bias=True, mlp_bias=True, head_dim=16)),
    "llama-llama3": lambda: LlamaConfig(**with_(rope_parameters=LLAMA3)),
    "llama-linear": lambda: LlamaConfig(**with_(rope_parameters=dict(rope_type="linear", factor=3.0, rope_theta=10000.0))),
    "llama-yarn": lambda: LlamaConfig(**with_(rope_parameters=YARN)),
    "mistral": lambda: MistralConfig(**with_(sliding_window=None)),
    "mistral-window": lambda: MistralConfig(**with_(sliding_window=7)),
    "qwen2": lambda: Qwen2Config(**with_()),
    "qwen2-window-yarn": lambda: Qwen2Config(**with_(
        use_sliding_window=True, sliding_window=9, max_window_layers=1,
        rope_parameters=dict(YARN, beta_fast=16.0, beta_slow=2.0))),
    "qwen3": lambda: Qwen3Config(**with_(head_dim=16, tie_word_embeddings=True)),
    "phi3": lambda: Phi3Config(**with_(sliding_window=11)),
    "phi3-partial": lambda: Phi3Config(**with_(rope_parameters=dict(
        rope_type="default", rope_theta=10000.0, partial_rotary_factor=0.75))),
    "phi3-longrope": lambda: Phi3Config(**with_(original_max_position_embeddings=32, rope_parameters=LONG)),
    "gemma2": lambda: Gemma2Config(**with_(
        head_dim=8, sliding_window=6, query_pre_attn_scalar=10, attn_logit_softcapping=5.0,
        final_logit_softcapping=6.0)),
    # Attention scaled by the head size, as all but the largest; the only case that a GGUF file can hold.
    "gemma2-head-scale": lambda: Gemma2Config(**with_(
        head_dim=8, sliding_window=6, query_pre_attn_scalar=8, attn_logit_softcapping=5.0,
        final_logit_softcapping=6.0)),
}


def randomise(model, generator):
    """Weights far from their defaults, so that every bias, norm and cap matters."""
    for name, parameter in model.named_parameters():
        noise = torch.randn(parameter.shape, generator=generator)
        if "norm" in name:
            value = parameter.data + 0.2 * noise
        else:
            value = noise * (0.5 if name.endswith("bias") else 0.3)
        parameter.data = value.to(torch.bfloat16).float()


def write(folder, config, seed):
    generator = torch.Generator().manual_seed(seed)
    torch.manual_seed(seed)
    config._attn_implementation = "eager"
    model = AutoModelForCausalLM.from_config(config, attn_implementation="eager").float().eval()
    randomise(model, generator)
    prompts = [torch.randint(3, VOCABULARY, (n,), generator=generator) for n in LENGTHS]
    golden = {}
    greedy = dict(do_sample=False, max_new_tokens=NEW_TOKENS, min_new_tokens=NEW_TOKENS, pad_token_id=0)
    model.generation_config.eos_token_id = None
    with torch.no_grad():
        for k, ids in enumerate(prompts):
            golden[f"ids.{k}"] = ids
            golden[f"logits.{k}"] = model(ids[None]).logits[0].contiguous()
        if "longrope" in str(config.rope_parameters):
            for k, ids in enumerate(prompts):
                grown = ids
                for _ in range(NEW_TOKENS):
                    best = model(grown[None], torch.ones_like(grown)[None], use_cache=False).logits[0, -1].argmax()
                    grown = torch.cat([grown, best[None]])
                golden[f"greedy.{k}"] = grown[len(ids):].contiguous()
        else:
            longest = max(LENGTHS)
            batch = torch.stack([torch.cat([torch.zeros(longest - len(p), dtype=torch.long), p]) for p in prompts])
            mask = torch.stack([torch.cat([torch.zeros(longest - len(p), dtype=torch.long), torch.ones_like(p)]) for p in prompts])
            out = model.generate(batch, attention_mask=mask, **greedy)
            for k in range(len(prompts)):
                golden[f"greedy.{k}"] = out[k, longest:].contiguous()
    os.makedirs(folder, exist_ok=True)
    weights = {n: p.to(torch.bfloat16).contiguous() for n, p in model.state_dict().items()}
    if config.tie_word_embeddings:
        weights.pop("lm_head.weight", None)
    save_file(weights, os.path.join(folder, "model.safetensors"), metadata={"format": "pt"})
    save_file(golden, os.path.join(folder, "golden.safetensors"), metadata={
        "made_by": f"make_goldens.py, transformers {transformers.__version__}, torch {torch.__version__}, seed {seed}"})
    saved = config.to_diff_dict()
    saved["model_type"] = config.model_type
    for key in ("num_hidden_layers", "num_attention_heads", "num_key_value_heads", "hidden_size", "intermediate_size",
                "vocab_size", "max_position_embeddings", "rms_norm_eps", "tie_word_embeddings", "head_dim", "sliding_window"):
        if hasattr(config, key):
            saved[key] = getattr(config, key)
    with open(os.path.join(folder, "config.json"), "w") as f:
        json.dump(saved, f, indent=1, sort_keys=True)
        f.write("\n")


def main():
    out = sys.argv[1]
    seed = int(sys.argv[2]) if len(sys.argv) > 2 else 20261123
    names = sys.argv[3:] or list(CONFIGURATIONS)
    for number, name in enumerate(names):
        write(os.path.join(out, name), CONFIGURATIONS[name](), seed + number)


if __name__ == "__main__":
    main()

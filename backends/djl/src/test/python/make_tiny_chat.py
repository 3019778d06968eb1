"""A tiny random chat model with a byte-level tokenizer, for tests that need text and no meaning.

    python make_tiny_chat.py ../resources/tiny-chat

Llama type, 2 layers, 32 dimensions, 260 tokens: the 256 bytes and four marks. The golden file holds
what transformers' tokenizer gives for a few texts. Needs torch, transformers, tokenizers.
"""

import json
import os
import sys

os.environ["HF_HUB_OFFLINE"] = "1"

import torch
import transformers
from make_goldens import BASE, randomise
from safetensors.torch import save_file
from tokenizers import AddedToken, Tokenizer, decoders, models, pre_tokenizers
from transformers import AutoModelForCausalLM, LlamaConfig, PreTrainedTokenizerFast

MARKS = ["<pad>", "<|im_start|>", "<|im_end|>", "<think>"]
TEMPLATE = (
    "{% for message in messages %}{{ '<|im_start|>' + message['role'] + '\n' + message['content'] + '<|im_end|>' + '\n' }}"
    "{% endfor %}{% if add_generation_prompt %}{{ '<|im_start|>assistant\n' }}{% endif %}"
)
TEXTS = ["", " ", "BRCA1 mutations", "\u00e4\u20ac\U0001f9ec\n\n x", "<|im_start|>user<|im_end|>", "tab\there"]


def main():
    out = sys.argv[1]
    os.makedirs(out, exist_ok=True)
    alphabet = sorted(pre_tokenizers.ByteLevel.alphabet())
    vocabulary = {token: i for i, token in enumerate(MARKS + alphabet)}
    tokenizer = Tokenizer(models.BPE(vocab=vocabulary, merges=[]))
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False)
    tokenizer.decoder = decoders.ByteLevel()
    tokenizer.add_special_tokens([AddedToken(mark, special=True) for mark in MARKS[:3]])
    tokenizer.add_tokens([AddedToken(MARKS[3], special=False)])
    tokenizer.save(os.path.join(out, "tokenizer.json"))
    with open(os.path.join(out, "tokenizer_config.json"), "w") as f:
        json.dump({"bos_token": None, "eos_token": {"content": "<|im_end|>"}, "pad_token": "<pad>",
                   "chat_template": TEMPLATE}, f, indent=1)
    config = LlamaConfig(**{**BASE, "vocab_size": len(vocabulary), "eos_token_id": 2, "bos_token_id": None})
    torch.manual_seed(7)
    model = AutoModelForCausalLM.from_config(config, attn_implementation="eager").float().eval()
    randomise(model, torch.Generator().manual_seed(7))
    save_file({n: p.to(torch.bfloat16).contiguous() for n, p in model.state_dict().items()},
              os.path.join(out, "model.safetensors"), metadata={"format": "pt"})
    saved = {k: v for k, v in BASE.items() if not k.endswith("token_id")}
    saved.update(vocab_size=len(vocabulary), model_type="llama", rms_norm_eps=config.rms_norm_eps, eos_token_id=2)
    with open(os.path.join(out, "config.json"), "w") as f:
        json.dump(saved, f, indent=1, sort_keys=True)
        f.write("\n")
    fast = PreTrainedTokenizerFast(tokenizer_file=os.path.join(out, "tokenizer.json"))
    with open(os.path.join(out, "golden.json"), "w") as f:
        json.dump({"made_by": f"make_tiny_chat.py, transformers {transformers.__version__}",
                   "texts": [{"text": t, "ids": fast(t, add_special_tokens=True)["input_ids"]} for t in TEXTS]}, f, indent=1)


if __name__ == "__main__":
    main()

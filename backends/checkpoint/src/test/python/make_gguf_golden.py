"""A GGUF file with one tensor of each storage type, and what the gguf package makes of it.

    python make_gguf_golden.py ../resources/gguf

Blocks hold random integers; their half-precision scales are small random numbers. Needs gguf, numpy,
safetensors.
"""

import importlib.metadata
import os
import sys

import numpy as np
from gguf import GGMLQuantizationType as Q
from gguf import GGUFWriter
from gguf.constants import GGML_QUANT_SIZES
from gguf.quants import dequantize
from safetensors.numpy import save_file

ROWS, COLUMNS = 3, 512
# Where the half-precision numbers of a block are, in bytes.
SCALES = {Q.Q4_0: (0,), Q.Q4_1: (0, 2), Q.Q5_0: (0,), Q.Q5_1: (0, 2), Q.Q8_0: (0,), Q.Q2_K: (80, 82), Q.Q3_K: (108,),
          Q.Q4_K: (0, 2), Q.Q5_K: (0, 2), Q.Q6_K: (208,)}


def main():
    out = sys.argv[1]
    os.makedirs(out, exist_ok=True)
    random = np.random.default_rng(20261123)
    writer = GGUFWriter(os.path.join(out, "types.gguf"), "llama")
    writer.add_uint32("test.count", 7)
    writer.add_float32("test.number", 0.5)
    writer.add_bool("test.flag", True)
    writer.add_string("test.text", "\u00e4 text")
    writer.add_array("test.texts", ["a", "", "bc"])
    writer.add_array("test.numbers", [-1, 2])
    expected = {}
    for kind in [Q.F32, Q.F16, Q.BF16, *SCALES]:
        if kind == Q.F32:
            data = random.standard_normal((ROWS, COLUMNS)).astype(np.float32)
            values = data
        elif kind == Q.F16:
            data = random.standard_normal((ROWS, COLUMNS)).astype(np.float16)
            values = data.astype(np.float32)
        else:
            block, size = GGML_QUANT_SIZES[kind]
            data = random.integers(0, 256, (ROWS, COLUMNS // block * size), dtype=np.uint8)
            if kind == Q.BF16:
                data = (random.standard_normal((ROWS, COLUMNS)).astype(np.float32).view(np.uint32) >> 16).astype(np.uint16).view(np.uint8)
            for at in SCALES.get(kind, ()):
                blocks = data.reshape(ROWS, -1, size)
                scale = (random.standard_normal(blocks.shape[:2]) * 0.02).astype(np.float16)
                blocks[:, :, at:at + 2] = scale[..., None].view(np.uint8)
            values = dequantize(data, kind)
        writer.add_tensor(kind.name, data, raw_dtype=None if kind in (Q.F32, Q.F16) else kind)
        expected[kind.name] = np.ascontiguousarray(values, dtype=np.float32)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
    save_file(expected, os.path.join(out, "expected.safetensors"), metadata={
        "made_by": f"make_gguf_golden.py, gguf {importlib.metadata.version('gguf')}"})


if __name__ == "__main__":
    main()

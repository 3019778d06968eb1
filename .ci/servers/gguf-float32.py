"""A GGUF file again with every tensor in 32 bits, rounded to bfloat16 as gguf-to-checkpoint.py rounds, so that llama-server
has the checkpoint's very numbers: gguf-float32.py FILE.gguf OUT.gguf (needs gguf, torch)"""
import sys

import torch
from gguf import GGUFReader, GGUFValueType, GGUFWriter
from gguf.quants import dequantize

source, target = sys.argv[1:3]
reader = GGUFReader(source)
writer = GGUFWriter(target, reader.fields["general.architecture"].contents())
for name, field in reader.fields.items():
    # The writer adds these itself; the file type and the quantiser's version no longer hold.
    if name.startswith("GGUF.") or name in ("general.architecture", "general.file_type", "general.quantization_version"):
        continue
    kind = field.types[0]
    inner = field.types[-1] if kind == GGUFValueType.ARRAY else None
    writer.add_key_value(name, field.contents(), kind, sub_type=inner)
writer.add_file_type(0)
for tensor in reader.tensors:
    values = torch.tensor(dequantize(tensor.data, tensor.tensor_type)).to(torch.bfloat16).float()
    writer.add_tensor(tensor.name, values.numpy())
writer.write_header_to_file()
writer.write_kv_data_to_file()
writer.write_tensors_to_file()
writer.close()

package org.bioeval.backends.djl.internal.model;

/**
 * Linear layers of 4 bits in the order that a GPU's tensor cores take (the engine's {@code
 * _weight_int4pack_mm}, from compute capability 8.0): they are widened within the kernel.
 */
final class TiledParts {
  /** The kernel's inputs come in tiles of 16, eight of them in a row. */
  static final int INPUTS = 128;

  private TiledParts() {}

  /** A byte holds two inputs, the first in its upper half. */
  static final String PACK_INT4 =
      """
        def pack(self: __torch__.M, t: Tensor, a: int, to: int) -> Tensor:
          if torch.eq(a, 2):
            r = (self).packInt8(t, a, to, )
          else:
            q, both, = (self).fourBits(t, )
            (self).keep(a, torch.contiguous(torch.transpose(both, 0, 1)), )
            pairs = torch.view(q, [torch.size(q, 0), -1, 2])
            b = torch.to(torch.add(torch.mul(torch.select(pairs, 2, 0), 16.), torch.select(pairs, 2, 1)), 0)
            r = torch._convert_weight_to_int4pack(b, 8)
          return r
      """;

  /** The kernel computes in bfloat16. */
  static final String PRODUCT_INT4 =
      """
        def productInt4(self: __torch__.M, x: Tensor, k: int) -> Tensor:
          return torch._weight_int4pack_mm(torch.contiguous(torch.to(x, 15)), self.w[k], {int4Group}, self.s[k])
      """;
}

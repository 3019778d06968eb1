package org.bioeval.backends.djl.internal.model;

/**
 * Linear layers whose integers are widened to the type that is computed in, one matrix at a time,
 * for each product: slower than a kernel of their own, on any device, and exact.
 */
final class WidenedParts {
  private WidenedParts() {}

  static final String PACK_INT8 =
      """
        def packInt8(self: __torch__.M, t: Tensor, a: int, to: int) -> Tensor:
          f = (self).scratch(0, t, 6, )
          s = (self).scales(f, )
          (self).keep(a, torch.to(s, to), )
          return torch.to(torch.clamp_(torch.round_(torch.div_(f, torch.unsqueeze(s, 1))), -127, 127), 1)
      """;

  static final String PRODUCT_INT8 =
      """
        def productInt8(self: __torch__.M, x: Tensor, k: int) -> Tensor:
          return torch.mul(torch.linear(x, torch.to(self.w[k], ops.prim.dtype(x))), self.s[k])
      """;

  /** A byte holds two inputs, the first in its lower half. */
  static final String PACK_INT4 =
      """
        def pack(self: __torch__.M, t: Tensor, a: int, to: int) -> Tensor:
          if torch.eq(a, 2):
            r = (self).packInt8(t, a, to, )
          else:
            q, both, = (self).fourBits(t, )
            (self).keep(a, both, )
            pairs = torch.view(q, [torch.size(q, 0), -1, 2])
            low = torch.select(pairs, 2, 0)
            r = torch.to(torch.add_(low, torch.mul_(torch.select(pairs, 2, 1), 16.)), 0)
            r = torch.contiguous(r)
          return r
      """;

  static final String PRODUCT_INT4 =
      """
        def widened(self: __torch__.M, k: int, type: int) -> Tensor:
          p = self.w[k]
          n = torch.size(p, 0)
          q = torch.stack([torch.bitwise_and(p, 15), torch.bitwise_right_shift(p, 4)], 2)
          f = torch.sub(torch.to(torch.reshape(q, [n, -1, {int4Group}]), 6), 8.)
          both = torch.to(self.s[k], 6)
          m = torch.add(torch.mul(f, torch.slice(both, 2, 0, 1)), torch.slice(both, 2, 1, 2))
          return torch.to(torch.reshape(m, [n, -1]), type)
        def productInt4(self: __torch__.M, x: Tensor, k: int) -> Tensor:
          return torch.linear(x, (self).widened(k, ops.prim.dtype(x), ))
      """;
}

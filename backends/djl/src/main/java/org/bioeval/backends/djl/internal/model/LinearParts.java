package org.bioeval.backends.djl.internal.model;

/**
 * The linear layers of a program, one set of texts for each {@link LinearForm}: {@code pack} brings
 * matrix {@code t} of place {@code a}, as it was stored, into the form for arithmetic in type
 * {@code to}; {@code product} multiplies tokens {@code x} by matrix {@code k}.
 */
final class LinearParts {
  /** Inputs that share a scale and a zero point in 4-bit matrices. */
  static final int GROUP = 32;

  private LinearParts() {}

  /**
   * Packing; what it returns is kept at the matrix's place among the weights. Half precision adds
   * {@code largest}, the largest magnitude of all matrices.
   */
  static String pack(LinearForm form) {
    return switch (form) {
      case PLAIN, JOINED ->
          """
            def pack(self: __torch__.M, t: Tensor, a: int, to: int) -> Tensor:
              return torch.to(t, to)
          """;
      case REORDERED ->
          SCRATCH
              + """
                def pack(self: __torch__.M, t: Tensor, a: int, to: int) -> Tensor:
                  f = t
                  if torch.ne(ops.prim.dtype(t), to):
                    f = (self).scratch(0, t, to, )
                  return ops.mkldnn._reorder_linear_weight(f, None)
              """;
      case FLOAT16 ->
          SCRATCH
              + """
                def pack(self: __torch__.M, t: Tensor, a: int, to: int) -> Tensor:
                  f = (self).scratch(0, t, 6, )
                  largest = torch.maximum(torch.max(f), torch.neg(torch.min(f)))
                  if torch.eq(torch.len(self.s), 0):
                    torch.append(self.s, largest)
                  torch._set_item(self.s, 0, torch.maximum(largest, self.s[0]))
                  torch._set_item(self.q, a, ops.quantized.linear_prepack_fp16(f, None))
                  return torch.empty([0])
                def largest(self: __torch__.M) -> Tensor:
                  return torch.reshape(self.s[0], [1])
              """;
      case INT8 -> SCRATCH + SCALES + WidenedParts.PACK_INT8 + PACK_EIGHT;
      case INT8_PACKED -> SCRATCH + SCALES + PACK_INT8 + PACK_EIGHT;
      case INT4 -> SCRATCH + SCALES + WidenedParts.PACK_INT8 + FOUR_BITS + WidenedParts.PACK_INT4;
      case INT4_PACKED -> SCRATCH + SCALES + PACK_INT8 + FOUR_BITS + PACK_INT4;
      case INT4_TILED ->
          SCRATCH + SCALES + WidenedParts.PACK_INT8 + FOUR_BITS + TiledParts.PACK_INT4;
    };
  }

  /**
   * A linear layer: weight {@code k}, bias {@code b} or -1. {@code g} names the adapters in use and
   * {@code t} for each the tokens it applies to; an empty {@code g} costs nothing. {@code adapted}
   * adds an adapter's {@code x A' B'}, with its scaling already in B (LoRA, arXiv:2106.09685).
   *
   * @param invariant whether rows must not depend on each other
   */
  static String linear(LinearForm form, boolean invariant) {
    return product(form)
        + BIAS
        + (invariant ? InvariantParts.ADAPTED : ADAPTED)
        + onto(invariant ? LinearForm.REORDERED : form);
  }

  private static final String BIAS =
      """
        def bias(self: __torch__.M, b: int) -> Optional[Tensor]:
          if torch.ge(b, 0):
            bias = annotate(Optional[Tensor], self.w[b])
          else:
            bias = annotate(Optional[Tensor], None)
          return bias
        def lin(self: __torch__.M, x: Tensor, k: int, b: int, g: List[int], t: List[Tensor]) -> Tensor:
          return (self).adapted((self).product(x, k, (self).bias(b, ), ), x, k, g, t, )
      """;

  private static final String ADAPTED =
      """
        def adapted(self: __torch__.M, y: Tensor, x: Tensor, k: int, g: List[int], t: List[Tensor]) -> Tensor:
          for j in range(torch.len(g)):
            p = torch.mul(torch.add(torch.mul(g[j], {size}), k), 2)
            if torch.lt(torch.add(p, 1), torch.len(self.ad)):
              da = self.ad[p]
              db = self.ad[torch.add(p, 1)]
              if torch.gt(torch.numel(da), 0):
                z = torch.linear(torch.linear(torch.index_select(x, 0, t[j]), da), db)
                y = torch.index_add(y, 0, t[j], z)
          return y
      """;

  /** Adds a linear layer's result to {@code x}, within the product where the kernel can. */
  private static String onto(LinearForm form) {
    if (!form.stored()) {
      return """
        def onto(self: __torch__.M, x: Tensor, y: Tensor, k: int, b: int, g: List[int], t: List[Tensor]) -> Tensor:
          return torch.add(x, (self).lin(y, k, b, g, t, ))
      """;
    }
    return """
      def onto(self: __torch__.M, x: Tensor, y: Tensor, k: int, b: int, g: List[int], t: List[Tensor]) -> Tensor:
        if torch.__and__(torch.lt(b, 0), torch.eq(torch.len(g), 0)):
          r = torch.addmm_(x, y, torch.t(self.w[k]))
        else:
          r = torch.add(x, (self).lin(y, k, b, g, t, ))
        return r
    """;
  }

  /** Multiplying. */
  static String product(LinearForm form) {
    return switch (form) {
      case PLAIN ->
          """
            def product(self: __torch__.M, x: Tensor, k: int, bias: Optional[Tensor]) -> Tensor:
              return torch.linear(x, self.w[k], bias)
          """;
      case JOINED ->
          """
            def product(self: __torch__.M, x: Tensor, k: int, bias: Optional[Tensor]) -> Tensor:
              if torch.__is__(bias, None):
                y = torch.mm(x, torch.t(self.w[k]))
              else:
                y = torch.addmm(unchecked_cast(Tensor, bias), x, torch.t(self.w[k]))
              return y
          """;
      case REORDERED ->
          """
            def product(self: __torch__.M, x: Tensor, k: int, bias: Optional[Tensor]) -> Tensor:
              return ops.mkldnn._linear_pointwise(x, self.w[k], bias, "none", annotate(List[Optional[number]], []), "")
          """;
      case FLOAT16 ->
          ADD_BIAS
              + """
                def product(self: __torch__.M, x: Tensor, k: int, bias: Optional[Tensor]) -> Tensor:
                  return (self).finish(ops.quantized.linear_dynamic_fp16(torch.to(x, 6), self.q[k]), x, bias, )
              """;
      case INT8 -> ADD_BIAS + WidenedParts.PRODUCT_INT8 + PRODUCT_EIGHT;
      case INT8_PACKED -> ADD_BIAS + PRODUCT_INT8 + PRODUCT_EIGHT;
      case INT4 -> ADD_BIAS + WidenedParts.PRODUCT_INT8 + WidenedParts.PRODUCT_INT4 + PRODUCT_MIXED;
      case INT4_PACKED -> ADD_BIAS + PRODUCT_INT8 + PRODUCT_INT4 + PRODUCT_MIXED;
      case INT4_TILED ->
          ADD_BIAS + WidenedParts.PRODUCT_INT8 + TiledParts.PRODUCT_INT4 + PRODUCT_MIXED;
    };
  }

  /**
   * {@code unproduct}, backward through {@code product}: the gradient of tokens from that of the
   * result. For the forms that models are trained in.
   */
  static String unproduct(LinearForm form) {
    return switch (form) {
      case PLAIN ->
          """
            def unproduct(self: __torch__.M, gy: Tensor, k: int) -> Tensor:
              return torch.mm(gy, self.w[k])
          """;
      case INT8 ->
          """
            def unproduct(self: __torch__.M, gy: Tensor, k: int) -> Tensor:
              return torch.mm(torch.mul(gy, self.s[k]), torch.to(self.w[k], ops.prim.dtype(gy)))
          """;
      case INT4 ->
          """
            def unproduct(self: __torch__.M, gy: Tensor, k: int) -> Tensor:
              return torch.mm(gy, (self).widened(k, ops.prim.dtype(gy), ))
          """;
      default -> throw new IllegalArgumentException(form + " is no form to train in");
    };
  }

  private static final String PACK_EIGHT =
      """
        def pack(self: __torch__.M, t: Tensor, a: int, to: int) -> Tensor:
          return (self).packInt8(t, a, to, )
      """;

  private static final String PRODUCT_EIGHT =
      """
        def product(self: __torch__.M, x: Tensor, k: int, bias: Optional[Tensor]) -> Tensor:
          return (self).finish((self).productInt8(x, k, ), x, bias, )
      """;

  /** The vocabulary head, place 2, has 8 bits. */
  private static final String PRODUCT_MIXED =
      """
        def product(self: __torch__.M, x: Tensor, k: int, bias: Optional[Tensor]) -> Tensor:
          if torch.eq(k, 2):
            y = (self).productInt8(x, k, )
          else:
            y = (self).productInt4(x, k, )
          return (self).finish(y, x, bias, )
      """;

  private static final String ADD_BIAS =
      """
        def finish(self: __torch__.M, y: Tensor, x: Tensor, bias: Optional[Tensor]) -> Tensor:
          z = torch.to(y, ops.prim.dtype(x))
          if torch.__isnot__(bias, None):
            z = torch.add(z, unchecked_cast(Tensor, bias))
          return z
      """;

  /**
   * A copy of {@code t} in another type, in memory that the next matrix is copied to: many
   * temporary copies beside results that stay would leave the process's memory in pieces.
   */
  private static final String SCRATCH =
      """
        def scratch(self: __torch__.M, j: int, t: Tensor, type: int) -> Tensor:
          n = torch.numel(t)
          while torch.le(torch.len(self.sc), j):
            torch.append(self.sc, torch.empty([0]))
          room = torch.numel(self.sc[j])
          if torch.__or__(torch.lt(room, n), torch.gt(room, torch.mul(n, 16))):
            torch._set_item(self.sc, j, torch.empty([0]))
            torch._set_item(self.sc, j, torch.empty([n], dtype=type, device=ops.prim.device(t)))
          return torch.copy_(torch.view(torch.slice(self.sc[j], 0, 0, n), torch.size(t)), t)
      """;

  /** The largest magnitude of each output becomes 127. */
  private static final String SCALES =
      """
        def keep(self: __torch__.M, a: int, x: Tensor) -> Tensor:
          while torch.le(torch.len(self.s), a):
            torch.append(self.s, torch.empty([0]))
          torch._set_item(self.s, a, <x at a>)
          return x
        def scales(self: __torch__.M, f: Tensor) -> Tensor:
          m = torch.maximum(torch.amax(f, [1], False), torch.neg(torch.amin(f, [1], False)))
          return torch.clamp_min(torch.div(m, 127.), 1.e-12)
      """;

  /** Besides the matrix, place 0 gets the line that bounds the range of activations. */
  private static final String PACK_INT8 =
      """
        def packInt8(self: __torch__.M, t: Tensor, a: int, to: int) -> Tensor:
          f = (self).scratch(0, t, 6, )
          s = (self).scales(f, )
          z = torch.zeros([torch.size(f, 0)], dtype=4)
          torch._set_item(self.q, a, ops.quantized.linear_prepack(torch.quantize_per_channel(f, s, z, 0, 12), None))
          edge = torch.zeros([1, {widest}])
          torch.fill_(torch.slice(edge, 1, 0, 1), 63.5)
          torch.fill_(torch.slice(edge, 1, 1, 2), -63.5)
          (self).keep(0, edge, )
          return torch.empty([0])
      """;

  /**
   * The engine's kernel rounds activations to 7 bits over a range that it takes from all tokens of
   * the call. So each token is scaled by its own largest magnitude and given as two lines, the
   * rounded values and what rounding left, 126 times as large; one more line fixes the range. The
   * sum has 14 bits, and a token's result does not depend on its neighbours.
   */
  private static final String PRODUCT_INT8 =
      """
        def productInt8(self: __torch__.M, x: Tensor, k: int) -> Tensor:
          f = torch.to(x, 6)
          n = torch.size(f, 0)
          unit = torch.add(torch.mul(torch.amax(torch.abs(f), [1], True), 0.015873015873015872), 1.e-30)
          v = torch.div(f, unit)
          high = torch.round(v)
          low = torch.mul(torch.sub(v, high), 126.)
          edge = torch.slice(self.s[0], 1, 0, torch.size(f, 1))
          y = ops.quantized.linear_dynamic(torch.cat([high, low, edge], 0), self.q[k], True)
          z = torch.add(torch.slice(y, 0, 0, n), torch.slice(y, 0, n, torch.mul(n, 2)), alpha=0.007936507936507936)
          return torch.mul(z, unit)
      """;

  /**
   * An element is {@code (q - 8) scale + zero}; scale and zero, in bfloat16, spread 0 to 15 from
   * the least element of the group to the largest. Gives q and, for each group, both.
   */
  private static final String FOUR_BITS =
      """
        def fourBits(self: __torch__.M, t: Tensor) -> Tuple[Tensor, Tensor]:
          n = torch.size(t, 0)
          f = torch.view((self).scratch(0, t, 6, ), [n, -1, {int4Group}])
          low = torch.amin(f, [2], True)
          scale = torch.clamp_min(torch.div(torch.sub(torch.amax(f, [2], True), low), 15.), 1.e-12)
          scale = torch.to(torch.to(scale, 15), 6)
          zero = torch.to(torch.to(torch.add(low, torch.mul(scale, 8.)), 15), 6)
          q = torch.round_(torch.div_(torch.sub_(f, zero), scale))
          q = torch.clamp_(torch.add_(q, 8.), 0, 15)
          return (torch.view(q, [n, -1]), torch.to(torch.cat([scale, zero], 2), 15))
      """;

  private static final String PACK_INT4 =
      """
        def pack(self: __torch__.M, t: Tensor, a: int, to: int) -> Tensor:
          if torch.eq(a, 2):
            r = (self).packInt8(t, a, to, )
          else:
            q, both, = (self).fourBits(t, )
            (self).keep(a, torch.contiguous(torch.transpose(both, 0, 1)), )
            r = torch._convert_weight_to_int4pack_for_cpu((self).scratch(1, q, 3, ), 1)
          return r
      """;

  /** The engine's kernel is fast in bfloat16 only, so activations and results are rounded to it. */
  private static final String PRODUCT_INT4 =
      """
        def productInt4(self: __torch__.M, x: Tensor, k: int) -> Tensor:
          return torch._weight_int4pack_mm_for_cpu(torch.contiguous(torch.to(x, 15)), self.w[k], {int4Group}, self.s[k])
      """;
}

package org.bioeval.backends.djl.internal.model;

import org.bioeval.backends.checkpoint.internal.config.Blueprint;

/** The attention parts of a program. */
final class AttentionParts {
  private AttentionParts() {}

  /**
   * Attention of queries {@code [a, b, m, head size]} to keys and values {@code [a, b, n, head
   * size]}; {@code mask} is added to the products unless it is empty. Fused where the engine has a
   * kernel; a soft cap (Gemma 2) needs the products themselves.
   */
  static String kernel(Blueprint b) {
    if (b.attentionCap() == 0) {
      return """
        def kernel(self: __torch__.M, q: Tensor, k: Tensor, v: Tensor, mask: Tensor, causal: bool) -> Tensor:
          if torch.gt(torch.numel(mask), 0):
            r = torch.scaled_dot_product_attention(q, k, v, mask, 0., False, scale={attentionScale})
          else:
            r = torch.scaled_dot_product_attention(q, k, v, None, 0., causal, scale={attentionScale})
          return r
      """;
    }
    return """
      def kernel(self: __torch__.M, q: Tensor, k: Tensor, v: Tensor, mask: Tensor, causal: bool) -> Tensor:
        p = torch.mul(torch.matmul(q, torch.transpose(k, -2, -1)), {attentionScale})
        p = torch.mul(torch.tanh(torch.div(p, {attentionCap})), {attentionCap})
        if torch.gt(torch.numel(mask), 0):
          p = torch.add(p, mask)
        else:
          if causal:
            n = torch.size(q, 2)
            hide = torch.triu(torch.ones([n, n], dtype=11, device=ops.prim.device(q)), 1)
            p = torch.masked_fill(p, hide, -inf)
        return torch.matmul(torch.to(torch.softmax(p, -1, 6), ops.prim.dtype(q)), v)
    """;
  }

  /**
   * Writes the tokens' keys and values into the cache and attends to it. The query heads that share
   * a key head become further queries of it, so the cache is never copied for them.
   */
  static String cached() {
    return """
      def attend(self: __torch__.M, i: int, q: Tensor, kv: Tensor, pos: Tensor, slots: Tensor, plan: List[int], mask: List[Tensor]) -> Tensor:
        cache = self.kv[i]
        d = plan[0]
        out = annotate(List[Tensor], [])
        if torch.gt(d, 0):
          torch.index_copy_(torch.view(cache, [-1, {headSize}]), 0, slots, torch.reshape(torch.slice(kv, 0, 0, d), [-1, {headSize}]))
          seen = torch.slice(torch.slice(cache, 0, 0, d), 2, 0, plan[1])
          qq = torch.view(torch.slice(q, 0, 0, d), [d, {keyHeads}, {group}, {headSize}])
          r = (self).kernel(qq, torch.slice(seen, 1, 0, {keyHeads}), torch.slice(seen, 1, {keyHeads}, 2 * {keyHeads}), mask[0], False, )
          torch.append(out, torch.reshape(r, [d, {queries}]))
        n = d
        for j in range(torch.floordiv(torch.sub(torch.len(plan), 2), 3)):
          start = plan[torch.add(torch.mul(j, 3), 3)]
          c = plan[torch.add(torch.mul(j, 3), 4)]
          top = torch.add(start, c)
          row = torch.select(cache, 0, plan[torch.add(torch.mul(j, 3), 2)])
          torch.copy_(torch.slice(row, 1, start, top), torch.transpose(torch.slice(kv, 0, n, torch.add(n, c)), 0, 1))
          seen = torch.unsqueeze(torch.slice(row, 1, 0, top), 1)
          kk = torch.expand(torch.slice(seen, 0, 0, {keyHeads}), [{keyHeads}, {group}, top, {headSize}])
          vv = torch.expand(torch.slice(seen, 0, {keyHeads}, 2 * {keyHeads}), [{keyHeads}, {group}, top, {headSize}])
          qq = torch.reshape(torch.transpose(torch.slice(q, 0, n, torch.add(n, c)), 0, 1), [{keyHeads}, {group}, c, {headSize}])
          r = torch.reshape((self).kernel(qq, kk, vv, mask[torch.add(j, 1)], True, ), [{heads}, c, {headSize}])
          torch.append(out, torch.reshape(torch.transpose(r, 0, 1), [c, {queries}]))
          n = torch.add(n, c)
        if torch.eq(torch.len(out), 1):
          a = out[0]
        else:
          a = torch.cat(out, 0)
        return a
    """;
  }
}

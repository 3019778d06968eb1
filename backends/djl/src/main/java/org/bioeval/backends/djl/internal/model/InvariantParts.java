package org.bioeval.backends.djl.internal.model;

import org.bioeval.backends.checkpoint.internal.config.Blueprint;

/**
 * The parts of a program whose results for a token depend on its own sequence only, bit for bit.
 *
 * <p>Attention gets shapes that a token's own position determines: prompts are computed in tiles of
 * {@link #TILE} positions counted from the start of the sequence, each with the keys up to the end
 * of its tile; answers with their keys up to a multiple of {@link #KEYS}, and rows of the same
 * multiple together. Rows that are missing from a tile are zeros: neither the other rows' contents
 * nor their number change a row. The engine's attention keeps the sums of each thread in one
 * buffer, and MKL adds in another order where its memory is not aligned, so queries come in
 * multiples of {@link #QUERIES}.
 *
 * <p>Elementwise kernels compute the last elements of a thread's share one by one, with other
 * roundings than whole vectors in {@code silu} and {@code gelu}; so shares end where vectors do, or
 * one thread computes.
 */
final class InvariantParts {
  /** Positions of a tile of a prompt. */
  static final int TILE = 16;

  /** Keys of an answer's token are padded to a multiple of this; the cache has a multiple of it. */
  static final int KEYS = 64;

  private static final int QUERIES = 8;

  /** Elements up to which one thread computes an elementwise operation. */
  private static final int GRAIN = 32_768;

  private static final int VECTORS = 64;

  private InvariantParts() {}

  /** Number of query rows of a key head, padded. */
  private static int queries(Blueprint b) {
    int group = b.heads() / b.keyHeads();
    return (group + QUERIES - 1) / QUERIES * QUERIES;
  }

  /**
   * Masks as {@link ProgramParts#masks()} gives them, always needed: entry 0 for the continued rows
   * {@code [d, 1, 1, top]}, then one {@code [TILE, (t + 1) TILE]} for each tile t in use.
   */
  static String masks() {
    return """
      def near(self: __torch__.M, at: Tensor, p: Tensor, window: int) -> Tensor:
        hide = torch.gt(at, p)
        if torch.gt(window, 0):
          hide = torch.logical_or(hide, torch.le(at, torch.sub(p, window)))
        return hide
      def masks(self: __torch__.M, x: Tensor, pos: Tensor, plan: List[int], window: int) -> List[Tensor]:
        out = annotate(List[Tensor], [])
        none = torch.empty([0])
        d = plan[0]
        if torch.gt(d, 0):
          p = torch.view(torch.slice(pos, 0, 0, d), [d, 1, 1, 1])
          at = torch.arange(plan[1], device=ops.prim.device(x))
          torch.append(out, torch.masked_fill(torch.zeros([d, 1, 1, plan[1]], dtype=ops.prim.dtype(x), device=ops.prim.device(x)), (self).near(at, p, window, ), -inf))
        else:
          torch.append(out, none)
          for j in range(torch.floordiv(torch.sub(torch.len(plan), 2), 3)):
            start = plan[torch.add(torch.mul(j, 3), 3)]
            end = torch.add(start, plan[torch.add(torch.mul(j, 3), 4)])
            first = torch.floordiv(start, @tile@)
            last = torch.floordiv(torch.sub(end, 1), @tile@)
            while torch.le(torch.len(out), torch.add(last, 1)):
              torch.append(out, none)
            for k in range(torch.sub(torch.add(last, 1), first)):
              t = torch.add(first, k)
              if torch.eq(torch.numel(out[torch.add(t, 1)]), 0):
                n = torch.mul(torch.add(t, 1), @tile@)
                p = torch.unsqueeze(torch.arange(torch.mul(t, @tile@), n, device=ops.prim.device(x)), 1)
                at = torch.unsqueeze(torch.arange(n, device=ops.prim.device(x)), 0)
                torch._set_item(out, torch.add(t, 1), torch.masked_fill(torch.zeros([@tile@, n], dtype=ops.prim.dtype(x), device=ops.prim.device(x)), (self).near(at, p, window, ), -inf))
        return out
    """
        .replace("@tile@", Integer.toString(TILE));
  }

  /**
   * Attention as {@link AttentionParts#cached()} computes it. Where rows are continued, the plan's
   * threes are first row, number of rows and number of keys of the rows with as many.
   */
  static String cached(Blueprint b) {
    return """
      def attend(self: __torch__.M, i: int, q: Tensor, kv: Tensor, pos: Tensor, slots: Tensor, plan: List[int], mask: List[Tensor]) -> Tensor:
        cache = self.kv[i]
        d = plan[0]
        n = d
        out = annotate(List[Tensor], [])
        parts = torch.floordiv(torch.sub(torch.len(plan), 2), 3)
        if torch.gt(d, 0):
          torch.index_copy_(torch.view(cache, [-1, {headSize}]), 0, slots, torch.reshape(torch.slice(kv, 0, 0, d), [-1, {headSize}]))
          qq = torch.zeros([d, {keyHeads}, @queries@, {headSize}], dtype=ops.prim.dtype(q), device=ops.prim.device(q))
          torch.copy_(torch.slice(qq, 2, 0, {group}), torch.view(torch.slice(q, 0, 0, d), [d, {keyHeads}, {group}, {headSize}]))
          for j in range(parts):
            first = plan[torch.add(torch.mul(j, 3), 2)]
            c = plan[torch.add(torch.mul(j, 3), 3)]
            top = plan[torch.add(torch.mul(j, 3), 4)]
            seen = torch.slice(torch.slice(cache, 0, first, torch.add(first, c)), 2, 0, top)
            near = torch.slice(torch.slice(mask[0], 0, first, torch.add(first, c)), 3, 0, top)
            r = (self).kernel(torch.slice(qq, 0, first, torch.add(first, c)), torch.slice(seen, 1, 0, {keyHeads}), torch.slice(seen, 1, {keyHeads}, 2 * {keyHeads}), near, False, )
            torch.append(out, torch.reshape(torch.slice(r, 2, 0, {group}), [c, {queries}]))
        else:
          for j in range(parts):
            start = plan[torch.add(torch.mul(j, 3), 3)]
            c = plan[torch.add(torch.mul(j, 3), 4)]
            top = torch.add(start, c)
            row = torch.select(cache, 0, plan[torch.add(torch.mul(j, 3), 2)])
            torch.copy_(torch.slice(row, 1, start, top), torch.transpose(torch.slice(kv, 0, n, torch.add(n, c)), 0, 1))
            tile = torch.floordiv(start, @tile@)
            for u in range(torch.sub(torch.add(torch.floordiv(torch.sub(top, 1), @tile@), 1), tile)):
              t = torch.add(tile, u)
              edge = torch.mul(t, @tile@)
              keys = torch.add(edge, @tile@)
              low = ops.prim.max([start, edge])
              high = ops.prim.min([top, keys])
              under = torch.sub(low, edge)
              over = torch.sub(high, edge)
              qt = torch.zeros([{heads}, @tile@, {headSize}], dtype=ops.prim.dtype(q), device=ops.prim.device(q))
              at = torch.add(n, torch.sub(low, start))
              torch.copy_(torch.slice(qt, 1, under, over), torch.transpose(torch.slice(q, 0, at, torch.add(at, torch.sub(high, low))), 0, 1))
              seen = torch.unsqueeze(torch.slice(row, 1, 0, keys), 1)
              kk = torch.expand(torch.slice(seen, 0, 0, {keyHeads}), [{keyHeads}, {group}, keys, {headSize}])
              vv = torch.expand(torch.slice(seen, 0, {keyHeads}, 2 * {keyHeads}), [{keyHeads}, {group}, keys, {headSize}])
              r = torch.reshape((self).kernel(torch.view(qt, [{keyHeads}, {group}, @tile@, {headSize}]), kk, vv, mask[torch.add(t, 1)], False, ), [{heads}, @tile@, {headSize}])
              torch.append(out, torch.reshape(torch.transpose(torch.slice(r, 1, under, over), 0, 1), [torch.sub(high, low), {queries}]))
            n = torch.add(n, c)
        rest = torch.sub(torch.size(q, 0), n)
        if torch.gt(rest, 0):
          torch.append(out, torch.zeros([rest, {queries}], dtype=ops.prim.dtype(q), device=ops.prim.device(q)))
        if torch.eq(torch.len(out), 1):
          a = out[0]
        else:
          a = torch.cat(out, 0)
        return a
    """
        .replace("@tile@", Integer.toString(TILE))
        .replace("@queries@", Integer.toString(queries(b)));
  }

  /**
   * The activated gate times {@code u}, computed at once where every thread's share is a number of
   * whole vectors, and otherwise by one thread. Rows are never one after the other without a gap:
   * those that end within a vector each do so at their own end.
   */
  static String activated(Blueprint b, int threads) {
    int rows = Math.max(1, GRAIN / b.intermediate());
    boolean even = b.intermediate() % VECTORS == 0;
    String apart =
        even
            ? ""
            : """
                  a = torch.slice(torch.constant_pad_nd(a, [0, 1]), 1, 0, {inner})
                  u = torch.slice(torch.constant_pad_nd(u, [0, 1]), 1, 0, {inner})
              """;
    String share =
        even ? "torch.eq(torch.remainder(share, " + VECTORS + "), 0)" : "torch.eq(shares, 1)";
    return ProjectionParts.activated(b).replace("def activated(", "def activatedRows(")
        + """
            def activated(self: __torch__.M, a: Tensor, u: Tensor) -> Tensor:
              n = torch.size(a, 0)
          @apart@    shares = ops.prim.min([@threads@, torch.floordiv(torch.add(torch.mul(n, {inner}), @grain@ - 1), @grain@)])
              share = torch.floordiv(torch.sub(torch.add(torch.mul(n, {inner}), shares), 1), shares)
              if torch.__or__(torch.le(n, @rows@), @share@):
                r = (self).activatedRows(a, u, )
              else:
                out = annotate(List[Tensor], [])
                for j in range(torch.floordiv(torch.sub(torch.add(n, @rows@), 1), @rows@)):
                  low = torch.mul(j, @rows@)
                  torch.append(out, (self).activatedRows(torch.slice(a, 0, low, torch.add(low, @rows@)), torch.slice(u, 0, low, torch.add(low, @rows@)), ))
                r = torch.cat(out, 0)
              return r
          """
            .replace("@apart@", apart)
            .replace("@share@", share)
            .replace("@threads@", Integer.toString(Math.max(1, threads)))
            .replace("@grain@", Integer.toString(GRAIN))
            .replace("@rows@", Integer.toString(rows));
  }

  /**
   * Adapters on all rows of the call in tiles of one size, which the last entry of {@code t} has: a
   * linear layer's {@code adapted}.
   */
  static final String ADAPTED =
      """
        def adapted(self: __torch__.M, y: Tensor, x: Tensor, k: int, g: List[int], t: List[Tensor]) -> Tensor:
          for j in range(torch.len(g)):
            p = torch.mul(torch.add(torch.mul(g[j], {size}), k), 2)
            if torch.lt(torch.add(p, 1), torch.len(self.ad)):
              da = self.ad[p]
              db = self.ad[torch.add(p, 1)]
              if torch.gt(torch.numel(da), 0):
                c = torch.size(t[torch.len(g)], 0)
                n = torch.size(x, 0)
                tiles = torch.floordiv(torch.sub(torch.add(n, c), 1), c)
                whole = torch.constant_pad_nd(x, [0, 0, 0, torch.sub(torch.mul(tiles, c), n)])
                out = annotate(List[Tensor], [])
                for i in range(tiles):
                  torch.append(out, torch.linear(torch.linear(torch.slice(whole, 0, torch.mul(i, c), torch.mul(torch.add(i, 1), c)), da), db))
                y = torch.index_add(y, 0, t[j], torch.index_select(torch.cat(out, 0), 0, t[j]))
          return y
      """;

  /** Rows of an adapter's tile in calls for prompts and for answers. */
  static final String ADAPTER_TILE =
      """
          if torch.gt(torch.len(adapters), 0):
            tile = 64
            if torch.gt(plan[0], 0):
              tile = 16
            torch.append(t, torch.empty([tile]))
      """;

  /**
   * {@code agree}: for each pair of row counts, whether product {@code k} of {@code inputs}
   * numbers, with bias {@code b} or -1, gives the same bits for a row whatever its place, in calls
   * of the one count and of the other. {@code rows} different rows are used, again and again; each
   * count takes all of them. {@code chunked} sets how many rows the vocabulary head takes at once.
   */
  static final String AGREE =
      """
        def chunked(self: __torch__.M, n: int) -> Tensor:
          torch.clear(self.hc)
          torch.append(self.hc, torch.empty([n]))
          return torch.zeros([1])
        def agree(self: __torch__.M, k: int, b: int, inputs: int, rows: int, sizes: List[int]) -> Tensor:
          like = self.w[1]
          at = torch.mul(torch.to(torch.arange(torch.mul(rows, inputs)), 7), 12.9898)
          base = torch.mul(torch.sin(at), 43758.5453)
          base = torch.mul(torch.sub(torch.sub(base, torch.floor(base)), 0.5), 4.)
          base = torch.to(torch.view(base, [rows, inputs]), ops.prim.device(like), ops.prim.dtype(like), False, False)
          first = annotate(List[Tensor], [])
          same = torch.zeros([torch.len(sizes), torch.len(sizes)])
          for i in range(torch.len(sizes)):
            m = sizes[i]
            calls = torch.floordiv(torch.sub(torch.add(rows, m), 1), m)
            out = annotate(List[Tensor], [])
            for j in range(calls):
              at = torch.remainder(torch.arange(torch.mul(j, m), torch.mul(torch.add(j, 1), m), device=ops.prim.device(like)), rows)
              torch.append(out, (self).product(torch.index_select(base, 0, at), k, (self).bias(b, ), ))
            y = torch.cat(out, 0)
            at = torch.remainder(torch.arange(torch.mul(calls, m), device=ops.prim.device(like)), rows)
            whole = torch.slice(y, 0, 0, rows)
            kept = torch.clone(whole)
            for j in range(i):
              if torch.equal(first[j], whole):
                kept = first[j]
            torch.append(first, kept)
            if torch.equal(y, torch.index_select(whole, 0, at)):
              for j in range(torch.add(i, 1)):
                if torch.equal(first[j], whole):
                  torch.fill_(torch.select(torch.select(same, 0, i), 0, j), 1.)
                  torch.fill_(torch.select(torch.select(same, 0, j), 0, i), 1.)
          return same
      """;

  /**
   * {@link ProgramParts#entryPoints()}, with the head on so many rows at once as were settled. A
   * sum that has a single result is divided among the threads, so that a row alone would be added
   * up in another order than beside others: it is computed twice.
   */
  static String entryPoints() {
    return """
      def normaliser(self: __torch__.M, y: Tensor) -> Tensor:
        if torch.eq(torch.size(y, 0), 1):
          z = torch.slice(torch.logsumexp(torch.cat([y, y], 0), [-1], True), 0, 0, 1)
        else:
          z = torch.logsumexp(y, [-1], True)
        return z
      def step(self: __torch__.M, tokens: Tensor, wanted: Tensor, plan: List[int], adapters: List[int]) -> Tuple[Tensor, Tensor, Tensor]:
        x = torch.index_select((self).body(tokens, plan, adapters, ), 0, wanted)
        c = torch.size(self.hc[0], 0)
        n = torch.size(x, 0)
        bs = annotate(List[Tensor], [])
        ps = annotate(List[Tensor], [])
        ys = annotate(List[Tensor], [])
        for j in range(torch.floordiv(torch.sub(torch.add(n, c), 1), c)):
          y = (self).head(torch.slice(x, 0, torch.mul(j, c), torch.mul(torch.add(j, 1), c)), )
          best = torch.argmax(y, -1, True)
          torch.append(bs, best)
          torch.append(ps, torch.sub(torch.gather(y, -1, best), (self).normaliser(y, )))
          torch.append(ys, y)
        return (torch.squeeze(torch.cat(bs, 0), 1), torch.squeeze(torch.cat(ps, 0), 1), torch.cat(ys, 0))
    """
        + ProgramParts.entryPoints()
            .substring(ProgramParts.entryPoints().indexOf("  def score("))
            .replace(
                "n = torch.size(x, 0)\n    ps",
                "n = torch.size(x, 0)\n    c = torch.size(self.hc[0], 0)\n    ps")
            .replace(
                "torch.floordiv(torch.add(n, 127), 128)",
                "torch.floordiv(torch.sub(torch.add(n, c), 1), c)")
            .replace("torch.logsumexp(y, [-1], True)", "(self).normaliser(y, )")
            .replace("torch.mul(j, 128)", "torch.mul(j, c)")
            .replace("torch.mul(torch.add(j, 1), 128)", "torch.mul(torch.add(j, 1), c)");
  }
}

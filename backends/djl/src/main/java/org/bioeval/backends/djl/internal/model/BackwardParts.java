package org.bioeval.backends.djl.internal.model;

/**
 * The parts of a training program that go backward through a layer, from what {@link HeldParts}
 * holds of it. The matrices, where the time goes, are written out; what lies between them (norms,
 * activation, turning and attention) is computed once more and left to autograd. No graph outlives
 * a layer.
 */
final class BackwardParts {
  private BackwardParts() {}

  /**
   * {@code unlin}, backward through a linear layer with its adapter: adds the gradients of {@code
   * A} and {@code B} to those of the effective batch, and gives that of the input {@code x}.
   */
  static String linear(LinearForm form, double scaling, double dropout) {
    String masked =
        dropout == 0
            ? ""
            : """
              kept = (self).mask(k, at, n, )
              d = torch.mul(d, kept)
              if ops.prim.is_cuda(d):
                toA = @cudaScale@
              else:
                toA = @keptScale@
                toB = toA
              """
                .indent(6)
                .replace("@cudaScale@", Double.toString(scaling / (1 - dropout)))
                .replace("@keptScale@", Double.toString(TrainingParts.keptScale(scaling, dropout)));
    return LinearParts.unproduct(form)
        + """
          def unlin(self: __torch__.M, x: Tensor, gy: Tensor, k: int, at: int, g: List[int], t: List[Tensor]) -> Tensor:
            gx = (self).unproduct(gy, k, )
            j = g[k]
            if torch.ge(j, 0):
              n = torch.size(x, 0)
              d = torch.to(x, 6)
              gz = torch.to(gy, 6)
              toA = @scale@
              toB = @scale@
        @masked@      torch.addmm_(self.gr[torch.add(j, 1)], torch.t(gz), (self).narrowedAt(k, at, n, ), alpha=toB)
              gu = torch.mul_(torch.mm(gz, t[torch.add(j, 1)]), toA)
              torch.addmm_(self.gr[j], torch.t(gu), d)
              gd = torch.mm(gu, t[j])
        @dropped@      gx = torch.add_(gx, torch.to(gd, ops.prim.dtype(gx)))
            return gx
        """
            .replace("@masked@", masked)
            .replace("@dropped@", dropout == 0 ? "" : "      gd = torch.mul_(gd, kept)\n")
            .replace("@scale@", Double.toString(scaling));
  }

  /**
   * {@code pulled} gives the gradients of {@code xs} from that of {@code y}, by autograd. {@code
   * back} gives the gradient of layer {@code i}'s input from that of its result, {@code gy}; what
   * was held of the layer is in slot {@code at}.
   */
  static String layer(Blueprint b) {
    String down =
        b.has(Role.AFTER_MLP_NORM)
            ? """
              torch.set_grad_enabled(True)
              y = torch.requires_grad_(@DOWN@, True)
              r = (self).norm(y, {AFTER_MLP_NORM}, )
              gz = (self).pulled(r, gy, [y], )[0]
              """
            : "gz = gy\n";
    String projected =
        b.has(Role.AFTER_ATTENTION_NORM)
            ? """
              torch.set_grad_enabled(True)
              y = torch.requires_grad_(@PROJECTED@, True)
              r = (self).norm(y, {AFTER_ATTENTION_NORM}, )
              go = (self).pulled(r, gx1, [y], )[0]
              """
            : "go = gx1\n";
    String gated =
        b.has(Role.GATE_UP)
            ? "gh = (self).unlin(h0, torch.cat([gau[0], gau[1]], 1), {GATE_UP}, at, g, t, )\n"
            : """
              gh = (self).unlin(h0, gau[0], {GATE}, at, g, t, )
              gh = torch.add_(gh, (self).unlin(h0, gau[1], {UP}, at, g, t, ))
              """;
    String heads =
        b.has(Role.QUERY_KEY_VALUE)
            ? "gh = (self).unlin(h0, torch.cat(gqkv, 1), {QUERY_KEY_VALUE}, at, g, t, )\n"
            : """
              gh = (self).unlin(h0, gqkv[0], {QUERY}, at, g, t, )
              gh = torch.add_(gh, (self).unlin(h0, gqkv[1], {KEY}, at, g, t, ))
              gh = torch.add_(gh, (self).unlin(h0, gqkv[2], {VALUE}, at, g, t, ))
              """;
    String text =
        """
          def pulled(self: __torch__.M, y: Tensor, gy: Tensor, xs: List[Tensor]) -> List[Tensor]:
            torch.set_grad_enabled(False)
            gg = torch.autograd.grad([y], xs, annotate(List[Optional[Tensor]], [gy]))
            out = annotate(List[Tensor], [])
            for k in range(torch.len(gg)):
              gk = gg[k]
              if torch.__isnot__(gk, None):
                torch.append(out, unchecked_cast(Tensor, gk))
            return out
          def back(self: __torch__.M, i: int, at: int, gy: Tensor, c: Tensor, s: Tensor, pos: Tensor, plan: List[int], far: List[Tensor], near: List[Tensor], g: List[int], t: List[Tensor]) -> Tensor:
            o = torch.add({first}, torch.mul(i, {perLayer}))
            n = torch.size(gy, 0)
        @down@    torch.set_grad_enabled(True)
            a = torch.requires_grad_(@GATE@, True)
            u = torch.requires_grad_(@UP@, True)
            z = (self).activated(a, u, )
            torch.set_grad_enabled(False)
            gau = (self).pulled(z, (self).unlin(torch.detach(z), gz, {DOWN}, at, g, t, ), [a, u], )
            torch.set_grad_enabled(True)
            x1 = torch.requires_grad_(@ATTENDED@, True)
            h = (self).norm(x1, {MLP_NORM}, )
            torch.set_grad_enabled(False)
            h0 = torch.detach(h)
        @gated@    gx1 = torch.add((self).pulled(h, gh, [x1], )[0], gy)
        @projected@    go = (self).unlin(@HEADS@, go, {OUTPUT}, at, g, t, )
            torch.set_grad_enabled(True)
            q = torch.requires_grad_(@QUERY@, True)
            k = torch.requires_grad_(@KEY@, True)
            v = torch.requires_grad_(@VALUE@, True)
            q2, kv, = (self).turned(q, k, v, c, s, o, )
        @mask@    r = (self).attend(i, q2, kv, pos, pos, plan, m, )
            gqkv = (self).pulled(r, go, [q, k, v], )
            torch.set_grad_enabled(True)
            x = torch.requires_grad_(@INPUT@, True)
            h = (self).norm(x, {INPUT_NORM}, )
            torch.set_grad_enabled(False)
            h0 = torch.detach(h)
        @heads@    return torch.add_((self).pulled(h, gh, [x], )[0], gx1)
        """
            .replace("@down@", down.indent(4))
            .replace("@gated@", gated.indent(4))
            .replace("@projected@", projected.indent(4))
            .replace("@heads@", heads.indent(4))
            .replace("@mask@", TrainingParts.mask(b).indent(4));
    for (Held held : Held.values()) {
      text = text.replace("@" + held + "@", held.read(held == Held.INPUT ? "i" : "at"));
    }
    return text;
  }
}

package org.bioeval.backends.djl.internal.model;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.bioeval.backends.checkpoint.internal.config.Blueprint;

/**
 * The parts of a training program that hold, for the backward pass, what layers computed.
 *
 * <p>Each kind of tensor has one buffer, which stays from step to step and grows where a step is
 * larger: {@link Held}, then what dropout kept, in bytes, and the products of every {@code A}. A
 * slot of a buffer belongs to a layer, or the only slot to the layer that is computed again.
 * Tensors of their own would lie between those that come and go, and the C library's allocator
 * would leave holes between them, of more than their size together.
 */
final class HeldParts {
  private static final int MASKS = Held.values().length;
  private static final int PRODUCTS = MASKS + 1;

  private HeldParts() {}

  /**
   * {@code room} makes room for {@code slots} layers of as many tokens as {@code x} has; {@code
   * held}, {@code mask} and {@code narrowedAt} are the places of a slot in the buffers: of a {@link
   * Held}, of what dropout kept of matrix {@code k}'s input, of the product of its {@code A}.
   * {@code hold} copies to such a place if {@code g} says that layers are held. {@code release}
   * gives the buffers up.
   */
  static String of(Blueprint b, List<Blueprint.Weight> targets, double dropout) {
    int[] inputs = new int[b.perLayer()];
    targets.forEach(target -> inputs[place(b, target)] = Math.toIntExact(target.shape().get(1)));
    int[] masks = new int[b.perLayer()];
    int[] products = new int[b.perLayer()];
    int mask = 0;
    int product = 0;
    for (int i = 0; i < inputs.length; i++) {
      masks[i] = mask;
      products[i] = product;
      mask += dropout == 0 ? 0 : inputs[i];
      product += inputs[i] > 0 ? 1 : 0;
    }
    return """
      def larger(self: __torch__.M, k: int, n: int, type: int, like: Tensor) -> Tensor:
        while torch.le(torch.len(self.ke), k):
          torch.append(self.ke, torch.empty([0]))
        if torch.lt(torch.numel(self.ke[k]), n):
          torch._set_item(self.ke, k, torch.empty([0]))
          torch._set_item(self.ke, k, torch.empty([n], dtype=type, device=ops.prim.device(like)))
        return like
      def room(self: __torch__.M, x: Tensor, slots: int) -> Tensor:
        n = torch.size(x, 0)
        widths = annotate(List[int], @widths@)
        (self).larger(0, torch.mul(n, {layers} * {hidden}), ops.prim.dtype(x), x, )
        n = torch.mul(n, slots)
        for j in range(torch.sub(torch.len(widths), 1)):
          k = torch.add(j, 1)
          (self).larger(k, torch.mul(n, widths[k]), ops.prim.dtype(x), x, )
        (self).larger(@MASKS@, torch.mul(n, @mask@), 1, x, )
        if torch.gt(torch.len(self.la), 0):
          (self).larger(@PRODUCTS@, torch.mul(torch.mul(n, @product@), torch.size(self.la[0], 0)), 6, x, )
        return x
      def release(self: __torch__.M) -> Tensor:
        torch.clear(self.ke)
        return torch.zeros([1])
      def held(self: __torch__.M, k: int, at: int, n: int) -> Tensor:
        widths = annotate(List[int], @widths@)
        size = torch.mul(n, widths[k])
        return torch.view(torch.slice(self.ke[k], 0, torch.mul(at, size), torch.mul(torch.add(at, 1), size)), [n, widths[k]])
      def hold(self: __torch__.M, k: int, g: List[int], x: Tensor) -> Tensor:
        at = g[{size} + 1]
        if torch.ge(at, 0):
          torch.copy_((self).held(k, at, torch.size(x, 0), ), x)
        return x
      def mask(self: __torch__.M, k: int, at: int, n: int) -> Tensor:
        starts = annotate(List[int], @masks@)
        widths = annotate(List[int], @inputs@)
        j = torch.remainder(torch.sub(k, {first}), {perLayer})
        start = torch.mul(torch.add(torch.mul(at, @mask@), starts[j]), n)
        return torch.view(torch.slice(self.ke[@MASKS@], 0, start, torch.add(start, torch.mul(n, widths[j]))), [n, widths[j]])
      def narrowedAt(self: __torch__.M, k: int, at: int, n: int) -> Tensor:
        starts = annotate(List[int], @products@)
        rank = torch.size(self.la[0], 0)
        start = torch.mul(torch.add(torch.mul(at, @product@), starts[torch.remainder(torch.sub(k, {first}), {perLayer})]), torch.mul(n, rank))
        return torch.view(torch.slice(self.ke[@PRODUCTS@], 0, start, torch.add(start, torch.mul(n, rank))), [n, rank])
    """
        .replace(
            "@widths@",
            list(Arrays.stream(Held.values()).mapToInt(held -> held.width(b)).toArray()))
        .replace("@MASKS@", Integer.toString(MASKS))
        .replace("@PRODUCTS@", Integer.toString(PRODUCTS))
        .replace("@mask@", Integer.toString(mask))
        .replace("@product@", Integer.toString(product))
        .replace("@masks@", list(masks))
        .replace("@inputs@", list(inputs))
        .replace("@products@", list(products));
  }

  private static int place(Blueprint b, Blueprint.Weight weight) {
    return (weight.index() - Blueprint.FIRST_LAYER) % b.perLayer();
  }

  private static String list(int[] numbers) {
    return Arrays.stream(numbers)
        .mapToObj(Integer::toString)
        .collect(Collectors.joining(", ", "[", "]"));
  }
}

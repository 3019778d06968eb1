package org.bioeval.backends.djl;

import java.util.List;
import java.util.stream.IntStream;
import org.bioeval.backends.checkpoint.CheckpointException;
import org.bioeval.backends.checkpoint.internal.weights.ElementType;
import org.bioeval.backends.checkpoint.internal.weights.HostTensor;
import org.bioeval.backends.checkpoint.internal.weights.TensorSource;
import org.bioeval.backends.checkpoint.internal.weights.TensorView;
import org.jspecify.annotations.Nullable;

/**
 * A checkpoint's tensors with an adapter in them: {@code W + scaling * B A}, computed in single
 * precision and rounded once to the checkpoint's own type, as PEFT's {@code merge_and_unload} does
 * with adapters in single precision.
 */
final class MergedWeights extends TensorView {
  private static final String SUFFIX = ".weight";

  /** Bytes of a matrix that are merged at once, in single precision and in the heap. */
  private static final int LARGEST_MERGE = 1 << 28;

  private final TensorSource source;
  private final Adapter adapter;

  /**
   * The merged tensors.
   *
   * @throws CheckpointException if the adapter does not fit them
   */
  MergedWeights(TensorSource source, Adapter adapter) {
    super(source);
    this.source = source;
    this.adapter = adapter;
    adapter.pairs().forEach(this::check);
  }

  @Override
  public HostTensor read(String name) {
    Adapter.Pair pair = pair(name);
    return pair == null ? source.read(name) : merge(source.read(name), pair, 0);
  }

  @Override
  public HostTensor read(String name, long from, long to) {
    HostTensor plain = source.read(name, from, to);
    Adapter.Pair pair = pair(name);
    return pair == null ? plain : merge(plain, pair, Math.toIntExact(from));
  }

  @Override
  public int largestRead() {
    return Math.min(source.largestRead(), LARGEST_MERGE);
  }

  @Override
  public List<HostTensor> pieces(String name) {
    return pair(name) == null ? source.pieces(name) : super.pieces(name);
  }

  private Adapter.@Nullable Pair pair(String name) {
    return name.endsWith(SUFFIX) ? adapter.pairs().get(module(name)) : null;
  }

  /** Adds the product's rows from {@code first} on to as many rows of a matrix. */
  private static HostTensor merge(HostTensor plain, Adapter.Pair pair, int first) {
    int rank = Math.toIntExact(pair.a().shape()[0]);
    int in = Math.toIntExact(pair.a().shape()[1]);
    int out = Math.toIntExact(plain.shape()[0]);
    float[] values = plain.toFloats();
    float[] a = pair.a().toFloats();
    float[] b = pair.b().toFloats();
    float scaling = (float) pair.scaling();
    IntStream.range(0, out)
        .parallel()
        .forEach(
            row -> {
              float[] product = new float[in];
              for (int r = 0; r < rank; r++) {
                float factor = b[(first + row) * rank + r];
                for (int i = 0; i < in; i++) {
                  product[i] += factor * a[r * in + i];
                }
              }
              for (int i = 0; i < in; i++) {
                values[row * in + i] += scaling * product[i];
              }
            });
    return HostTensor.of(values, plain.type(), plain.shape());
  }

  private void check(String module, Adapter.Pair pair) {
    String name = module + SUFFIX;
    if (!source.names().contains(name)) {
      throw new CheckpointException(
          "%s: %s has no tensor '%s'; it is for another model"
              .formatted(adapter, source.where(name), name));
    }
    List<Long> expected = List.of(pair.b().shape()[0], pair.a().shape()[1]);
    if (!source.shape(name).equals(expected)) {
      throw new CheckpointException(
          "%s: tensor '%s' has shape %s, the adapter's product %s; it is for another model"
              .formatted(adapter, name, source.shape(name), expected));
    }
    ElementType type = source.type(name);
    boolean floating =
        type == ElementType.FLOAT32 || type == ElementType.FLOAT16 || type == ElementType.BFLOAT16;
    if (!floating) {
      throw new CheckpointException(
          "%s: tensor '%s' is %s; adapters are merged into F32, F16 and BF16 only"
              .formatted(adapter, name, type));
    }
  }

  private static String module(String name) {
    return name.substring(0, name.length() - SUFFIX.length());
  }
}

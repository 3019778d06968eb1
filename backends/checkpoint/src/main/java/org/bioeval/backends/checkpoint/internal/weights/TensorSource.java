package org.bioeval.backends.checkpoint.internal.weights;

import com.google.common.collect.Lists;
import com.google.common.primitives.Longs;
import java.util.List;
import java.util.Set;
import java.util.stream.LongStream;

/** Named tensors that can be read one at a time. */
public interface TensorSource {
  /** The names of all tensors. */
  Set<String> names();

  /**
   * The extents of a tensor, outermost first.
   *
   * @throws org.bioeval.backends.checkpoint.CheckpointException if there is no such tensor
   */
  List<Long> shape(String name);

  /** The element type in which {@link #read} gives a tensor. */
  ElementType type(String name);

  /**
   * A tensor's elements. Where the file allows it they are mapped and not copied, so the file must
   * not change while the tensor is in use.
   *
   * @throws org.bioeval.backends.checkpoint.CheckpointException if there is no such tensor, or the
   *     file has changed or cannot be read
   */
  HostTensor read(String name);

  /**
   * Some of a tensor's rows, read as above.
   *
   * @param from first row: index in the outermost dimension
   * @param to end of the rows, excluded
   */
  HostTensor read(String name, long from, long to);

  /** Most bytes of one read: what a buffer holds, or less where reading takes memory of its own. */
  default int largestRead() {
    return Integer.MAX_VALUE;
  }

  /**
   * A tensor in pieces of whole rows of at most {@link #largestRead()} bytes, in their order: one
   * piece if it is small enough. A piece is read each time it is taken from the list.
   */
  default List<HostTensor> pieces(String name) {
    long[] shape = Longs.toArray(shape(name));
    long bytes = Math.multiplyExact(HostTensor.elements(shape), (long) type(name).bytes());
    if (bytes <= largestRead()) {
      return Lists.transform(List.of(name), this::read);
    }
    long rows = Math.max(1, largestRead() / (bytes / shape[0]));
    List<Long> starts =
        LongStream.iterate(0, from -> from < shape[0], from -> from + rows).boxed().toList();
    return Lists.transform(starts, from -> read(name, from, Math.min(shape[0], from + rows)));
  }

  /** The file that holds a tensor, for messages. */
  String where(String name);
}

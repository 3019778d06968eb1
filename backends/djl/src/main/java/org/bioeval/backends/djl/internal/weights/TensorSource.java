package org.bioeval.backends.djl.internal.weights;

import java.util.List;
import java.util.Set;
import org.bioeval.backends.djl.internal.torch.ElementType;
import org.bioeval.backends.djl.internal.torch.HostTensor;

/** Named tensors that can be read one at a time. */
public interface TensorSource {
  /** The names of all tensors. */
  Set<String> names();

  /**
   * The extents of a tensor, outermost first.
   *
   * @throws org.bioeval.backends.djl.CheckpointException if there is no such tensor
   */
  List<Long> shape(String name);

  /** The element type in which {@link #read} gives a tensor. */
  ElementType type(String name);

  /**
   * A tensor's elements. Where the file allows it they are mapped and not copied, so the file must
   * not change while the tensor is in use.
   *
   * @throws org.bioeval.backends.djl.CheckpointException if there is no such tensor, or the file
   *     has changed or cannot be read
   */
  HostTensor read(String name);

  /** The file that holds a tensor, for messages. */
  String where(String name);
}

package org.bioeval.backends.djl.internal.weights;

import java.util.List;
import java.util.Set;
import org.bioeval.backends.djl.internal.torch.ElementType;
import org.bioeval.backends.djl.internal.torch.HostTensor;

/** Tensors of a source of which few bytes may be read at once, as if they were large. */
public record SmallReads(TensorSource source, int largestRead) implements TensorSource {

  @Override
  public Set<String> names() {
    return source.names();
  }

  @Override
  public List<Long> shape(String name) {
    return source.shape(name);
  }

  @Override
  public ElementType type(String name) {
    return source.type(name);
  }

  @Override
  public HostTensor read(String name) {
    return checked(source.read(name));
  }

  @Override
  public HostTensor read(String name, long from, long to) {
    return checked(source.read(name, from, to));
  }

  @Override
  public String where(String name) {
    return source.where(name);
  }

  private HostTensor checked(HostTensor tensor) {
    if (tensor.data().remaining() > largestRead) {
      throw new AssertionError(
          "read of %d bytes, allowed are %d".formatted(tensor.data().remaining(), largestRead));
    }
    return tensor;
  }
}

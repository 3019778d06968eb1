package org.bioeval.backends.checkpoint.internal.weights;

/** Tensors of a source of which few bytes may be read at once, as if they were large. */
public final class SmallReads extends TensorView {
  private final int largestRead;

  /** A source of which at most so many bytes may be read at once. */
  public SmallReads(TensorSource source, int largestRead) {
    super(source);
    this.largestRead = largestRead;
  }

  @Override
  public int largestRead() {
    return largestRead;
  }

  @Override
  public HostTensor read(String name) {
    return checked(super.read(name));
  }

  @Override
  public HostTensor read(String name, long from, long to) {
    return checked(super.read(name, from, to));
  }

  private HostTensor checked(HostTensor tensor) {
    if (tensor.data().remaining() > largestRead) {
      throw new AssertionError(
          "read of %d bytes, allowed are %d".formatted(tensor.data().remaining(), largestRead));
    }
    return tensor;
  }
}

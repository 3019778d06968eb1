package org.bioeval.backends.checkpoint.internal.weights;

import java.util.List;
import java.util.Set;

/** The tensors of another source, unless a subclass says otherwise. */
public abstract class TensorView implements TensorSource {
  private final TensorSource source;

  /** A view of a source. */
  protected TensorView(TensorSource source) {
    this.source = source;
  }

  /** The source's name of a tensor of this view. */
  protected String stored(String name) {
    return name;
  }

  @Override
  public Set<String> names() {
    return source.names();
  }

  @Override
  public List<Long> shape(String name) {
    return source.shape(stored(name));
  }

  @Override
  public ElementType type(String name) {
    return source.type(stored(name));
  }

  @Override
  public HostTensor read(String name) {
    return source.read(stored(name));
  }

  @Override
  public HostTensor read(String name, long from, long to) {
    return source.read(stored(name), from, to);
  }

  @Override
  public int largestRead() {
    return source.largestRead();
  }

  @Override
  public String where(String name) {
    return source.where(stored(name));
  }
}

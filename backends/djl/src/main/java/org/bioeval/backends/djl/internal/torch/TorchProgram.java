package org.bioeval.backends.djl.internal.torch;

import org.bioeval.backends.checkpoint.internal.weights.ElementType;
import org.bioeval.backends.checkpoint.internal.weights.HostTensor;

/**
 * A loaded program: methods that run in one native call each, and attributes that live as long as
 * the program.
 *
 * <p>Calls from several threads wait for each other.
 */
public interface TorchProgram extends AutoCloseable {
  /**
   * Runs a method without recording gradients.
   *
   * @param method name of the method in the program text
   * @param arguments {@link Long} for {@code int}, {@code long[]} for {@code List[int]}, {@link
   *     HostTensor} for {@code Tensor}
   * @return what the method returned, to be closed by the caller
   * @throws TorchException if the engine fails; {@link TorchException#outOfMemory()} tells whether
   *     memory was the reason
   */
  Result call(String method, Object... arguments);

  /**
   * Runs a method that takes tensors only, in training mode: what it stores may be saved for a
   * backward pass. Arguments are those of {@link #call} without lists of numbers.
   */
  Result train(String method, HostTensor... arguments);

  /** Frees the program and every tensor it holds. */
  @Override
  void close();

  /** What a method returned: one tensor, or a tuple of tensors, still in native memory. */
  interface Result extends AutoCloseable {
    /** The number of tensors. */
    int size();

    /** The extents of a tensor, outermost first. */
    long[] shape(int index);

    /** The values of a tensor of type {@link ElementType#FLOAT32}, copied. */
    float[] floats(int index);

    /** The values of a tensor of type {@link ElementType#INT64}, copied. */
    long[] longs(int index);

    /** Frees the tensors. */
    @Override
    void close();
  }
}

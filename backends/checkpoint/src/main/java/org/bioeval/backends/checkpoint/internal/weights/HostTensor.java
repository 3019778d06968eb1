package org.bioeval.backends.checkpoint.internal.weights;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * A dense row-major tensor: a view of bytes, with their type and shape. Tensors that are read from
 * a file or made of arrays lie outside the Java heap, where native code can use them in place.
 *
 * @param data buffer in native byte order, positioned at the first element; it must not be changed,
 *     or unmapped, while the tensor is in use
 * @param shape the extents, outermost first; empty for a scalar
 * @param type element type
 */
public record HostTensor(ByteBuffer data, long[] shape, ElementType type) {
  /** Checks that the buffer holds exactly the elements of the shape. */
  public HostTensor {
    shape = shape.clone();
    long expected = Math.multiplyExact(elements(shape), type.bytes());
    if (data.remaining() != expected) {
      throw new IllegalArgumentException(
          "%s bytes do not fill a tensor of shape %s and type %s, which takes %s"
              .formatted(data.remaining(), Arrays.toString(shape), type, expected));
    }
  }

  /** Single-precision numbers copied out of the heap. */
  public static HostTensor of(float[] values, long... shape) {
    return of(
        values,
        ByteBuffer.allocateDirect(Math.multiplyExact(values.length, Float.BYTES)),
        0,
        shape);
  }

  /**
   * Single-precision numbers copied out of the heap into a buffer that later tensors may use again.
   *
   * @param room direct buffer
   * @param place its byte where the tensor begins
   */
  public static HostTensor of(float[] values, ByteBuffer room, int place, long... shape) {
    ByteBuffer buffer =
        room.slice(place, Math.multiplyExact(values.length, Float.BYTES))
            .order(ByteOrder.nativeOrder());
    buffer.asFloatBuffer().put(values);
    return new HostTensor(buffer, shape, ElementType.FLOAT32);
  }

  /**
   * Numbers of a floating-point type copied out of the heap, rounded to nearest, ties to even.
   *
   * @throws IllegalArgumentException if the type holds no floating-point numbers
   */
  public static HostTensor of(float[] values, ElementType type, long... shape) {
    if (type == ElementType.FLOAT32) {
      return of(values, shape);
    }
    if (type != ElementType.BFLOAT16 && type != ElementType.FLOAT16) {
      throw new IllegalArgumentException("no floating-point numbers: " + type);
    }
    ByteBuffer buffer =
        ByteBuffer.allocateDirect(Math.multiplyExact(values.length, Short.BYTES))
            .order(ByteOrder.nativeOrder());
    for (int i = 0; i < values.length; i++) {
      buffer.putShort(
          2 * i,
          type == ElementType.BFLOAT16
              ? FloatBits.toBfloat16(values[i])
              : FloatBits.toHalf(values[i]));
    }
    return new HostTensor(buffer, shape, type);
  }

  /** 64-bit integers copied out of the heap. */
  public static HostTensor of(long[] values, long... shape) {
    ByteBuffer buffer =
        ByteBuffer.allocateDirect(Math.multiplyExact(values.length, Long.BYTES))
            .order(ByteOrder.nativeOrder());
    buffer.asLongBuffer().put(values);
    return new HostTensor(buffer, shape, ElementType.INT64);
  }

  /**
   * A copy of the values in single precision.
   *
   * @throws IllegalStateException if the tensor holds no floating-point numbers
   */
  public float[] toFloats() {
    float[] values = new float[Math.toIntExact(elements(shape))];
    ByteBuffer source = data.slice().order(data.order());
    switch (type) {
      case FLOAT32 -> source.asFloatBuffer().get(values);
      case BFLOAT16 -> {
        for (int i = 0; i < values.length; i++) {
          values[i] = FloatBits.bfloat16(source.getShort(2 * i));
        }
      }
      case FLOAT16 -> {
        for (int i = 0; i < values.length; i++) {
          values[i] = FloatBits.half(source.getShort(2 * i));
        }
      }
      default -> throw new IllegalStateException("no floating-point numbers: " + type);
    }
    return values;
  }

  /** The number of elements of a shape; an error where it does not fit a long. */
  public static long elements(long[] shape) {
    long n = 1;
    for (long extent : shape) {
      if (extent < 0) {
        throw new IllegalArgumentException("negative extent in shape " + Arrays.toString(shape));
      }
      n = Math.multiplyExact(n, extent);
    }
    return n;
  }

  @Override
  public long[] shape() {
    return shape.clone();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof HostTensor that
        && type == that.type
        && Arrays.equals(shape, that.shape)
        && data.equals(that.data);
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(shape) + type.hashCode();
  }

  @Override
  public String toString() {
    return type + Arrays.toString(shape);
  }
}

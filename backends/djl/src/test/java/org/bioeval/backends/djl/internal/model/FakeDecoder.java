package org.bioeval.backends.djl.internal.model;

import java.nio.LongBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.bioeval.backends.checkpoint.internal.config.Blueprint;
import org.bioeval.backends.checkpoint.internal.config.Role;
import org.bioeval.backends.checkpoint.internal.config.Rope;
import org.bioeval.backends.checkpoint.internal.weights.HostTensor;
import org.bioeval.backends.djl.internal.torch.TorchProgram;

/**
 * A decoder without an engine, for the scheduler's tests. Its "cache" holds the tokens themselves,
 * in two layers, and everything it answers is a hash of all tokens up to a position: an answer that
 * was computed from a wrong, moved or half-copied cache is a wrong answer.
 *
 * <p>Every call of the program and every reading of a result is one operation, counted from 0. A
 * {@link Faults} says what happens at each.
 */
public final class FakeDecoder implements TorchProgram {
  /** Token ids are below this. */
  public static final int VOCABULARY = 64;

  /** Numbers of a final state. */
  public static final int HIDDEN = 4;

  private static final int LAYERS = 2;

  /** Decides what an operation does. */
  @FunctionalInterface
  public interface Faults {
    /** What an operation throws; null if it succeeds. */
    Throwable at(int operation, String what);

    /** No operation fails. */
    static Faults none() {
      return (operation, what) -> null;
    }
  }

  private final Faults faults;
  private final List<int[][]> cache = new ArrayList<>();
  private long[] hashes = {};
  private int operations;
  private volatile boolean closed;

  /** A decoder whose operations fail as told. */
  public FakeDecoder(Faults faults) {
    this.faults = faults;
  }

  /** This program as a decoder; longer sequences than the switch use other frequencies. */
  public Decoder decoder(int switchLength) {
    Blueprint blueprint =
        new Blueprint(
            LAYERS,
            HIDDEN,
            HIDDEN,
            1,
            1,
            HIDDEN,
            VOCABULARY,
            1 << 20,
            1e-5,
            Blueprint.Activation.SILU,
            new Rope(2, List.of(new float[1], new float[1]), 1, switchLength),
            1,
            0,
            0,
            1,
            false,
            true,
            0,
            List.of(false, false),
            Map.of(Role.QUERY, "q"));
    return new Decoder(blueprint, Stages.one(LAYERS), this, new ArrayList<>(), LinearForm.PLAIN, 0);
  }

  /** How many operations there were. */
  public int operations() {
    return operations;
  }

  /** Whether the program was closed. */
  public boolean isClosed() {
    return closed;
  }

  @Override
  public Result call(String method, Object... arguments) {
    if (closed) {
      throw new IllegalStateException("the model is closed");
    }
    Throwable fault = faults.at(operations++, method);
    switch (method) {
      case "reserve" -> {
        reserve((int) (long) arguments[0], (int) (long) arguments[1], fault != null);
        raise(fault);
        return nothing();
      }
      case "release" -> {
        raise(fault);
        cache.clear();
        return nothing();
      }
      case "copy" -> {
        for (int[][] layer : cache) {
          System.arraycopy(
              layer[(int) (long) arguments[0]],
              0,
              layer[(int) (long) arguments[1]],
              0,
              (int) (long) arguments[2]);
          raise(fault); // After the first layer: the second is not copied.
        }
        return nothing();
      }
      default -> {
        run((HostTensor) arguments[0], (long[]) arguments[arguments.length - 2]);
        raise(fault);
        return answer(method, arguments);
      }
    }
  }

  /** Makes room layer by layer; where it fails, only the first layer has the new size. */
  private void reserve(int rows, int capacity, boolean fails) {
    boolean fresh = cache.isEmpty();
    for (int i = 0; i < (fails ? 1 : LAYERS); i++) {
      int[][] room = new int[rows][capacity];
      if (fresh) {
        cache.add(room);
      } else {
        int[][] old = cache.get(i);
        for (int r = 0; r < Math.min(rows, old.length); r++) {
          System.arraycopy(old[r], 0, room[r], 0, Math.min(capacity, old[r].length));
        }
        cache.set(i, room);
      }
    }
  }

  /** Writes the tokens to the cache; keeps for each a hash of its sequence up to there. */
  private void run(HostTensor tokens, long[] plan) {
    LongBuffer fields = tokens.data().slice().order(tokens.data().order()).asLongBuffer();
    int n = (int) tokens.shape()[1];
    hashes = new long[n];
    int at = 0;
    for (int row = 0; row < plan[0]; row++) {
      write(row, at++, fields, n);
    }
    for (int s = 2; s < plan.length; s += 3) {
      for (int i = 0; i < plan[s + 2]; i++) {
        if (fields.get(n + at) != plan[s + 1] + i) {
          throw new AssertionError("position and segment differ");
        }
        write((int) plan[s], at++, fields, n);
      }
    }
  }

  private void write(int row, int index, LongBuffer fields, int n) {
    int token = (int) fields.get(index);
    int position = (int) fields.get(n + index);
    long variant = fields.get(2 * n + index);
    long adapter = fields.get(3 * n + index);
    for (int[][] layer : cache) {
      // The element also tells frequencies and adapter: they are part of keys and values.
      layer[row][position] = element(token, variant, adapter);
    }
    if (cache.size() != LAYERS
        || !Arrays.equals(cache.get(0)[row], 0, position + 1, cache.get(1)[row], 0, position + 1)) {
      throw new AssertionError("the layers of row " + row + " differ");
    }
    hashes[index] = hash(cache.get(0)[row], position + 1);
  }

  private static int element(int token, long variant, long adapter) {
    return (int) (1 + token + 1000 * variant + 10_000 * (adapter + 1));
  }

  private static long hash(int[] elements, int size) {
    long hash = 17;
    for (int i = 0; i < size; i++) {
      hash = (hash ^ elements[i]) * 0x9E3779B97F4A7C15L;
      hash ^= hash >>> 29;
    }
    return hash;
  }

  private static long hash(int[] tokens, int size, long variant, long adapter) {
    int[] elements = new int[size];
    for (int i = 0; i < size; i++) {
      elements[i] = element(tokens[i], variant, adapter);
    }
    return hash(elements, size);
  }

  private static int best(long hash) {
    return (int) Math.floorMod(hash, (long) VOCABULARY);
  }

  private static float logprob(long hash, int token) {
    return -1 - (float) Math.floorMod(hash / 64 + 31L * token, 1000L) / 1000;
  }

  private static float state(long hash, int dimension) {
    return Math.floorMod(hash >> (8 * dimension), 100L);
  }

  /** What greedy decoding gives, by the definition. */
  public static int[] expectedAnswer(int[] prompt, int count, int switchLength, int adapter) {
    int[] all = Arrays.copyOf(prompt, prompt.length + count);
    for (int size = prompt.length; size < all.length; size++) {
      all[size] = best(hash(all, size, size > switchLength ? 1 : 0, adapter));
    }
    return Arrays.copyOfRange(all, prompt.length, all.length);
  }

  /** Log-probability of a continuation, by the definition. */
  public static double expectedScore(int[] tokens, int promptLength, int switchLength) {
    long variant = tokens.length > switchLength ? 1 : 0;
    double sum = 0;
    for (int size = promptLength; size < tokens.length; size++) {
      sum += logprob(hash(tokens, size, variant, Batch.BASE), tokens[size]);
    }
    return sum;
  }

  /** Mean of all tokens' states, by the definition. */
  public static float[] expectedMean(int[] tokens, int switchLength) {
    long variant = tokens.length > switchLength ? 1 : 0;
    float[] mean = new float[HIDDEN];
    for (int size = 1; size <= tokens.length; size++) {
      for (int d = 0; d < HIDDEN; d++) {
        mean[d] += state(hash(tokens, size, variant, Batch.BASE), d);
      }
    }
    for (int d = 0; d < HIDDEN; d++) {
      mean[d] /= tokens.length;
    }
    return mean;
  }

  private Result answer(String method, Object[] arguments) {
    long[] wanted = longs((HostTensor) arguments[1]);
    int n = wanted.length;
    long[] best = new long[n];
    float[] logprobs = new float[n];
    float[] logits = new float[n * VOCABULARY];
    for (int i = 0; i < n; i++) {
      long hash = hashes[(int) wanted[i]];
      best[i] = best(hash);
      logprobs[i] = logprob(hash, (int) best[i]);
      for (int token = 0; token < VOCABULARY; token++) {
        // The likeliest token stands out; the others follow their log-probability.
        logits[i * VOCABULARY + token] = token == best[i] ? 5 : logprob(hash, token);
      }
    }
    return switch (method) {
      case "step" -> new Lists(best, logprobs, logits);
      case "score" -> {
        long[] targets = longs((HostTensor) arguments[2]);
        float[] given = new float[n];
        for (int i = 0; i < n; i++) {
          given[i] = logprob(hashes[(int) wanted[i]], (int) targets[i]);
        }
        yield new Lists(given, best, logprobs);
      }
      case "pool" -> {
        long[] counts = (long[]) arguments[2];
        float[] sums = new float[counts.length * HIDDEN];
        int at = 0;
        for (int group = 0; group < counts.length; group++) {
          for (int i = 0; i < counts[group]; i++, at++) {
            for (int d = 0; d < HIDDEN; d++) {
              sums[group * HIDDEN + d] += state(hashes[(int) wanted[at]], d);
            }
          }
        }
        yield new Lists((Object) sums);
      }
      default -> throw new AssertionError(method);
    };
  }

  private static long[] longs(HostTensor tensor) {
    LongBuffer buffer = tensor.data().slice().order(tensor.data().order()).asLongBuffer();
    long[] values = new long[buffer.remaining()];
    buffer.get(values);
    return values;
  }

  private static Result nothing() {
    return new Result() {
      @Override
      public int size() {
        return 0;
      }

      @Override
      public long[] shape(int index) {
        return new long[0];
      }

      @Override
      public float[] floats(int index) {
        return new float[0];
      }

      @Override
      public long[] longs(int index) {
        return new long[0];
      }

      @Override
      public void close() {}
    };
  }

  private static void raise(Throwable fault) {
    if (fault instanceof Error error) {
      throw error;
    }
    if (fault instanceof RuntimeException exception) {
      throw exception;
    }
  }

  @Override
  public Result train(String method, HostTensor... arguments) {
    throw new UnsupportedOperationException(method);
  }

  @Override
  public void close() {
    closed = true;
  }

  private final class Lists implements Result {
    private final Object[] lists;

    Lists(Object... lists) {
      this.lists = lists;
    }

    private Object read(int index) {
      raise(faults.at(operations++, "read"));
      return lists[index];
    }

    @Override
    public int size() {
      return lists.length;
    }

    @Override
    public long[] shape(int index) {
      throw new UnsupportedOperationException();
    }

    @Override
    public float[] floats(int index) {
      return (float[]) read(index);
    }

    @Override
    public long[] longs(int index) {
      return (long[]) read(index);
    }

    @Override
    public void close() {
      raise(faults.at(operations++, "close"));
    }
  }
}

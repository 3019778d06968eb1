package org.bioeval.backends.djl.internal.model;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.bioeval.backends.djl.internal.torch.TorchProgram;
import org.bioeval.backends.djl.internal.torch.TorchProgram.Result;

/**
 * With how many rows a model's matrices are multiplied, so that a row's bits do not depend on the
 * others: kernels choose their order of additions by the number of rows. Which numbers give equal
 * bits is measured on the model's own matrices when it is loaded, for this processor and number of
 * threads; calls are filled up to one of them.
 *
 * @param prompts row counts of calls that compute prompts, ascending
 * @param answers those of calls that continue answers
 * @param heads those of the vocabulary head, in either
 */
public record RowCounts(List<Integer> prompts, List<Integer> answers, List<Integer> heads) {
  private static final int[] LAYER = {
    1, 2, 3, 4, 5, 6, 7, 8, 12, 16, 24, 32, 40, 48, 64, 80, 96, 112, 128, 144, 160, 176, 192, 208,
    224, 240, 256, 288, 320, 352, 384
  };
  private static final int[] HEAD = {1, 2, 4, 8, 16, 32, 64};

  /** What calls have to do, for the choice among row counts that do not agree. */
  private static final int[] PROMPT_ROWS = {24, 100, 400, 1000};

  private static final int[] ANSWER_ROWS = {1, 2, 8, 16};

  /** What a call costs beside its rows, in rows: it reads the weights. */
  private static final int CALL = 16;

  /** Different rows that are tried: as many as give enough results to see a rare difference. */
  private static final int RESULTS = 32_768;

  private static final int FEWEST = 61;
  private static final int MOST = 509;

  /** Measured once in a process: the same kernels for the same shapes. */
  private static final Map<List<Object>, float[]> MEASURED = new ConcurrentHashMap<>();

  /** Copies the lists. */
  public RowCounts {
    prompts = List.copyOf(prompts);
    answers = List.copyOf(answers);
    heads = List.copyOf(heads);
  }

  /**
   * Measures.
   *
   * @param kernels what else than a matrix's shape decides about kernels: device, form, type, and
   *     number of threads
   */
  static RowCounts measured(TorchProgram program, Blueprint b, LinearForm form, List<?> kernels) {
    float[] layer = new float[LAYER.length * LAYER.length];
    Arrays.fill(layer, 1);
    float[] head = new float[HEAD.length * HEAD.length];
    for (Blueprint.Weight weight : b.weights()) {
      boolean isHead = weight.index() == Blueprint.HEAD;
      boolean first = weight.index() < Blueprint.FIRST_LAYER + b.perLayer();
      if (!weight.linear() || !first || !isFirst(b, form, weight)) {
        continue;
      }
      int[] sizes = isHead ? HEAD : LAYER;
      long inputs = weight.shape().get(1);
      long outputs = outputs(b, form, weight);
      long bias = isHead ? -1 : bias(b, weight);
      List<Object> key = new ArrayList<>(kernels);
      key.addAll(List.of(inputs, outputs, bias >= 0, isHead));
      float[] same =
          MEASURED.computeIfAbsent(
              key, k -> agree(program, weight.index(), bias, inputs, outputs, sizes));
      if (isHead) {
        head = same;
      } else {
        for (int i = 0; i < layer.length; i++) {
          layer[i] *= same[i];
        }
      }
    }
    return new RowCounts(
        best(LAYER, layer, PROMPT_ROWS),
        best(LAYER, layer, ANSWER_ROWS),
        best(HEAD, head, ANSWER_ROWS));
  }

  private static float[] agree(
      TorchProgram program, int place, long bias, long inputs, long outputs, int[] sizes) {
    long rows = Math.max(FEWEST, Math.min(MOST, RESULTS / outputs | 1));
    long[] counts = Arrays.stream(sizes).asLongStream().toArray();
    try (Result result = program.call("agree", (long) place, bias, inputs, rows, counts)) {
      return result.floats(0);
    }
  }

  /** True for a matrix that is held at its own place, not with one before it. */
  private static boolean isFirst(Blueprint b, LinearForm form, Blueprint.Weight weight) {
    int offset = weight.index() - Blueprint.FIRST_LAYER;
    return weight.index() == Blueprint.HEAD
        || !form.joins()
        || ProjectionParts.joined(b).stream()
            .noneMatch(roles -> roles.stream().skip(1).anyMatch(role -> b.offset(role) == offset));
  }

  private static long outputs(Blueprint b, LinearForm form, Blueprint.Weight weight) {
    int offset = weight.index() - Blueprint.FIRST_LAYER;
    if (weight.index() != Blueprint.HEAD && form.joins()) {
      for (List<Role> roles : ProjectionParts.joined(b)) {
        if (b.offset(roles.get(0)) == offset) {
          return roles.stream()
              .mapToLong(
                  role ->
                      b.weights().get(weight.index() - 1 + b.offset(role) - offset).shape().get(0))
              .sum();
        }
      }
    }
    return weight.shape().get(0);
  }

  private static long bias(Blueprint b, Blueprint.Weight weight) {
    for (Role role : Role.values()) {
      if (b.has(role) && b.offset(role) == weight.index() - Blueprint.FIRST_LAYER) {
        try {
          Role bias = Role.valueOf(role.name() + "_BIAS");
          return b.has(bias) ? Blueprint.FIRST_LAYER + b.offset(bias) : -1;
        } catch (IllegalArgumentException e) {
          return -1;
        }
      }
    }
    return -1;
  }

  /** The set of agreeing counts that does some calls with the least to compute. */
  static List<Integer> best(int[] sizes, float[] same, int[] wanted) {
    List<Integer> best = List.of(1);
    long least = Long.MAX_VALUE;
    for (int i = 0; i < sizes.length; i++) {
      List<Integer> set = new ArrayList<>();
      for (int j = 0; j < sizes.length; j++) {
        if (same[i * sizes.length + j] > 0 && same[i * sizes.length + i] > 0) {
          set.add(sizes[j]);
        }
      }
      long cost = set.isEmpty() ? Long.MAX_VALUE : cost(set, wanted);
      if (cost < least) {
        least = cost;
        best = set;
      }
    }
    return best;
  }

  private static long cost(List<Integer> set, int[] wanted) {
    long cost = 0;
    int most = set.get(set.size() - 1);
    for (int rows : wanted) {
      int whole = rows / most;
      int rest = rows % most;
      cost += (long) whole * (most + CALL) + (rest > 0 ? padded(set, rest) + CALL : 0);
    }
    return cost;
  }

  /** The least count of a set for so many rows. */
  private static int padded(List<Integer> set, int rows) {
    for (int size : set) {
      if (size >= rows) {
        return size;
      }
    }
    throw new IllegalArgumentException("%s rows, at most %s".formatted(rows, set));
  }

  int promptRows(int rows) {
    return padded(prompts, rows);
  }

  int answerRows(int rows) {
    return padded(answers, rows);
  }

  /** Whole calls of the head, and the rest filled up. */
  int headRows(int rows) {
    int most = mostHeads();
    int rest = rows % most;
    return rows - rest + (rest == 0 ? 0 : padded(heads, rest));
  }

  /** Most tokens of one call for prompts. */
  public int mostPrompts() {
    return prompts.get(prompts.size() - 1);
  }

  /** Most answers that one call continues. */
  public int mostAnswers() {
    return answers.get(answers.size() - 1);
  }

  int mostHeads() {
    return heads.get(heads.size() - 1);
  }
}

package org.bioeval.backends.djl.internal.generate;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Device;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.bioeval.backends.checkpoint.internal.config.Blueprint;
import org.bioeval.backends.checkpoint.internal.weights.ElementType;
import org.bioeval.backends.checkpoint.internal.weights.HostTensor;
import org.bioeval.backends.checkpoint.internal.weights.TensorSource;
import org.bioeval.backends.djl.internal.model.Batch;
import org.bioeval.backends.djl.internal.model.Decoder;
import org.bioeval.backends.djl.internal.model.GoldenCheckpoint;
import org.bioeval.backends.djl.internal.model.LinearForm;
import org.bioeval.backends.djl.internal.model.RandomCheckpoint;
import org.bioeval.backends.djl.internal.text.TextStream;
import org.bioeval.backends.djl.internal.text.TextTokenizer;
import org.bioeval.backends.djl.internal.torch.Torch;
import org.bioeval.core.backend.Decoding;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Answers with log-probabilities, scores of continuations and vectors of a few dozen requests,
 * equal bit for bit: one at a time without anything shared, and 3, 8 and 16 at a time, in other
 * orders, with shared beginnings, in calls of other sizes, with jobs evicted and computed again.
 */
@Timeout(600)
class InvarianceTest {
  private static final int VOCABULARY = 96;
  private static final int ROOM = 1 << 20;

  private static TextTokenizer tokenizer;
  private static int threads;

  /** A checkpoint in a form. */
  record Case(String name, Blueprint blueprint, Supplier<TensorSource> weights, Kernels kernels) {
    @Override
    public String toString() {
      return name + " " + kernels;
    }
  }

  /** How matrices are held and what is computed in. */
  record Kernels(LinearForm form, ElementType type) {}

  /** A request: tokens, and how many of them are the prompt. */
  record Request(int kind, int[] tokens, int prompt, int adapter) {}

  @BeforeAll
  static void open() throws URISyntaxException {
    tokenizer =
        TextTokenizer.open(
            Path.of(
                Objects.requireNonNull(
                        InvarianceTest.class.getResource("/tiny-chat/tokenizer.json"))
                    .toURI()));
    threads = Torch.threads();
  }

  @AfterAll
  static void close() {
    Torch.threads(threads);
    tokenizer.close();
  }

  static List<Case> cases() {
    List<Kernels> fast =
        List.of(
            new Kernels(LinearForm.REORDERED, ElementType.FLOAT32),
            new Kernels(LinearForm.REORDERED, ElementType.BFLOAT16),
            new Kernels(LinearForm.FLOAT16, ElementType.FLOAT32),
            new Kernels(LinearForm.INT8_PACKED, ElementType.FLOAT32));
    List<Kernels> plain =
        List.of(
            new Kernels(LinearForm.PLAIN, ElementType.FLOAT32),
            new Kernels(LinearForm.PLAIN, ElementType.BFLOAT16),
            new Kernels(LinearForm.JOINED, ElementType.FLOAT32),
            new Kernels(LinearForm.INT8, ElementType.FLOAT32));
    List<Kernels> four =
        List.of(
            new Kernels(LinearForm.INT4_PACKED, ElementType.FLOAT32),
            new Kernels(LinearForm.INT4_PACKED, ElementType.BFLOAT16),
            new Kernels(LinearForm.INT4, ElementType.FLOAT32));
    List<Case> cases = new ArrayList<>();
    for (GoldenCheckpoint golden : GoldenCheckpoint.committed()) {
      add(cases, golden.toString(), golden.blueprint(), golden::weights, fast);
    }
    for (String name : List.of("llama", "gemma2", "qwen3")) {
      GoldenCheckpoint.committed().stream()
          .filter(golden -> golden.toString().equals(name))
          .forEach(golden -> add(cases, name, golden.blueprint(), golden::weights, plain));
    }
    RandomCheckpoint small = new RandomCheckpoint("qwen3", 64, 96, 4, 2, 16);
    add(cases, "qwen3-64", small.blueprint(), () -> small, four);
    RandomCheckpoint wide = new RandomCheckpoint("llama", 576, 1536, 9, 3, 64);
    add(cases, "llama-576", wide.blueprint(), () -> wide, fast);
    add(cases, "llama-576", wide.blueprint(), () -> wide, four.subList(0, 1));
    add(cases, "llama-576", wide.blueprint(), () -> wide, plain.subList(0, 2));
    // Sums over so many words are divided among threads.
    RandomCheckpoint wordy = new RandomCheckpoint("llama", 32, 64, 2, 1, 16, 40_000);
    add(cases, "llama-40000-words", wordy.blueprint(), () -> wordy, fast.subList(0, 1));
    // For a run of some of them, as benchmarks/peers/djl_invariance_isa.sh has it.
    String only = System.getProperty("bioeval.invariance.only");
    return only == null
        ? cases
        : cases.stream().filter(each -> each.toString().contains(only)).toList();
  }

  private static void add(
      List<Case> cases,
      String name,
      Blueprint blueprint,
      Supplier<TensorSource> weights,
      List<Kernels> kernels) {
    kernels.forEach(each -> cases.add(new Case(name, blueprint, weights, each)));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void theSameBitsWhoeverIsBeside(Case given) {
    boolean wide = given.blueprint().hidden() > 500;
    boolean wordy = given.toString().contains("words");
    // Work that small only waits for other threads.
    Torch.threads(wide || wordy ? 2 : 1);
    List<Request> requests = requests(wide || wordy ? 3 : 1);
    Map<Integer, String> alone = new TreeMap<>();
    // One row and every prompt begins otherwise than the one before: nothing is shared.
    run(given, new CachePlan(1, ROOM, 512), requests, order(requests.size()), 1, alone);
    CachePlan many = new CachePlan(16, ROOM, 512);
    // Two rows of 128 positions, one of 256; calls that end within tiles.
    CachePlan little = new CachePlan(16, 260, 41);
    assertSame(given, many, requests, order(requests.size()), 16, alone);
    assertSame(
        given, new CachePlan(3, ROOM, 100), requests, shuffled(requests.size(), 2), 3, alone);
    assertSame(given, little, requests, shuffled(requests.size(), 3), 8, alone);
  }

  private static void assertSame(
      Case given,
      CachePlan plan,
      List<Request> requests,
      List<Integer> order,
      int atOnce,
      Map<Integer, String> expected) {
    Map<Integer, String> actual = new TreeMap<>();
    run(given, plan, requests, order, atOnce, actual);
    assertThat(actual).as("%s at once, %s", atOnce, plan).isEqualTo(expected);
  }

  private static void run(
      Case given,
      CachePlan plan,
      List<Request> requests,
      List<Integer> order,
      int atOnce,
      Map<Integer, String> results) {
    Decoder decoder =
        Decoder.load(
            given.blueprint(),
            given.weights().get(),
            List.of(Device.cpu()),
            given.kernels().type(),
            given.kernels().form(),
            true);
    // A processor with fewer instructions may have no kernels for a form, and takes a simpler one.
    if (System.getenv("ONEDNN_MAX_CPU_ISA") == null) {
      assertThat(decoder.form()).isEqualTo(given.kernels().form());
    }
    adapt(decoder, 0);
    adapt(decoder, 1);
    try (Scheduler scheduler = new Scheduler(decoder, plan)) {
      Map<Integer, Job> running = new TreeMap<>();
      for (int i : order) {
        Job job = job(requests.get(i));
        scheduler.submit(job);
        running.put(i, job);
        if (running.size() == atOnce) {
          int first = running.keySet().iterator().next();
          results.put(first, result(running.remove(first)));
        }
      }
      running.forEach((i, job) -> results.put(i, result(job)));
    }
  }

  private static void adapt(Decoder decoder, int adapter) {
    Random random = new Random(adapter);
    int rank = 4 + 12 * adapter;
    for (Blueprint.Weight weight : decoder.blueprint().weights()) {
      if (weight.linear() && weight.index() != Blueprint.HEAD) {
        int out = (int) (long) weight.shape().get(0);
        int in = (int) (long) weight.shape().get(1);
        decoder.adapt(
            adapter,
            weight,
            HostTensor.of(gaussian(random, rank * in, 1 / Math.sqrt(in)), rank, in),
            HostTensor.of(gaussian(random, out * rank, 0.3), out, rank),
            0.5);
      }
    }
  }

  private static float[] gaussian(Random random, int n, double scale) {
    float[] values = new float[n];
    for (int i = 0; i < n; i++) {
      values[i] = (float) (random.nextGaussian() * scale);
    }
    return values;
  }

  /** Families of requests with a common beginning, members of different families in turn. */
  private static List<Request> requests(int stretch) {
    Random random = new Random(11);
    List<int[]> beginnings = new ArrayList<>();
    for (int length : new int[] {1, 23, 40, 61}) {
      int[] beginning = tokens(random, length * stretch);
      beginning[0] = beginnings.size();
      beginnings.add(beginning);
    }
    List<Request> requests = new ArrayList<>();
    for (int i = 0; i < 21; i++) {
      int[] beginning = beginnings.get(i % beginnings.size());
      int[] rest = tokens(random, 1 + random.nextInt(i % 5 == 0 ? 60 * stretch : 12));
      int[] all = Arrays.copyOf(beginning, beginning.length + rest.length);
      System.arraycopy(rest, 0, all, beginning.length, rest.length);
      int kind = i % 7 < 4 ? 0 : i % 7 < 6 ? 1 : 2;
      int adapter = i % 3 == 0 ? Batch.BASE : i % 3 - 1;
      requests.add(new Request(kind, all, kind == 1 ? beginning.length : all.length, adapter));
    }
    return requests;
  }

  private static int[] tokens(Random random, int n) {
    return random.ints(n, 0, VOCABULARY).toArray();
  }

  private static List<Integer> order(int n) {
    List<Integer> order = new ArrayList<>();
    for (int i = 0; i < n; i++) {
      order.add(i);
    }
    return order;
  }

  private static List<Integer> shuffled(int n, int seed) {
    List<Integer> order = order(n);
    Collections.shuffle(order, new Random(seed));
    return order;
  }

  private static Job job(Request request) {
    return switch (request.kind()) {
      case 0 ->
          new GenerationJob(
              request.tokens(),
              request.adapter(),
              Decoding.greedy().withMaxTokens(9).withLogprobs(2),
              new TextStream(tokenizer, request.tokens(), List.of()),
              Set.of(),
              null,
              ROOM,
              false);
      case 1 -> new ScoreJob(request.tokens(), request.prompt(), request.adapter());
      default -> new EmbeddingJob(request.tokens(), 0, request.adapter());
    };
  }

  /** All that a request gives; doubles and floats are written so that they can be read back. */
  private static String result(Job job) {
    Job.Event event;
    try {
      event = job.next();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    if (event instanceof Job.Failed failed) {
      throw new IllegalStateException(failed.error());
    }
    if (job instanceof GenerationJob answer) {
      return Arrays.toString(answer.generatedTokens()) + answer.steps();
    }
    return job instanceof ScoreJob score
        ? Double.toString(score.logprob())
        : Arrays.toString(((EmbeddingJob) job).mean());
  }
}

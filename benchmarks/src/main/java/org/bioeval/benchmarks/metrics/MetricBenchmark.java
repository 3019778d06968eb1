package org.bioeval.benchmarks.metrics;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.bioeval.core.backend.Backend;
import org.bioeval.core.backend.BackendInfo;
import org.bioeval.core.backend.Capability;
import org.bioeval.core.backend.Completion;
import org.bioeval.core.backend.Decoding;
import org.bioeval.core.backend.Prompt;
import org.bioeval.core.backend.TokenLogprob;
import org.bioeval.core.data.Document;
import org.bioeval.core.data.Instance;
import org.bioeval.core.data.Mention;
import org.bioeval.core.data.MentionInstance;
import org.bioeval.core.metric.Accumulator;
import org.bioeval.core.metric.Metric;
import org.bioeval.core.metric.Sample;
import org.bioeval.core.task.Observation;
import org.bioeval.core.task.Outcome;
import org.bioeval.metrics.geval.GEval;
import org.bioeval.metrics.geval.GEvalScore;
import org.bioeval.metrics.span.SequenceReport;
import org.bioeval.metrics.span.SpanScorer;
import org.bioeval.metrics.text.ClaimCheck;
import org.bioeval.metrics.text.ClaimReport;
import org.bioeval.metrics.text.TextLength;
import org.bioeval.metrics.text.TextMetrics;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** The other metrics, each over material of a usual size. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class MetricBenchmark {
  private static final ImmutableList<String> LABELS = ImmutableList.of("Chemical", "Disease");

  private final SplittableRandom random = new SplittableRandom(1);
  private final String note = Texts.note(1, 430);
  private final List<Observation<MentionInstance, ImmutableList<Mention>>> abstracts = abstracts();
  private final List<List<String>> goldTags = tags(200, 25);
  private final List<List<String>> predictedTags = tags(200, 25);
  private final Instance summarised =
      new MentionInstance(Document.of("d", note), ImmutableList.of());
  private final Backend judge = new InstantJudge(ImmutableSet.of(Capability.LOGPROBS));
  private final Backend sampled =
      new InstantJudge(ImmutableSet.of(Capability.SAMPLING, Capability.SEED));
  private final GEval quality = GEval.coherence();
  private final ClaimCheck claims =
      ClaimCheck.by(
          Backend.of(
              "instant",
              (prompt, decoding) ->
                  Completion.of(
                      prompt.text().contains("<claims>")
                          ? "{\"verdicts\": [\"entailed\", \"missing\", \"contradicted\"]}"
                          : "{\"claims\": [\"Pain is worse.\", \"No fever.\", \"Take 5 mg.\"]}")));

  private List<Observation<MentionInstance, ImmutableList<Mention>>> abstracts() {
    List<Observation<MentionInstance, ImmutableList<Mention>>> items = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      MentionInstance item = new MentionInstance(Document.of("d" + i, note), mentions(20));
      items.add(Observation.of(item, item.mentions(), mentions(20)));
    }
    return items;
  }

  private ImmutableList<Mention> mentions(int count) {
    ImmutableList.Builder<Mention> mentions = ImmutableList.builder();
    for (int i = 0; i < count; i++) {
      int start = 40 * i + random.nextInt(3);
      int end = start + 8;
      mentions.add(
          Mention.of("", LABELS.get(random.nextInt(2)), start, end, note.substring(start, end)));
    }
    return mentions.build();
  }

  private List<List<String>> tags(int sentences, int tokens) {
    List<List<String>> all = new ArrayList<>();
    for (int s = 0; s < sentences; s++) {
      List<String> tags = new ArrayList<>();
      for (int t = 0; t < tokens; t++) {
        int r = random.nextInt(10);
        tags.add(r < 6 ? "O" : (r < 8 ? "B-" : "I-") + LABELS.get(r & 1));
      }
      all.add(tags);
    }
    return all;
  }

  private ImmutableList<Sample> over(Metric<MentionInstance, ImmutableList<Mention>> metric) {
    Accumulator<MentionInstance, ImmutableList<Mention>> accumulator = metric.accumulator();
    abstracts.forEach(accumulator::add);
    return accumulator.samples();
  }

  /** Strict, exact, partial and type scores over 100 abstracts of 20 mentions. */
  @Benchmark
  public ImmutableList<Sample> spanOverlap100() {
    return over(SpanScorer.withDefaults().metric());
  }

  /** Chunk report over 200 sentences of 25 tokens. */
  @Benchmark
  public SequenceReport sequenceReport200() {
    return SequenceReport.of(goldTags, predictedTags);
  }

  /** One G-Eval judgement by a judge that answers at once: what the library itself costs. */
  @Benchmark
  public GEvalScore gEval() {
    return quality.judgedBy(judge).score(note, note);
  }

  /** The same with DeepEval's arithmetic. */
  @Benchmark
  public GEvalScore gEvalAsDeepEval() {
    return quality.deepEvalCompatible().judgedBy(judge).score(note, note);
  }

  /** One G-Eval judgement as the mean of five replies of a judge without log-probabilities. */
  @Benchmark
  public GEvalScore gEvalSampled() {
    return quality.judgedBy(sampled).score(note, note);
  }

  /** The claims of a note checked by a judge that answers at once. */
  @Benchmark
  public Outcome<ClaimReport> claimCheck() {
    return claims.check("note", note, note);
  }

  /** Length of a note of 430 words. */
  @Benchmark
  public int lengthEstimate() {
    return TextLength.estimatedTokens(note);
  }

  /** The five lengths of 100 notes, as an evaluation takes them. */
  @Benchmark
  public ImmutableList<Sample> lengths100() {
    Accumulator<Instance, String> accumulator = TextMetrics.lengths().accumulator();
    for (int i = 0; i < 100; i++) {
      accumulator.add(Observation.of(summarised, note, note));
    }
    return accumulator.samples();
  }

  private static final class InstantJudge implements Backend {
    private final ImmutableSet<Capability> capabilities;
    private final Completion reply;

    InstantJudge(ImmutableSet<Capability> capabilities) {
      this.capabilities = capabilities;
      ImmutableList.Builder<TokenLogprob> tokens = ImmutableList.builder();
      for (String word :
          "{\"reason\": \"Sections follow the usual order.\", \"score\": ".split("(?<= )")) {
        tokens.add(TokenLogprob.of(word, -0.1));
      }
      ImmutableList.Builder<TokenLogprob> top = ImmutableList.builder();
      for (int score = 0; score <= 10; score++) {
        top.add(TokenLogprob.of("" + score, Math.log(1 / 11.0)));
      }
      tokens.add(new TokenLogprob("8", OptionalInt.empty(), Math.log(1 / 11.0), top.build()));
      tokens.add(TokenLogprob.of("}", -0.1));
      this.reply =
          Completion.of("{\"reason\": \"Sections follow the usual order.\", \"score\": 8}")
              .withLogprobs(tokens.build());
    }

    @Override
    public BackendInfo info() {
      return BackendInfo.of("instant", "judge");
    }

    @Override
    public ImmutableSet<Capability> capabilities() {
      return capabilities;
    }

    @Override
    public Completion complete(Prompt prompt, Decoding decoding) {
      return reply;
    }
  }
}

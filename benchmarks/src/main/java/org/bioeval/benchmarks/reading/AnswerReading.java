package org.bioeval.benchmarks.reading;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.IntFunction;
import org.bioeval.core.backend.Completion;
import org.bioeval.core.data.ClassificationInstance;
import org.bioeval.core.data.Document;
import org.bioeval.core.data.Mention;
import org.bioeval.core.data.MentionInstance;
import org.bioeval.core.data.Schema;
import org.bioeval.core.data.Span;
import org.bioeval.core.task.LenientJson;
import org.bioeval.core.task.Task;
import org.bioeval.core.task.Tasks;

/**
 * What it costs to read well-formed answers: a class, labels, mentions in lines and in JSON, and
 * JSON alone. Prints microseconds of processor time an answer, the median of the rounds, the least
 * and the most.
 *
 * <p>Arguments: number of rounds (default 9), milliseconds a round (default 300), the only kind to
 * measure. Uses nothing but the library's oldest public methods, so that it also measures an
 * earlier version.
 */
public final class AnswerReading {

  private static final int ITEMS = 64;
  private static final List<String> CLASSES =
      List.of("BACKGROUND", "OBJECTIVE", "METHODS", "RESULTS", "CONCLUSIONS");
  private static final List<String> CHEMICALS =
      List.of("lithium carbonate", "phenacetin", "suxamethonium chloride", "dopamine");
  private static final List<String> DISEASES =
      List.of("renal papillary necrosis", "nausea", "urothelial cancer", "neurotoxicity");

  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  private AnswerReading() {}

  /**
   * Runs the measurement.
   *
   * @param arguments rounds, milliseconds a round, kind
   */
  public static void main(String[] arguments) {
    int rounds = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 9;
    long millis = arguments.length > 1 ? Long.parseLong(arguments[1]) : 300;
    Map<String, IntFunction<Object>> readings = readings();
    if (arguments.length > 2) {
      readings.keySet().retainAll(List.of(arguments[2]));
    }
    Map<String, List<Double>> micros = new LinkedHashMap<>();
    for (int round = -2; round < rounds; round++) {
      for (Map.Entry<String, IntFunction<Object>> reading : readings.entrySet()) {
        double each = micros(reading.getValue(), millis);
        if (round >= 0) {
          micros.computeIfAbsent(reading.getKey(), name -> new ArrayList<>()).add(each);
        }
      }
    }
    micros.forEach(
        (name, all) -> {
          all.sort(null);
          System.out.printf(
              Locale.ROOT,
              "%-14s %8.3f µs (%.3f – %.3f)%n",
              name,
              all.get(all.size() / 2),
              all.get(0),
              all.get(all.size() - 1));
        });
  }

  private static double micros(IntFunction<Object> reading, long millis) {
    long start = THREADS.getCurrentThreadCpuTime();
    long end = start + millis * 1_000_000;
    long count = 0;
    long hash = 0;
    long now = start;
    while (now < end) {
      for (int i = 0; i < ITEMS; i++) {
        hash += System.identityHashCode(reading.apply(i));
      }
      count += ITEMS;
      now = THREADS.getCurrentThreadCpuTime();
    }
    if (hash == 42) {
      System.out.print(""); // The results are used.
    }
    return (now - start) / 1000.0 / count;
  }

  private static Map<String, IntFunction<Object>> readings() {
    Task<ClassificationInstance, ImmutableSet<String>> classes = Tasks.labelSet(schema(CLASSES));
    Schema types = schema(List.of("Chemical", "Disease"));
    Task<MentionInstance, ImmutableSet<String>> lines = Tasks.labelSet(types);
    Task<MentionInstance, ImmutableList<Mention>> json = Tasks.mentions(types);
    List<ClassificationInstance> sentences = new ArrayList<>();
    List<MentionInstance> texts = new ArrayList<>();
    List<Completion> labelAnswers = new ArrayList<>();
    List<Completion> lineAnswers = new ArrayList<>();
    List<Completion> jsonAnswers = new ArrayList<>();
    for (int i = 0; i < ITEMS; i++) {
      String label = CLASSES.get(i % CLASSES.size());
      sentences.add(new ClassificationInstance(Document.of("s" + i, "A sentence."), label));
      labelAnswers.add(Completion.of(label));
      MentionInstance text = text(i);
      texts.add(text);
      lineAnswers.add(Completion.of(lines.format(lines.gold(text))));
      jsonAnswers.add(Completion.of(json.format(json.gold(text))));
    }
    Map<String, IntFunction<Object>> readings = new LinkedHashMap<>();
    readings.put("class", i -> classes.parse(sentences.get(i), labelAnswers.get(i)));
    readings.put("mention lines", i -> lines.parse(texts.get(i), lineAnswers.get(i)));
    readings.put("mentions JSON", i -> json.parse(texts.get(i), jsonAnswers.get(i)));
    readings.put("JSON alone", i -> LenientJson.find(jsonAnswers.get(i).text(), node -> true));
    return readings;
  }

  private static Schema schema(List<String> labels) {
    return Schema.of(
        "toy",
        labels.stream().map(name -> new Schema.Label(name, "")).toArray(Schema.Label[]::new));
  }

  /** An abstract of about 1,000 characters with eight mentions. */
  private static MentionInstance text(int number) {
    StringBuilder text = new StringBuilder();
    ImmutableList.Builder<Mention> mentions = ImmutableList.builder();
    for (int i = 0; i < 8; i++) {
      boolean chemical = (i + number) % 2 == 0;
      List<String> words = chemical ? CHEMICALS : DISEASES;
      String mention = words.get((i / 2 + number) % words.size());
      text.append("In this group of ").append(number + i).append(" patients we also observed ");
      int start = text.length();
      text.append(mention);
      mentions.add(
          new Mention(
              "T" + i,
              chemical ? "Chemical" : "Disease",
              ImmutableList.of(new Span(start, text.length())),
              mention,
              ImmutableList.of(),
              ImmutableMap.of()));
      text.append(" after a follow-up of several weeks, as others had reported before us. ");
    }
    return new MentionInstance(Document.of("d" + number, text.toString()), mentions.build());
  }
}

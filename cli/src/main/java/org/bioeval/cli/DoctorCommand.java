package org.bioeval.cli;

import com.sun.management.OperatingSystemMXBean;
import java.io.PrintWriter;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.bioeval.backends.djl.DjlModel;
import org.bioeval.backends.djl.ModelOptions;
import org.bioeval.backends.djl.Precision;
import org.bioeval.backends.djl.WeightFormat;
import org.bioeval.core.backend.BackendInfo;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Tells how a model runs on this machine. */
@Command(
    name = "doctor",
    mixinStandardHelpOptions = true,
    description = {
      "Tells how a model runs on this machine, on one screen: what the processor offers, which forms"
          + " of the weights can be loaded and how fast each is, whether an answer is the same"
          + " whatever is asked beside it, and whether tokenizer and chat template keep texts.",
      ""
    },
    footer = {"", "Example:", "  bioeval doctor --model models/SmolLM2-135M-Instruct"})
final class DoctorCommand implements Callable<Integer> {

  private static final int WIDTH = 80;
  private static final double MIB = 1 << 20;
  private static final double GIB = 1 << 30;

  @Spec private CommandSpec spec;
  @Mixin private HubOptions hub = new HubOptions();

  @Option(
      names = "--model",
      required = true,
      paramLabel = "DIR",
      description =
          "Folder of a Hugging Face checkpoint, a GGUF file, or organisation/name of one in the cache"
              + " of the Hugging Face Hub.")
  private String model;

  @Option(
      names = "--threads",
      paramLabel = "N",
      defaultValue = "0",
      description = "Threads of one operation. Default: the engine's own choice.")
  private int threads;

  @Override
  public Integer call() throws InterruptedException {
    PrintWriter out = spec.commandLine().getOut();
    Path folder = hub.locate(model);
    machine(out);
    ModelOptions options = ModelOptions.withDefaults().withThreads(threads);
    BackendInfo automatic;
    try (DjlModel loaded = DjlModel.load(folder, options)) {
      automatic = loaded.info();
      Map<String, String> facts = automatic.properties();
      line(
          out,
          "Model",
          automatic.model()
              + ", "
              + parameters(automatic)
              + ", context "
              + facts.getOrDefault(BackendInfo.CONTEXT_TOKENS, "unknown"));
      line(out, "Engine", facts.getOrDefault("engine", "unknown") + threadsText());
      line(out, "Tokenizer", TextChecks.tokenizer(loaded));
      line(out, "Template", TextChecks.template(loaded));
    }
    out.println();
    out.println("form           weights      prompt     answer  the same answer in every batch");
    out.println("                   MiB  tokens/s   tokens/s  (largest change of a log-prob.)");
    for (Map.Entry<String, ModelOptions> form : forms(options).entrySet()) {
      FormTrial.Result found = FormTrial.of(folder, form.getValue());
      boolean chosen =
          form.getValue().invariance()
              && found.refusal().isEmpty()
              && form(found.info()).equals(form(automatic));
      out.println(row(form.getKey() + (chosen ? " *" : ""), found));
      out.flush();
    }
    out.println("* what is taken unless asked for otherwise; fast: --fast");
    out.flush();
    return Main.OK;
  }

  private static void machine(PrintWriter out) {
    ProcessorFeatures processor = ProcessorFeatures.here();
    int cores = Runtime.getRuntime().availableProcessors();
    line(out, "Processor", processor.name() + ", " + cores + (cores == 1 ? " core" : " cores"));
    String limit = System.getenv(ProcessorFeatures.LIMIT);
    line(
        out,
        "Features",
        processor.describe()
            + (limit == null ? "" : "; limited by " + ProcessorFeatures.LIMIT + "=" + limit));
    if (ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean system) {
      line(
          out,
          "Memory",
          String.format(
              Locale.ROOT,
              "%.1f GiB, %.1f GiB of them free",
              system.getTotalMemorySize() / GIB,
              system.getFreeMemorySize() / GIB));
    }
  }

  private String threadsText() {
    return threads == 0 ? "" : ", " + threads + (threads == 1 ? " thread" : " threads");
  }

  private static Map<String, ModelOptions> forms(ModelOptions base) {
    ModelOptions computed = base.withWeights(WeightFormat.COMPUTED);
    Map<String, ModelOptions> forms = new LinkedHashMap<>();
    forms.put("float32", computed.withPrecision(Precision.FLOAT32));
    forms.put("bfloat16", computed.withPrecision(Precision.BFLOAT16));
    forms.put("16-bit", base.withWeights(WeightFormat.FLOAT16));
    forms.put("int8", base.withWeights(WeightFormat.INT8));
    forms.put("int4", base.withWeights(WeightFormat.INT4));
    Map<String, ModelOptions> all = new LinkedHashMap<>();
    forms.forEach(
        (name, options) -> {
          all.put(name, options.withInvariance(true));
          all.put(name + " fast", options.withInvariance(false));
        });
    return all;
  }

  /** What tells forms apart. */
  private static String form(BackendInfo info) {
    return info.identity().getOrDefault("precision", "")
        + "/"
        + info.identity().getOrDefault("weights", "");
  }

  private static String row(String name, FormTrial.Result found) {
    if (!found.refusal().isEmpty()) {
      return cut(String.format(Locale.ROOT, "%-14s cannot be used: %s", name, found.refusal()));
    }
    String same =
        found.invariant()
            ? "yes"
            : Double.isInfinite(found.difference())
                ? "no (another answer)"
                : String.format(Locale.ROOT, "no (%.2g)", found.difference());
    return cut(
        String.format(
            Locale.ROOT,
            "%-14s %,7.0f  %,8.0f  %,9.1f  %s",
            name,
            weightBytes(found.info()) / MIB,
            found.promptSpeed(),
            found.answerSpeed(),
            same));
  }

  private static double weightBytes(BackendInfo info) {
    String told = info.details().get("weightBytes");
    if (told != null) {
      return Long.parseLong(told);
    }
    int each = "float32".equals(info.identity().get("precision")) ? 4 : 2;
    return (double) Long.parseLong(info.details().getOrDefault("parameters", "0")) * each;
  }

  private static String parameters(BackendInfo info) {
    double count = Long.parseLong(info.details().getOrDefault("parameters", "0"));
    return count >= 1e9
        ? String.format(Locale.ROOT, "%.1f G parameters", count / 1e9)
        : String.format(Locale.ROOT, "%.1f M parameters", count / 1e6);
  }

  private static void line(PrintWriter out, String name, String text) {
    out.println(cut(String.format(Locale.ROOT, "%-10s %s", name, text.replaceAll("\\s+", " "))));
    out.flush();
  }

  private static String cut(String line) {
    return line.codePointCount(0, line.length()) <= WIDTH
        ? line
        : line.substring(0, line.offsetByCodePoints(0, WIDTH - 1)) + "…";
  }
}

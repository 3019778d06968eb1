package org.bioeval.cli;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.bioeval.backends.djl.Adapter;
import org.bioeval.backends.djl.DjlEmbedder;
import org.bioeval.backends.djl.DjlModel;
import org.bioeval.backends.djl.Pooling;
import org.bioeval.core.backend.PermanentException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Vectors of texts. */
@Command(
    name = "embed",
    mixinStandardHelpOptions = true,
    description = {
      "Prints the vectors that a model in this process has for texts, one JSON line each: 'id',"
          + " 'tokens' and 'embedding', or 'error'.",
      "",
      "A line of the file is an object with 'text', and 'id' if you like.",
      ""
    },
    footer = {
      "",
      "Example:",
      "  bioeval embed --model models/SmolLM2-135M-Instruct --normalise \"renal failure\" \"kidney"
          + " disease\""
    })
final class EmbedCommand implements Callable<Integer> {

  private static final JsonMapper JSON = new JsonMapper();

  @Spec private CommandSpec spec;
  @Mixin private InProcessOptions model = new InProcessOptions();

  @Parameters(paramLabel = "TEXT", arity = "0..*", description = "Texts.")
  private List<String> given = new ArrayList<>();

  @Option(names = "--texts", paramLabel = "FILE", description = "JSON Lines file of texts.")
  private @Nullable Path file;

  @Option(
      names = "--pooling",
      paramLabel = "NAME",
      defaultValue = "MEAN",
      description =
          "Which tokens' vectors are averaged, all or the last alone: ${COMPLETION-CANDIDATES}. Default:"
              + " ${DEFAULT-VALUE}.")
  private Pooling pooling = Pooling.MEAN;

  @Option(names = "--normalise", description = "Divide each vector by its Euclidean norm.")
  private boolean normalise;

  @Option(names = "--adapter", paramLabel = "DIR", description = "Folder of a PEFT adapter to use.")
  private @Nullable Path adapter;

  @Option(
      names = "--concurrency",
      paramLabel = "N",
      defaultValue = "16",
      description = "Texts under way at once. Default: ${DEFAULT-VALUE}.")
  private int concurrency;

  /** A text with its name. */
  private record Named(String id, String text) {}

  @Override
  public Integer call() throws IOException, InterruptedException {
    List<Named> texts = texts();
    if (texts.isEmpty()) {
      throw new IllegalArgumentException("nothing to embed; give texts, or --texts FILE");
    }
    try (DjlModel loaded = DjlModel.load(model.model(), model.options())) {
      DjlEmbedder bare = loaded.embedder(pooling).withNormalised(normalise);
      DjlEmbedder embedder = adapter == null ? bare : bare.with(Adapter.load(adapter));
      return InOrder.run(
          texts, concurrency, text -> embedder.embed(text.text()), new Printed(loaded));
    }
  }

  private List<Named> texts() throws IOException {
    List<Named> texts = new ArrayList<>();
    for (String text : given) {
      texts.add(new Named(Integer.toString(texts.size() + 1), text));
    }
    if (file != null) {
      JsonLines.read(
          file,
          (line, id, place) -> {
            if (!line.path("text").isTextual()) {
              throw new IllegalArgumentException(place + ": needs 'text' (text)");
            }
            texts.add(new Named(id, line.get("text").textValue()));
          });
    }
    return texts;
  }

  /** Prints vectors. */
  private final class Printed implements InOrder.Receiver<Named, float[]> {
    private final PrintWriter out = spec.commandLine().getOut();
    private final DjlModel loaded;

    Printed(DjlModel loaded) {
      this.loaded = loaded;
    }

    @Override
    public void done(Named text, float[] vector) {
      ObjectNode node = JSON.createObjectNode().put("id", text.id());
      node.put("tokens", loaded.encode(text.text(), true).length);
      ArrayNode numbers = node.putArray("embedding");
      for (float x : vector) {
        numbers.add(x);
      }
      print(node);
    }

    @Override
    public void refused(Named text, PermanentException why) {
      print(JSON.createObjectNode().put("id", text.id()).put("error", why.getMessage()));
      spec.commandLine().getErr().println("text " + text.id() + ": " + why.getMessage());
    }

    private void print(ObjectNode node) {
      out.println(node);
      out.flush();
    }
  }
}

package org.bioeval.backends.djl.lora;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.bioeval.backends.checkpoint.internal.config.Blueprint;
import org.bioeval.backends.checkpoint.internal.weights.ElementType;
import org.bioeval.backends.djl.Adapter;
import org.bioeval.backends.djl.internal.model.Learner;
import org.bioeval.backends.djl.internal.torch.Torch;
import org.bioeval.backends.djl.lora.internal.MicroBatch;
import org.bioeval.backends.djl.lora.internal.Tokenised;

/**
 * Losses of the same batches with several seeds of dropout; run by {@code
 * benchmarks/peers/lora_dropout.sh}.
 *
 * <p>Arguments: checkpoint, work folder with {@code tokens.jsonl} (a row {@code ids, start} a line,
 * four a batch) and the adapter {@code initial}, threads, dropout, seeds. Writes {@code
 * ours.jsonl}, the losses of a seed a line.
 */
final class DropoutMain {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int ROWS = 4;
  private static final int STEP = 1_000;

  private DropoutMain() {}

  public static void main(String[] args) throws IOException {
    Path work = Path.of(args[1]);
    Torch.threads(Integer.parseInt(args[2]));
    double dropout = Double.parseDouble(args[3]);
    Adapter initial = Adapter.load(work.resolve("initial"));
    String first = initial.modules().get(0);
    int rank = initial.matrices(first).rank();
    LoraConfig config =
        LoraConfig.study()
            .withRank(rank)
            .withAlpha(initial.scaling(first) * rank)
            .withDropout(dropout);
    List<List<Tokenised>> batches = batches(work.resolve("tokens.jsonl"));
    try (AllLayersLearner model =
            AllLayersLearner.load(Path.of(args[0]), ElementType.FLOAT32, config);
        PrintWriter out = new PrintWriter(work.resolve("ours.jsonl").toFile())) {
      for (String seed : Arrays.asList(args).subList(4, args.length)) {
        model.learner().install(matrices(model, initial), rank, 0);
        List<Double> losses = new ArrayList<>();
        for (List<Tokenised> rows : batches) {
          MicroBatch batch = MicroBatch.apart(rows, model.blueprint().rope());
          Learner.Rule rule =
              new Learner.Rule(
                  Long.parseLong(seed) * 1_000_000 + (long) STEP * losses.size(),
                  false,
                  true,
                  1.0 / batch.next().length,
                  5e-4,
                  0.01,
                  1);
          losses.add(
              model.learner().step(batch.batch(), batch.wanted(), batch.next(), rule).loss());
        }
        out.println(JSON.writeValueAsString(losses));
        out.flush();
      }
    }
  }

  private static List<Learner.Matrix> matrices(AllLayersLearner model, Adapter initial) {
    List<Learner.Matrix> matrices = new ArrayList<>();
    for (Blueprint.Weight target : model.targets()) {
      Adapter.Matrices pair = initial.matrices(target.name().replaceAll("\\.weight$", ""));
      matrices.add(Learner.Matrix.fresh(pair.a()));
      matrices.add(Learner.Matrix.fresh(pair.b()));
    }
    return matrices;
  }

  private static List<List<Tokenised>> batches(Path file) throws IOException {
    List<Tokenised> rows = new ArrayList<>();
    for (String line : Files.readAllLines(file)) {
      JsonNode node = JSON.readTree(line);
      int[] ids = new int[node.path("ids").size()];
      Arrays.setAll(ids, i -> node.path("ids").get(i).asInt());
      rows.add(new Tokenised("row " + rows.size(), ids, node.path("start").asInt()));
    }
    List<List<Tokenised>> batches = new ArrayList<>();
    for (int i = 0; i + ROWS <= rows.size(); i += ROWS) {
      batches.add(rows.subList(i, i + ROWS));
    }
    return batches;
  }
}

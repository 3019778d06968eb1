package org.bioeval.core.agree;

import static com.google.common.base.Preconditions.checkArgument;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.common.collect.ImmutableList;
import com.google.common.hash.Hashing;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.bioeval.core.eval.ItemResult;

/**
 * A sheet for people who review a finished run: one line for each item with an empty column for
 * their label, as CSV (RFC 4180) for any spreadsheet.
 *
 * <pre>{@code
 * try (Stream<ItemResult> items = Items.read(Path.of("runs/bc5cdr/items.jsonl"))) {
 *   ReviewSheet.of(items).withSample(50, 1).withGold().write(Path.of("review.csv"));
 * }
 * // … comes back with labels …
 * List<ReviewSheet.Row> rows = ReviewSheet.read(Path.of("review.csv"));
 * }</pre>
 *
 * <p>Columns are {@code id}, {@code document}, {@code text} (if the run kept it), {@code answer},
 * {@code gold} (if wanted), {@code label} and {@code note}. A field that a spreadsheet would take
 * for a formula, such as an answer that begins with an equals sign, begins with an apostrophe.
 *
 * <p>Immutable; safe for use by several threads.
 */
public final class ReviewSheet {
  private final ImmutableList<ItemResult> items;
  private final boolean gold;

  private ReviewSheet(ImmutableList<ItemResult> items, boolean gold) {
    this.items = items;
    this.gold = gold;
  }

  /**
   * A line of a sheet as read back.
   *
   * @param id of the item
   * @param document of the item; empty if the sheet has no such column any more
   * @param label what the reviewer wrote, without blanks around it; empty if nothing
   * @param note what the reviewer noted; empty if nothing
   */
  public record Row(String id, String document, String label, String note) {}

  /**
   * All items of a run.
   *
   * @param items as {@link org.bioeval.core.eval.Items#read} gives them
   * @return the sheet
   */
  public static ReviewSheet of(Stream<ItemResult> items) {
    return new ReviewSheet(items.collect(ImmutableList.toImmutableList()), false);
  }

  /**
   * Keeps a random sample, in the order of the run. Which items depends on their ids and the seed
   * only, so that two runs over the same data have the same sample.
   *
   * @param size how many; all, if there are no more
   * @param seed of the choice
   * @return a copy
   * @throws IllegalArgumentException if {@code size} is less than 1
   */
  public ReviewSheet withSample(int size, long seed) {
    checkArgument(size >= 1, "illegal size: %s, must be at least 1", size);
    Set<String> chosen =
        items.stream()
            .map(ItemResult::id)
            .sorted(Comparator.comparing((String id) -> draw(id, seed)).thenComparing(id -> id))
            .limit(size)
            .collect(Collectors.toSet());
    return new ReviewSheet(
        items.stream()
            .filter(item -> chosen.contains(item.id()))
            .collect(ImmutableList.toImmutableList()),
        gold);
  }

  private static long draw(String id, long seed) {
    return Hashing.murmur3_128().newHasher().putLong(seed).putString(id, UTF_8).hash().asLong();
  }

  /**
   * Shows the right answer. Without it reviewers are not led by it.
   *
   * @return a copy
   */
  public ReviewSheet withGold() {
    return new ReviewSheet(items, true);
  }

  /**
   * Writes the sheet.
   *
   * @param file where to; must not exist, as it may hold labels
   * @throws UncheckedIOException if the file exists or cannot be written
   */
  public void write(Path file) {
    try {
      Files.write(file, toCsv().getBytes(UTF_8), StandardOpenOption.CREATE_NEW);
    } catch (IOException e) {
      throw new UncheckedIOException(
          "cannot write " + file + " (" + e + "); a sheet that exists is not overwritten", e);
    }
  }

  /**
   * The sheet as text.
   *
   * @return CSV with a header
   */
  public String toCsv() {
    boolean texts = items.stream().anyMatch(item -> item.text().isPresent());
    StringBuilder csv = new StringBuilder();
    csv.append("id,document,").append(texts ? "text," : "").append("answer,");
    csv.append(gold ? "gold," : "").append("label,note\r\n");
    for (ItemResult item : items) {
      csv.append(CsvText.field(item.id())).append(',');
      csv.append(CsvText.field(item.document())).append(',');
      if (texts) {
        csv.append(CsvText.harmless(item.text().orElse(""))).append(',');
      }
      String said = item.completions().isEmpty() ? "" : item.completions().get(0);
      csv.append(CsvText.harmless(item.answer().orElse(said))).append(',');
      if (gold) {
        csv.append(CsvText.harmless(item.gold())).append(',');
      }
      csv.append(",\r\n");
    }
    return csv.toString();
  }

  /**
   * Reads a sheet back. Columns may have been added, removed or moved, as long as {@code id} and
   * {@code label} are there; comma, semicolon and tab separate fields.
   *
   * @param file the sheet
   * @return its lines, those without a label too
   * @throws UncheckedIOException if the file cannot be read
   * @throws IllegalArgumentException if it is not such a sheet, or an id comes twice
   */
  public static ImmutableList<Row> read(Path file) {
    try {
      return parse(Files.readString(file, UTF_8), file.toString());
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file + " (" + e + "); it must be UTF-8", e);
    }
  }

  private static ImmutableList<Row> parse(String text, String name) {
    List<List<String>> records = CsvText.records(text, name);
    List<String> header =
        records.isEmpty() ? List.of() : records.get(0).stream().map(String::strip).toList();
    int id = header.indexOf("id");
    int label = header.indexOf("label");
    checkArgument(
        id >= 0 && label >= 0,
        "%s is not a review sheet: its header %s must hold id and label",
        name,
        header);
    Map<String, Integer> known = new HashMap<>();
    ImmutableList.Builder<Row> rows = ImmutableList.builder();
    for (int i = 1; i < records.size(); i++) {
      List<String> fields = records.get(i);
      Row row =
          new Row(
              field(fields, id),
              field(fields, header.indexOf("document")),
              field(fields, label).strip(),
              field(fields, header.indexOf("note")));
      if (row.id().isEmpty() && row.label().isEmpty()) {
        continue;
      }
      Integer before = known.putIfAbsent(row.id(), i);
      checkArgument(
          before == null && !row.id().isEmpty(),
          "%s: record %s has %s",
          name,
          i,
          row.id().isEmpty() ? "no id" : "the id '" + row.id() + "' of record " + before);
      rows.add(row);
    }
    return rows.build();
  }

  private static String field(List<String> fields, int at) {
    return at >= 0 && at < fields.size() ? fields.get(at) : "";
  }

  /** One line: how many items. */
  @Override
  public String toString() {
    return "review sheet of " + items.size() + " items" + (gold ? " with gold" : "");
  }
}

package org.bioeval.core.agree;

import static com.google.common.base.Preconditions.checkArgument;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What raters said of items; any label may be missing.
 *
 * <pre>{@code
 * Ratings ratings =
 *     Ratings.builder()
 *         .add("judge", "item-1", "4")
 *         .add("person", "item-1", "5")
 *         .addSheet("person", ReviewSheet.read(Path.of("review.csv")))
 *         .build();
 * Agreement kappa = CohensKappa.quadratic("1", "2", "3", "4", "5").of(ratings, "judge", "person");
 * }</pre>
 *
 * <p>Immutable; safe for use by several threads.
 */
public final class Ratings {
  private final ImmutableList<String> raters;
  private final Map<String, Map<String, String>> items;
  private final Map<String, String> documents;

  private Ratings(Builder builder) {
    this.raters = ImmutableList.copyOf(builder.raters);
    this.items = new LinkedHashMap<>();
    builder.items.forEach((item, labels) -> items.put(item, ImmutableMap.copyOf(labels)));
    this.documents = Map.copyOf(builder.documents);
  }

  /**
   * A builder without ratings.
   *
   * @return the builder
   */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * The raters, in the order in which they came.
   *
   * @return names
   */
  public ImmutableList<String> raters() {
    return raters;
  }

  /**
   * The items with at least one label, in the order in which they came.
   *
   * @return ids
   */
  public ImmutableList<String> items() {
    return ImmutableList.copyOf(items.keySet());
  }

  /**
   * What a rater said.
   *
   * @param rater a name
   * @param item an id
   * @return the label; empty if there is none
   */
  public Optional<String> label(String rater, String item) {
    return Optional.ofNullable(labels(item).get(rater));
  }

  /** The labels of an item, by rater. */
  Map<String, String> labels(String item) {
    return items.getOrDefault(item, Map.of());
  }

  /** The document of an item, that is, what is resampled; the item itself if none was given. */
  String document(String item) {
    return documents.getOrDefault(item, item);
  }

  /** One line: how many raters and items. */
  @Override
  public String toString() {
    return raters.size() + " raters of " + items.size() + " items";
  }

  /** Collects ratings. Not safe for use by several threads. */
  public static final class Builder {
    private final Set<String> raters = new LinkedHashSet<>();
    private final Map<String, Map<String, String>> items = new LinkedHashMap<>();
    private final Map<String, String> documents = new LinkedHashMap<>();

    private Builder() {}

    /**
     * Adds a label.
     *
     * @param rater name of the rater
     * @param item id of the item
     * @param label what was said; blanks around it do not count, and a blank label is none
     * @return this builder
     * @throws IllegalArgumentException if the rater said something else of the item before
     */
    public Builder add(String rater, String item, String label) {
      String plain = label.strip();
      if (!plain.isEmpty()) {
        raters.add(rater);
        String before =
            items.computeIfAbsent(item, unused -> new LinkedHashMap<>()).putIfAbsent(rater, plain);
        checkArgument(
            before == null || before.equals(plain),
            "illegal label of item '%s': '%s' by %s, who said '%s' before; give a second round"
                + " another name",
            item,
            plain,
            rater,
            before);
      }
      return this;
    }

    /**
     * Tells which document an item belongs to. Items of one document are alike, so that intervals
     * are over documents. Without it, every item is a document of its own.
     *
     * @param item id of the item
     * @param document id of the document
     * @return this builder
     */
    public Builder document(String item, String document) {
      documents.put(item, document);
      return this;
    }

    /**
     * Adds the labels and documents of a review sheet.
     *
     * @param rater name of the rater
     * @param rows the sheet as read back
     * @return this builder
     * @throws IllegalArgumentException if the rater said something else of an item before
     */
    public Builder addSheet(String rater, List<ReviewSheet.Row> rows) {
      for (ReviewSheet.Row row : rows) {
        add(rater, row.id(), row.label());
        if (!row.document().isEmpty()) {
          document(row.id(), row.document());
        }
      }
      return this;
    }

    /**
     * The ratings.
     *
     * @return what was added so far
     */
    public Ratings build() {
      return new Ratings(this);
    }
  }
}

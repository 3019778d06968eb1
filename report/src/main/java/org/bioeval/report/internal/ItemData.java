package org.bioeval.report.internal;

import static com.google.common.base.Preconditions.checkArgument;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.SerializableString;
import com.fasterxml.jackson.core.io.CharacterEscapes;
import com.fasterxml.jackson.core.io.SerializedString;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.bioeval.core.eval.ItemResult;
import org.bioeval.core.eval.Items;
import org.bioeval.core.task.Outcome;
import org.bioeval.core.task.Reading;
import org.jspecify.annotations.Nullable;

/**
 * Items and answers as JSON inside the page.
 *
 * <p>{@code <}, {@code >} and {@code &} are escaped, so that nothing in an answer ends the element
 * that holds it, and lone surrogates, which are no text, become U+FFFD.
 */
public final class ItemData {

  /** Longest text that is shown whole, in characters. */
  static final int LONGEST = 100_000;

  private final int most;

  /**
   * Data of at most so many items.
   *
   * @param most items in the page
   */
  public ItemData(int most) {
    this.most = most;
  }

  /**
   * What the page holds.
   *
   * @param json the data, safe inside a script element
   * @param shown items in the page
   * @param all items of the runs
   */
  public record Written(String json, long shown, long all) {}

  /** What all candidates made of one item. */
  private record Entry(ImmutableList<ItemResult> answers) {

    ItemResult first() {
      return answers.get(0);
    }

    /** Lower goes first: right for one and wrong for another, different, all wrong, all right. */
    int rank() {
      long right = answers.stream().filter(ItemResult::exact).count();
      if (right > 0 && right < answers.size()) {
        return 0;
      }
      if (answers.stream().map(ItemResult::answer).distinct().count() > 1) {
        return 1;
      }
      return right == 0 ? 2 : 3;
    }
  }

  /**
   * Reads the items of all candidates side by side and writes those that matter most: flipped ones
   * and failures before the others, each group in the order of the dataset. Holds no more items
   * than it writes, but for a factor.
   *
   * @param files items by candidate, in one order
   * @return the data
   * @throws IllegalArgumentException if two files hold different items; the message names them
   */
  public Written write(ImmutableMap<String, Path> files) {
    List<List<Entry>> groups =
        List.of(new ArrayList<>(), new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
    long all = read(files, groups);
    List<Entry> chosen = groups.stream().flatMap(List::stream).limit(most).toList();
    return new Written(json(files.keySet().asList(), chosen), chosen.size(), all);
  }

  private long read(ImmutableMap<String, Path> files, List<List<Entry>> groups) {
    List<Stream<ItemResult>> streams = new ArrayList<>();
    try {
      files.values().forEach(file -> streams.add(Items.read(file)));
      List<Iterator<ItemResult>> iterators = streams.stream().map(Stream::iterator).toList();
      long all = 0;
      while (iterators.get(0).hasNext()) {
        Entry entry = next(files, iterators);
        List<Entry> group = groups.get(entry.rank());
        if (group.size() < most) {
          group.add(entry);
        }
        all++;
      }
      for (int i = 0; i < iterators.size(); i++) {
        checkArgument(
            !iterators.get(i).hasNext(),
            "%s has more items than %s; give files of the same items",
            files.values().asList().get(i),
            files.values().asList().get(0));
      }
      return all;
    } finally {
      streams.forEach(Stream::close);
    }
  }

  private static Entry next(ImmutableMap<String, Path> files, List<Iterator<ItemResult>> from) {
    ImmutableList.Builder<ItemResult> answers = ImmutableList.builder();
    String id = "";
    for (int i = 0; i < from.size(); i++) {
      Path file = files.values().asList().get(i);
      checkArgument(from.get(i).hasNext(), "%s ends before item '%s'", file, id);
      ItemResult item = from.get(i).next();
      checkArgument(
          i == 0 || item.id().equals(id),
          "%s has item '%s' where %s has '%s'; give files of the same items",
          file,
          item.id(),
          files.values().asList().get(0),
          id);
      id = item.id();
      answers.add(item);
    }
    return new Entry(answers.build());
  }

  private static String json(List<String> candidates, List<Entry> chosen) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = new JsonFactory().createGenerator(text)) {
      json.setCharacterEscapes(new Escapes());
      json.writeStartObject();
      json.writeArrayFieldStart("candidates");
      for (String candidate : candidates) {
        string(json, candidate);
      }
      json.writeEndArray();
      json.writeArrayFieldStart("outcomes");
      for (Outcome.Kind kind : Outcome.Kind.values()) {
        json.writeString(kind.label());
      }
      json.writeEndArray();
      json.writeArrayFieldStart("items");
      for (Entry entry : chosen) {
        entry(json, entry);
      }
      json.writeEndArray();
      json.writeEndObject();
    } catch (IOException e) {
      throw new IllegalStateException("cannot write to memory", e);
    }
    return text.toString();
  }

  private static void entry(JsonGenerator json, Entry entry) throws IOException {
    json.writeStartObject();
    field(json, "id", entry.first().id());
    if (!entry.first().document().equals(entry.first().id())) {
      field(json, "doc", entry.first().document());
    }
    field(json, "gold", entry.first().gold());
    if (entry.first().text().isPresent()) {
      field(json, "text", entry.first().text().get());
    }
    json.writeArrayFieldStart("by");
    for (ItemResult item : entry.answers()) {
      answer(json, item);
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  private static void answer(JsonGenerator json, ItemResult item) throws IOException {
    json.writeStartObject();
    json.writeNumberField("o", item.outcome().ordinal());
    if (item.exact()) {
      json.writeNumberField("x", 1);
    }
    if (item.answer().isPresent()) {
      field(json, "a", item.answer().get());
    }
    if (!item.reason().isEmpty()) {
      field(json, "r", item.reason());
    }
    Reading reading = item.reading();
    if (!reading.form().isEmpty()) {
      field(json, "f", reading.form());
    }
    if (!reading.leftOut().isEmpty()) {
      json.writeArrayFieldStart("l");
      for (Reading.LeftOut left : reading.leftOut()) {
        string(json, left.reason().label() + ": " + left.text());
      }
      json.writeEndArray();
    }
    json.writeArrayFieldStart("c");
    for (String completion : item.completions()) {
      string(json, completion);
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  private static void field(JsonGenerator json, String name, String text) throws IOException {
    json.writeFieldName(name);
    string(json, text);
  }

  private static void string(JsonGenerator json, String text) throws IOException {
    String shown =
        text.length() <= LONGEST
            ? text
            : text.substring(0, LONGEST) + "… (" + (text.length() - LONGEST) + " more characters)";
    json.writeString(whole(shown));
  }

  /** Lone halves of surrogate pairs become U+FFFD. */
  static String whole(String text) {
    StringBuilder mended = null;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (!Character.isSurrogate(c)) {
        continue;
      }
      if (Character.isHighSurrogate(c)
          && i + 1 < text.length()
          && Character.isLowSurrogate(text.charAt(i + 1))) {
        i++;
        continue;
      }
      if (mended == null) {
        mended = new StringBuilder(text);
      }
      mended.setCharAt(i, '\uFFFD');
    }
    return mended == null ? text : mended.toString();
  }

  /** Escapes what has a meaning in HTML. */
  private static final class Escapes extends CharacterEscapes {
    private static final long serialVersionUID = 1;
    private final int[] ascii = standardAsciiEscapesForJSON();

    Escapes() {
      for (char c : new char[] {'<', '>', '&', 0x7f}) {
        ascii[c] = ESCAPE_STANDARD;
      }
    }

    @Override
    public int[] getEscapeCodesForAscii() {
      return ascii;
    }

    @Override
    public @Nullable SerializableString getEscapeSequence(int ch) {
      return ch == 0x2028 || ch == 0x2029
          ? new SerializedString(String.format(Locale.ROOT, "\\u%04x", ch))
          : null;
    }
  }
}

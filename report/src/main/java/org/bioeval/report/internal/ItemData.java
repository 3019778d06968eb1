package org.bioeval.report.internal;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.SerializableString;
import com.fasterxml.jackson.core.io.CharacterEscapes;
import com.fasterxml.jackson.core.io.SerializedString;
import com.google.common.collect.ImmutableMap;
import com.google.common.primitives.ImmutableLongArray;
import gg.jte.Content;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.Locale;
import org.bioeval.core.eval.ItemResult;
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

  /** Most characters of all items together, so that a browser opens the page at once. */
  static final long MOST_CHARACTERS = 12_000_000;

  /** What the names of fields and the marks between them take, in characters. */
  private static final int AROUND = 60;

  private static final int RANKS = 4;

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
   * @param json the data, safe inside a script element; written item by item
   * @param shown items in the page
   * @param all items of the runs
   */
  public record Written(Content json, long shown, long all) {}

  /**
   * Chooses the items that matter most: flipped ones and failures before the others, each group in
   * the order of the dataset, as many as fit. Reads the files twice and keeps a number per item.
   *
   * @param files items by candidate, in one order
   * @param facts told of every item
   * @return the data
   * @throws IllegalArgumentException if two files hold different items; the message names them
   */
  public Written write(ImmutableMap<String, Path> files, ItemFacts facts) {
    ImmutableLongArray.Builder sizes = ImmutableLongArray.builder();
    SideBySide.forEach(
        files,
        entry -> {
          sizes.add(size(entry) * RANKS + entry.rank());
          facts.add(entry);
        });
    ImmutableLongArray items = sizes.build();
    BitSet chosen = chosen(items);
    return new Written(
        output -> json(files, chosen, new OutputWriter(output)),
        chosen.cardinality(),
        items.length());
  }

  private BitSet chosen(ImmutableLongArray items) {
    BitSet chosen = new BitSet(items.length());
    long characters = 0;
    int count = 0;
    for (int rank = 0; rank < RANKS; rank++) {
      for (int i = 0; i < items.length(); i++) {
        if (items.get(i) % RANKS != rank) {
          continue;
        }
        characters += items.get(i) / RANKS;
        if (count == most || count > 0 && characters > MOST_CHARACTERS) {
          return chosen;
        }
        chosen.set(i);
        count++;
      }
    }
    return chosen;
  }

  private static long size(SideBySide.Entry entry) {
    long size =
        AROUND + shown(entry.first().gold()) + entry.first().text().map(ItemData::shown).orElse(0);
    for (ItemResult item : entry.answers()) {
      size += AROUND + item.answer().map(ItemData::shown).orElse(0) + shown(item.reason());
      for (String completion : item.completions()) {
        size += shown(completion);
      }
      for (Reading.LeftOut left : item.reading().leftOut()) {
        size += shown(left.text());
      }
    }
    return size;
  }

  private static int shown(String text) {
    return Math.min(text.length(), LONGEST);
  }

  private static void json(ImmutableMap<String, Path> files, BitSet chosen, Writer out) {
    try (JsonGenerator json = new JsonFactory().createGenerator(out)) {
      json.setCharacterEscapes(new Escapes());
      json.writeStartObject();
      json.writeArrayFieldStart("candidates");
      for (String candidate : files.keySet()) {
        string(json, candidate);
      }
      json.writeEndArray();
      json.writeArrayFieldStart("outcomes");
      for (Outcome.Kind kind : Outcome.Kind.values()) {
        json.writeString(kind.label());
      }
      json.writeEndArray();
      json.writeArrayFieldStart("items");
      int[] index = {0};
      SideBySide.forEach(
          files,
          entry -> {
            if (chosen.get(index[0]++)) {
              entry(json, entry);
            }
          });
      json.writeEndArray();
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void entry(JsonGenerator json, SideBySide.Entry entry) {
    try {
      item(json, entry);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void item(JsonGenerator json, SideBySide.Entry entry) throws IOException {
    json.writeStartObject();
    json.writeNumberField("k", entry.rank());
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
      return ch > 0x7f && ch <= Character.MAX_VALUE && VisibleWriter.isHidden((char) ch)
          ? new SerializedString(String.format(Locale.ROOT, "\\u%04x", ch))
          : null;
    }
  }
}

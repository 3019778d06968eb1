package org.bioeval.core.task.internal;

import com.google.common.collect.ImmutableList;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bioeval.core.task.Reading.Reason;
import org.bioeval.core.task.internal.MentionJson.Named;
import org.jspecify.annotations.Nullable;

/**
 * Mentions written in lines: {@code Type: words}, lists under a heading, {@code words (Type)},
 * Markdown tables. With a single type, a line may be its words alone.
 */
final class MentionLines {

  private static final Pattern BULLET = Pattern.compile("^(?:[-*•+–]|\\(?\\d+[.):])\\s+|^[•]");
  private static final Pattern SEPARATOR =
      Pattern.compile("\\s*(?:->|→|=>|\\s[-–—=|]\\s|\\s?:\\s|\\t)\\s*");
  private static final Pattern COMMA = Pattern.compile("[,;]\\s+|\\s+\\|\\s+");
  private static final int MAX_PIECES = 300;
  private static final Pattern IN_BRACKETS =
      Pattern.compile("[(\\[]\\s*([^()\\[\\]]{1,60}?)\\s*[)\\]]");

  private final TypeNames types;
  private final String text;
  private final ReadingLog log;
  private final List<Named> found = new ArrayList<>();
  private @Nullable String heading;
  private boolean saidNothing;
  private boolean open;

  private MentionLines(TypeNames types, String text, ReadingLog log) {
    this.types = types;
    this.text = text;
    this.log = log;
  }

  /** All mentions, or empty if the lines hold none and do not say that there is none. */
  static Optional<List<Named>> read(String answer, TypeNames types, String text, ReadingLog log) {
    MentionLines reader = new MentionLines(types, text, log);
    List<String> lines = answer.lines().map(String::strip).filter(l -> !l.isEmpty()).toList();
    List<String> table = lines.stream().filter(line -> line.startsWith("|")).toList();
    if (table.size() >= 2) {
      if (!MarkdownTable.read(table, types, text, log, reader.found)) {
        return Optional.empty();
      }
      lines = lines.stream().filter(line -> !line.startsWith("|")).toList();
    }
    lines.forEach(reader::line);
    if (reader.open) {
      return Optional.empty();
    }
    return reader.found.isEmpty() && (log.inPart() || !(reader.saidNothing || table.size() >= 2))
        ? Optional.empty()
        : Optional.of(reader.found);
  }

  /** What a text with its own types holds, such as {@code Type: words}. */
  static List<Named> typed(String words, TypeNames types, String text) {
    MentionLines reader = new MentionLines(types, text, new ReadingLog());
    return reader.typed(words, false) && !reader.open ? reader.found : List.of();
  }

  private void line(String line) {
    if (line.length() > 2000) {
      log.leftOut(Reason.WRONG_SHAPE, line); // A runaway line.
      return;
    }
    if (line.startsWith("```") || line.matches("[-=_*#\\s]+")) {
      return;
    }
    Matcher bullet = BULLET.matcher(line);
    boolean item = bullet.find();
    String plain = withoutMarks(item ? line.substring(bullet.end()) : line);
    if (plain.isEmpty()) {
      return;
    }
    String title = plain.replaceAll("^#+\\s*|[\\s:*]+$", "");
    Optional<String> asHeading = isWords(title) ? types.known(title) : Optional.empty();
    if (asHeading.isPresent()) {
      heading = asHeading.get();
    } else if (Nothing.says(plain) && !Nothing.standsAlone(plain, text)) {
      saidNothing = true;
    } else if (!typed(plain, true)) {
      untyped(plain, item);
    }
  }

  private static boolean isWords(String title) {
    return title.chars().allMatch(c -> Character.isLetterOrDigit(c) || " _-/+".indexOf(c) >= 0);
  }

  /** Reads a line that names its type; tells whether it did. */
  private boolean typed(String line, boolean inventedToo) {
    int colon = line.indexOf(':');
    if (colon > 0) {
      String name = withoutMarks(line.substring(0, colon));
      Optional<String> type = types.known(name);
      String words = withoutMarks(line.substring(colon + 1));
      if (type.isPresent() && !words.isEmpty()) {
        list(type.get(), words);
        return true;
      }
    }
    if (inBrackets(line)) {
      return true;
    }
    Matcher separator = SEPARATOR.matcher(line);
    while (separator.find()) {
      String first = withoutMarks(line.substring(0, separator.start()));
      String second = withoutMarks(line.substring(separator.end()));
      Optional<String> before = types.known(first);
      Optional<String> after = types.known(second);
      if (before.isPresent() != after.isPresent() && !first.isEmpty() && !second.isEmpty()) {
        list(before.or(() -> after).get(), before.isPresent() ? second : first);
        return true;
      }
      if (inventedToo && before.isEmpty() && invented(first, second, line)) {
        return true;
      }
    }
    return false;
  }

  /**
   * "Device: stent" is a mention of a type that the task does not have, if the words stand there.
   */
  private boolean invented(String name, String said, String line) {
    String words = withoutMarks(said);
    String type = withoutMarks(name);
    boolean oneName = type.matches("\\p{L}[\\p{L}\\p{N}_-]*( \\p{L}[\\p{L}\\p{N}_-]*)?");
    if (line.indexOf(':') < 0
        || !oneName
        || !Nothing.standsAlone(words, text)
        || Nothing.standsAlone(line, text)) {
      return false;
    }
    found.add(new Named(type, words));
    return true;
  }

  /** "Metformin (Chemical), nausea (Disease)" */
  private boolean inBrackets(String line) {
    List<Named> pairs = new ArrayList<>();
    Matcher bracket = IN_BRACKETS.matcher(line);
    int from = 0;
    while (bracket.find()) {
      Optional<String> type = types.known(bracket.group(1));
      if (type.isPresent()) {
        String words =
            line.substring(from, bracket.start()).replaceAll("^[\\s,;]+(?:and\\s+)?|^and\\s+", "");
        if (withoutMarks(words).isEmpty()) {
          return false;
        }
        pairs.add(new Named(type.get(), unquoted(withoutMarks(words))));
        from = bracket.end();
      }
    }
    if (pairs.isEmpty() || line.substring(from).chars().anyMatch(Character::isLetterOrDigit)) {
      return false;
    }
    found.addAll(pairs);
    return true;
  }

  private void untyped(String line, boolean item) {
    if (heading != null && (item || Nothing.standsAlone(unquoted(line), text))) {
      list(heading, line);
      return;
    }
    if (types.names.size() == 1) {
      boolean intro = line.endsWith(":") || line.endsWith(": []");
      boolean there = Nothing.standsAlone(unquoted(line), text);
      boolean sentence = line.split("\\s+").length > 8 || line.endsWith(".") || line.endsWith("!");
      if (there || (!intro && !sentence && line.indexOf(':') < 0)) {
        list(types.names.get(0), line);
        return;
      }
    }
    boolean namesType =
        types.names.stream()
            .anyMatch(name -> Nothing.standsAlone(name, line) && !line.endsWith(":"));
    if (item || namesType || line.split("\\s+").length < 3) {
      log.leftOut(Reason.WRONG_SHAPE, line);
    }
  }

  /** The words of one mention, or of several with commas between them. */
  private void list(String type, String words) {
    String own = unquoted(words);
    if (!own.equals(words)) {
      add(type, own); // What stands in quotes is one mention.
      return;
    }
    String whole = withoutFullStop(words);
    ImmutableList<String> pieces = pieces(whole);
    if (pieces.size() == 1) {
      add(type, whole);
    } else if (standTogether(whole)) {
      open = true; // One mention with a comma in it, or a list in the words of the text.
    } else {
      pieces.forEach(piece -> add(type, piece));
    }
  }

  /** Two pieces next to each other stand so in the text, comma and all. */
  private boolean standTogether(String words) {
    Matcher comma = COMMA.matcher(words);
    int from = 0;
    int middle = -1;
    int count = 0;
    while (comma.find()) {
      if (middle >= 0 && Nothing.standsAlone(words.substring(from, comma.start()), text)) {
        return true;
      }
      from = middle >= 0 ? middle : from;
      middle = comma.end();
      if (++count > MAX_PIECES) {
        return true;
      }
    }
    return Nothing.standsAlone(words.substring(from), text);
  }

  private ImmutableList<String> pieces(String words) {
    ImmutableList.Builder<String> pieces = ImmutableList.builder();
    String[] split = COMMA.split(words);
    for (int i = 0; i < split.length; i++) {
      String piece = split[i].strip();
      boolean last = i > 0 && i == split.length - 1;
      piece = last && piece.startsWith("and ") ? piece.substring(4) : piece;
      String[] two = piece.split("\\s+and\\s+");
      boolean list =
          two.length == 2
              && !Nothing.standsAlone(piece, text)
              && Nothing.standsAlone(two[0], text)
              && Nothing.standsAlone(two[1], text);
      for (String each : list ? two : new String[] {piece}) {
        if (!each.isBlank()) {
          pieces.add(unquoted(withoutMarks(each)));
        }
      }
    }
    return pieces.build();
  }

  private void add(String type, String words) {
    if (Nothing.isNothing(words, text)) {
      saidNothing = true;
      log.leftOut(Reason.NO_PREDICTION, type + ": " + words);
    } else {
      found.add(new Named(type, words));
    }
  }

  private String withoutFullStop(String words) {
    return words.endsWith(".") && !Nothing.standsAlone(words, text)
        ? words.substring(0, words.length() - 1).strip()
        : words;
  }

  /** Words so that {@link #read} takes them for one mention and as they are. */
  static String quoted(String words) {
    boolean plain =
        unquoted(words).equals(words)
            && withoutMarks(words).equals(words)
            && !words.matches("(?s).*([,;] | \\| ).*|.*[.,]|[\"'`‘“].*|.*[\"'`’”]")
            && !Nothing.isNothing(words, "");
    return plain ? words : words.indexOf('"') < 0 ? '"' + words + '"' : '`' + words + '`';
  }

  static String unquoted(String words) {
    String plain = words.strip();
    int end = plain.length() - 1;
    if (plain.endsWith(".") || plain.endsWith(",")) {
      end--;
    }
    if (end < 1) {
      return plain;
    }
    char open = plain.charAt(0);
    char close = plain.charAt(end);
    boolean quoted =
        (open == '"' && close == '"')
            || (open == '`' && close == '`')
            || (open == '“' && close == '”')
            || (open == '\'' && close == '\'')
            || (open == '‘' && close == '’');
    return quoted && plain.indexOf(open, 1) == (open == close ? end : -1)
        ? plain.substring(1, end)
        : plain;
  }

  static String withoutMarks(String words) {
    String plain = words.strip();
    plain = plain.replaceAll("^#+\\s+", "");
    if (plain.startsWith("**") || plain.endsWith("**")) {
      plain = plain.replace("**", "");
    }
    return plain.strip();
  }
}

package org.bioeval.core.task.internal;

import com.google.common.collect.ImmutableList;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
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
  static final Pattern COMMA = Pattern.compile("[,;]\\s+|\\s+\\|\\s+");
  private static final Pattern IN_BRACKETS =
      Pattern.compile("[(\\[]\\s*([^()\\[\\]]{1,60}?)\\s*[)\\]]");
  private static final Pattern RULE = Pattern.compile("[-=_*#\\s]+");
  private static final Pattern TITLE_MARKS = Pattern.compile("^#+\\s*|[\\s:*]+$");
  private static final Pattern HEADING_MARK = Pattern.compile("^#+\\s+");
  private static final Pattern ONE_NAME =
      Pattern.compile("\\p{L}[\\p{L}\\p{N}_-]*( \\p{L}[\\p{L}\\p{N}_-]*)?");
  private static final Pattern BLANKS = Pattern.compile("\\s+");
  private static final Pattern AND = Pattern.compile("\\s+and\\s+");
  private static final Pattern BETWEEN = Pattern.compile("^[\\s,;]+(?:and\\s+)?|^and\\s+");

  private final TypeNames types;
  private final String text;
  private final ReadingLog log;
  private final List<Said> said = new ArrayList<>();
  private @Nullable String heading;
  private boolean saidNothing;

  /**
   * What was said of a type, in the order of the answer.
   *
   * @param words of a mention, or of several with commas between them
   * @param parts where the commas may be those of a list; empty where they cannot be
   */
  private record Said(String type, String words, ImmutableList<String> parts, boolean inLine) {}

  private MentionLines(TypeNames types, String text, ReadingLog log) {
    this.types = types;
    this.text = text;
    this.log = log;
  }

  /** All mentions, or empty if the lines hold none and do not say that there is none. */
  static Optional<List<Named>> read(String answer, TypeNames types, String text, ReadingLog log) {
    MentionLines reader = new MentionLines(types, text, log);
    List<Named> found = new ArrayList<>();
    List<String> lines = new ArrayList<>();
    List<String> table = new ArrayList<>();
    for (int start = 0; start < answer.length(); ) {
      int end = endOfLine(answer, start);
      String line = answer.substring(start, end).strip();
      if (!line.isEmpty()) {
        (line.startsWith("|") ? table : lines).add(line);
      }
      start = end + 1;
    }
    boolean isTable = table.size() >= 2;
    if (isTable) {
      if (!MarkdownTable.read(table, types, text, log, found)) {
        return Optional.empty();
      }
    } else {
      lines.addAll(table); // A single line is no table.
    }
    lines.forEach(reader::line);
    Optional<List<Named>> read = reader.resolved();
    if (read.isEmpty()) {
      return read;
    }
    found.addAll(read.get());
    return found.isEmpty() && (log.inPart() || !(reader.saidNothing || isTable))
        ? Optional.empty()
        : Optional.of(found);
  }

  /** Tells whether every line is {@code Type: words} with a type as it stands in the list. */
  static boolean areLines(String answer, TypeNames types) {
    for (int start = 0; start < answer.length(); ) {
      int end = endOfLine(answer, start);
      String line = answer.substring(start, end).strip();
      int colon = line.indexOf(": ");
      if (!line.isEmpty()
          && (colon < 0
              || !types.isName(line.substring(0, colon))
              || "[{`".indexOf(line.substring(colon + 1).strip().charAt(0)) >= 0)) {
        return false;
      }
      start = end + 1;
    }
    return true;
  }

  private static int endOfLine(String answer, int from) {
    int end = from;
    while (end < answer.length() && answer.charAt(end) != '\n' && answer.charAt(end) != '\r') {
      end++;
    }
    return end;
  }

  /**
   * The mentions. Whether a comma is one of a list is told by the whole answer: where a type stands
   * in several lines, each line is a mention, as asked for. Empty if it stays open.
   */
  private Optional<List<Named>> resolved() {
    boolean eachLineOne = false;
    boolean commas = false;
    Set<String> seen = new HashSet<>();
    for (Said each : said) {
      eachLineOne |= each.inLine() && !seen.add(each.type());
      commas |= !each.parts().isEmpty();
    }
    List<Named> found = new ArrayList<>(said.size());
    if (!commas) {
      said.forEach(each -> found.add(new Named(each.type(), each.words())));
      return Optional.of(found);
    }
    CommaWords reading = new CommaWords(text);
    boolean asOne = false;
    boolean asList = false;
    for (Said each : said) {
      if (each.parts().isEmpty()) {
        found.add(new Named(each.type(), each.words()));
        continue;
      }
      boolean together = reading.standTogether(each.words());
      if (together && !eachLineOne) {
        return Optional.empty();
      }
      if (together || !reading.anyStands(each.parts())) {
        asOne |= together;
        found.add(new Named(each.type(), each.words()));
      } else {
        asList = true;
        each.parts().forEach(part -> add(each.type(), part, found));
      }
    }
    // Lists in other lines put it in doubt that every line is one mention.
    return asOne && asList ? Optional.empty() : Optional.of(found);
  }

  /** What a text with its own types holds, such as {@code Type: words}. */
  static List<Named> typed(String words, TypeNames types, String text) {
    MentionLines reader = new MentionLines(types, text, new ReadingLog());
    return reader.typed(words, false) ? reader.resolved().orElse(List.of()) : List.of();
  }

  private void line(String line) {
    if (line.length() > 2000) {
      log.leftOut(Reason.WRONG_SHAPE, line); // A runaway line.
      return;
    }
    int colon = line.indexOf(": ");
    if (colon > 0 && types.isName(line.substring(0, colon)) && line.indexOf("**", colon) < 0) {
      String words = line.substring(colon + 1).strip(); // As asked for.
      if (words.charAt(0) != '#') {
        list(line.substring(0, colon), words);
        return;
      }
    }
    if (line.startsWith("```") || RULE.matcher(line).matches()) {
      return;
    }
    Matcher bullet = BULLET.matcher(line);
    boolean item = bullet.find();
    String plain = withoutMarks(item ? line.substring(bullet.end()) : line);
    if (plain.isEmpty()) {
      return;
    }
    String title = TITLE_MARKS.matcher(plain).replaceAll("");
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
  private boolean invented(String name, String after, String line) {
    String words = withoutMarks(after);
    String type = withoutMarks(name);
    boolean oneName = ONE_NAME.matcher(type).matches();
    if (line.indexOf(':') < 0
        || !oneName
        || !Nothing.standsAlone(words, text)
        || Nothing.standsAlone(line, text)) {
      return false;
    }
    said.add(new Said(type, words, ImmutableList.of(), false));
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
        String words = BETWEEN.matcher(line.substring(from, bracket.start())).replaceAll("");
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
    pairs.forEach(pair -> said.add(new Said(pair.type(), pair.words(), ImmutableList.of(), false)));
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
      boolean sentence = BLANKS.split(line).length > 8 || line.endsWith(".") || line.endsWith("!");
      if (there || (!intro && !sentence && line.indexOf(':') < 0)) {
        list(types.names.get(0), line);
        return;
      }
    }
    boolean namesType =
        types.names.stream()
            .anyMatch(name -> Nothing.standsAlone(name, line) && !line.endsWith(":"));
    if (item || namesType || BLANKS.split(line).length < 3) {
      log.leftOut(Reason.WRONG_SHAPE, line);
    }
  }

  /** The words of one mention, or of several with commas between them. */
  private void list(String type, String words) {
    String own = unquoted(words);
    if (!own.equals(words)) {
      // What stands in quotes is one mention, also "NO", which is nitric oxide then.
      if (Nothing.isDoubtful(own)) {
        said.add(new Said(type, own, ImmutableList.of(), true));
      } else {
        add(type, own);
      }
      return;
    }
    String whole = withoutFullStop(words);
    if (!mayBeList(whole)) {
      add(type, whole);
      return;
    }
    ImmutableList<String> pieces = pieces(whole);
    if (pieces.size() == 1) {
      add(type, whole);
    } else {
      said.add(new Said(type, whole, pieces, true));
    }
  }

  private static boolean mayBeList(String words) {
    return words.indexOf(',') >= 0
        || words.indexOf(';') >= 0
        || words.indexOf('|') >= 0
        || words.contains("and");
  }

  private ImmutableList<String> pieces(String words) {
    ImmutableList.Builder<String> pieces = ImmutableList.builder();
    String[] split = COMMA.split(words);
    for (int i = 0; i < split.length; i++) {
      String piece = split[i].strip();
      boolean last = i > 0 && i == split.length - 1;
      piece = last && piece.startsWith("and ") ? piece.substring(4) : piece;
      String[] two = AND.split(piece);
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
    if (!isNothing(type, words)) {
      said.add(new Said(type, words, ImmutableList.of(), true));
    }
  }

  private void add(String type, String words, List<Named> found) {
    if (!isNothing(type, words)) {
      found.add(new Named(type, words));
    }
  }

  private boolean isNothing(String type, String words) {
    boolean nothing = Nothing.isNothing(words, text);
    if (nothing) {
      saidNothing = true;
      log.leftOut(Reason.NO_PREDICTION, type + ": " + words);
    }
    return nothing;
  }

  private String withoutFullStop(String words) {
    return words.endsWith(".") && !text.contains(words)
        ? words.substring(0, words.length() - 1).strip()
        : words;
  }

  /**
   * Words so that {@link #read} takes them for one mention and as they are.
   *
   * @param alone whether no other line shows that each line is one mention
   */
  static String quoted(String words, boolean alone) {
    boolean plain =
        unquoted(words).equals(words)
            && withoutMarks(words).equals(words)
            && !(alone && mayBeList(words) && COMMA.matcher(words).find())
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
    if (plain.startsWith("#")) {
      plain = HEADING_MARK.matcher(plain).replaceAll("");
    }
    if (plain.startsWith("**") || plain.endsWith("**")) {
      plain = plain.replace("**", "");
    }
    return plain.strip();
  }
}

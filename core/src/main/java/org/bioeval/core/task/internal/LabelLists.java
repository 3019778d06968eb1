package org.bioeval.core.task.internal;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bioeval.core.task.Reading.Reason;

/** Labels in lists: task lists, lines of yes and no, Markdown tables, names with commas. */
final class LabelLists {

  private static final Pattern TASK =
      Pattern.compile("^\\s*(?:[-*+•]|\\d+[.)])?\\s*(?:\\[([ xX✓✔]?)\\]|([☐☑☒✅❌✗✘✓✔]))\\s*(.+)$");
  private static final Pattern YES_OR_NO =
      Pattern.compile(
          "^\\s*(?:[-*+•]|\\d+[.)])?\\s*(.+?)\\s*(?:[:=?]|\\s[-–—]|->|→)\\s*([^:=]{1,20})$");
  private static final Pattern INVENTED =
      Pattern.compile("\\W*\\p{Lu}[\\p{L}\\p{N}_]*([ -][\\p{L}\\p{N}_]+){0,2}\\W*");
  private static final Pattern COMMON =
      Pattern.compile(
          "\\b(i|it|is|the|a|an|this|that|these|they|of|in|as|since|because|so|here|are|and|or|but"
              + "|which|yes|also|applies|apply|with|for|to|by|only|not|no)\\b",
          Pattern.CASE_INSENSITIVE);

  private LabelLists() {}

  /** "- [x] Binding" and "- [ ] Regulation" */
  static Optional<ImmutableSet<String>> tasks(String answer, LabelNames names) {
    Set<String> checked = new LinkedHashSet<>();
    boolean any = false;
    for (String line : answer.lines().toList()) {
      Matcher task = TASK.matcher(shortened(line));
      if (!task.matches()) {
        if (LabelSentence.names(line, names)) {
          return Optional.empty();
        }
        continue;
      }
      any = true;
      if ("☒".equals(task.group(2))) {
        return Optional.empty(); // Checked or crossed out.
      }
      boolean box = task.group(1) != null;
      String sign = box ? task.group(1).strip() : task.group(2);
      if (box ? !sign.isEmpty() : "☑✅✓✔".contains(sign)) {
        Optional<String> label = names.exact(task.group(3));
        if (label.isEmpty()) {
          return Optional.empty();
        }
        checked.add(label.get());
      }
    }
    return any ? Optional.of(ImmutableSet.copyOf(checked)) : Optional.empty();
  }

  /** Lines of lists are short; a runaway line is none of them. */
  private static String shortened(String line) {
    return line.length() < 500 ? line : "";
  }

  static boolean isTasks(String answer) {
    return answer.lines().anyMatch(line -> TASK.matcher(shortened(line)).matches());
  }

  /** Lines "Binding: yes"; all labels must be there, or at least one apply. */
  static Optional<ImmutableSet<String>> yesOrNo(String answer, LabelNames names) {
    Map<String, Boolean> said = new LinkedHashMap<>();
    for (String line : answer.lines().toList()) {
      Optional<ImmutableList<String>> pair = pair(line);
      Optional<String> label = pair.flatMap(p -> names.exact(p.get(0)));
      Optional<Boolean> truth = pair.flatMap(p -> Truth.of(p.get(1)));
      if (label.isPresent() && truth.isPresent()) {
        Boolean before = said.put(label.get(), truth.get());
        if (before != null && !before.equals(truth.get())) {
          return Optional.empty();
        }
      } else if (LabelSentence.names(line, names)) {
        return Optional.empty();
      }
    }
    return applying(said, names);
  }

  private static Optional<ImmutableList<String>> pair(String line) {
    Matcher matcher = YES_OR_NO.matcher(shortened(line));
    return matcher.matches()
        ? Optional.of(ImmutableList.of(matcher.group(1), matcher.group(2)))
        : Optional.empty();
  }

  private static Optional<ImmutableSet<String>> applying(
      Map<String, Boolean> said, LabelNames names) {
    ImmutableSet<String> yes =
        said.entrySet().stream()
            .filter(Map.Entry::getValue)
            .map(Map.Entry::getKey)
            .collect(ImmutableSet.toImmutableSet());
    boolean whole = !said.isEmpty() && (!yes.isEmpty() || said.size() == names.labels.size());
    return whole ? Optional.of(yes) : Optional.empty();
  }

  /** A Markdown table with a label in each row, perhaps with a yes or no beside it. */
  static Optional<ImmutableSet<String>> table(String answer, LabelNames names) {
    Map<String, Boolean> said = new LinkedHashMap<>();
    int rows = 0;
    for (String line : answer.lines().map(String::strip).toList()) {
      if (!line.startsWith("|") || line.matches("[|:\\-\\s]+")) {
        continue;
      }
      rows++;
      ImmutableList<String> cells = MarkdownTable.cells(line);
      List<String> labels = new ArrayList<>();
      cells.forEach(cell -> names.exact(cell).ifPresent(labels::add));
      if (labels.size() != 1) {
        if (rows > 1 || !labels.isEmpty()) {
          return Optional.empty();
        }
        continue; // The head.
      }
      boolean applies = true;
      for (String cell : cells) {
        if (names.exact(cell).isEmpty() && Truth.of(cell).isPresent()) {
          applies = Truth.of(cell).get();
        }
      }
      said.put(labels.get(0), applies);
    }
    return rows < 2 ? Optional.empty() : applying(said, names);
  }

  /** Names with commas, semicolons, bars, "and" or lines between them, and nothing else. */
  static Optional<ImmutableSet<String>> names(String body, LabelNames names, ReadingLog log) {
    Set<String> found = new LinkedHashSet<>();
    boolean known = false;
    boolean nothing = false;
    for (String piece : body.split("[,;\\n|]|\\band\\b", -1)) {
      if (Fields.key(piece).isEmpty()) {
        continue;
      }
      Optional<String> label = names.exact(piece);
      if (label.isPresent()) {
        known = true;
        found.add(label.get());
      } else if (LabelNames.isNothing(piece)) {
        nothing = true;
        log.leftOut(Reason.NO_PREDICTION, piece);
      } else if (piece.length() < 100
          && INVENTED.matcher(piece).matches()
          && !COMMON.matcher(piece).find()
          && !LabelSentence.names(piece, names)) {
        found.add(piece.replaceAll("^\\W+|\\W+$", ""));
      } else {
        return Optional.empty();
      }
    }
    return known || (nothing && found.isEmpty())
        ? Optional.of(ImmutableSet.copyOf(found))
        : Optional.empty();
  }
}

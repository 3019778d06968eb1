package org.bioeval.core.task.internal;

import com.google.common.base.Splitter;
import com.google.common.collect.ImmutableList;
import java.util.List;
import org.bioeval.core.task.Reading.Reason;
import org.bioeval.core.task.internal.MentionJson.Named;

/** Mentions in a Markdown table, one a row, or with a column for each type. */
final class MarkdownTable {

  private MarkdownTable() {}

  /** Adds the rows' mentions; false if the columns cannot be told apart. */
  static boolean read(
      List<String> lines, TypeNames types, String text, ReadingLog log, List<Named> found) {
    List<ImmutableList<String>> rows =
        lines.stream().filter(l -> !l.matches("[|:\\-\\s]+")).map(MarkdownTable::cells).toList();
    if (rows.isEmpty()) {
      return false;
    }
    ImmutableList<String> head = rows.get(0);
    int typeColumn = column(head, Fields.TYPE);
    int textColumn = column(head, Fields.TEXT);
    if (types.names.size() > 1 && typeColumn < 0 && isByType(head, types)) {
      for (ImmutableList<String> row : rows.subList(1, rows.size())) {
        for (int i = 0; i < Math.min(row.size(), head.size()); i++) {
          add(types.orInvented(head.get(i)), false, row.get(i), text, log, found);
        }
      }
      return true;
    }
    if (textColumn < 0 || (typeColumn < 0 && types.names.size() > 1)) {
      return false;
    }
    for (ImmutableList<String> row : rows.subList(1, rows.size())) {
      if (row.size() <= Math.max(typeColumn, textColumn)) {
        log.leftOut(Reason.WRONG_SHAPE, String.join(" | ", row));
        continue;
      }
      String type = typeColumn < 0 ? types.names.get(0) : types.orInvented(row.get(typeColumn));
      add(type, types.isNone(type), row.get(textColumn), text, log, found);
    }
    return true;
  }

  private static void add(
      String type, boolean isNone, String words, String text, ReadingLog log, List<Named> found) {
    if (Nothing.isNothing(words, text) || isNone) {
      if (!words.isEmpty()) {
        log.leftOut(Reason.NO_PREDICTION, words);
      }
    } else {
      found.add(new Named(type, MentionLines.unquoted(words)));
    }
  }

  private static boolean isByType(ImmutableList<String> head, TypeNames types) {
    return head.stream().allMatch(cell -> types.known(cell).isPresent());
  }

  private static int column(ImmutableList<String> head, List<String> names) {
    for (String name : names) {
      for (int i = 0; i < head.size(); i++) {
        if (Fields.key(head.get(i)).equals(name)) {
          return i;
        }
      }
    }
    return -1;
  }

  /** The cells of a row; a bar after a backslash is part of its cell. */
  static ImmutableList<String> cells(String line) {
    String inner = line.strip();
    inner = inner.startsWith("|") ? inner.substring(1) : inner;
    inner =
        inner.endsWith("|") && !inner.endsWith("\\|")
            ? inner.substring(0, inner.length() - 1)
            : inner;
    String escaped = inner.replace("\\|", "\u0000");
    return Splitter.on('|')
        .splitToStream(escaped)
        .map(cell -> MentionLines.withoutMarks(cell.replace('\u0000', '|')))
        .collect(ImmutableList.toImmutableList());
  }
}

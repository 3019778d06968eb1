package org.bioeval.core.agree;

import static com.google.common.base.Preconditions.checkArgument;

import com.google.common.base.CharMatcher;
import java.util.ArrayList;
import java.util.List;

/** Fields and records as defined in RFC 4180, and as spreadsheets save them. */
final class CsvText {
  private static final CharMatcher SPECIAL = CharMatcher.anyOf(",;\t\"\r\n");

  private CsvText() {}

  /** A field, in quotes where needed. */
  static String field(String text) {
    return SPECIAL.matchesAnyOf(text) ? '"' + text.replace("\"", "\"\"") + '"' : text;
  }

  /** A field that no spreadsheet takes for a formula. */
  static String harmless(String text) {
    boolean formula = !text.isEmpty() && "=+-@\t\r".indexOf(text.charAt(0)) >= 0;
    return field(formula ? "'" + text : text);
  }

  /** All records; empty lines are left out. */
  static List<List<String>> records(String text, String name) {
    String plain = text.startsWith("\uFEFF") ? text.substring(1) : text;
    char separator = separator(plain);
    List<List<String>> records = new ArrayList<>();
    List<String> record = new ArrayList<>();
    StringBuilder field = new StringBuilder();
    int at = 0;
    while (at < plain.length()) {
      char c = plain.charAt(at);
      if (c == '"' && field.isEmpty()) {
        at = quoted(plain, at, field, name, records.size() + 1);
        continue;
      }
      at++;
      if (c == separator) {
        record.add(field.toString());
        field.setLength(0);
      } else if (c == '\n' || c == '\r') {
        if (c == '\r' && at < plain.length() && plain.charAt(at) == '\n') {
          at++;
        }
        end(records, record, field);
        record = new ArrayList<>();
      } else {
        field.append(c);
      }
    }
    end(records, record, field);
    return records;
  }

  private static void end(List<List<String>> records, List<String> record, StringBuilder field) {
    if (!record.isEmpty() || !field.isEmpty()) {
      record.add(field.toString());
      records.add(record);
    }
    field.setLength(0);
  }

  /** Appends a quoted field and returns where it ends. */
  private static int quoted(String text, int start, StringBuilder field, String name, int record) {
    int at = start + 1;
    while (true) {
      int end = text.indexOf('"', at);
      checkArgument(end >= 0, "%s: record %s has a quote that is never closed", name, record);
      field.append(text, at, end);
      if (end + 1 < text.length() && text.charAt(end + 1) == '"') {
        field.append('"');
        at = end + 2;
      } else {
        return end + 1;
      }
    }
  }

  /** The separator of the header; spreadsheets take that of the language of the desktop. */
  private static char separator(String text) {
    for (int i = 0; i < text.length() && text.charAt(i) != '\n'; i++) {
      if (",;\t".indexOf(text.charAt(i)) >= 0) {
        return text.charAt(i);
      }
    }
    return ',';
  }
}

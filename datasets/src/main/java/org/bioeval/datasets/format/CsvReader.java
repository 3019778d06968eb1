package org.bioeval.datasets.format;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A walk over the records of a comma-separated file as of RFC 4180: fields may be quoted, quoted
 * fields may hold commas, line ends and doubled quotes, and a record ends at LF, CRLF or a lone CR.
 *
 * <pre>{@code
 * CsvReader rows = CsvReader.withHeader(TextFile.read(path), "label", "pmid", "sentence");
 * while (rows.next()) {
 *   String sentence = rows.get(2);
 * }
 * }</pre>
 *
 * <p>Fields are given as they are: blanks around them belong to them. As in Python's {@code csv}, a
 * quote inside a field that does not begin with one is an ordinary character, and empty lines
 * between records are skipped. A quoted field that is never closed, and text after a closing quote,
 * are errors. Not safe for use by several threads.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc4180">RFC 4180</a>
 */
public final class CsvReader {
  private final TextFile file;
  private final String text;
  private final List<String> fields = new ArrayList<>();
  private int position;
  private int line = 1;
  private int recordLine;
  private int columns = -1;

  private CsvReader(TextFile file) {
    this.file = file;
    this.text = file.text();
  }

  /**
   * A walk over all records, whatever their number of fields.
   *
   * @param file the file
   * @return a reader before the first record
   */
  public static CsvReader of(TextFile file) {
    return new CsvReader(file);
  }

  /**
   * A walk over the records below a header; each must have as many fields as the header.
   *
   * @param file the file
   * @param columns the names the header must hold, in order
   * @return a reader before the first record below the header
   * @throws CorpusFormatException if the first record is missing or holds other names
   */
  public static CsvReader withHeader(TextFile file, String... columns) {
    CsvReader reader = new CsvReader(file);
    if (!reader.next()) {
      throw new CorpusFormatException(
          file.path(), 1, "file is empty; expected the header " + String.join(",", columns));
    }
    if (!reader.fields.equals(Arrays.asList(columns))) {
      throw reader.error(
          "header is '"
              + String.join(",", reader.fields)
              + "', expected '"
              + String.join(",", columns)
              + "'; check that this is the file as distributed");
    }
    reader.columns = columns.length;
    return reader;
  }

  /**
   * Goes to the next record.
   *
   * @return false if there is none
   * @throws CorpusFormatException if a quoted field is not closed or followed by text, or if the
   *     record has another number of fields than the header
   */
  public boolean next() {
    while (atLineEnd()) {
      skipLineEnd();
    }
    if (position >= text.length()) {
      return false;
    }
    fields.clear();
    recordLine = line;
    boolean more = true;
    while (more) {
      fields.add(position < text.length() && text.charAt(position) == '"' ? quoted() : unquoted());
      more = position < text.length() && text.charAt(position) == ',';
      if (more) {
        position++;
      }
    }
    skipLineEnd();
    if (columns >= 0 && fields.size() != columns) {
      throw error(
          "record has "
              + fields.size()
              + " fields, the header has "
              + columns
              + "; a comma in a field must be quoted");
    }
    return true;
  }

  private boolean atLineEnd() {
    if (position >= text.length()) {
      return false;
    }
    char c = text.charAt(position);
    return c == '\n' || c == '\r';
  }

  private void skipLineEnd() {
    if (position < text.length()) {
      position += text.startsWith("\r\n", position) ? 2 : 1;
      line++;
    }
  }

  private String unquoted() {
    int start = position;
    while (position < text.length()) {
      char c = text.charAt(position);
      if (c == ',' || c == '\n' || c == '\r') {
        break;
      }
      position++;
    }
    return text.substring(start, position);
  }

  private String quoted() {
    int openedAt = line;
    int start = ++position;
    StringBuilder joined = null;
    while (true) {
      int quote = text.indexOf('"', position);
      if (quote < 0) {
        throw new CorpusFormatException(
            file.path(),
            openedAt,
            "quoted field is never closed; the file is cut off or a quote is not doubled");
      }
      countLines(position, quote);
      position = quote + 1;
      if (position < text.length() && text.charAt(position) == '"') {
        joined = joined == null ? new StringBuilder() : joined;
        joined.append(text, start, position);
        start = ++position;
        continue;
      }
      if (position < text.length() && text.charAt(position) != ',' && !atLineEnd()) {
        throw new CorpusFormatException(
            file.path(),
            line,
            "character '"
                + text.charAt(position)
                + "' after the closing quote of a field; double a quote that belongs to the text");
      }
      return joined == null
          ? text.substring(start, quote)
          : joined.append(text, start, quote).toString();
    }
  }

  private void countLines(int from, int to) {
    for (int i = from; i < to; i++) {
      char c = text.charAt(i);
      if (c == '\n' || (c == '\r' && text.charAt(i + 1) != '\n')) {
        line++;
      }
    }
  }

  /**
   * Number of fields of the current record.
   *
   * @return at least 1
   */
  public int size() {
    return fields.size();
  }

  /**
   * A field of the current record.
   *
   * @param column from 0
   * @return the field without its quotes
   * @throws CorpusFormatException if the record has no such field
   */
  public String get(int column) {
    if (column < 0 || column >= fields.size()) {
      throw error(
          "record has " + fields.size() + " fields, but field " + (column + 1) + " is needed");
    }
    return fields.get(column);
  }

  /**
   * The line on which the current record begins.
   *
   * @return from 1
   */
  public int line() {
    return recordLine;
  }

  /**
   * An error at the current record.
   *
   * @param message what is wrong, with the offending value, and what to do
   * @return the exception, to be thrown
   */
  public CorpusFormatException error(String message) {
    return new CorpusFormatException(file.path(), recordLine, message);
  }
}

package org.bioeval.core.task.internal.json;

/** Reads quoted strings, also those that hold quotes without a backslash. */
final class Strings {

  /** Where a string stands: what may follow its end. */
  enum Place {
    KEY,
    FIELD,
    ELEMENT
  }

  private Strings() {}

  /** Reads the string at the cursor; null if the text ends within it. */
  static @org.jspecify.annotations.Nullable String read(Cursor in, Place place)
      throws DamagedException {
    char open = in.peek();
    if (open != '"') {
      in.repaired(open == '\'' ? "single quotes" : "typographic quotes");
    }
    int from = in.at + 1;
    // Most strings hold neither backslashes nor quotes and are taken as they stand.
    int plain = from;
    String text = in.text;
    boolean straight = open == '"';
    while (plain < in.end) {
      char c = text.charAt(plain);
      if (c == open || c == '\\' || c < ' ' || (!straight && Cursor.closes(open, c))) {
        break;
      }
      plain++;
    }
    in.spend(plain - from);
    if (plain < in.end && Cursor.closes(open, in.text.charAt(plain)) && ends(in, plain, place)) {
      in.at = plain + 1;
      return in.text.substring(from, plain);
    }
    return readMended(in, open, place, new StringBuilder(in.text.substring(from, plain)), plain);
  }

  private static @org.jspecify.annotations.Nullable String readMended(
      Cursor in, char open, Place place, StringBuilder words, int from) throws DamagedException {
    boolean quotes = false;
    for (int i = from; i < in.end; i++) {
      in.spend(1);
      char c = in.text.charAt(i);
      if (c == '\\') {
        i = escape(in, i, words);
        if (i < 0) {
          return null;
        }
      } else if (Cursor.closes(open, c)) {
        if (ends(in, i, place)) {
          if (quotes && swallowsStructure(words)) {
            throw new DamagedException(false);
          }
          in.at = i + 1;
          return quotes ? withoutDoubled(open, words) : words.toString();
        }
        quotes = true;
        in.repaired("unescaped quote");
        words.append(c);
      } else {
        if (c < ' ') {
          in.repaired(c == '\n' || c == '\r' ? "unescaped newline" : "unescaped control character");
        }
        words.append(c);
      }
    }
    if (quotes && swallowsStructure(words)) {
      throw new DamagedException(false);
    }
    return null;
  }

  /** {@code ""words""} */
  private static String withoutDoubled(char open, StringBuilder words) {
    int last = words.length() - 1;
    boolean doubled =
        last > 1
            && Cursor.closes(open, words.charAt(0))
            && Cursor.closes(open, words.charAt(last))
            && words.indexOf(String.valueOf(open), 1) == last;
    return doubled ? words.substring(1, last) : words.toString();
  }

  /** A string that lost its closing quote runs on into the fields and elements after it. */
  private static boolean swallowsStructure(CharSequence words) {
    for (int i = 0; i < words.length(); i++) {
      if (!Cursor.isQuote(words.charAt(i))) {
        continue;
      }
      int next = i + 1;
      while (next < words.length() && Cursor.isBlank(words.charAt(next))) {
        next++;
      }
      if (next < words.length() && (words.charAt(next) == ':' || words.charAt(next) == '}')) {
        return true;
      }
    }
    return false;
  }

  /** Appends an escaped character and gives its last place, or -1 if the text ends within it. */
  private static int escape(Cursor in, int backslash, StringBuilder words) {
    if (backslash + 1 >= in.end) {
      return -1;
    }
    char c = in.text.charAt(backslash + 1);
    switch (c) {
      case 'n' -> words.append('\n');
      case 't' -> words.append('\t');
      case 'r' -> words.append('\r');
      case 'b' -> words.append('\b');
      case 'f' -> words.append('\f');
      case '"', '\\', '/' -> words.append(c);
      case 'u' -> {
        if (backslash + 6 > in.end) {
          return -1;
        }
        int unit = 0;
        for (int i = backslash + 2; i < backslash + 6; i++) {
          int digit = Character.digit(in.text.charAt(i), 16);
          unit = digit < 0 || unit < 0 ? -1 : unit * 16 + digit;
        }
        if (unit >= 0) {
          words.append((char) unit);
          return backslash + 5;
        }
        in.repaired("illegal escape");
        words.append("\\u");
      }
      default -> {
        if (c != '\'') {
          in.repaired("illegal escape");
        }
        words.append(c);
      }
    }
    return backslash + 1;
  }

  /** Tells whether the quote at a place ends the string, by what follows it. */
  private static boolean ends(Cursor in, int quote, Place place) {
    int next = in.after(quote + 1);
    char c = in.peek(next);
    if (next >= in.end || (c == '`' && in.text.startsWith("```", next))) {
      return true;
    }
    boolean apart = next > quote + 1;
    return switch (place) {
      case KEY -> c == ':' || c == '=';
      case FIELD ->
          c == '}'
              || c == ']'
              || c == ')'
              || (c == ',' && fieldFollows(in, in.after(next + 1)))
              || (apart && Cursor.isQuote(c) && in.keyAt(next));
      case ELEMENT ->
          c == ']'
              || c == ')'
              || c == '}'
              || (c == ',' && elementFollows(in, in.after(next + 1)))
              || (apart && (Cursor.isQuote(c) || c == '{' || c == '['));
    };
  }

  private static boolean fieldFollows(Cursor in, int place) {
    char c = in.peek(place);
    return place >= in.end
        || c == '}'
        || c == ']'
        || c == ','
        || c == '.'
        || c == '…'
        || c == '{'
        || in.keyAt(place);
  }

  private static boolean elementFollows(Cursor in, int place) {
    char c = in.peek(place);
    return place >= in.end
        || Cursor.isQuote(c)
        || "{[(],.…-+".indexOf(c) >= 0
        || (c >= '0' && c <= '9')
        || Words.literalAt(in, place);
  }
}

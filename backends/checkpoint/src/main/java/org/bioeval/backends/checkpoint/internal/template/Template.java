package org.bioeval.backends.checkpoint.internal.template;

import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import org.bioeval.backends.checkpoint.internal.template.Expression.Arguments;
import org.jspecify.annotations.Nullable;

/** A parsed template. Immutable and safe for use by many threads at once. */
public final class Template {
  private final Statement.Block program;
  private final Supplier<LocalDateTime> now;

  private Template(Statement.Block program, Supplier<LocalDateTime> now) {
    this.program = program;
    this.now = now;
  }

  /**
   * Parses a template.
   *
   * @param text the template
   * @param now what {@code strftime_now} tells the time by
   * @throws TemplateException if it uses what this renderer does not know; the message names the
   *     line
   */
  public static Template parse(String text, Supplier<LocalDateTime> now) {
    return new Template(Parser.parse(text), now);
  }

  /**
   * Renders the template.
   *
   * @param variables by name: null, booleans, {@link Long}, {@link Double}, strings, lists and maps
   *     of these
   * @throws TemplateException if the template refuses its input or applies an operation to a value
   *     that does not have it
   */
  public String render(Map<String, ?> variables) {
    Scope scope = new Scope(null);
    scope.set("raise_exception", (Expression.Function) Template::refuse);
    scope.set("namespace", (Expression.Function) Statement::namespace);
    scope.set("strftime_now", (Expression.Function) given -> time(given));
    scope.set("range", (Expression.Function) Template::range);
    scope.set("dict", (Expression.Function) Arguments::named);
    variables.forEach(scope::set);
    StringBuilder out = new StringBuilder();
    program.run(scope, out);
    return out.toString();
  }

  private static @Nullable Object refuse(Arguments given) {
    throw new TemplateException(
        "the template refuses this conversation: " + Values.text(given.get(0, "message")));
  }

  private static Object range(Arguments given) {
    long from = given.size() > 1 ? Values.integer(given.get(0, "start")) : 0;
    long to = Values.integer(given.get(given.size() > 1 ? 1 : 0, "stop"));
    long step = given.size() > 2 ? Values.integer(given.get(2, "step")) : 1;
    if (step == 0 || (to - from) / step > 1_000_000) {
      throw new TemplateException("range of too many numbers");
    }
    List<Object> numbers = new ArrayList<>();
    for (long i = from; step > 0 ? i < to : i > to; i += step) {
      numbers.add(i);
    }
    return numbers;
  }

  /** The conversions of {@code strftime} that templates use. */
  private Object time(Arguments given) {
    String format = Values.text(given.get(0, "format"));
    LocalDateTime time = now.get();
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < format.length(); i++) {
      char c = format.charAt(i);
      if (c != '%' || i + 1 == format.length()) {
        out.append(c);
        continue;
      }
      char conversion = format.charAt(++i);
      String pattern =
          switch (conversion) {
            case 'd' -> "dd";
            case 'm' -> "MM";
            case 'b' -> "MMM";
            case 'B' -> "MMMM";
            case 'Y' -> "yyyy";
            case 'y' -> "yy";
            case 'H' -> "HH";
            case 'M' -> "mm";
            case 'S' -> "ss";
            case 'A' -> "EEEE";
            case 'a' -> "EEE";
            default -> throw new TemplateException("strftime_now: unknown '%" + conversion + "'");
          };
      out.append(time.format(DateTimeFormatter.ofPattern(pattern, Locale.ENGLISH)));
    }
    return out.toString();
  }
}

package org.bioeval.backends.djl.internal.grammar;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A set of texts. Made by {@link Forms}, which has one object for each, so that forms can be
 * compared by identity.
 */
abstract sealed class Form {
  private final int id;
  private final boolean empty;

  private Form(int id, boolean empty) {
    this.id = id;
    this.empty = empty;
  }

  /** Number in the order of making. */
  final int id() {
    return id;
  }

  /** True if the empty text is in the set: what was written so far is complete. */
  final boolean allowsEmpty() {
    return empty;
  }

  /** What may follow after a character (Brzozowski's derivative, doi:10.1145/321239.321249). */
  abstract Form after(int character, Forms forms);

  /** True if some text begins with a character of the range. */
  abstract boolean mayBegin(int from, int to);

  /** No text at all. */
  static final class Nothing extends Form {
    Nothing(int id) {
      super(id, false);
    }

    @Override
    Form after(int character, Forms forms) {
      return this;
    }

    @Override
    boolean mayBegin(int from, int to) {
      return false;
    }
  }

  /** The empty text only. */
  static final class Empty extends Form {
    Empty(int id) {
      super(id, true);
    }

    @Override
    Form after(int character, Forms forms) {
      return forms.nothing();
    }

    @Override
    boolean mayBegin(int from, int to) {
      return false;
    }
  }

  /** One character of a set. */
  static final class OneOf extends Form {
    private final CharSet set;

    OneOf(int id, CharSet set) {
      super(id, false);
      this.set = set;
    }

    CharSet set() {
      return set;
    }

    @Override
    Form after(int character, Forms forms) {
      return set.contains(character) ? forms.empty() : forms.nothing();
    }

    @Override
    boolean mayBegin(int from, int to) {
      return set.intersects(from, to);
    }
  }

  /** One given text, not empty. */
  static final class Text extends Form {
    private final String text;

    Text(int id, String text) {
      super(id, false);
      this.text = text;
    }

    @Override
    Form after(int character, Forms forms) {
      return text.codePointAt(0) == character
          ? forms.text(text.substring(Character.charCount(character)))
          : forms.nothing();
    }

    @Override
    boolean mayBegin(int from, int to) {
      int first = text.codePointAt(0);
      return first >= from && first <= to;
    }
  }

  /** A text of the first form, then one of the second. */
  static final class Sequence extends Form {
    private final Form first;
    private final Form second;

    Sequence(int id, Form first, Form second) {
      super(id, first.allowsEmpty() && second.allowsEmpty());
      this.first = first;
      this.second = second;
    }

    Form first() {
      return first;
    }

    Form second() {
      return second;
    }

    @Override
    Form after(int character, Forms forms) {
      Form whole = forms.sequence(first.after(character, forms), second);
      return first.allowsEmpty() ? forms.either(whole, second.after(character, forms)) : whole;
    }

    @Override
    boolean mayBegin(int from, int to) {
      return first.mayBegin(from, to) || (first.allowsEmpty() && second.mayBegin(from, to));
    }
  }

  /** A text of any of these forms. */
  static final class Either extends Form {
    private final Form[] options;

    Either(int id, Form... options) {
      super(id, java.util.Arrays.stream(options).anyMatch(Form::allowsEmpty));
      this.options = options;
    }

    Form[] options() {
      return options;
    }

    @Override
    Form after(int character, Forms forms) {
      Form[] next = new Form[options.length];
      for (int i = 0; i < next.length; i++) {
        next[i] = options[i].after(character, forms);
      }
      return forms.either(next);
    }

    @Override
    boolean mayBegin(int from, int to) {
      for (Form option : options) {
        if (option.mayBegin(from, to)) {
          return true;
        }
      }
      return false;
    }
  }

  /** Texts of a form one after another, at least and at most so many. */
  static final class Repeat extends Form {
    private final Form form;
    private final int least;
    private final int most;

    Repeat(int id, Form form, int least, int most) {
      super(id, least == 0 || form.allowsEmpty());
      this.form = form;
      this.least = least;
      this.most = most;
    }

    @Override
    Form after(int character, Forms forms) {
      int fewer = most == Forms.ANY ? most : most - 1;
      Form rest = forms.repeat(form, Math.max(0, least - 1), fewer);
      return forms.sequence(form.after(character, forms), rest);
    }

    @Override
    boolean mayBegin(int from, int to) {
      return form.mayBegin(from, to);
    }
  }

  /** A form that is made when it is first needed, and may contain itself. Never empty. */
  static final class Later extends Form {
    private final Supplier<Form> maker;
    private @Nullable Form made;
    private boolean busy;

    Later(int id, Supplier<Form> maker) {
      super(id, false);
      this.maker = maker;
    }

    private Form form() {
      Form now = made;
      if (now == null) {
        now = maker.get();
        made = now;
      }
      return now;
    }

    @Override
    Form after(int character, Forms forms) {
      enter();
      try {
        return form().after(character, forms);
      } finally {
        busy = false;
      }
    }

    @Override
    boolean mayBegin(int from, int to) {
      enter();
      try {
        return form().mayBegin(from, to);
      } finally {
        busy = false;
      }
    }

    /** Who asks again before the first character is told would ask for ever. */
    private void enter() {
      if (busy) {
        throw new IllegalArgumentException(
            "a reference in the JSON schema leads back to itself without a value in between");
      }
      busy = true;
    }
  }
}

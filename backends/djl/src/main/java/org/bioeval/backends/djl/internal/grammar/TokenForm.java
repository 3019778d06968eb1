package org.bioeval.backends.djl.internal.grammar;

import java.util.BitSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A form of texts on a vocabulary: which tokens may come next. What was found for a place in the
 * form is kept, so that it is looked for once. Safe for use by many threads at once.
 */
public final class TokenForm {
  private static final int MOST_KEPT = 1024;
  private static final int ASCII = 0x80;
  private static final int AFTER_CHARACTERS = 0x10FFFF;
  private static final int[] SMALLEST = {0, 0x80, 0x800, 0x10000};

  /**
   * A place between two bytes.
   *
   * @param form what may follow once the character is whole
   * @param bits of the character begun
   * @param missing bytes of it, 0 between characters
   * @param length bytes of it altogether
   */
  private record Place(Form form, int bits, int missing, int length) {}

  /** A place in a form, between two tokens. */
  public final class State {
    private final Place place;
    private final BitSet next;

    private State(Place place, BitSet next) {
      this.place = place;
      this.next = next;
    }

    /** Ids of the tokens that may come next; not to be changed. */
    public BitSet next() {
      return next;
    }

    /** True if the text may end here. */
    public boolean mayEnd() {
      return place.missing() == 0 && place.form().allowsEmpty();
    }

    /** True if nothing may follow. */
    public boolean mustEnd() {
      return next.isEmpty();
    }

    /**
     * The place after a token.
     *
     * @throws IllegalArgumentException if it may not come here
     */
    public State after(int token) {
      synchronized (TokenForm.this) {
        Place now = place;
        byte[] bytes = vocabulary.bytes(token);
        for (int i = 0; now != null && bytes != null && i < bytes.length; i++) {
          now = step(now, bytes[i]);
        }
        if (now == null || bytes == null) {
          throw new IllegalArgumentException("token " + token + " may not come here");
        }
        return state(now);
      }
    }
  }

  private final Vocabulary vocabulary;
  private final Forms forms = new Forms();
  private final Form whole;
  private final Map<Place, State> states =
      new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Place, State> eldest) {
          return size() > MOST_KEPT;
        }
      };

  /** What follows each ASCII character, by form. */
  private final Map<Form, Form[]> following = new HashMap<>();

  private TokenForm(Vocabulary vocabulary, Function<Forms, Form> reader) {
    this.vocabulary = vocabulary;
    this.whole = reader.apply(forms);
  }

  /**
   * JSON that satisfies a schema.
   *
   * @throws IllegalArgumentException if the schema has what cannot be enforced
   */
  public static TokenForm schema(Vocabulary vocabulary, String schema) {
    return new TokenForm(vocabulary, forms -> SchemaReader.read(forms, schema));
  }

  /**
   * Texts that match a regular expression as a whole.
   *
   * @throws IllegalArgumentException if the expression has what cannot be enforced
   */
  public static TokenForm regex(Vocabulary vocabulary, String pattern) {
    return new TokenForm(vocabulary, forms -> RegexReader.whole(forms, pattern));
  }

  /** The place before the first token. */
  public synchronized State start() {
    return state(new Place(whole, 0, 0, 0));
  }

  private State state(Place place) {
    State known = states.get(place);
    if (known == null) {
      BitSet next = new BitSet();
      collect(vocabulary.root(), place, next);
      known = new State(place, next);
      states.put(place, known);
    }
    return known;
  }

  private void collect(Vocabulary.Node node, Place place, BitSet next) {
    byte[] edges = node.edges();
    for (int i = 0; i < edges.length; i++) {
      Place after = step(place, edges[i]);
      if (after != null) {
        Vocabulary.Node child = node.child(i);
        child.tokens().forEach(next::set);
        collect(child, after, next);
      }
    }
  }

  /** The place after a byte (UTF-8, RFC 3629); null if it may not come. */
  private @Nullable Place step(Place place, byte signed) {
    int b = signed & 0xff;
    if (place.missing() > 0) {
      return b >>> 6 == 2
          ? begun(place.form(), place.bits() << 6 | b & 0x3f, place.missing() - 1, place.length())
          : null;
    }
    if (b < 0x80) {
      return whole(place.form(), b);
    }
    if (b >= 0xC2 && b <= 0xDF) {
      return begun(place.form(), b & 0x1f, 1, 2);
    }
    if (b >= 0xE0 && b <= 0xEF) {
      return begun(place.form(), b & 0x0f, 2, 3);
    }
    return b >= 0xF0 && b <= 0xF4 ? begun(place.form(), b & 0x07, 3, 4) : null;
  }

  private @Nullable Place begun(Form form, int bits, int missing, int length) {
    int least = Math.max(bits << 6 * missing, SMALLEST[length - 1]);
    int most = Math.min((bits << 6 * missing) + (1 << 6 * missing) - 1, AFTER_CHARACTERS);
    if (least > most || !form.mayBegin(least, most)) {
      return null;
    }
    return missing == 0 ? whole(form, bits) : new Place(form, bits, missing, length);
  }

  private @Nullable Place whole(Form form, int character) {
    Form after;
    if (character < ASCII) {
      Form[] known = following.computeIfAbsent(form, f -> new Form[ASCII]);
      after = known[character];
      if (after == null) {
        after = form.after(character, forms);
        known[character] = after;
      }
    } else {
      after = form.after(character, forms);
    }
    return after == forms.nothing() ? null : new Place(after, 0, 0, 0);
  }
}

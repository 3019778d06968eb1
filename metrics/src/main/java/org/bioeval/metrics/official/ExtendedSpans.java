package org.bioeval.metrics.official;

import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.bioeval.core.data.Argument;
import org.bioeval.core.data.Event;
import org.bioeval.core.data.EventInstance;
import org.bioeval.core.data.Mention;

/** Gold spans, each extended by a word on either side, as {@code a2-evaluate.pl -s} does. */
final class ExtendedSpans {

  private static final String DELIMITERS = " .!?,\"'";

  private final String text;
  private final BitSet annotated = new BitSet();
  private final Map<Long, Range> known = new HashMap<>();

  /** A range of characters, which may reach one past either end of the text. */
  record Range(int start, int end) {
    boolean contains(int from, int to) {
      return from >= start && to <= end;
    }
  }

  ExtendedSpans(EventInstance instance, List<Event> gold) {
    this.text = instance.text();
    instance.entities().forEach(this::mark);
    for (Event event : gold) {
      mark(event.trigger());
      for (Argument argument : event.arguments()) {
        if (argument instanceof Argument.OfMention mention) {
          mark(mention.mention());
        }
      }
    }
  }

  private void mark(Mention mention) {
    if (mention.located()) {
      annotated.set(mention.start(), mention.end());
    }
  }

  Range of(Mention gold) {
    long place = ((long) gold.start() << Integer.SIZE) | gold.end();
    return known.computeIfAbsent(place, p -> extend(gold.start(), gold.end()));
  }

  /** The character next to the span is always taken in, then all up to a border. */
  private Range extend(int start, int end) {
    int first = start - 1;
    while (first > 0 && free(first - 1)) {
      first--;
    }
    int last = end + 1;
    while (last < text.length() && free(last)) {
      last++;
    }
    return new Range(first, last);
  }

  private boolean free(int at) {
    return DELIMITERS.indexOf(text.charAt(at)) < 0 && !annotated.get(at);
  }
}

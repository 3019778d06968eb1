package org.bioeval.core.task.internal;

import com.google.common.collect.ImmutableSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bioeval.core.data.Mention;
import org.bioeval.core.data.RelationInstance;
import org.bioeval.core.data.Schema;

/** The entities of an item by the names that models give them: ids, words, or both. */
final class EntityNames {

  /** "T1 = Aspirin (Chemical)" as in the question, "T1: Aspirin", "[T1]", "Aspirin (T1)". */
  private static final Pattern ID_FIRST =
      Pattern.compile("\\[?([^\\s=:\\]()]+)\\]?\\s*(?:[=:(].*)?");

  /** Ids may hold colons themselves: "OMIM:604370 = breast cancer". */
  private static final Pattern ID_AND_EQUALS =
      Pattern.compile("\\[?([^\\s=\\]()]+)\\]?\\s*(?:[=(]|:\\s).*");

  private static final Pattern ID_LAST = Pattern.compile(".*[(\\[]\\s*([^()\\[\\]]+?)\\s*[)\\]]");
  private static final Pattern WITH_TYPE = Pattern.compile("(.+?)\\s*[(\\[][^()\\[\\]]+[)\\]]");

  private final RelationInstance instance;
  private final Schema.Linking linking;
  private final ImmutableSet<String> ids;

  EntityNames(RelationInstance instance, Schema.Linking linking, Set<String> ids) {
    this.instance = instance;
    this.linking = linking;
    this.ids = ImmutableSet.copyOf(ids);
  }

  /**
   * The id that is meant: an id as it is, else the first entity of that name; else what was said.
   */
  String resolve(String named) {
    String wanted = named.strip();
    if (linking == Schema.Linking.SURFACE) {
      return wanted;
    }
    return id(wanted)
        .or(() -> words(wanted))
        .or(() -> inForm(ID_AND_EQUALS, wanted).flatMap(this::id))
        .or(() -> inForm(ID_FIRST, wanted).flatMap(this::id))
        .or(() -> inForm(ID_LAST, wanted).flatMap(this::id))
        .or(() -> inForm(WITH_TYPE, wanted).flatMap(this::words))
        .orElse(wanted);
  }

  private static Optional<String> inForm(Pattern form, String wanted) {
    Matcher matcher = form.matcher(wanted);
    return matcher.matches() ? Optional.of(matcher.group(1).strip()) : Optional.empty();
  }

  private Optional<String> id(String wanted) {
    if (ids.contains(wanted)) {
      return Optional.of(wanted);
    }
    int prefix = wanted.indexOf(':');
    String local = wanted.substring(prefix + 1).strip();
    Optional<String> found = Optional.empty();
    for (String id : ids) {
      boolean same =
          id.equalsIgnoreCase(wanted)
              || (prefix > 0 && id.equalsIgnoreCase(local))
              || (isNumber(wanted) && id.matches("[A-Za-z]{1,2}0*" + wanted));
      if (same && found.isPresent()) {
        return Optional.empty(); // Several are meant, perhaps.
      }
      found = same ? Optional.of(id) : found;
    }
    return found;
  }

  private static boolean isNumber(String text) {
    return !text.isEmpty()
        && text.length() < 10
        && text.chars().allMatch(c -> c >= '0' && c <= '9');
  }

  private Optional<String> words(String wanted) {
    String plain = wanted.toLowerCase(Locale.ROOT);
    for (Mention mention : instance.mentions()) {
      if (mention.text().toLowerCase(Locale.ROOT).equals(plain)) {
        if (linking == Schema.Linking.MENTION) {
          return Optional.of(mention.id());
        }
        if (!mention.conceptIds().isEmpty()) {
          return Optional.of(mention.conceptIds().get(0));
        }
      }
    }
    return Optional.empty();
  }
}

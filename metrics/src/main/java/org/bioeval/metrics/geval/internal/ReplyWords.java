package org.bioeval.metrics.geval.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds where a reply in words states its score: "Score: 8", "I would give it 4 out of 5", a number
 * on a line of its own. A number that the reply only talks about ("a score of 10 would need the
 * dose") is none of these.
 */
final class ReplyWords {
  private static final String END_OF_WORD = "(?![\\p{L}\\d])";

  /** What may follow a number that is a score; before a noun it counts something else. */
  private static final Pattern REST =
      Pattern.compile(
          "[*_`\"'”’\\])}$]{0,8}\\s{0,3}(?:$|[.,;:!?)|<\\n(—–→-]|(?<=\\s)\\p{Lu}|(?:because|since|as|for|on"
              + "|due|with|and|but|though|although|given|where|which|while|overall|in|being|so|from)\\b"
              + "|(?:points?|pts|stars?|marks?)\\s{0,2}(?:$|[.,;!?)\\n]|because\\b|since\\b))");

  /** A number on a line of its own. */
  private static final Pattern ALONE = Pattern.compile("[*_`\"'”’\\])}$]{0,8}[ \\t]*(?:$|\\n)");

  private static final Pattern CLOSED_REST =
      Pattern.compile("[*_`\"'”’\\])}$]{0,8}\\s{0,3}(?:$|[.;!?)|<\\n(]|,(?!\\d)| [—–-] )");

  /** A number is talked about, not given, if this follows. */
  private static final Pattern TALK =
      Pattern.compile(
          "(?i)[*_`\"'”’\\])]{0,6}\\s{1,3}(?:would|could|might|should|requires?|needs?|means?|indicates?"
              + "|is\\s(?:reserved|given|for|the|best|worst|perfect|only)|if|only|stands|represents)\\b");

  private static final Pattern CONDITION =
      Pattern.compile(
          "(?i)\\b(?:if|unless|(?:were|had)\\s(?:it|the|there)|(?:would|could)\\shave"
              + "|only\\s(?:if|when|with|once|after))\\b");

  private static final Pattern REASON =
      Pattern.compile("(?i)[\\s*_`#>|-]{0,8}(?:reason|rationale|explanation|justification)");

  /** Bounds and denials, after which a number is not the score. */
  private static final Pattern BOUND =
      Pattern.compile(
          "(?i)\\b(?:not|least|most|less|more|fewer|below|above|under|over|up\\sto|between|than|instead)\\b"
              + "|[<>≤≥]|n['’]t\\b");

  private static final String MODIFIERS =
      "(?:(?:the|my|our|this|its|your|final|overall|total|resulting|assigned|given|numeric(?:al)?"
          + "|quality|judge'?s|evaluation)[\\s_]{1,3}){0,4}";

  private static final String START =
      "(?:(?:^|[\\n.!?;,|(>–—:])[\\s*_`#>|\"'“\\[<-]{0,12})(?:\\d{1,2}[.)]\\s{1,3})?"
          + "(?:(?:so|thus|hence|therefore|and|finally)[,\\s]{1,3})?";

  private static final String SCALE_NAMED =
      "(?<named>[\\s*_`\"']{0,4}(?:[(\\[][^)\\]\\n]{0,40}[)\\]]|out\\sof\\s[\\w ]{1,12}|/\\s?\\d{1,3}"
          + "|(?:on|from|in)\\s[^:=\\n.]{1,40}|,?\\s?\\d{1,3}\\s?(?:-|–|to)\\s?\\d{1,3})?)";

  private static final String LINK =
      "[*_`\"'\\s)\\]]{0,6}(?<link>[:=|>]|->|→|⇒|is\\b|was\\b|would\\sbe\\b|of\\b|[-–—](?=\\s))[*_`\\s]{0,4}[:=]?";

  private static final Pattern WEAK_LABEL =
      Pattern.compile(
          "(?i)(?:^|\\n)[\\s*_`#>|\"'<\\[-]{0,12}(?:final\\s|overall\\s|total\\s)?"
              + "(?:overall|verdict|judge?ment|answer|evaluation|assessment|total|result|points?)"
              + SCALE_NAMED
              + "[*_`\"'\\s)\\]]{0,6}(?<link>[:=|>]|→|->)");

  private static final Pattern FIRST_PERSON =
      Pattern.compile(
          "(?i)\\b(?:i|we)(?:\\swould|['’]d|\\swill|['’]ll)?(?:\\s(?:\\w{1,12}ly|therefore|thus))?\\s"
              + "(?:give|rate|score|assign|award|grade|mark|judge|put|say|go\\swith|choose|settle\\son"
              + "|evaluate|make)\\b[^\\d.!?\\n]{0,60}?(?=[\\s*_`\"“\\[(]{1,8}[+-]?\\d)");

  private static final Pattern FIRST_PERSON_WORD =
      Pattern.compile(
          "(?i)\\b(?:i|we)(?:\\swould|['’]d|\\swill|['’]ll)?\\s(?:give|rate|score|assign|award|grade)\\b"
              + "[^\\d.!?\\n]{0,40}?\\b(?:(?:score|rating|grade)\\sof|an?)(?=\\s{1,3}"
              + ScoreText.WORD
              + ")");

  private static final Pattern THIRD_PERSON =
      Pattern.compile(
          "(?i)(?:\\b(?:this|it|that|text|summary|note|answer|response)(?:\\sis|['’]s|\\sgets|\\sdeserves"
              + "|\\searns|\\smerits|\\sreceives|\\sscores|\\srates|\\sis\\sworth)(?:\\sat)?"
              + "|\\b(?:rated|scored|graded)(?:\\sas|\\sat|\\swith)?)"
              + "(?:\\san?)?(?:\\s(?:score|rating|grade|mark)\\sof)?(?=[\\s*_`\"“\\[(])");

  private final String text;
  private final Pattern label;

  private ReplyWords(String text, String quality) {
    this.text = text;
    String name = quality.isBlank() ? "" : "|" + Pattern.quote(quality.toLowerCase(Locale.ROOT));
    this.label =
        Pattern.compile(
            "(?i)"
                + START
                + "(?:"
                + MODIFIERS
                + "(?:score|rating|grade|mark)"
                + (name.isEmpty()
                    ? ""
                    : "|" + MODIFIERS + "(?:" + name.substring(1) + ")(?:\\sscore|\\srating)?")
                + ")"
                + END_OF_WORD
                + SCALE_NAMED
                + LINK);
  }

  /**
   * The scores that a text states.
   *
   * @param text a reply or a part of it
   * @param quality name of what is judged, which may stand for "score"
   * @return one for each statement; empty if there is none
   */
  static List<Stated> statements(String text, String quality) {
    ReplyWords words = new ReplyWords(text, quality);
    List<Stated> strong = words.labelled();
    boolean labelled = !strong.isEmpty();
    words.firstPerson().stream()
        .filter(stated -> !labelled || !words.isInReason(stated))
        .forEach(strong::add);
    if (strong.isEmpty()) {
      strong.addAll(words.lines());
      strong.addAll(ReplyTable.scores(text));
    }
    if (strong.isEmpty()) {
      words.after(THIRD_PERSON, CLOSED_REST, strong);
    }
    return strong.stream().map(words::onNamedScale).toList();
  }

  /** The scores that stand behind a label; nothing else. */
  static List<Stated> labelled(String text, String quality) {
    ReplyWords words = new ReplyWords(text, quality);
    return words.labelled().stream().map(words::onNamedScale).toList();
  }

  /** Whether words before a number say that it is a bound, or deny it. */
  static boolean isBounded(String words) {
    return BOUND.matcher(words).find();
  }

  private List<Stated> labelled() {
    List<Stated> found = new ArrayList<>();
    Matcher strong = label.matcher(text);
    while (strong.find()) {
      labelled(strong, REST, found);
    }
    Matcher weak = WEAK_LABEL.matcher(text);
    while (weak.find()) {
      labelled(weak, CLOSED_REST, found);
    }
    return found;
  }

  private void labelled(Matcher label, Pattern rest, List<Stated> found) {
    int from = label.end();
    if (Scales.isRange(text, from)) {
      return; // "score: 1 to 10, this is an 8": the label is followed by its scale.
    }
    Optional<Stated> value = ScoreText.at(text, from);
    if (value.isEmpty()) {
      return;
    }
    Stated stated = value.get();
    boolean below = text.substring(label.start("link"), stated.end()).indexOf('\n') >= 0;
    if (below && !ALONE.matcher(text.substring(stated.end())).lookingAt()) {
      return; // "Score:" and then a numbered list.
    }
    String link = label.group("link").toLowerCase(Locale.ROOT);
    boolean verb = link.startsWith("w") || link.equals("is") || link.equals("of");
    String before = sentence(label.start() + 1, from);
    boolean conditional =
        verb && CONDITION.matcher(before).find()
            || link.startsWith("would") && CONDITION.matcher(sentence(from, from)).find();
    if (conditional || !isGiven(stated, rest)) {
      return;
    }
    String named = label.group("named");
    found.add(named == null ? stated : Scales.named(named, stated));
  }

  private List<Stated> firstPerson() {
    List<Stated> found = new ArrayList<>();
    after(FIRST_PERSON, REST, found);
    after(FIRST_PERSON_WORD, REST, found);
    return found;
  }

  private void after(Pattern pattern, Pattern rest, List<Stated> found) {
    Matcher matcher = pattern.matcher(text);
    while (matcher.find()) {
      String whole = sentence(matcher.start(), matcher.end());
      if (CONDITION.matcher(whole).find() || BOUND.matcher(matcher.group()).find()) {
        continue;
      }
      ScoreText.at(text, matcher.end())
          .filter(s -> !Scales.isRange(text, matcher.end()))
          .filter(s -> isGiven(s, rest))
          .ifPresent(
              s -> {
                if (found.stream().noneMatch(other -> other.end() == s.end())) {
                  found.add(s);
                }
              });
    }
  }

  /** A first or last line that is a score and nothing else, or begins with one and its scale. */
  private List<Stated> lines() {
    List<Stated> found = new ArrayList<>();
    int first = text.length() - text.stripLeading().length();
    int last = text.stripTrailing().lastIndexOf('\n') + 1;
    for (int from : first >= last ? new int[] {first} : new int[] {first, last}) {
      int end = text.indexOf('\n', from);
      String line = text.substring(from, end < 0 ? text.length() : end);
      Optional<Stated> value = ScoreText.at(line, 0);
      if (value.isEmpty()) {
        continue;
      }
      Stated stated = value.get();
      String rest = stated.end() < 0 ? "" : line.substring(stated.end());
      boolean alone =
          rest.matches("[*_`\"'”’\\])}$]{0,8}\\s*[.!]?[*_`]{0,4}\\s*(?:[(].{0,200}[)])?");
      alone |= rest.matches("\\s{1,3}(?:on|in|from|using)\\s(?:an?|the)\\s.{0,40}scale.{0,40}");
      boolean scaled = stated.scale() != null && from == first && rest.matches("\\s*[-–—:,;.(].*");
      if (alone || scaled) {
        found.add(stated.moved(from));
      }
    }
    return found;
  }

  /** Whether a number stands on the line of the reason, which may weigh other scores. */
  private boolean isInReason(Stated stated) {
    int start = text.lastIndexOf('\n', Math.max(0, stated.end() - 1)) + 1;
    return REASON.matcher(text).region(start, text.length()).lookingAt();
  }

  private boolean isGiven(Stated stated, Pattern rest) {
    if (!stated.doubt().isEmpty()) {
      return true; // A score is given, though not one that can be taken.
    }
    String following = text.substring(stated.end());
    return !TALK.matcher(following).lookingAt() && rest.matcher(following).lookingAt();
  }

  /** The scale that the statement's sentence names, or else the reply. */
  private Stated onNamedScale(Stated stated) {
    if (!stated.doubt().isEmpty()) {
      return stated;
    }
    int at = stated.at() < 0 ? stated.end() : stated.at();
    Stated named = Scales.in(sentence(at, stated.end()), stated);
    if (named.scale() != null) {
      return named;
    }
    for (Scale scale : Scales.all(text, false)) {
      named = named.on(scale);
    }
    return named;
  }

  /** The sentence around a place. */
  private String sentence(int from, int to) {
    int start = Math.min(from, text.length());
    while (start > 0 && !endsSentence(start - 1)) {
      start--;
    }
    int end = Math.min(to, text.length());
    while (end < text.length() && !endsSentence(end)) {
      end++;
    }
    return text.substring(start, end);
  }

  private boolean endsSentence(int i) {
    char c = text.charAt(i);
    return c == '\n'
        || (c == '.' || c == '!' || c == '?')
            && (i + 1 == text.length() || Character.isWhitespace(text.charAt(i + 1)));
  }
}

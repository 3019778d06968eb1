package org.bioeval.datasets;

import com.google.common.collect.ImmutableList;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.bioeval.core.data.Document;
import org.bioeval.core.data.LoadReport.Issue;
import org.bioeval.core.data.LoadReport.Kind;
import org.bioeval.core.data.Mention;
import org.bioeval.core.data.MentionInstance;
import org.bioeval.core.data.Span;
import org.bioeval.datasets.format.AnnotatedDocument;
import org.bioeval.datasets.format.Findings;
import org.jspecify.annotations.Nullable;

/**
 * Verifies the mentions of a corpus in any format. Readers of the known formats report what is
 * wrong with its line; what they did not report, since they come from elsewhere, is reported here.
 */
final class MentionVerifier {
  private final Set<String> types;
  private final Path file;
  private final Findings findings;
  private final Set<Reported> reported = new HashSet<>();

  /**
   * What a reader has reported already.
   *
   * @param item id of the document, or of document and mention
   * @param value the type or the words
   */
  private record Reported(Kind kind, String item, String value) {}

  private MentionVerifier(Set<String> types, Path file, Findings findings) {
    this.types = types;
    this.file = file;
    this.findings = findings;
    for (Issue issue : findings.toReport().issues()) {
      if (issue.kind() == Kind.OFFSET_MISMATCH) {
        reported.add(new Reported(issue.kind(), issue.item(), issue.expected()));
      } else if (issue.kind() == Kind.MALFORMED && issue.message().startsWith("type '")) {
        int end = issue.message().indexOf("' is none of");
        String type = issue.message().substring("type '".length(), Math.max(end, 6));
        reported.add(new Reported(issue.kind(), issue.item(), type));
      }
    }
  }

  private boolean isReported(Kind kind, Document document, Mention mention, String value) {
    return reported.contains(new Reported(kind, document.id(), value))
        || reported.contains(new Reported(kind, document.id() + " " + mention.id(), value));
  }

  /**
   * Verifies all documents of a file.
   *
   * @param documents as read
   * @param types that mentions may have
   * @param file that was read
   * @param findings of the reading; what is wrong is added
   * @return the documents without mentions of other types
   */
  static ImmutableList<MentionInstance> verify(
      List<AnnotatedDocument> documents, Set<String> types, Path file, Findings findings) {
    MentionVerifier verifier = new MentionVerifier(types, file, findings);
    return documents.stream().map(verifier::verify).collect(ImmutableList.toImmutableList());
  }

  private MentionInstance verify(AnnotatedDocument annotated) {
    Document document = annotated.document();
    ImmutableList.Builder<Mention> sound = ImmutableList.builder();
    boolean allSound = true;
    for (Mention mention : annotated.mentions()) {
      if (types.contains(mention.type())) {
        Mention verified = verifyPlace(document, mention);
        allSound &= verified.spans().size() == mention.spans().size();
        sound.add(verified);
      } else {
        allSound = false;
        if (!isReported(Kind.MALFORMED, document, mention, mention.type())) {
          findings.checkType(mention.type(), file, 0, document.id() + " " + mention.id());
        }
      }
    }
    return allSound ? annotated.toMentions() : new MentionInstance(document, sound.build());
  }

  /** The mention; without its place if that is none of the text. */
  private Mention verifyPlace(Document document, Mention mention) {
    String text = document.text();
    String found = at(mention, text);
    boolean outside = found == null;
    if ((outside || !mention.text().equals(found))
        && !isReported(Kind.OFFSET_MISMATCH, document, mention, mention.text())) {
      findings.report(
          Kind.OFFSET_MISMATCH,
          file,
          0,
          document.id() + " " + mention.id(),
          outside
              ? "place lies outside the text of " + text.length() + " characters"
              : "text differs from the text at its place",
          mention.text(),
          found == null ? "" : found);
    }
    return outside
        ? new Mention(
            mention.id(),
            mention.type(),
            ImmutableList.of(),
            mention.text(),
            mention.conceptIds(),
            mention.attributes())
        : mention;
  }

  /**
   * The words at a mention's place, its own if it has no place; null if that is outside the text.
   */
  private static @Nullable String at(Mention mention, String text) {
    String found = mention.located() ? null : mention.text();
    for (Span span : mention.spans()) {
      if (span.end() > text.length()) {
        return null;
      }
      String piece = text.substring(span.start(), span.end());
      found = found == null ? piece : found + " " + piece;
    }
    return found;
  }
}

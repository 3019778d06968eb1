package org.bioeval.datasets.internal;

import com.google.common.base.Splitter;
import com.google.common.collect.ImmutableList;
import java.util.List;
import org.bioeval.core.data.Document;
import org.bioeval.core.data.Mention;
import org.bioeval.core.data.MentionInstance;
import org.bioeval.core.data.Span;
import org.bioeval.datasets.format.AnnotatedDocument;
import org.bioeval.datasets.format.Findings;

/**
 * Cuts documents into the sentences of the {@code tner/bc5cdr} data.
 *
 * <p>Text between mentions is cut at every boundary between word and other characters, and blanks
 * are removed from the pieces; mentions are cut at blanks. A sentence ends after a piece between
 * mentions that is a full stop and nothing else, so {@code 0.5} is cut in the middle and {@code ).}
 * ends nothing. What follows the last mention of a document is dropped.
 */
public final class TnerSentences {
  private static final Splitter BLANK = Splitter.on(' ').omitEmptyStrings();

  private final ImmutableList.Builder<MentionInstance> sentences = ImmutableList.builder();
  private final Findings findings;
  private final StringBuilder text = new StringBuilder();
  private ImmutableList.Builder<Mention> mentions = ImmutableList.builder();
  private String source = "";
  private int number;
  private int mentionCount;

  private TnerSentences(Findings findings) {
    this.findings = findings;
  }

  /**
   * Cuts documents.
   *
   * @param documents with their mentions in order
   * @param findings {@code sentences} and {@code sentences.withMention} are added to it
   * @return the sentences in order, named {@code document#n}
   */
  public static ImmutableList<MentionInstance> of(
      List<AnnotatedDocument> documents, Findings findings) {
    TnerSentences cut = new TnerSentences(findings);
    findings.count("sentences", 0);
    for (AnnotatedDocument document : documents) {
      cut.document(document);
    }
    return cut.sentences.build();
  }

  private void document(AnnotatedDocument document) {
    source = document.document().id();
    number = 0;
    String words = document.document().text();
    int at = 0;
    for (Mention mention : document.mentions()) {
      if (!mention.located()) {
        continue; // It is about the document as a whole, and of no sentence.
      }
      gap(words, at, mention.start());
      mention(mention, words);
      at = mention.end();
    }
    finish();
  }

  private void gap(String words, int from, int to) {
    int start = from;
    while (start < to) {
      boolean word = isWord(words.charAt(start));
      int end = start + 1;
      while (end < to && isWord(words.charAt(end)) == word) {
        end++;
      }
      String piece = words.substring(start, end).replace(" ", "");
      if (!piece.isEmpty()) {
        token(piece);
        if (piece.equals(".")) {
          finish();
        }
      }
      start = end;
    }
  }

  private static boolean isWord(char c) {
    return Character.isLetterOrDigit(c) || c == '_';
  }

  private void token(String token) {
    if (!text.isEmpty()) {
      text.append(' ');
    }
    text.append(token);
  }

  private void mention(Mention mention, String words) {
    int start = text.isEmpty() ? 0 : text.length() + 1;
    for (String token : BLANK.split(words.substring(mention.start(), mention.end()))) {
      token(token);
    }
    mentionCount++;
    mentions.add(
        new Mention(
            mention.id(),
            mention.type(),
            ImmutableList.of(new Span(start, text.length())),
            text.substring(start),
            mention.conceptIds(),
            mention.attributes()));
  }

  private void finish() {
    if (!text.isEmpty()) {
      Document sentence = Document.of(source + "#" + ++number, source, text.toString());
      sentences.add(new MentionInstance(sentence, mentions.build()));
      findings.count("sentences");
      if (mentionCount > 0) {
        findings.count("sentences.withMention");
      }
    }
    text.setLength(0);
    mentionCount = 0;
    mentions = ImmutableList.builder();
  }
}

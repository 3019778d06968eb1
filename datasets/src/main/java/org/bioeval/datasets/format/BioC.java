package org.bioeval.datasets.format;

import com.google.common.collect.ImmutableList;
import org.bioeval.datasets.format.internal.BioCBuilder;
import org.bioeval.datasets.format.internal.BioCJson;
import org.bioeval.datasets.format.internal.BioCXml;
import org.bioeval.datasets.format.internal.Blanks;

/**
 * A reader of BioC collections, in XML or JSON.
 *
 * <p>A document's text is its passages (or their sentences) laid out at their offsets, with blanks
 * between them, each with a section named by its infon {@code type}. Offsets count code points from
 * the beginning of the document. An annotation becomes a mention: the infon {@code type} is its
 * type, infons named {@code identifier}, {@code MESH} or otherwise {@linkplain #withIdInfons as
 * told} its concept ids, all others its attributes; several locations are the pieces of a
 * discontinuous mention, whose text is expected to be the pieces joined by one blank. A relation's
 * type is its infon {@code type} or {@code relation}; its ends are its nodes, or the infons {@code
 * entity1} and {@code entity2} or otherwise {@linkplain #withRelationInfons as told}.
 *
 * <p>An infon may have several values: elements with the same key in XML, an array in JSON. All are
 * kept, concept ids one by one, attributes joined by {@code ;}; of several types or ends of a
 * relation the first is used and the others are reported. Blanks around a concept id do not belong
 * to it, and empty ones, {@code -} and {@code -1} are left out.
 *
 * <p>In JSON, a file may hold one collection, an array of collections or documents, or the envelope
 * of PubTator 3, an object whose only key is {@code PubTator3}.
 *
 * <p>No DTD is fetched and no entity is expanded: a document type that declares any is an error.
 * Immutable.
 *
 * <p>Counted are {@code documents}, {@code annotations} (all in the file), {@code
 * annotations.multiLocation}, {@code annotations.dropped}, {@code mentions} (in all and by type),
 * {@code mentions.unnormalised}, {@code mentions.multipleIds}, {@code relations} (in all and by
 * type).
 *
 * @see <a href="https://doi.org/10.1093/database/bat064">Comeau et al.: BioC, Database 2013</a>
 */
public final class BioC {
  private final Settings settings;

  /**
   * What to make of a collection's infons.
   *
   * @param ids infons that hold concept ids
   * @param idSeparator between several ids
   * @param head infon that names a relation's first end
   * @param tail infon that names a relation's second end
   * @param dropKey infon by which annotations are left out; empty for none
   * @param dropValue value of that infon
   */
  private record Settings(
      ImmutableList<String> ids,
      String idSeparator,
      String head,
      String tail,
      String dropKey,
      String dropValue) {}

  private BioC(Settings settings) {
    this.settings = settings;
  }

  /**
   * A reader that takes infons {@code identifier} and {@code MESH} as concept ids, with {@code ;}
   * between several, and infons {@code entity1} and {@code entity2} as the ends of a relation.
   *
   * @return the reader
   */
  public static BioC withDefaults() {
    return new BioC(
        new Settings(ImmutableList.of("identifier", "MESH"), ";", "entity1", "entity2", "", ""));
  }

  /**
   * A reader with other infons of concept ids.
   *
   * @param separator what stands between several ids in one infon
   * @param keys names of infons
   * @return the reader
   * @throws IllegalArgumentException if {@code separator} is empty
   */
  public BioC withIdInfons(String separator, String... keys) {
    if (separator.isEmpty()) {
      throw new IllegalArgumentException("id separator is empty; use one such as \",\"");
    }
    return new BioC(
        new Settings(
            ImmutableList.copyOf(keys),
            separator,
            settings.head,
            settings.tail,
            settings.dropKey,
            settings.dropValue));
  }

  /**
   * A reader with other infons of relations.
   *
   * @param head infon that names the first end
   * @param tail infon that names the second end
   * @return the reader
   */
  public BioC withRelationInfons(String head, String tail) {
    return new BioC(
        new Settings(
            settings.ids, settings.idSeparator, head, tail, settings.dropKey, settings.dropValue));
  }

  /**
   * A reader that leaves annotations out.
   *
   * @param key an infon
   * @param value those whose infon has this value are counted as {@code annotations.dropped}; where
   *     one in several pieces does not fit the text, that is reported as an oddity only
   * @return the reader
   */
  public BioC withoutAnnotations(String key, String value) {
    return new BioC(
        new Settings(settings.ids, settings.idSeparator, settings.head, settings.tail, key, value));
  }

  /**
   * Reads a collection: in JSON if its first character that is no blank is a brace or bracket, in
   * XML otherwise.
   *
   * @param file the file
   * @param findings counts and problems are added to it
   * @return the documents in order
   * @throws org.bioeval.datasets.format.CorpusFormatException as {@link #readXml} and {@link
   *     #readJson}
   */
  public ImmutableList<AnnotatedDocument> read(TextFile file, Findings findings) {
    String text = file.text();
    int first = 0;
    while (first < text.length() && Blanks.isBlank(text.charAt(first))) {
      first++;
    }
    boolean isJson = text.startsWith("{", first) || text.startsWith("[", first);
    return isJson ? readJson(file, findings) : readXml(file, findings);
  }

  /**
   * Reads a collection in XML.
   *
   * @param file the file
   * @param findings counts and problems are added to it
   * @return the documents in order
   * @throws org.bioeval.datasets.format.CorpusFormatException if the file is cut off, not
   *     well-formed, not BioC or declares entities, or if {@code findings} is strict and an
   *     annotation disagrees with the text
   */
  public ImmutableList<AnnotatedDocument> readXml(TextFile file, Findings findings) {
    return BioCXml.read(file, builder(file, findings));
  }

  /**
   * Reads a collection, an array of collections or documents, or an envelope of PubTator 3 in JSON.
   *
   * @param file the file
   * @param findings counts and problems are added to it
   * @return the documents in order
   * @throws org.bioeval.datasets.format.CorpusFormatException if the file is cut off, no JSON or
   *     not BioC, or if {@code findings} is strict and an annotation disagrees with the text
   */
  public ImmutableList<AnnotatedDocument> readJson(TextFile file, Findings findings) {
    return BioCJson.read(file, builder(file, findings));
  }

  private BioCBuilder builder(TextFile file, Findings findings) {
    return new BioCBuilder(
        file.path(),
        findings,
        settings.ids,
        settings.idSeparator,
        settings.head,
        settings.tail,
        settings.dropKey,
        settings.dropValue);
  }
}

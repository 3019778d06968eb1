package org.bioeval.datasets;

/**
 * Facts about a corpus.
 *
 * @param name such as {@code BC5CDR}
 * @param licence what the corpus says about its use; {@code none stated} if nothing
 * @param citation the publication to cite
 * @param homepage official address
 */
public record CorpusInfo(String name, String licence, String citation, String homepage) {}

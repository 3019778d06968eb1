package org.bioeval.core.backend;

import com.google.common.collect.ImmutableSortedMap;
import java.io.Serializable;
import java.util.Map;
import java.util.TreeMap;

/**
 * Which model, and how it is run: the part of a report's provenance that names the system under
 * test.
 *
 * <p>What changes answers belongs to the identity: digests of weights and adapters, quantisation,
 * chat template, arguments of the server and parameters of requests. A journal gives back answers
 * only where backend, model and identity are the same. What does not change answers, such as
 * prices, versions of servers or context length, is a detail, so that a run goes on after it has
 * changed.
 *
 * @param backend kind of backend, such as {@code vllm}
 * @param model name of the model
 * @param identity what else tells apart models that answer differently; never a secret
 * @param details what else a reader may want to know; never a secret. Of {@code price.currency},
 *     {@code price.promptPerMillion} and {@code price.completionPerMillion} (decimal numbers) a
 *     report makes the cost of the run
 * @serial exclude
 */
public record BackendInfo(
    String backend,
    String model,
    ImmutableSortedMap<String, String> identity,
    ImmutableSortedMap<String, String> details)
    implements Serializable {

  /**
   * Name of the detail that tells how many tokens of prompt and answer the model takes. A journal
   * asks again about prompts that were too long once it differs.
   */
  public static final String CONTEXT_TOKENS = "contextTokens";

  private static final long serialVersionUID = 1;

  /**
   * Info with nothing but names.
   *
   * @param backend kind of backend
   * @param model name of the model
   * @return the info
   */
  public static BackendInfo of(String backend, String model) {
    return new BackendInfo(backend, model, ImmutableSortedMap.of(), ImmutableSortedMap.of());
  }

  /**
   * A copy under another name.
   *
   * @param backend kind of backend
   * @param model name of the model
   * @return the copy
   */
  public BackendInfo named(String backend, String model) {
    return new BackendInfo(backend, model, identity, details);
  }

  /**
   * A copy with something more that changes answers.
   *
   * @param name such as {@code adapter.sha256}
   * @param value replaces an earlier one
   * @return the copy
   */
  public BackendInfo withIdentity(String name, String value) {
    return withIdentity(Map.of(name, value));
  }

  /**
   * A copy with more that changes answers.
   *
   * @param entries by name; they replace earlier ones
   * @return the copy
   */
  public BackendInfo withIdentity(Map<String, String> entries) {
    return new BackendInfo(backend, model, joined(identity, entries), details);
  }

  /**
   * A copy with something more that does not change answers.
   *
   * @param name such as {@code serverVersion}
   * @param value replaces an earlier one
   * @return the copy
   */
  public BackendInfo withDetail(String name, String value) {
    return withDetails(Map.of(name, value));
  }

  /**
   * A copy with more that does not change answers.
   *
   * @param entries by name; they replace earlier ones
   * @return the copy
   */
  public BackendInfo withDetails(Map<String, String> entries) {
    return new BackendInfo(backend, model, identity, joined(details, entries));
  }

  /**
   * A copy with nothing but what changes answers.
   *
   * @return the copy
   */
  public BackendInfo withoutDetails() {
    return new BackendInfo(backend, model, identity, ImmutableSortedMap.of());
  }

  /**
   * Identity and details together, for reports.
   *
   * @return values by name
   */
  public ImmutableSortedMap<String, String> properties() {
    return joined(details, identity);
  }

  /**
   * Digest of backend, model and identity: the same wherever a journal takes two models for one.
   *
   * @return 64 hexadecimal digits in lower case
   */
  public String identityDigest() {
    StringBuilder text = new StringBuilder();
    put(text, backend);
    put(text, model);
    identity.forEach(
        (name, value) -> {
          put(text, name);
          put(text, value);
        });
    return ContentDigest.ofText(text.toString());
  }

  /** With its length, so that no two lists of texts give the same. */
  private static void put(StringBuilder all, String text) {
    all.append(text.length()).append(':').append(text);
  }

  private static ImmutableSortedMap<String, String> joined(
      Map<String, String> first, Map<String, String> second) {
    Map<String, String> all = new TreeMap<>(first);
    all.putAll(second);
    return ImmutableSortedMap.copyOf(all);
  }
}

package org.bioeval.core.backend;

import com.google.common.collect.ImmutableSortedMap;

/**
 * Which model, and how it is run: the part of a report's provenance that names the system under
 * test.
 *
 * @param backend kind of backend, such as {@code vllm}
 * @param model name of the model
 * @param details whatever else identifies it, such as quantisation, parameters, bytes, context
 *     length or revision; never a secret. Of {@code price.currency}, {@code price.promptPerMillion}
 *     and {@code price.completionPerMillion} (decimal numbers) a report makes the cost of the run
 */
public record BackendInfo(
    String backend, String model, ImmutableSortedMap<String, String> details) {

  /**
   * Info without details.
   *
   * @param backend kind of backend
   * @param model name of the model
   * @return the info
   */
  public static BackendInfo of(String backend, String model) {
    return new BackendInfo(backend, model, ImmutableSortedMap.of());
  }
}

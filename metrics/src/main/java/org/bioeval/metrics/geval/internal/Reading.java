package org.bioeval.metrics.geval.internal;

import com.google.common.collect.ImmutableList;
import java.math.BigDecimal;

/**
 * A judge's reply as read.
 *
 * @param score the number it states
 * @param reason its reason; may be empty
 * @param notes what had to be repaired
 */
public record Reading(BigDecimal score, String reason, ImmutableList<String> notes) {}

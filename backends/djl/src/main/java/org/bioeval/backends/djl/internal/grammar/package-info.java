/**
 * Forms of text: what a JSON schema or a regular expression allows, character by character, and the
 * tokens of a vocabulary that keep to it.
 */
@NullMarked
package org.bioeval.backends.djl.internal.grammar;

import org.jspecify.annotations.NullMarked;

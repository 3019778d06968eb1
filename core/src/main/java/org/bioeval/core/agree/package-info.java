/**
 * Agreement between people, judges and models that label the same items.
 *
 * <p>A {@link org.bioeval.core.agree.ReviewSheet} asks people for labels of a finished run; {@link
 * org.bioeval.core.agree.Ratings} hold what each rater said of each item; {@link
 * org.bioeval.core.agree.CohensKappa} compares two raters, {@link
 * org.bioeval.core.agree.KrippendorffsAlpha} any number, with missing labels. Both come with an
 * interval over documents. A judge against itself is two raters: its first and its second answer.
 */
@NullMarked
package org.bioeval.core.agree;

import org.jspecify.annotations.NullMarked;

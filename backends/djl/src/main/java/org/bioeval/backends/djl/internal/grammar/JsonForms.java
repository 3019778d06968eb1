package org.bioeval.backends.djl.internal.grammar;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;

/** How the parts of JSON (RFC 8259) are written. */
final class JsonForms {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final CharSet CONTROL = CharSet.range(0, 0x1f);
  private static final CharSet SPECIAL = CharSet.of("\"\\").or(CONTROL);
  private static final CharSet ANY = new CharSet(new BitSet()).complement();
  private static final String SHORT = "\"\\/bfnrt";
  private static final String SHORT_MEANING = "\"\\/\b\f\n\r\t";

  /** Blanks that begin a line at most; without a limit a model may write them for ever. */
  private static final int INDENTATION = 20;

  private static final int DIGITS = 15;

  private final Forms forms;
  private final Form blank;
  private final Form anyValue;

  JsonForms(Forms forms) {
    this.forms = forms;
    Form indentation = forms.repeat(forms.oneOf(CharSet.of(" \t")), 0, INDENTATION);
    this.blank =
        forms.either(forms.empty(), forms.text(" "), forms.sequence(forms.text("\n"), indentation));
    this.anyValue = forms.later(this::makeAny);
  }

  /** Any value. */
  Form any() {
    return anyValue;
  }

  private Form makeAny() {
    return forms.either(
        string(0, Forms.ANY),
        number(),
        forms.text("true"),
        forms.text("false"),
        forms.text("null"),
        array(anyValue, 0, Forms.ANY),
        map(anyValue));
  }

  /** Exactly this value; blanks nowhere. */
  Form literal(JsonNode value) {
    try {
      return forms.text(JSON.writeValueAsString(value));
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("cannot write " + value + " as JSON", e);
    }
  }

  /** A string of so many characters. */
  Form string(int least, int most) {
    return quoted(forms.repeat(character(ANY), least, most));
  }

  /** A string in which a regular expression is found. */
  Form string(String pattern) {
    return quoted(RegexReader.found(forms, pattern, this::character));
  }

  private Form quoted(Form content) {
    return forms.sequence(forms.text("\""), content, forms.text("\""));
  }

  /** One character of a set as it is written in a string: as it is, or escaped. */
  private Form character(CharSet set) {
    List<Form> ways = new ArrayList<>();
    ways.add(forms.oneOf(set.minus(SPECIAL)));
    for (int i = 0; i < SHORT.length(); i++) {
      if (set.contains(SHORT_MEANING.charAt(i))) {
        ways.add(forms.text("\\" + SHORT.charAt(i)));
      }
    }
    for (int c = 0; c <= 0x1f; c++) {
      if (set.contains(c)) {
        ways.add(forms.text(String.format(Locale.ROOT, "\\u%04x", c)));
      }
    }
    return forms.either(ways.toArray(new Form[0]));
  }

  /** A whole number of at most 15 digits, which every program reads exactly. */
  Form integer() {
    Form digits = forms.repeat(forms.oneOf(CharSet.range('0', '9')), 0, DIGITS - 1);
    Form size =
        forms.either(forms.text("0"), forms.sequence(forms.oneOf(CharSet.range('1', '9')), digits));
    return forms.sequence(forms.optional(forms.text("-")), size);
  }

  /** A number; with fraction or exponent if it has them. */
  Form number() {
    Form digit = forms.oneOf(CharSet.range('0', '9'));
    Form fraction = forms.sequence(forms.text("."), forms.repeat(digit, 1, DIGITS));
    Form exponent =
        forms.sequence(
            forms.oneOf(CharSet.of("eE")),
            forms.optional(forms.oneOf(CharSet.of("+-"))),
            forms.repeat(digit, 1, 2));
    return forms.sequence(integer(), forms.optional(fraction), forms.optional(exponent));
  }

  /** An array of so many elements of a form. */
  Form array(Form element, int least, int most) {
    Form open = forms.sequence(forms.text("["), blank);
    Form close = forms.sequence(blank, forms.text("]"));
    Form none = forms.sequence(forms.text("["), blank, forms.text("]"));
    if (most == 0) {
      return none;
    }
    Form more =
        forms.repeat(
            forms.sequence(comma(), element),
            Math.max(0, least - 1),
            most == Forms.ANY ? most : most - 1);
    Form some = forms.sequence(open, element, more, close);
    return least == 0 ? forms.either(none, some) : some;
  }

  /** An object of members of any name. */
  Form map(Form value) {
    Form member = forms.sequence(string(0, Forms.ANY), colon(), value);
    Form some = forms.sequence(member, forms.repeat(forms.sequence(comma(), member), 0, Forms.ANY));
    return braces(forms.optional(some));
  }

  /**
   * A member of an object.
   *
   * @param name its name
   * @param value form of its value
   * @param required whether it must be there
   */
  record Member(String name, Form value, boolean required) {}

  /** An object with these members in this order. */
  Form object(List<Member> members) {
    Form later = forms.empty();
    // What follows once a member is there, and what if none is yet, from the last to the first.
    Form first = forms.empty();
    for (int i = members.size() - 1; i >= 0; i--) {
      Member member = members.get(i);
      Form written =
          forms.sequence(
              literal(JSON.getNodeFactory().textNode(member.name())), colon(), member.value());
      Form here = forms.sequence(written, later);
      Form next = forms.sequence(comma(), here);
      first = member.required() ? here : forms.either(here, first);
      later = member.required() ? next : forms.either(next, later);
    }
    return braces(first);
  }

  private Form braces(Form content) {
    Form close = forms.sequence(blank, forms.text("}"));
    Form filled = forms.sequence(forms.text("{"), blank, content, close);
    return filled;
  }

  private Form comma() {
    return forms.sequence(forms.text(","), blank);
  }

  private Form colon() {
    return forms.sequence(forms.text(":"), forms.optional(forms.text(" ")));
  }
}

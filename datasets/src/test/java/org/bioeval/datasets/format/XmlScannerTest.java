package org.bioeval.datasets.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.StringReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.bioeval.datasets.format.internal.XmlScanner;
import org.bioeval.datasets.format.internal.XmlScanner.Event;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class XmlScannerTest {
  private static final Path PATH = Path.of("some.xml");

  /** What a walk sees, with adjacent texts joined, as parsers may cut text anywhere. */
  static List<String> walk(String text) {
    XmlScanner xml = new XmlScanner(new TextFile(PATH, text));
    List<String> seen = new ArrayList<>();
    for (Event event = xml.next(); event != Event.EOF; event = xml.next()) {
      switch (event) {
        case START -> seen.add("<" + xml.name() + " " + xml.attribute("a"));
        case END -> seen.add(">" + xml.name());
        default -> addText(seen, xml.text());
      }
    }
    return seen;
  }

  static List<String> walkByStax(String text) throws XMLStreamException {
    XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
    factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    factory.setProperty(XMLInputFactory.IS_NAMESPACE_AWARE, false);
    XMLStreamReader xml = factory.createXMLStreamReader(new StringReader(text));
    List<String> seen = new ArrayList<>();
    while (xml.hasNext()) {
      switch (xml.next()) {
        case XMLStreamConstants.START_ELEMENT ->
            seen.add("<" + xml.getLocalName() + " " + xml.getAttributeValue(null, "a"));
        case XMLStreamConstants.END_ELEMENT -> seen.add(">" + xml.getLocalName());
        case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA ->
            addText(seen, xml.getText());
        default -> {}
      }
    }
    return seen;
  }

  private static void addText(List<String> seen, String text) {
    int last = seen.size() - 1;
    if (last >= 0 && seen.get(last).startsWith("\"")) {
      seen.set(last, seen.get(last) + text);
    } else if (!text.isEmpty()) {
      seen.add("\"" + text);
    }
  }

  /** Whatever well-formed file is made of these pieces, the JDK's parser sees the same in it. */
  @Property(tries = 500)
  void seesWhatStaxSees(@ForAll("documents") String document) throws XMLStreamException {
    assertThat(walk(document)).isEqualTo(walkByStax(document));
  }

  @Provide
  Arbitrary<String> documents() {
    Arbitrary<String> text =
        Arbitraries.of(
            "plain",
            " ",
            "\n",
            "\r\n",
            "\r",
            "\t",
            "α𝛃",
            "&lt;",
            "&amp;",
            "&gt;",
            "&quot;",
            "&apos;",
            "&#945;",
            "&#x1D6C3;",
            "'",
            "\"",
            "]",
            "]]",
            "<![CDATA[<x>&y]]>",
            "<![CDATA[]]>",
            "<!-- - <z> & -->",
            "<?p i?>",
            "a > b");
    Arbitrary<String> element =
        Arbitraries.lazyOf(
            () -> text.list().ofMaxSize(4).map(parts -> String.join("", parts)),
            () ->
                Combinators.combine(
                        Arbitraries.of("e", "ns:e-1", "é"),
                        Arbitraries.of(
                            "", " a='1'", " a = \"x &lt; 'y'\"", "\n a=\"\" b='2' ", " b='&#10;'"),
                        elements().list().ofMaxSize(3))
                    .as(
                        (name, attributes, children) ->
                            children.isEmpty()
                                ? "<" + name + attributes + "/>"
                                : "<"
                                    + name
                                    + attributes
                                    + ">"
                                    + String.join("", children)
                                    + "</"
                                    + name
                                    + " >"));
    return Combinators.combine(
            Arbitraries.of(
                "",
                "<?xml version='1.0' encoding='UTF-8'?>",
                "<?xml version=\"1.0\"?>\n<!-- c --><!DOCTYPE r SYSTEM 'no.dtd'>\n",
                "<!DOCTYPE r PUBLIC \"-//X//EN\" \"http://localhost/no>.dtd\">"),
            element.list().ofMaxSize(4),
            Arbitraries.of("", "\n", "<!-- end -->\n"))
        .as((head, children, tail) -> head + "<r>" + String.join("", children) + "</r>" + tail);
  }

  private Arbitrary<String> elements() {
    return Arbitraries.lazyOf(
        () -> Arbitraries.of("text", " ", "&amp;", "<![CDATA[]]]]>", "<f/>", "<f a='q'></f>"),
        () -> elements().list().ofMaxSize(2).map(inner -> "<g>" + String.join("", inner) + "</g>"));
  }

  /** What StAX refuses of damaged files, the scanner refuses too. */
  @Property(tries = 500)
  void refusesWhatIsCutOff(
      @ForAll("documents") String document,
      @ForAll @net.jqwik.api.constraints.IntRange(max = 400) int at) {
    int end = document.lastIndexOf("</r>");
    String cut = document.substring(0, Math.min(at, end));
    assertThatThrownBy(() -> walk(cut)).isInstanceOf(CorpusFormatException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<!DOCTYPE r [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><r>&x;</r>",
        "<!DOCTYPE r [<!ENTITY a 'ha'><!ENTITY b '&a;&a;&a;&a;'>]><r>&b;</r>",
        "<!DOCTYPE r SYSTEM 'http://localhost/evil.dtd'><r>&x;</r>",
        "<r>&nbsp;</r>",
        "<r a='&x;'/>",
        "<r>&#0;</r>",
        "<r>&#xD800;</r>",
        "<r>&#x110000;</r>",
        "<r>&#99999999;</r>",
        "<r>a & b</r>",
        "<r a='<'/>",
        "<r a='1' a='2'/>",
        "<r a=1/>",
        "<r a/>",
        "<r></s>",
        "<r/><r/>",
        "<r/>text",
        "text<r/>",
        "<r>]]></r>",
        "<r>\u0001</r>",
        "<r><!-- a -- b --></r>",
        "<r><!DOCTYPE r></r>",
        "< r/>",
        "<r / >",
        "<1/>",
        "",
        "  ",
        "</r>"
      })
  void refusesWhatIsNotWellFormedOrNamesAnEntity(String document) {
    assertThatThrownBy(() -> walk(document))
        .isInstanceOf(CorpusFormatException.class)
        .hasMessageStartingWith("some.xml:1: ");
  }

  @Test
  void refusesElementsNestedTooDeep() {
    assertThatThrownBy(() -> walk("<a>".repeat(100_000)))
        .isInstanceOf(CorpusFormatException.class)
        .hasMessageContaining("nested more than 200 deep");
  }

  @ParameterizedTest
  @CsvSource({"'<r>\n<a>\n</b></r>',3", "'<r>\r\n&x;</r>',2", "'<r>\n\n',3"})
  void namesTheLine(String document, int line) {
    assertThatThrownBy(() -> walk(document)).hasMessageStartingWith("some.xml:" + line + ": ");
  }
}

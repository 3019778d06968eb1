package org.bioeval.datasets.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class XmlCursorTest {

  private static XmlCursor open(String text) {
    return XmlCursor.open(new TextFile(Path.of("a.xml"), text));
  }

  private static String firstText(String xml, String tag) {
    XmlCursor cursor = open(xml);
    while (cursor.next()) {
      if (cursor.isStart(tag)) {
        return cursor.text();
      }
    }
    return "";
  }

  @Test
  void walksOverTags() {
    XmlCursor cursor = open("<?xml version=\"1.0\"?>\n<a><!-- c -->\n<b n='1&#xa;2'/>text</a>");
    assertThat(cursor.next()).isTrue();
    assertThat(cursor.isStart("a")).isTrue();
    assertThat(cursor.next()).isTrue();
    assertThat(cursor.isStart("b")).isTrue();
    assertThat(cursor.line()).isEqualTo(3);
    // A character reference survives where a literal line end would become a blank (XML 1.0, 3.3.3)
    assertThat(cursor.attribute("n")).isEqualTo("1\n2");
    assertThat(cursor.attributeOrNull("m")).isNull();
    assertThatThrownBy(() -> cursor.attribute("m")).hasMessage("a.xml:3: <b> has no attribute 'm'");
    assertThat(cursor.next()).isTrue();
    assertThat(cursor.isEnd("b")).isTrue();
    assertThat(cursor.next()).isTrue();
    assertThat(cursor.isEnd("a")).isTrue();
    assertThat(cursor.next()).isFalse();
  }

  @Test
  void joinsPiecesOfText() {
    assertThat(firstText("<a>x &lt;<![CDATA[&y]]>&#x41;</a>", "a")).isEqualTo("x <&yA");
  }

  @Test
  void namesTheLineOfTruncatedXml() {
    assertThatThrownBy(() -> firstText("<a>\n<b>\n</b>\n", "c"))
        .isInstanceOf(CorpusFormatException.class)
        .hasMessageStartingWith("a.xml:4: file ends inside <a>; it is cut off");
  }

  @Test
  void neverFetchesADocumentType() throws IOException {
    AtomicInteger asked = new AtomicInteger();
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          asked.incrementAndGet();
          exchange.sendResponseHeaders(404, -1);
          exchange.close();
        });
    server.start();
    try {
      String address = "http://localhost:" + server.getAddress().getPort() + "/BioC.dtd";
      assertThat(firstText("<!DOCTYPE a SYSTEM \"" + address + "\"><a>text</a>", "a"))
          .isEqualTo("text");
      assertThatThrownBy(
              () ->
                  firstText("<!DOCTYPE a [<!ENTITY x SYSTEM \"" + address + "\">]><a>&x;</a>", "a"))
          .isInstanceOf(CorpusFormatException.class);
      assertThatThrownBy(
              () ->
                  firstText(
                      "<!DOCTYPE a [<!ENTITY % p SYSTEM \"" + address + "\">%p;]><a>&x;</a>", "a"))
          .isInstanceOf(CorpusFormatException.class);
    } finally {
      server.stop(0);
    }
    assertThat(asked).hasValue(0);
  }

  @Test
  void neverReadsALocalFile(@TempDir Path folder) throws IOException {
    Path secret = Files.writeString(folder.resolve("secret.txt"), "the secret");
    String xml = "<!DOCTYPE a [<!ENTITY x SYSTEM \"" + secret.toUri() + "\">]><a id='1'>&x;</a>";
    assertThatThrownBy(() -> firstText(xml, "a"))
        .isInstanceOf(CorpusFormatException.class)
        .hasMessageNotContaining("the secret");
  }

  @Test
  void neverExpandsEntities() {
    StringBuilder bomb = new StringBuilder("<!DOCTYPE a [<!ENTITY e0 \"lol\">");
    for (int i = 1; i < 30; i++) {
      bomb.append("<!ENTITY e").append(i).append(" \"");
      bomb.append(("&e" + (i - 1) + ";").repeat(10)).append("\">");
    }
    bomb.append("]><a>&e29;</a>");
    assertThatThrownBy(() -> firstText(bomb.toString(), "a"))
        .isInstanceOf(CorpusFormatException.class);
    String inAttribute = bomb.toString().replace("<a>&e29;", "<a b='&e29;'>");
    assertThatThrownBy(() -> firstText(inAttribute, "a")).isInstanceOf(CorpusFormatException.class);
  }
}

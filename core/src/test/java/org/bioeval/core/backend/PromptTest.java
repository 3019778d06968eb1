package org.bioeval.core.backend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.collect.ImmutableList;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** The digest of a prompt tells apart whatever a model could tell apart. */
class PromptTest {

  @Test
  void digestIsSha256OverLengthsRolesAndTexts() throws Exception {
    // By the definition in hashInto: raw, number of messages, then role, length and UTF-8 bytes of
    // each; integers little-endian as Guava's hashers put them.
    byte[] system = "Sei genau.".getBytes(StandardCharsets.UTF_8);
    byte[] user = "IL-2 α?".getBytes(StandardCharsets.UTF_8);
    ByteBuffer bytes = ByteBuffer.allocate(100).order(java.nio.ByteOrder.LITTLE_ENDIAN);
    bytes.put((byte) 0).putInt(2);
    bytes.putInt(0).putInt(system.length).put(system);
    bytes.putInt(1).putInt(user.length).put(user);
    MessageDigest sha = MessageDigest.getInstance("SHA-256");
    sha.update(bytes.array(), 0, bytes.position());
    assertThat(Prompt.chat(Message.system("Sei genau."), Message.user("IL-2 α?")).digest())
        .isEqualTo(HexFormat.of().formatHex(sha.digest()));
  }

  @Test
  void digestsDifferWhereverPromptsDo() {
    Set<String> digests = new HashSet<>();
    List<Prompt> prompts =
        List.of(
            Prompt.raw("ab"),
            Prompt.chat(Message.user("ab")),
            Prompt.chat(Message.system("ab")),
            Prompt.chat(Message.assistant("ab")),
            Prompt.chat(Message.user("a"), Message.user("b")),
            Prompt.chat(Message.user("b"), Message.user("a")),
            Prompt.chat(Message.user(""), Message.user("ab")),
            Prompt.chat(Message.user("ab"), Message.user("")));
    prompts.forEach(prompt -> digests.add(prompt.digest()));
    assertThat(digests).hasSize(prompts.size());
  }

  @Property
  void equalPromptsHaveEqualDigests(@ForAll String first, @ForAll String second) {
    Prompt one = Prompt.chat(Message.system(first), Message.user(second));
    Prompt two = Prompt.chat(ImmutableList.of(Message.system(first), Message.user(second)));
    assertThat(one).isEqualTo(two);
    assertThat(one.digest()).isEqualTo(two.digest()).matches("[0-9a-f]{64}");
  }

  @Test
  void refusesShapesThatNoModelCouldTake() {
    assertThatThrownBy(() -> Prompt.chat()).hasMessage("a prompt needs at least one message");
    assertThatThrownBy(() -> new Prompt(ImmutableList.of(Message.system("x")), true))
        .hasMessageContaining("exactly one user message")
        .hasMessageContaining("Prompt.raw(text)");
    assertThatThrownBy(() -> Prompt.raw("x").withTurnsBeforeLast(List.of()))
        .hasMessage("a raw prompt has no turns; build the examples into its text");
  }

  @Test
  void turnsGoBeforeTheQuestionAndAdditionsAfterIt() {
    Prompt prompt = Prompt.chat(Message.system("s"), Message.user("q"));
    assertThat(
            prompt
                .withTurnsBeforeLast(List.of(Message.user("e"), Message.assistant("a")))
                .withAppended("!")
                .messages())
        .containsExactly(
            Message.system("s"), Message.user("e"), Message.assistant("a"), Message.user("q!"));
    assertThat(prompt.text()).isEqualTo("s\n\nq");
    assertThat(Prompt.raw("r").withAppended("!")).isEqualTo(Prompt.raw("r!"));
  }

  @Test
  void decodingRefusesWhatIsOutOfRange() {
    Decoding greedy = Decoding.greedy();
    assertThatThrownBy(() -> greedy.withTemperature(2.5))
        .hasMessage("illegal temperature: 2.5, must be between 0 and 2");
    assertThatThrownBy(() -> greedy.withTemperature(Double.NaN))
        .hasMessageContaining("illegal temperature: NaN");
    assertThatThrownBy(() -> greedy.withTopP(0))
        .hasMessage("illegal topP: 0.0, must be greater than 0 and at most 1");
    assertThatThrownBy(() -> greedy.withMaxTokens(0))
        .hasMessage("illegal maxTokens: 0, must be at least 1");
    assertThatThrownBy(() -> Decoding.sampled(0)).hasMessageContaining("use greedy() for 0");
  }
}

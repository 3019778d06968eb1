package org.bioeval.cli.tiny;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.bioeval.backends.djl.lora.Example;
import org.bioeval.core.backend.Message;
import org.bioeval.core.backend.Prompt;
import org.bioeval.core.data.Argument;
import org.bioeval.core.data.Dataset;
import org.bioeval.core.data.EventInstance;
import org.bioeval.core.data.Instance;
import org.bioeval.core.data.Mention;
import org.bioeval.core.data.MentionInstance;
import org.bioeval.core.data.RelationInstance;
import org.bioeval.core.task.Task;

/**
 * What the tiny model learns from: training items of the miniatures, and variants of them in which
 * mentions are exchanged, in the text and in the answer alike. A dozen items a corpus would be
 * learnt by heart; variants can only be answered by reading.
 */
public final class PracticeItems {
  /** Half of the exchanged mentions become words of no language, which can only be copied. */
  private static final double INVENTED = 0.5;

  /** Share of items that stay as they are. */
  private static final double UNCHANGED = 0.2;

  private static final double EXCHANGED = 0.8;

  /** One of so many examples asks to repeat random words: copying is learnt there first. */
  private static final int REPEAT_EVERY = 4;

  private record Item(Example example, List<Mention> mentions) {}

  private final List<List<Item>> questions = new ArrayList<>();
  private final TreeMap<String, List<String>> byType = new TreeMap<>();
  private final List<String> words = new ArrayList<>();

  /** Makes an empty set. */
  public PracticeItems() {}

  /**
   * Adds a task's training items.
   *
   * @param task the question
   * @param train training items only
   * @param <I> kind of instance
   * @param <A> type of answer
   */
  public <I extends Instance, A> void add(Task<I, A> task, Dataset<I> train) {
    List<Item> items = new ArrayList<>();
    for (I instance : train.toList()) {
      List<Mention> mentions = mentions(instance);
      items.add(new Item(Example.of(task, instance), mentions));
      for (Mention mention : mentions) {
        if (isPlain(mention.text())) {
          byType.computeIfAbsent(mention.type(), t -> new ArrayList<>()).add(mention.text());
          words.addAll(List.of(mention.text().split(" ")));
        }
      }
    }
    if (!items.isEmpty()) {
      questions.add(items);
    }
  }

  /**
   * Draws examples: each task as often as every other, then one of its items, then a variant.
   *
   * @param count how many
   * @param seed of the choice
   * @return the examples
   */
  public List<Example> draw(int count, long seed) {
    Random random = new Random(seed);
    List<Example> drawn = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      if (i % REPEAT_EVERY == 0) {
        drawn.add(repetition(i, random));
        continue;
      }
      List<Item> items = questions.get(random.nextInt(questions.size()));
      drawn.add(variant(items.get(random.nextInt(items.size())), i, random));
    }
    return drawn;
  }

  private Example repetition(int number, Random random) {
    String text =
        IntStream.rangeClosed(0, 4 + random.nextInt(12))
            .mapToObj(i -> words.get(random.nextInt(words.size())))
            .collect(Collectors.joining(" "));
    return Example.of("repeat#" + number, Prompt.chat(Message.user(text)), text);
  }

  private Example variant(Item item, int number, Random random) {
    Example example = item.example();
    List<Message> messages = example.prompt().messages();
    Message last = messages.get(messages.size() - 1);
    String before =
        messages.subList(0, messages.size() - 1).stream()
            .map(Message::text)
            .collect(Collectors.joining("\n"));
    TreeMap<String, String> exchanged =
        new TreeMap<>(
            (a, b) -> a.length() == b.length() ? a.compareTo(b) : b.length() - a.length());
    boolean unchanged = random.nextDouble() < UNCHANGED;
    for (Mention mention : item.mentions()) {
      String text = mention.text();
      // Words of the instructions, such as labels, keep their meaning.
      if (!unchanged
          && isPlain(text)
          && !before.contains(text)
          && random.nextDouble() < EXCHANGED) {
        exchanged.put(text, replacement(mention.type(), random));
      }
    }
    List<Message> turns = new ArrayList<>(messages.subList(0, messages.size() - 1));
    turns.add(new Message(last.role(), exchange(last.text(), exchanged)));
    return Example.of(
        example.id() + "#" + number, Prompt.chat(turns), exchange(example.answer(), exchanged));
  }

  private String replacement(String type, Random random) {
    List<String> same = byType.getOrDefault(type, words);
    if (random.nextDouble() >= INVENTED) {
      return same.get(random.nextInt(same.size()));
    }
    String first = words.get(random.nextInt(words.size()));
    String second = words.get(random.nextInt(words.size()));
    String invented =
        first.substring(0, (first.length() + 1) / 2) + second.substring(second.length() / 2);
    return random.nextInt(3) == 0
        ? invented + " " + words.get(random.nextInt(words.size()))
        : invented;
  }

  /** Replaces whole words, longest first, all at once. */
  private static String exchange(String text, TreeMap<String, String> exchanged) {
    if (exchanged.isEmpty()) {
      return text;
    }
    String any = exchanged.keySet().stream().map(Pattern::quote).collect(Collectors.joining("|"));
    return Pattern.compile("(?<![\\p{L}\\p{N}])(" + any + ")(?![\\p{L}\\p{N}])")
        .matcher(text)
        .replaceAll(m -> Matcher.quoteReplacement(exchanged.get(m.group())));
  }

  /** Texts that JSON writes as they are, and long enough not to occur by chance. */
  private static boolean isPlain(String text) {
    return text.length() >= 3
        && text.strip().equals(text)
        && text.chars().noneMatch(c -> c == '"' || c == '\\' || c < ' ');
  }

  private static List<Mention> mentions(Instance instance) {
    Set<Mention> all = new LinkedHashSet<>();
    if (instance instanceof MentionInstance item) {
      all.addAll(item.mentions());
    } else if (instance instanceof RelationInstance item) {
      all.addAll(item.mentions());
    } else if (instance instanceof EventInstance item) {
      all.addAll(item.entities());
      item.events().stream()
          .flatMap(event -> event.arguments().stream())
          .filter(Argument.OfMention.class::isInstance)
          .forEach(argument -> all.add(((Argument.OfMention) argument).mention()));
    }
    return List.copyOf(all);
  }
}

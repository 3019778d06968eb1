package org.bioeval.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.bioeval.datasets.format.CorpusFormatException;
import org.bioeval.datasets.format.JsonLine;

/** Reads JSON Lines files. */
final class JsonLines {
  private JsonLines() {}

  /** Takes one object. */
  interface Receiver {
    /**
     * Takes one line.
     *
     * @param node the object
     * @param id its 'id', or the number of its line
     * @param place file and line, for messages
     */
    void take(JsonNode node, String id, String place) throws IOException;
  }

  /** Takes the objects of a file that a run wrote. */
  interface Written {
    /**
     * Takes one line.
     *
     * @return false if no more are wanted
     */
    boolean take(JsonNode node);
  }

  /**
   * Hands over each line that is not blank.
   *
   * @throws IllegalArgumentException if there is no such file, it is not UTF-8, or a line is no
   *     JSON object; the message names file and line
   */
  static void read(Path file, Receiver receiver) throws IOException {
    int number = 0;
    try (BufferedReader lines = Files.newBufferedReader(file)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        number++;
        if (line.isBlank() || line.equals("\uFEFF")) {
          continue;
        }
        String place = file + ":" + number;
        JsonNode node = parse(file, number, line);
        receiver.take(node, node.path("id").asText(Integer.toString(number)), place);
      }
    } catch (NoSuchFileException e) {
      throw new IllegalArgumentException("no file " + file + "; give a JSON Lines file", e);
    } catch (CharacterCodingException e) {
      throw new IllegalArgumentException(
          file + ": not UTF-8, in line " + (number + 1) + " or later; convert it first", e);
    }
  }

  /**
   * Hands over each whole line of a file that a run wrote, until the receiver has enough. A last
   * line that was half-written when the run was killed is left out.
   *
   * @throws IllegalArgumentException if another line is no JSON object
   */
  static void readWritten(Path file, Written receiver) throws IOException {
    int number = 0;
    // Not strict about UTF-8: a torn line may end within a character.
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(Files.newInputStream(file), UTF_8))) {
      String line = lines.readLine();
      while (line != null) {
        number++;
        String next = lines.readLine();
        if (!line.isBlank()) {
          JsonNode node;
          try {
            node = parse(file, number, line);
          } catch (IllegalArgumentException e) {
            if (next == null) {
              return;
            }
            throw e;
          }
          if (!receiver.take(node)) {
            return;
          }
        }
        line = next;
      }
    }
  }

  private static JsonNode parse(Path file, int number, String line) {
    try {
      return JsonLine.parse(file, number, line);
    } catch (CorpusFormatException e) {
      String message =
          e.getCause() instanceof JsonProcessingException cause
              ? file
                  + ":"
                  + number
                  + ": not JSON ("
                  + cause.getOriginalMessage()
                  + "); give one object a line"
              : String.valueOf(e.getMessage());
      throw new IllegalArgumentException(message, e);
    }
  }
}

package io.sallyport.approval.jdbc;

import io.sallyport.api.Effect;
import io.sallyport.policy.spi.Approval;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Lists in one column: each text percent-encoded, so that no separator can stand in it. */
final class Texts {
  private Texts() {}

  static String list(Collection<String> texts) {
    List<String> encoded = new ArrayList<>();
    texts.forEach(text -> encoded.add(URLEncoder.encode(text, StandardCharsets.UTF_8)));
    return String.join(",", encoded);
  }

  static List<String> list(String column) {
    if (column.isEmpty()) {
      return List.of();
    }
    return Arrays.stream(column.split(",", -1))
        .map(text -> URLDecoder.decode(text, StandardCharsets.UTF_8))
        .toList();
  }

  /** Votes as {@code time,person,name,name…;…}. */
  static String votes(List<Approval.Vote> votes) {
    List<String> all = new ArrayList<>();
    for (Approval.Vote vote : votes) {
      List<String> parts = new ArrayList<>();
      parts.add(Long.toString(micros(vote.time())));
      parts.add(vote.person());
      parts.addAll(new TreeSet<>(vote.names()));
      all.add(list(parts));
    }
    return String.join(";", all);
  }

  static List<Approval.Vote> votes(String column) {
    List<Approval.Vote> votes = new ArrayList<>();
    for (String one : column.isEmpty() ? new String[0] : column.split(";", -1)) {
      List<String> parts = list(one);
      votes.add(
          new Approval.Vote(
              parts.get(1),
              Set.copyOf(parts.subList(2, parts.size())),
              instant(Long.parseLong(parts.get(0)))));
    }
    return votes;
  }

  /** An effect as {@code affected,note;columns;row;row}, each text with a mark before it. */
  static @Nullable String effect(@Nullable Effect effect) {
    if (effect == null) {
      return null;
    }
    List<String> parts = new ArrayList<>();
    parts.add(list(List.of(Long.toString(effect.affected()), "." + effect.note())));
    parts.add(marked(effect.columns()));
    effect.rows().forEach(row -> parts.add(marked(row)));
    return String.join(";", parts);
  }

  private static String marked(List<String> texts) {
    return list(texts.stream().map(text -> "." + text).toList());
  }

  private static List<String> unmarked(String column) {
    return list(column).stream().map(text -> text.substring(1)).toList();
  }

  static @Nullable Effect effect(@Nullable String column) {
    if (column == null) {
      return null;
    }
    String[] parts = column.split(";", -1);
    List<String> head = list(parts[0]);
    List<List<String>> rows = new ArrayList<>();
    for (int i = 2; i < parts.length; i++) {
      rows.add(unmarked(parts[i]));
    }
    return new Effect(
        Long.parseLong(head.get(0)), unmarked(parts[1]), rows, head.get(1).substring(1));
  }

  static long micros(Instant time) {
    return Math.addExact(
        Math.multiplyExact(time.getEpochSecond(), 1_000_000L), time.getNano() / 1000);
  }

  static Instant instant(long micros) {
    return Instant.ofEpochSecond(
        Math.floorDiv(micros, 1_000_000L), Math.floorMod(micros, 1_000_000L) * 1000L);
  }
}

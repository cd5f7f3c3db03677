package io.sallyport.audit.journal;

import io.sallyport.api.Durability;
import java.time.Instant;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The journal's own records: where a chain begins, where it goes on, and what was found of writers
 * that died.
 */
final class OwnLines {
  static final String OPENED = "journal_opened";
  static final String CLOSED = "journal_closed";
  static final String ENDED = "journal_ended";
  static final String REPAIRED = "journal_repaired";
  static final String RETIRED = "journal_retired";

  private OwnLines() {}

  /**
   * The file that came before in the same chain.
   *
   * @param syncedSeq set where the disk failed: what follows it may be lost should the machine die
   */
  record Former(String file, long lastSeq, String lastHash, @Nullable Long syncedSeq) {
    private SortedMap<String, Object> members() {
      TreeMap<String, Object> members = new TreeMap<>();
      members.put("file", file);
      members.put("last_hash", lastHash);
      members.put("last_seq", lastSeq);
      if (syncedSeq != null) {
        members.put("synced_seq", syncedSeq);
      }
      return members;
    }
  }

  static Line opened(Instant time, String writer, @Nullable Former former) {
    TreeMap<String, Object> members = new TreeMap<>();
    if (former != null) {
      members.put("former", former.members());
    }
    members.put("pid", ProcessHandle.current().pid());
    members.put("writer", writer);
    return line(OPENED, time, members);
  }

  /**
   * The last record of a file.
   *
   * @param root the Merkle tree over the records before it
   */
  static Line closed(Instant time, Leaves.Root root, @Nullable String next) {
    TreeMap<String, Object> members = new TreeMap<>();
    members.put("merkle_root", root.hash());
    if (next != null) {
      members.put("next", next);
    }
    return line(CLOSED, time, members);
  }

  /** A file that was kept for as long as it should be, and is about to be deleted. */
  static Line retired(Instant time, FileVerifier file) {
    return line(
        RETIRED,
        time,
        Map.of(
            "file",
            String.valueOf(file.file().getFileName()),
            "last_hash",
            file.lastHash(),
            "last_seq",
            file.lastSeq(),
            "merkle_root",
            file.root(),
            "records",
            file.lines()));
  }

  static Line found(Instant time, TailRepair.Found found) {
    TreeMap<String, Object> members = new TreeMap<>();
    members.put("file", found.file().getFileName().toString());
    if (found.lastHash() != null) {
      members.put("last_hash", found.lastHash());
      members.put("last_seq", found.lastSeq());
    }
    JournalRepair repair = found.repair();
    if (repair != null) {
      members.put("torn_bytes", repair.bytes());
      members.put("torn_file", repair.sidecar().getFileName().toString());
      members.put("torn_sha256", repair.sha256());
    }
    return line(repair == null ? ENDED : REPAIRED, time, members);
  }

  private static Line line(String kind, Instant time, Map<String, Object> more) {
    TreeMap<String, Object> members = new TreeMap<>(more);
    members.put("hash", "");
    members.put("kind", kind);
    members.put("prev", "");
    members.put("schema", (long) LineEncoder.SCHEMA);
    members.put("seq", 0L);
    members.put("time", Timestamps.text(time));
    CanonicalJson json = new CanonicalJson(512);
    Line.ChainFields chain = new Line.ChainFields();
    json.open('{');
    members.forEach((name, value) -> member(name, value, json, chain));
    json.close('}');
    json.put('\n');
    return new Line(json, chain, Durability.BUFFERED);
  }

  private static void member(
      String name, Object value, CanonicalJson json, Line.ChainFields chain) {
    switch (name) {
      case "hash" -> chain.hash(json);
      case "prev" -> chain.prev(json);
      case "seq" -> chain.seq(json);
      default -> {
        json.key(name);
        json.any(value);
      }
    }
  }
}

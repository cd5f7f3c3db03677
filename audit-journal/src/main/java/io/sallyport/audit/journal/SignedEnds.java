package io.sallyport.audit.journal;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Compares files with the signed checkpoints of them. One verification, one of these. */
final class SignedEnds {
  private final List<NoteVerifier> keys;
  private final Map<String, List<Signed>> byFile = new HashMap<>();
  private final List<JournalReport.Gap> gaps = new ArrayList<>();
  private final List<JournalReport.Unsigned> unsigned = new ArrayList<>();
  private int good;

  /** A checkpoint whose signature is right, and where it was kept. */
  private record Signed(Checkpoint checkpoint, Path place) {}

  /** Reads the checkpoints of the journal's directory and of other places. */
  SignedEnds(List<NoteVerifier> keys, Path journal, List<Path> anchors) throws IOException {
    this.keys = keys;
    if (!keys.isEmpty()) {
      read(journal);
      for (Path anchor : anchors) {
        read(anchor);
      }
      byFile.values().forEach(all -> all.sort(Comparator.comparing(one -> one.checkpoint.size())));
    }
  }

  private void read(Path place) throws IOException {
    try (DirectoryStream<Path> found = Files.newDirectoryStream(place, "*" + Anchor.SUFFIX)) {
      for (Path path : found) {
        for (SignedNote note : SignedNote.parse(Files.readString(path))) {
          read(note, path);
        }
      }
    }
  }

  private void read(SignedNote note, Path path) {
    Checkpoint checkpoint = Checkpoint.parse(note.text());
    if (checkpoint == null || !note.signedBy(keys)) {
      gaps.add(
          new JournalReport.Gap(path, "it holds a checkpoint that no given key signed: altered"));
    } else {
      byFile
          .computeIfAbsent(checkpoint.file(), file -> new ArrayList<>())
          .add(new Signed(checkpoint, path));
    }
  }

  /** Has the roots kept that will be compared. */
  void expect(FileVerifier file) {
    of(file).forEach(signed -> file.keepRoot(signed.checkpoint.size()));
  }

  private List<Signed> of(FileVerifier file) {
    return byFile.getOrDefault(name(file), List.of());
  }

  private static String name(FileVerifier file) {
    return String.valueOf(file.file().getFileName());
  }

  /**
   * Compares a file that was read.
   *
   * @param growing whether somebody still writes it
   * @param ends whether nothing else says where it ends
   */
  void check(FileVerifier file, boolean growing, boolean ends) {
    if (keys.isEmpty()) {
      return;
    }
    long right = 0;
    for (Signed signed : of(file)) {
      Checkpoint checkpoint = signed.checkpoint;
      if (checkpoint.size() > file.lines()) {
        if (!growing) {
          gap(
              file,
              "it ends with its record %d, and a checkpoint of %s in '%s' covers %d: its end was cut off"
                  .formatted(file.lines(), checkpoint.time(), signed.place, checkpoint.size()));
        }
        break;
      }
      if (!checkpoint.root().equals(file.root(checkpoint.size()))) {
        gap(
            file,
            "its records %d to %d are not those that a checkpoint of %s in '%s' was signed for: one of them was exchanged"
                .formatted(right + 1, checkpoint.size(), checkpoint.time(), signed.place));
        return;
      }
      good++;
      right = checkpoint.size();
    }
    if (right < file.lines()) {
      unsigned.add(new JournalReport.Unsigned(file.file(), right, file.lines()));
      if (ends) {
        gap(file, "no checkpoint covers its end: it was written anew, or its checkpoints are gone");
      }
    }
  }

  private void gap(FileVerifier file, String why) {
    gaps.add(new JournalReport.Gap(file.file(), why));
  }

  /** Files that checkpoints speak of and that are not there, but for those that were retired. */
  void missing(Set<String> present, Set<String> retired) {
    byFile.forEach(
        (name, all) -> {
          if (!present.contains(name) && !retired.contains(name)) {
            Signed last = all.get(all.size() - 1);
            gaps.add(
                new JournalReport.Gap(
                    last.place.resolveSibling(name),
                    "missing; a checkpoint in '%s' covers %d records of it"
                        .formatted(last.place, last.checkpoint.size())));
          }
        });
  }

  List<JournalReport.Gap> gaps() {
    return gaps;
  }

  List<JournalReport.Unsigned> unsigned() {
    return unsigned;
  }

  /** How many checkpoints fit. */
  int good() {
    return good;
  }
}

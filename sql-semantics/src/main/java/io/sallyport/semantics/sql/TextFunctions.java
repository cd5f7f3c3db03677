package io.sallyport.semantics.sql;

import static io.sallyport.semantics.sql.Values.UNKNOWN;

import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Functions of texts that take more than one text or number. */
final class TextFunctions {

  private TextFunctions() {}

  /** What a function that gives NULL for NULL makes of its arguments, or unknown. */
  static Object call(String name, List<Object> args, Regexes regexes) {
    String text = Functions.text(args.get(0));
    String second = args.size() > 1 ? Functions.text(args.get(1)) : "";
    return switch (name + "/" + args.size()) {
      case "chr/1", "char/1" -> character(whole(args.get(0)));
      case "initcap/1" -> initcap(text);
      case "repeat/2" -> repeat(text, whole(args.get(1)));
      case "lpad/3", "rpad/3", "lpad/2", "rpad/2" -> padded(name, text, args);
      case "split_part/3" -> part(text, second, whole(args.get(2)));
      case "substring_index/3" -> before(text, second, whole(args.get(2)));
      case "translate/3" -> translated(text, second, Functions.text(args.get(2)));
      case "find_in_set/2" -> BigDecimal.valueOf(position(text, second));
      case "elt/3", "elt/2", "elt/4" -> chosen(args);
      case "regexp_substr/2", "regexp_match/2" -> regexes.found(text, second);
      case "dayname/1" -> TimeFormats.written("formatdatetime", text, "EEEE");
      case "monthname/1" -> TimeFormats.written("formatdatetime", text, "MMMM");
      case "regexp_replace/3" -> regexes.replaced(text, second, Functions.text(args.get(2)), false);
      case "regexp_replace/4" ->
          Functions.text(args.get(3)).equals("g")
              ? regexes.replaced(text, second, Functions.text(args.get(2)), true)
              : UNKNOWN;
      case "to_char/2", "date_format/2", "formatdatetime/2" ->
          TimeFormats.written(name, args.get(0), second);
      case "make_date/3" -> TimeFormats.date(args);
      case "to_date/2", "to_timestamp/2", "str_to_date/2", "parsedatetime/2", "timestamp/1" ->
          Instants.read(args.get(0)) == null ? UNKNOWN : text;
      default -> UNKNOWN;
    };
  }

  /** Texts with something between them; those that are NULL are left out. */
  static Object joined(List<Object> args) {
    if (args.get(0) == Values.NULL) {
      return Values.NULL;
    }
    StringBuilder all = new StringBuilder();
    for (int i = 1; i < args.size(); i++) {
      if (args.get(i) != Values.NULL) {
        all.append(all.isEmpty() ? "" : Functions.text(args.get(0)));
        all.append(Functions.text(args.get(i)));
      }
    }
    return all.length() > Evaluator.MOST_TEXT ? UNKNOWN : all.toString();
  }

  private static Object character(@Nullable Integer code) {
    return code == null || code <= 0 ? UNKNOWN : Character.toString(code);
  }

  private static String initcap(String text) {
    return Pattern.compile("[A-Za-z0-9]+")
        .matcher(text)
        .replaceAll(
            word ->
                word.group().substring(0, 1).toUpperCase(Locale.ROOT)
                    + word.group().substring(1).toLowerCase(Locale.ROOT));
  }

  private static Object repeat(String text, @Nullable Integer times) {
    return times == null || text.length() * (long) times > Evaluator.MOST_TEXT
        ? UNKNOWN
        : text.repeat(Math.max(0, times));
  }

  private static Object padded(String name, String text, List<Object> args) {
    Integer length = whole(args.get(1));
    String with = args.size() > 2 ? Functions.text(args.get(2)) : " ";
    if (length == null || length < 0 || with.isEmpty()) {
      return UNKNOWN;
    }
    if (text.length() >= length) {
      return text.substring(0, length);
    }
    String pad = with.repeat(length).substring(0, length - text.length());
    return name.equals("lpad") ? pad + text : text + pad;
  }

  private static Object part(String text, String by, @Nullable Integer number) {
    if (number == null || number == 0 || by.isEmpty()) {
      return UNKNOWN;
    }
    String[] parts = text.split(Pattern.quote(by), -1);
    int at = number > 0 ? number - 1 : parts.length + number;
    return at >= 0 && at < parts.length ? parts[at] : "";
  }

  private static Object before(String text, String by, @Nullable Integer count) {
    if (count == null || by.isEmpty()) {
      return UNKNOWN;
    }
    String[] parts = text.split(Pattern.quote(by), -1);
    int taken = Math.min(parts.length, Math.abs(count));
    List<String> all = List.of(parts);
    return String.join(
        by, count >= 0 ? all.subList(0, taken) : all.subList(parts.length - taken, parts.length));
  }

  private static Object translated(String text, String from, String to) {
    StringBuilder changed = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      int at = from.indexOf(c);
      if (at < 0) {
        changed.append(c);
      } else if (at < to.length()) {
        changed.append(to.charAt(at));
      }
    }
    return changed.toString();
  }

  private static int position(String text, String list) {
    List<String> members = List.of(list.split(",", -1));
    return list.isEmpty() ? 0 : members.indexOf(text) + 1;
  }

  private static Object chosen(List<Object> args) {
    Integer number = whole(args.get(0));
    return number == null
        ? UNKNOWN
        : number < 1 || number >= args.size() ? Values.NULL : args.get(number);
  }

  private static @Nullable Integer whole(Object value) {
    return value instanceof BigDecimal number
            && number.abs().compareTo(BigDecimal.valueOf(Character.MAX_CODE_POINT)) <= 0
        ? Integer.valueOf(number.intValue())
        : null;
  }
}

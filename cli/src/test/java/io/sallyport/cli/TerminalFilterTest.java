package io.sallyport.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a recording shows passes; what would reach beyond the picture does not. */
final class TerminalFilterTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      ignoreLeadingAndTrailingWhitespace = true,
      value = {
        "plain text é 😀          | plain text é 😀",
        "^[[1;31mred^[[0m        | ^[[1;31mred^[[0m",
        "^[[2J^[[10;5H           | ^[[2J^[[10;5H",
        "^[[?25l^[[?1049h        | ^[[?25l^[[?1049h",
        "^[(B^[7^[8              | ^[(B^[7^[8",
        "a^[]52;c;cm0=^Gb        | ab",
        "a^[]0;title^[\\b         | ab",
        "a^[P$q^[\\b              | ab",
        "a^[_Gi=1;^[\\b           | ab",
        "a^[[6nb                 | ab",
        "a^[[cb                  | ab",
        "a^[[>cb                 | ab",
        "a^[[21tb                | ab",
        "a^[[?1000hb             | ab",
        "a^[[?2004hb             | ab",
        "a^[cb                   | ab",
        "a^[ZB                   | aB",
        "a^Gb                    | ab",
        "a^Eb                    | ab",
        "^[]52;c;never ended     | ''",
      })
  void onlyThePictureIsShown(String recorded, String shown) {
    String text = real(recorded);
    assertThat(new TerminalFilter().pass(text)).isEqualTo(real(shown));
    TerminalFilter piecewise = new TerminalFilter();
    StringBuilder pieces = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      pieces.append(piecewise.pass(text.substring(i, i + 1)));
    }
    assertThat(pieces).as("in pieces").hasToString(real(shown));
  }

  @ParameterizedTest
  @CsvSource({"155", "144", "157", "152", "158", "159"})
  void theEightBitFormsAreLeftOutToo(int control) {
    String text = "a" + (char) control + "b";
    assertThat(new TerminalFilter().pass(text)).isEqualTo("ab");
  }

  private static String real(String written) {
    return written.replace("^[", "\u001b").replace("^G", "\u0007").replace("^E", "\u0005");
  }
}

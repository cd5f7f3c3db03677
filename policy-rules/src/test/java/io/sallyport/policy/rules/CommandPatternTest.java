package io.sallyport.policy.rules;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class CommandPatternTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "uptime|uptime|true",
        "uptime|uptime -p|false",
        "uptime|/tmp/uptime|false",
        "uptime|UPTIME|false",
        "systemctl status *|systemctl status nginx|true",
        "systemctl status *|systemctl status|false",
        "systemctl status *|systemctl status nginx ssh|false",
        "systemctl status *|systemctl status --root=x|false",
        "systemctl status *|systemctl status 'a b'|true",
        "systemctl status *|systemctl status ''|false",
        "systemctl status *|'systemctl status' nginx|false",
        "systemctl status *|systemctl status /etc/passwd|false",
        "systemctl status **|systemctl status -H other nginx|true",
        "systemctl status **|systemctl status|true",
        "cat /var/log/*|cat /var/log/syslog|true",
        "cat /var/log/*|cat /var/log/..|false",
        "cat /var/log/*|cat /var/log/nginx/access.log|false",
        "cat /var/log/**|cat /var/log/nginx/access.log|true",
        "cat /var/log/**|cat /var/log/../../etc/shadow|false",
        "cat /var/log/**|cat /var/log/..|false",
        "cat /var/log/**|cat /var/log/a..b|true",
        "tail -n * /var/log/app.log|tail -n 50 /var/log/app.log|true",
        "tail -n * /var/log/app.log|tail -n -f /var/log/app.log|false",
        "tail -* /var/log/app.log|tail -f /var/log/app.log|true",
        "grep 'a*b' f|grep 'a*b' f|true",
        "grep 'a*b' f|grep axxb f|false",
        "echo ?|echo '?'|true",
        "rm -f **|rm -f ?|true",
        "rm -f *|rm -f ?|false",
        "rm -f|rm -f ?|false",
        "**|rm -rf /|true",
        "** x|x|false",
        "**|?|false",
        "?|?|true",
        "?|ls|false",
        "?|'?'|false",
        "echo 'open|echo 'open|false",
      })
  void permitsAreReadNarrowly(String pattern, String name, boolean speaks) {
    assertThat(CommandPattern.of(pattern).permits(name)).isEqualTo(speaks);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "rm|rm -rf /|true",
        "rm|/bin/rm -rf /|true",
        "rm|RM x|true",
        "rm|rmdir x|false",
        "rm|ls rm|false",
        "rm -rf *|rm -rf /etc|true",
        "rm -rf *|rm -r -f /etc|false",
        "cat /etc/*|cat /etc/ssh/key|true",
        "cat ** /etc/shadow|cat -n a /etc/shadow|true",
        "rm -f x|rm ?|true",
        "rm|?|true",
        "echo 'open|ls|true",
        "echo 'a*'|echo ab|false",
      })
  void deniesAreReadBroadly(String pattern, String name, boolean speaks) {
    assertThat(CommandPattern.of(pattern).restricts(name)).isEqualTo(speaks);
  }
}

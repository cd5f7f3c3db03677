package io.sallyport.samples.quickstart;

import com.sun.management.HotSpotDiagnosticMXBean;
import io.sallyport.jdbc.SallyportDataSource;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.Properties;

/**
 * The agent in a process of its own: {@code URL HEAPDUMP [--no-colour]}. Its token comes in the
 * environment ({@code SALLYPORT_TOKEN}); it has no rules, no journal and no password. At the end it
 * writes down all that it holds in memory, so that this can be looked through.
 */
final class RemoteAgent {
  private RemoteAgent() {}

  public static void main(String[] args) throws Exception {
    PrintStream out =
        new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
    Screen screen = new Screen(out, args.length < 3);
    Properties purpose = new Properties();
    purpose.setProperty("sallyport.purpose", "tidy up the shop");
    new Agent(new SallyportDataSource(args[0], purpose), screen).work();
    ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class).dumpHeap(args[1], false);
  }
}

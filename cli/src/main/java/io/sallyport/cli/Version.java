package io.sallyport.cli;

import picocli.CommandLine.IVersionProvider;

/** Says which version this is; the jar's manifest has it. */
final class Version implements IVersionProvider {
  @Override
  public String[] getVersion() {
    String version = Version.class.getPackage().getImplementationVersion();
    return new String[] {
      "sallyport " + (version == null ? "(not out of a jar)" : version),
      "on Java " + Runtime.version()
    };
  }
}

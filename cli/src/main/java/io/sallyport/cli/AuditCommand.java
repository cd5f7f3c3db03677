package io.sallyport.cli;

import picocli.CommandLine.Command;

/** What is done with a journal. */
@Command(
    name = "audit",
    description = "Verifies, searches and shows an audit journal.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      AuditVerify.class,
      AuditSearch.class,
      AuditShow.class,
      AuditReplay.class,
      AuditStats.class,
      AuditKeygen.class
    })
final class AuditCommand extends Group {}

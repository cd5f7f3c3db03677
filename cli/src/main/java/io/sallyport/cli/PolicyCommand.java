package io.sallyport.cli;

import picocli.CommandLine.Command;

/** What is done with the rules. */
@Command(
    name = "policy",
    description = "Checks, explains, tests, compares and learns the rules of a sallyport.yaml.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      PolicyCheck.class,
      PolicyExplain.class,
      PolicyTest.class,
      PolicyDiff.class,
      PolicyLearn.class
    })
final class PolicyCommand extends Group {}

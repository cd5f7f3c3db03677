package io.sallyport.cli;

import picocli.CommandLine.Command;

/** What is done with the configuration as a whole. */
@Command(
    name = "config",
    description = "Checks a sallyport.yaml: targets, rules, audit, secrets and the gateway.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = PolicyCheck.class)
final class ConfigCommand extends Group {}

package io.sallyport.cli;

import picocli.CommandLine.Command;

/** What is done with a keystore of secrets. */
@Command(
    name = "secret",
    description = "Keeps the secrets that a configuration refers to as $${secret:name}.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {SecretSet.class, SecretList.class, SecretRemove.class})
final class SecretCommand extends Group {}

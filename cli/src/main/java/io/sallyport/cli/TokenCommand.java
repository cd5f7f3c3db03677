package io.sallyport.cli;

import picocli.CommandLine.Command;

/** What is done with the gateway's API tokens. */
@Command(
    name = "token",
    description = "Makes, lists and revokes the gateway's API tokens.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {TokenCreate.class, TokenList.class, TokenRevoke.class})
final class TokenCommand extends Group {}

package io.sallyport.cli;

import picocli.CommandLine.Command;

/** What is done with the gateway's live sessions. */
@Command(
    name = "sessions",
    description = "Lists and ends the gateway's live sessions.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {SessionsList.class, SessionsEnd.class})
final class SessionsCommand extends Group {}

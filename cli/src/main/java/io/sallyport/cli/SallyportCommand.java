package io.sallyport.cli;

import picocli.CommandLine.Command;

/** The whole command. */
@Command(
    name = "sallyport",
    description = "Looks after what AI agents may do and what they did.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    synopsisSubcommandLabel = "COMMAND",
    footerHeading = "%nExit status:%n",
    footer = {
      "  0  all is well",
      "  1  something was found or refused: a bad record, a failed test, a problem in a file",
      "  2  the command was not understood, or could not do its work",
      "",
      "Begin with:",
      "  sallyport audit verify ./audit",
      "  sallyport audit search ./audit --verdict deny --since 1d",
      "  sallyport policy check sallyport.yaml",
      "  sallyport policy --help"
    },
    subcommands = {
      AuditCommand.class,
      PolicyCommand.class,
      ConfigCommand.class,
      GatewayCommand.class,
      TokenCommand.class,
      SessionsCommand.class,
      SshConfigCommand.class,
      ApprovalsCommand.class,
      SecretCommand.class,
      LoginCommand.class,
      LogoutCommand.class,
      KubeconfigCommand.class,
      KubetokenCommand.class,
      CompletionCommand.class
    })
final class SallyportCommand extends Group {}

package io.sallyport.cli;

import picocli.CommandLine.Command;

/** What agents ask people for. */
@Command(
    name = "approvals",
    description = {
      "Lists, shows and answers what agents ask people for.",
      "Answering needs a token of your own: SALLYPORT_TOKEN, SALLYPORT_TOKENFILE or",
      "'sallyport login'. Without one, whoever runs the gateway can look and take back."
    },
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      ApprovalsList.class,
      ApprovalsShow.class,
      ApprovalsApprove.class,
      ApprovalsRefuse.class,
      ApprovalsRevoke.class,
      ApprovalsWatch.class
    })
final class ApprovalsCommand extends Group {}

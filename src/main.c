#include "base/limits.h"
#include "command/help.h"
#include "command/options.h"
#include "command/verbs.h"
#include "version.h"

#include <signal.h>
#include <stdio.h>

int main(int argc, char **argv)
{
    /* A reader that goes away is an error of writing, which has its own status. */
    (void)signal(SIGPIPE, SIG_IGN);
    struct arena arena = {0};
    struct invocation invocation = {.arena = &arena};
    int status = EXIT_STATUS_USAGE;
    switch (command_line_read(&invocation, argc - 1, (const char *const *)(argv + 1))) {
    case LINE_RUN:
        status = invocation.verb->run(&invocation);
        break;
    case LINE_HELP:
        status =
            print_out(help_text(&arena, invocation.verb)) ? EXIT_STATUS_FINE : EXIT_STATUS_MACHINE;
        break;
    case LINE_VERSION:
        status = print_out(STR("hwreport " HWREPORT_VERSION "\n")) ? EXIT_STATUS_FINE
                                                                   : EXIT_STATUS_MACHINE;
        break;
    case LINE_WRONG:
        break;
    }
    arena_free(&arena);
    return status;
}

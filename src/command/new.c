#include "base/file.h"
#include "base/limits.h"
#include "command/kinds.h"
#include "command/verbs.h"
#include "model/schema_text.h"
#include "validate/text.h"

#include <stdio.h>

static const struct option options[] = {
    {.name = "print", .doc = "Write to standard output instead of a file."},
    {0},
};

static int run(const struct invocation *invocation);
static int write_file(const struct invocation *invocation, str path, str text);

const struct verb verb_new = {
    .name = "new",
    .operands = "KIND ID",
    .operand_min = 2,
    .operand_max = 2,
    .summary = "write a commented record to fill in",
    .description =
        "Writes data/<folder>/ID.yaml with every field of the kind, each explained and with an "
        "example; those that may be left out are comments. A file that exists is left as it is.",
    .options = options,
    .run = run,
};

static int run(const struct invocation *invocation)
{
    struct arena *arena = invocation->arena;
    const struct kind *kind = kind_named(arena, invocation->operands[0]);
    if (kind == NULL) {
        return EXIT_STATUS_USAGE;
    }
    str id = str_from(invocation->operands[1]);
    if (!text_is_id(id) || text_is_reserved(id)) {
        return usage_error("'%.*s' is no id: made of a-z, 0-9 and -, at most 64 of them, and no "
                           "reserved word",
                           STR_ARGS(id));
    }
    str text = schema_draft(arena, kind, invocation_today(invocation));
    if (option_given(invocation, "print")) {
        return print_out(text) ? EXIT_STATUS_FINE : EXIT_STATUS_MACHINE;
    }
    return write_file(invocation,
                      str_format(arena, "data/%s/%.*s.yaml", kind->folder, STR_ARGS(id)), text);
}

static int write_file(const struct invocation *invocation, str path, str text)
{
    struct diags diags = diags_new(invocation->arena);
    struct folder root;
    enum file_created created = FILE_REFUSED;
    if (folder_open(&diags, ".", &root)) {
        created = file_create(&diags, &root, path, text);
        folder_close(&root);
    }
    if (created == FILE_EXISTS) {
        return usage_error("%.*s exists already and is left as it is", STR_ARGS(path));
    }
    if (created == FILE_REFUSED) {
        return report_diags(invocation, &diags);
    }
    if (!invocation->is_quiet) {
        (void)fprintf(stderr, "wrote %.*s\n", STR_ARGS(path));
    }
    return EXIT_STATUS_FINE;
}

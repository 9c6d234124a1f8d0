#include "base/json.h"
#include "base/limits.h"
#include "base/text.h"
#include "command/kinds.h"
#include "command/verbs.h"
#include "model/schema_text.h"

#include <string.h>

static const char *const formats[] = {"json", "md", "names", NULL};

static const struct option options[] = {
    {.name = "format",
     .value = "FORMAT",
     .choices = formats,
     .doc = "json: a JSON Schema (draft-07) for editors; md: a table in Markdown; names: the names "
            "alone."},
    {0},
};

static int run(const struct invocation *invocation);
static str list_of_kinds(struct arena *keep, const char *format);
static str fields_of_kind(struct arena *keep, const struct kind *kind, const char *format);
static str names_of_fields(struct arena *keep, const struct kind *kind);

const struct verb verb_schema = {
    .name = "schema",
    .operands = "[KIND]",
    .operand_max = 1,
    .summary = "write the fields of a kind of record",
    .description =
        "Writes what records of a kind hold, from the same table that `check` reads, to standard "
        "output. Without a kind it lists the kinds.\n"
        "`make editor` writes the schemas that the first lines of new records name.",
    .options = options,
    .run = run,
};

static int run(const struct invocation *invocation)
{
    struct arena *arena = invocation->arena;
    const char *format = option_value(invocation, "format");
    const struct kind *kind = NULL;
    if (invocation->operand_count > 0) {
        kind = kind_named(arena, invocation->operands[0]);
        if (kind == NULL) {
            return EXIT_STATUS_USAGE;
        }
    }
    str text = kind == NULL ? list_of_kinds(arena, format != NULL ? format : "md")
                            : fields_of_kind(arena, kind, format != NULL ? format : "json");
    str ended = str_ends(text, STR("\n")) ? text : str_format(arena, "%.*s\n", STR_ARGS(text));
    return print_out(ended) ? EXIT_STATUS_FINE : EXIT_STATUS_MACHINE;
}

static str fields_of_kind(struct arena *keep, const struct kind *kind, const char *format)
{
    return strcmp(format, "md") == 0 ? schema_markdown(keep, kind)
           : strcmp(format, "names") == 0
               ? names_of_fields(keep, kind)
               : json_text(keep, schema_json(keep, kind), JSON_LAYOUT_LINES);
}

static str list_of_kinds(struct arena *keep, const char *format)
{
    struct text out = text_new(keep, 4096);
    struct tree *list = tree_list(keep);
    bool is_md = strcmp(format, "md") == 0;
    if (is_md) {
        text_add(&out, STR("| kind | folder | what it holds |\n|---|---|---|\n"));
    }
    for (const struct kind *const *kind = schema_kinds(); *kind != NULL; kind++) {
        if (is_md) {
            text_addf(&out, "| `%s` | `data/%s/` | %s |\n", (*kind)->name, (*kind)->folder,
                      (*kind)->doc);
        } else {
            text_addf(&out, "%s\n", (*kind)->name);
        }
        struct tree *entry = tree_add(list, tree_map(keep));
        tree_put_text(keep, entry, "kind", str_from((*kind)->name));
        tree_put_text(keep, entry, "folder", str_from((*kind)->folder));
        tree_put_text(keep, entry, "description", str_from((*kind)->doc));
    }
    return strcmp(format, "json") == 0 ? json_text(keep, list, JSON_LAYOUT_LINES) : text_view(&out);
}

static str names_of_fields(struct arena *keep, const struct kind *kind)
{
    struct text out = text_new(keep, 1024);
    for (ptrdiff_t i = 0; i < schema_field_count(kind); i++) {
        text_addf(&out, "%s\n", schema_field(kind, i)->name);
    }
    return text_view(&out);
}

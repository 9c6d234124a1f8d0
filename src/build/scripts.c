#include "build/scripts.h"

#include "base/sink.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>

bool scripts_open(struct diags *diags, str path, struct folder *scripts)
{
    struct arena scratch = {0};
    const char *name = str_terminated(&scratch, path);
    bool is_made = mkdir(name, 0777) == 0;
    if (!is_made) {
        bool exists = errno == EEXIST;
        struct diag *diag = diag_add(diags, RULE_MACHINE_REFUSED, (struct place){0},
                                     "making %.*s failed: %s", STR_ARGS(path), strerror(errno));
        if (exists) {
            diag_help(diags, diag, "name a new folder: nothing is written over");
        }
    }
    bool is_open = is_made && folder_open(diags, name, scripts);
    arena_free(&scratch);
    return is_open;
}

/* A comment of one line: what the text says can neither end it nor join the next line to it. */
static void add_comment(struct text *out, const char *word, str text)
{
    text_addf(out, "# %s \"", word);
    sink_log(out, text);
    text_add(out, STR("\"\n"));
}

bool script_keep(struct diags *diags, const struct folder *scripts, str path,
                 const struct chart *chart)
{
    struct arena scratch = {0};
    struct text out = text_new(&scratch, chart->script.len + 8192);
    add_comment(&out, "title", chart->title);
    add_comment(&out, "description", chart->description);
    text_addf(&out, "# size %d %d\n", chart->width, chart->height);
    for (ptrdiff_t i = 0; i < chart->tokens.count; i++) {
        const struct chart_token *token = &chart->tokens.items[i];
        add_comment(&out, str_terminated(&scratch, token->token), token->text);
        if (token->href.len > 0) {
            add_comment(&out, "  leads to", token->href);
        }
    }
    text_char(&out, '\n');
    text_add(&out, chart->script);
    str file = str_format(&scratch, "%.*s.gp", STR_ARGS(path));
    enum file_created created = file_create(diags, scripts, file, text_view(&out));
    if (created == FILE_EXISTS) {
        (void)diag_add(diags, RULE_MACHINE_REFUSED, (struct place){0},
                       "%.*s was there already and is not written over", STR_ARGS(file));
    }
    arena_free(&scratch);
    return created == FILE_CREATED;
}

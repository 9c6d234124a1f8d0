#include "unit/tables.h"

#include "base/diag_print.h"
#include "load/yaml.h"
#include "load/yaml_write.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static const char *const records[][2] = {
    {"data/gpus/rtx-3090.yaml", "name: GeForce RTX 3090\naliases: [NVIDIA GeForce RTX 3090, twin]\n"
                                "vendor: NVIDIA\nclass: consumer\nvram: 24 GiB\n"},
    {"data/gpus/rtx-3080.yaml", "name: GeForce RTX 3080\naliases: [twin]\nvendor: NVIDIA\n"
                                "class: consumer\nvram: 10 GiB\n"},
    {"data/cpus/epyc-9755.yaml", "name: EPYC 9755\nvendor: AMD\ncores: 128\n"},
    {"data/models/llama-3-8b.yaml", "name: Llama 3 8B\nparameters: 8 billion\n"},
    {"data/quantizations/q4-k-m.yaml",
     "name: Q4_K_M\nfamily: legacy\nbits_per_weight: 5 bit/param\n"},
    {"data/artifacts/llama-3-8b-q4-k-m.yaml",
     "name: Llama 3 8B Q4_K_M\nmodel: llama-3-8b\nquantization: q4-k-m\n"},
    {"data/artifacts/llama-3-8b-q8-0.yaml",
     "name: Llama 3 8B Q8_0\nmodel: llama-3-8b\nquantization: q4-k-m\n"},
    {"data/engines/llama-cpp.yaml", "name: llama.cpp\nfamily: llama.cpp\n"},
    {"data/sources/own.yaml", "name: Our own runs\nurl: https://example.org/\n"},
};

struct tried tried_new(void)
{
    struct tried tried = {.checked = checked_new()};
    for (ptrdiff_t i = 0; i < COUNT(records); i++) {
        checked_add(&tried.checked, records[i][0], records[i][1]);
    }
    checked_finish(&tried.checked);
    for (const struct diag *diag = tried.checked.diags.first; diag != NULL; diag = diag->next) {
        if (rule_entry(diag->rule)->severity == SEVERITY_ERROR) {
            fail_msg("%.*s", STR_ARGS(diag->text));
        }
    }
    tried.checked.diags = diags_new(tried.checked.keep);
    return tried;
}

void tried_free(struct tried *tried)
{
    checked_free(&tried->checked);
}

static struct origin *origin_of(struct tried *tried, const char *path, const char *text)
{
    struct origin *origin = arena_new(tried->checked.keep, struct origin);
    *origin = (struct origin){.path = str_from(path), .text = str_from(text)};
    return origin;
}

void tried_import(struct tried *tried, const char *map, const char *table)
{
    struct arena *keep = tried->checked.keep;
    struct diags *diags = &tried->checked.diags;
    ptrdiff_t events = 0;
    const struct tree *root =
        yaml_load(keep, keep, diags, origin_of(tried, "map.yaml", map), &events);
    assert_non_null(root);
    char separator = import_separator(diags, root);
    const struct origin *origin = origin_of(tried, "runs.csv", table);
    const struct csv_table *rows =
        separator != '\0' ? csv_read(keep, diags, origin, separator) : NULL;
    tried->map = rows != NULL ? import_map_read(keep, diags, root, rows) : NULL;
    tried->imported = tried->map != NULL
                          ? import_rows(keep, diags, tried->checked.catalog, tried->map, rows)
                          : NULL;
}

str tried_file(struct tried *tried, ptrdiff_t index)
{
    assert_non_null(tried->imported);
    assert_true(index < tried->imported->files.count);
    return yaml_write(tried->checked.keep, import_tree(tried->checked.keep, tried->map->kind,
                                                       &tried->imported->files.items[index]));
}

void assert_written(struct tried *tried, ptrdiff_t index, const char *text)
{
    if (tried->checked.diags.error_count > 0) {
        str said = diags_text(tried->checked.keep, &tried->checked.diags, DIAG_FORMAT_TEXT, false);
        fail_msg("%.*s", STR_ARGS(said));
    }
    str written = tried_file(tried, index);
    if (!str_equal(written, str_from(text))) {
        fail_msg("written:\n%.*s", STR_ARGS(written));
    }
}

bool tried_update(struct tried *tried, ptrdiff_t index, const char *before)
{
    struct arena *keep = tried->checked.keep;
    ptrdiff_t events = 0;
    const struct tree *root = yaml_load(keep, keep, &tried->checked.diags,
                                        origin_of(tried, "data/before.yaml", before), &events);
    assert_non_null(root);
    return import_update(keep, &tried->checked.diags, tried->map,
                         &tried->imported->files.items[index], root);
}

/* From a map and a table to records: the input is a map, a line ===, a table. Any bytes give files
 * or at least one error. What is written reads as the same tree, and an update by the same table
 * leaves every byte as it is. */
#include "import/import.h"
#include "load/sources.h"
#include "load/yaml.h"
#include "load/yaml_write.h"
#include "validate/validate.h"

#include <stdint.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void demand(bool condition)
{
    if (!condition) {
        abort();
    }
}

static const char *const records[][2] = {
    {"gpus", "records:\n  - {id: card, name: Card, aliases: [twin], vendor: V, class: consumer, "
             "vram: 24 GB}\n  - {id: other, name: Other, aliases: [twin], vendor: V, class: "
             "consumer, vram: 8 GB}\n"},
    {"models", "records:\n  - {id: llm, name: LLM, parameters: 8 billion}\n"},
    {"quantizations",
     "records:\n  - {id: q8, name: Q8, family: legacy, bits_per_weight: 8 bit/param}\n"},
    {"artifacts", "records:\n  - {id: llm-q8, name: LLM Q8, model: llm, quantization: q8}\n"},
    {"engines", "records:\n  - {id: engine, name: Engine, family: engine}\n"},
};

static const struct catalog *catalog_new(struct arena *keep, struct diags *diags,
                                         struct units *units)
{
    struct validation *validation = validation_new(keep, diags, units);
    for (ptrdiff_t i = 0; i < COUNT(records); i++) {
        struct origin *origin = arena_new(keep, struct origin);
        *origin = (struct origin){.path = STR("data/x/list.yaml"), .text = str_from(records[i][1])};
        const struct source source = {.sort = SOURCE_RECORDS,
                                      .path = origin->path,
                                      .folder = str_from(records[i][0]),
                                      .name = STR("list")};
        struct document document = document_of(keep, keep, diags, &source, origin);
        validation_add(validation, keep, &document);
    }
    return validation_finish(validation);
}

static const struct tree *tree_from(struct arena *keep, struct diags *diags,
                                    const struct origin *origin)
{
    ptrdiff_t events = 0;
    const struct tree *tree =
        text_is_plain(diags, origin) ? yaml_load(keep, keep, diags, origin, &events) : NULL;
    return tree != NULL && !tree->is_faulty ? tree : NULL;
}

static void check_file(struct arena *keep, const struct import_map *map, struct import_file *file)
{
    demand(file->stem.len > 0 && file->stem.len <= 64 && file->records.count > 0);
    demand(file->is_list || file->records.count == 1);
    struct diags diags = diags_new(keep);
    const struct tree *root = import_tree(keep, map->kind, file);
    const struct origin origin = {.path = STR("written.yaml"), .text = yaml_write(keep, root)};
    const struct tree *again = tree_from(keep, &diags, &origin);
    if (again == NULL) {
        return; /* larger than a file may be, which the verb refuses */
    }
    demand(tree_same(root, again));
    demand(import_update(keep, &diags, map, file, again));
    demand(str_equal(yaml_write(keep, import_tree(keep, map->kind, file)), origin.text));
}

static void check_import(struct arena *keep, const struct catalog *catalog, str map_text,
                         str table_text)
{
    struct diags diags = diags_new(keep);
    const struct origin map_origin = {.path = STR("map.yaml"), .text = map_text};
    const struct origin table_origin = {.path = STR("runs.csv"), .text = table_text};
    const struct tree *root = tree_from(keep, &diags, &map_origin);
    char separator = root != NULL ? import_separator(&diags, root) : '\0';
    const struct csv_table *table =
        separator != '\0' ? csv_read(keep, &diags, &table_origin, separator) : NULL;
    const struct import_map *map =
        table != NULL ? import_map_read(keep, &diags, root, table) : NULL;
    demand(map != NULL || diags.error_count > 0);
    if (map == NULL) {
        return;
    }
    struct imported *imported = import_rows(keep, &diags, catalog, map, table);
    ptrdiff_t rows = 0;
    for (ptrdiff_t i = 0; i < imported->files.count; i++) {
        rows += imported->files.items[i].row_count;
    }
    for (ptrdiff_t i = 0; i < imported->skipped_count; i++) {
        rows += imported->skipped[i].count;
    }
    demand(rows == imported->row_count || diags.error_count > 0);
    for (ptrdiff_t i = 0; i < imported->files.count && diags.error_count == 0; i++) {
        check_file(keep, map, &imported->files.items[i]);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena keep = {0};
    str text = {.data = (const char *)data, .len = (ptrdiff_t)size};
    str line = STR("\n===\n");
    ptrdiff_t at = str_find(text, line, 0);
    if (at < 0) {
        return 0;
    }
    struct diags diags = diags_new(&keep);
    struct units *units = units_new(&keep);
    const struct catalog *catalog = catalog_new(&keep, &diags, units);
    demand(diags.error_count == 0);
    check_import(&keep, catalog, str_slice(text, 0, at + 1),
                 str_slice(text, at + line.len, text.len));
    units_free(units);
    arena_free(&keep);
    return 0;
}

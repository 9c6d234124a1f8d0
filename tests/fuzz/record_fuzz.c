/* From bytes to records: the first byte chooses the kind. Any bytes give records or at least one
 * error, and where there is no error no record is lost; what is said can be printed. */
#include "base/diag_print.h"
#include "base/utf8.h"
#include "load/sources.h"
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

static const struct kind *kind_chosen(uint8_t byte)
{
    ptrdiff_t count = 0;
    while (schema_kinds()[count] != NULL) {
        count++;
    }
    return schema_kinds()[byte % count];
}

/* How many records the document should give. */
static ptrdiff_t records_in(const struct document *document)
{
    const struct tree *records = tree_find(document->root, STR("records"));
    return records == NULL ? 1 : records->type == TREE_LIST ? records->as.items.count : 0;
}

static void check_printing(struct arena *arena, const struct diags *diags)
{
    static const enum diag_format formats[] = {DIAG_FORMAT_TEXT, DIAG_FORMAT_JSON,
                                               DIAG_FORMAT_GITHUB};
    for (ptrdiff_t i = 0; i < COUNT(formats); i++) {
        str printed = diags_text(arena, diags, formats[i], false);
        demand(utf8_find_unplain(printed, 0) < 0);
        demand(!str_contains(printed, STR("##[")));
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size == 0) {
        return 0;
    }
    struct arena keep = {0};
    struct arena scratch = {0};
    struct diags diags = diags_new(&keep);
    struct units *units = units_new(&keep);
    const struct kind *kind = kind_chosen(data[0]);
    const struct source source = {
        .sort = SOURCE_RECORDS,
        .path = STR("data/x/a-record.yaml"),
        .folder = str_from(kind->folder),
        .name = STR("a-record"),
    };
    const struct origin origin = {
        .path = source.path,
        .text = {.data = (const char *)data + 1, .len = (ptrdiff_t)size - 1},
    };
    if (text_is_plain(&diags, &origin)) {
        struct document document = document_of(&keep, &scratch, &diags, &source, &origin);
        struct validation *validation = validation_new(&keep, &diags, units);
        validation_add(validation, &scratch, &document);
        ptrdiff_t wanted = document.root != NULL ? records_in(&document) : 0;
        arena_free(&scratch);
        const struct catalog *catalog = validation_finish(validation);
        ptrdiff_t count = catalog_records(catalog, kind->name)->count;
        demand(diags.error_count > 0 || count == wanted);
        demand(count == 0 || count <= wanted);
    }
    check_printing(&keep, &diags);
    units_free(units);
    arena_free(&scratch);
    arena_free(&keep);
    return 0;
}

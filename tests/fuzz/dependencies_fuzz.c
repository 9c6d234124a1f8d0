/* Bytes as the file of what pages were made from, behind a header that is right. Reaches the reader
 * and the writer. Holds: nothing is read past the end; each page is asked for; what is kept is
 * written so that the next build reads it back, and finds the same pages again.
 */
#include "base/must.h"
#include "build/dependencies.h"
#include "load/sources.h"
#include "validate/validate.h"

#include <stdint.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void add(struct arena *keep, struct validation *validation, struct diags *diags, str folder,
                str name, str text)
{
    struct origin *origin = arena_new(keep, struct origin);
    origin->path = str_format(keep, "data/%.*s/%.*s.yaml", STR_ARGS(folder), STR_ARGS(name));
    origin->text = text;
    const struct source source = {
        .sort = SOURCE_RECORDS, .path = origin->path, .folder = folder, .name = name};
    struct document document = document_of(keep, keep, diags, &source, origin);
    validation_add(validation, keep, &document);
}

static ptrdiff_t ask(struct dependencies *dependencies, const struct build *build)
{
    ptrdiff_t count = 0;
    for (ptrdiff_t i = 0; i < build->pages->count; i++) {
        count += dependencies_are_same(dependencies, build, build->pages->items[i].path);
    }
    return count;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena keep = {0};
    struct diags diags = diags_new(&keep);
    struct units *units = units_new(&keep);
    struct validation *validation = validation_new(&keep, &diags, units);
    add(&keep, validation, &diags, STR("sources"), STR("s"), STR("name: S\n"));
    add(&keep, validation, &diags, STR("gpus"), STR("g"),
        STR("name: G\nvendor: V\nclass: consumer\nvram: 8 GB\nsources: [s]\n"));
    struct view view = {.catalog = validation_finish(validation)};
    view.method = method_from(&keep, &diags, view.catalog, view.as_of);
    must(diags.error_count == 0);
    struct build build = {
        .keep = &keep, .diags = &diags, .view = &view, .pages = pages_of(&keep, &diags, &view)};
    must(build.pages != NULL);
    str content = {.data = (const char *)data, .len = (ptrdiff_t)size};
    struct dependencies *dependencies = dependencies_from(&keep, content, &build);
    ptrdiff_t count = ask(dependencies, &build);
    str written = dependencies_content(&keep, dependencies);
    must(ask(dependencies_from(&keep, written, &build), &build) == count);
    units_free(units);
    arena_free(&keep);
    return 0;
}

/* Bytes as gnuplot's SVG. Reaches the XML reader, the drawing and the writer. Holds: either a file
 * or an error, never both or neither; the file and its inline form are well-formed and have no
 * element but ours.
 */
#include "base/must.h"
#include "render/svg/svg.h"
#include "render/svg/xml.h"

#include <stdint.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void picture_check(struct arena *arena, str picture)
{
    static const char *const known[] = {"svg",  "style", "title", "desc", "pattern",
                                        "path", "g",     "text",  "a"};
    struct xml *xml = xml_new(arena, picture);
    for (enum xml_event event = xml_next(xml); event != XML_END; event = xml_next(xml)) {
        must(event != XML_FAULT);
        bool is_known = event != XML_OPEN;
        for (ptrdiff_t i = 0; i < COUNT(known); i++) {
            is_known = is_known || str_equal(xml->name, str_from(known[i]));
        }
        must(is_known);
        must(!str_starts(xml_attribute(xml, "href"), STR("//")));
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena arena = {0};
    struct diags diags = diags_new(&arena);
    struct chart chart = {.name = STR("fuzz"), .title = STR("a & b"), .description = STR("<c>")};
    /* The first byte chooses how many texts the chart has. */
    for (int i = 0; size > 0 && i < data[0] % 3; i++) {
        (void)chart_token_add(&arena, &chart.tokens, STR("te\"xt & <more>"), 7 * i,
                              i == 1 ? STR("a/b.html") : (str){0});
    }
    str bytes = {.data = (const char *)data + 1, .len = (ptrdiff_t)size - 1};
    str file = svg_from_gnuplot(&arena, &diags, &chart, size > 0 ? bytes : (str){0});
    must((file.len > 0) == (diags.error_count == 0));
    if (file.len > 0) {
        str page = svg_inline(&arena, file, STR("../"));
        must(page.len > 0);
        picture_check(&arena, file);
        picture_check(&arena, page);
    }
    arena_free(&arena);
    return 0;
}

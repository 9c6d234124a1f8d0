/* The table of how many sequences a machine serves at once; sections.h says more. */
#include "view/sections.h"

void section_streams(const struct work *work, struct tree *map, const struct subject *subject)
{
    static const struct {
        const char *title;
        const char *formula;
    } columns[] = {
        {"Fit at once", "sequences-that-fit"},
        {"Fast enough at once", "streams-served"},
        {"Until arithmetic limits", "compute-bound-batch"},
    };
    struct tree *table = table_new(work, map, "streams");
    table_column(work, table, STR("Model file"), COLUMN_TEXT);
    for (ptrdiff_t i = 0; i < COUNT(columns); i++) {
        column_result(work, table, columns[i].title, columns[i].formula);
    }
    struct records artifacts = derived_artifacts(work, subject);
    for (ptrdiff_t i = 0; i < artifacts.count && table_column_count(table) > 1; i++) {
        struct evaluation *evaluation = evaluation_for(work, subject, artifacts.items[i], NULL);
        struct result place = result_of(work, evaluation, "placement");
        if (place.state == RESULT_KNOWN && !str_equal(place.word, STR("gpu")) &&
            !str_equal(place.word, STR("cpu"))) {
            continue;
        }
        struct tree *row = table_row(work, table);
        cell_record(work, row, artifacts.items[i]);
        for (ptrdiff_t j = 0; j < COUNT(columns); j++) {
            cell_result(work, row, evaluation, columns[j].formula, subject);
        }
    }
}

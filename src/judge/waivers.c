#include "judge/waivers.h"

static struct waiver *waiver_for(const struct waivers *waivers, const struct diag *diag,
                                 const struct record *benchmark, str run);

struct waivers waivers_of(struct arena *keep, struct diags *diags, const struct catalog *catalog)
{
    const struct kind_records *all = catalog_records(catalog, "waiver");
    struct waivers waivers = {
        .diags = diags,
        .found = diags_new(diags->arena),
        .items = arena_array(keep, struct waiver, all->count + 1),
        .count = all->count,
    };
    for (ptrdiff_t i = 0; i < all->count; i++) {
        waivers.items[i] = (struct waiver){
            .record = all->records[i],
            .benchmark = record_record(all->records[i], "benchmark"),
            .rule = record_text(all->records[i], "rule"),
            .run = record_text(all->records[i], "run"),
        };
    }
    return waivers;
}

void waivers_settle(struct waivers *waivers, const struct record *benchmark,
                    const struct record *row)
{
    struct diag *next = NULL;
    for (struct diag *diag = waivers->found.first; diag != NULL; diag = next) {
        next = diag->next;
        struct waiver *waiver = waiver_for(waivers, diag, benchmark, record_text(row, "run"));
        if (waiver != NULL) {
            waiver->is_needed = true;
            diags_waive(waivers->diags, diag);
        } else {
            diags_append(waivers->diags, diag);
        }
    }
    waivers->found = diags_new(waivers->diags->arena);
}

static struct waiver *waiver_for(const struct waivers *waivers, const struct diag *diag,
                                 const struct record *benchmark, str run)
{
    str rule = str_from(rule_entry(diag->rule)->code);
    for (ptrdiff_t i = 0; i < waivers->count; i++) {
        struct waiver *waiver = &waivers->items[i];
        bool is_of_run = waiver->run.len == 0 || str_equal(waiver->run, run);
        if (diag->severity == SEVERITY_WARNING && waiver->benchmark == benchmark && is_of_run &&
            str_equal(waiver->rule, rule)) {
            return waiver;
        }
    }
    return NULL;
}

void waivers_judge(struct waivers *waivers)
{
    for (ptrdiff_t i = 0; i < waivers->count; i++) {
        const struct waiver *waiver = &waivers->items[i];
        if (waiver->is_needed || waiver->benchmark == NULL || waiver->rule.len == 0) {
            continue;
        }
        str id = waiver->benchmark->id;
        struct place place = record_value(waiver->record, "benchmark")->place;
        struct diag *diag =
            diag_add(waivers->diags, RULE_WAIVER_UNUSED, place,
                     "%.*s does not arise in benchmark %.*s", STR_ARGS(waiver->rule), STR_ARGS(id));
        diag->width = (int)id.len;
        diag_help(waivers->diags, diag,
                  "remove the waiver, or check its `rule`, `benchmark` and `run`");
    }
}

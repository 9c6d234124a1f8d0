#include "judge/row.h"

#include "base/text.h"
#include "judge/bounds.h"
#include "judge/figure.h"
#include "judge/limits.h"

#include <math.h>

static void add_cards(struct text *term, struct power_limit *limit, const struct quantity *of_one,
                      double count);
static void judge_power(struct diags *diags, const struct record *row,
                        const struct power_limit *limit);

/* A limit that was set holds for each card. What processors draw beside cards is not known. */
struct power_limit power_limit_of(struct arena *keep, const struct record *benchmark)
{
    struct power_limit limit = {.watts = 0};
    struct text term = text_new(keep, 16);
    const struct record *environment = record_record(benchmark, "environment");
    const struct quantity *set =
        environment != NULL ? record_quantity(environment, "power_limit") : NULL;
    const struct record *gpu = record_record(benchmark, "gpu");
    const struct record *system = record_record(benchmark, "system");
    if (gpu != NULL) {
        add_cards(&term, &limit, set != NULL ? set : record_quantity(gpu, "tdp"),
                  count_at_most(benchmark, "gpu_count"));
    } else if (system != NULL) {
        for (ptrdiff_t i = 0; i < record_count(system, "gpus"); i++) {
            const struct record *part = record_item(system, "gpus", i)->as.record;
            const struct record *card = record_record(part, "gpu");
            const struct quantity *tdp = card != NULL ? record_quantity(card, "tdp") : NULL;
            add_cards(&term, &limit, set != NULL ? set : tdp, count_at_most(part, "count"));
        }
    }
    bool is_on_cards = !str_equal(record_text(benchmark, "placement"), STR("cpu"));
    limit.watts = limit.watts > 0 && is_on_cards ? limit.watts : HUGE_VAL;
    limit.term = text_view(&term);
    return limit;
}

static void add_cards(struct text *term, struct power_limit *limit, const struct quantity *of_one,
                      double count)
{
    if (of_one == NULL) {
        limit->watts = HUGE_VAL;
        return;
    }
    text_addf(term, "%s%g × %.*s", limit->watts > 0 ? " + " : "", count, STR_ARGS(of_one->written));
    limit->watts += count * of_one->high;
    limit->place = of_one->place;
}

void judge_row(struct waivers *waivers, const struct record *benchmark, const struct load *load,
               const struct power_limit *limit)
{
    if (isfinite(limit->watts)) {
        judge_power(&waivers->found, load->row, limit);
    }
    waivers_settle(waivers, benchmark, load->row);
}

static void judge_power(struct diags *diags, const struct record *row,
                        const struct power_limit *limit)
{
    const struct quantity *power = record_quantity(row, "power");
    if (power == NULL || power->low <= limit->watts * MARGIN_POWER) {
        return;
    }
    struct diag *diag =
        diag_add(diags, RULE_PHYSICS_POWER, power->place,
                 "power %.*s is more than the limit of the cards: %.*s = %s W",
                 STR_ARGS(power->written), STR_ARGS(limit->term), figure(diags, limit->watts));
    diag->width = (int)power->written.len;
    diag_note(diags, diag, limit->place, "the limit of one card");
    diag_help(diags, diag,
              "was the whole machine measured? several cards? state `gpu_count`; another limit? "
              "state it in `environment`");
}

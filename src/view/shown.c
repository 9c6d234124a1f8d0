#include "view/shown.h"

#include "view/wording.h"

static void cell_system_price(const struct work *work, struct tree *row,
                              const struct record *system);
static str amount_of(const struct work *work, const struct result *result);
static bool is_of_new(const struct record *price);

double artifact_bytes(const struct work *work, const struct record *artifact)
{
    struct subject subject = {.record = artifact};
    struct evaluation *evaluation = evaluation_for(work, &subject, artifact, NULL);
    struct result size = result_of(work, evaluation, "weights-size");
    return size.state == RESULT_KNOWN ? size.typical : 0;
}

/* A new one's price goes before those of other conditions, as in the formulas of prices. */
static bool is_better(const struct record *price, const struct record *than)
{
    bool is_new = is_of_new(price);
    if (than == NULL || is_new != is_of_new(than)) {
        return than == NULL || is_new;
    }
    return date_compare(record_value(price, "date")->as.date, record_value(than, "date")->as.date) >
           0;
}

const struct record *newest_price(const struct work *work, const struct record *of)
{
    struct references prices = references_to(work->site, of, "price");
    struct date as_of = work->view->as_of;
    const struct record *newest = NULL;
    for (ptrdiff_t i = 0; i < prices.count; i++) {
        const struct record *price = prices.records[i];
        bool is_meant = record_record(price, "of") == of &&
                        date_compare(record_value(price, "date")->as.date, as_of) <= 0;
        if (is_meant && is_better(price, newest)) {
            newest = price;
        }
    }
    return newest;
}

void cell_price(const struct work *work, struct tree *row, const struct record *of)
{
    const struct record *price = newest_price(work, of);
    if (record_is(of, "system")) {
        cell_system_price(work, row, of);
    } else if (price != NULL) {
        str amount = wording_quantity(work->keep, record_quantity(price, "amount"));
        struct date date = record_value(price, "date")->as.date;
        cell_marked(work, row, amount, mark_of_date(date, work->view->as_of),
                    href_of_record(work, price));
    } else {
        cell_text(work, row, STR("–"));
    }
}

str price_text(const struct work *work, const struct record *of)
{
    struct subject subject = subject_of(work, of);
    struct evaluation *evaluation = evaluation_for(work, &subject, NULL, NULL);
    struct result result = result_of(work, evaluation, "system-price");
    if (record_is(of, "system") && result.state == RESULT_KNOWN) {
        return amount_of(work, &result);
    }
    const struct record *price = newest_price(work, of);
    const struct quantity *amount = price != NULL             ? record_quantity(price, "amount")
                                    : record_is(of, "system") ? record_quantity(of, "price")
                                                              : NULL;
    return amount != NULL ? wording_quantity(work->keep, amount) : STR("");
}

/* In the scenario's currency, so that machines can be compared; as it was stated where no rate
 * leads there. */
static void cell_system_price(const struct work *work, struct tree *row,
                              const struct record *system)
{
    struct subject subject = subject_of(work, system);
    struct evaluation *evaluation = evaluation_for(work, &subject, NULL, NULL);
    struct result result = result_of(work, evaluation, "system-price");
    const struct quantity *stated = record_quantity(system, "price");
    if (result.state == RESULT_KNOWN) {
        cell_marked(work, row, amount_of(work, &result), mark_of_result(&result),
                    href_of_derivation(work, &subject, evaluation, result.formula));
    } else if (stated != NULL) {
        cell_quantity(work, row, stated, href_of_record(work, system));
    } else {
        cell_text(work, row, STR("–"));
    }
}

/* Whole units of money, where there are thousands of them. */
static str amount_of(const struct work *work, const struct result *result)
{
    return wording_money(work->keep, result_number(result), result_unit(work, result->formula));
}

static bool is_of_new(const struct record *price)
{
    str condition = record_text(price, "condition");
    return condition.len == 0 || str_equal(condition, STR("new"));
}

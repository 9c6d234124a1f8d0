#include "estimate/evaluation.h"

static const struct record *newest_rate(const struct method *method, str from, str to);

str currency_of(const struct catalog *catalog, const struct record *scenario)
{
    const struct kind_records *scenarios = catalog_records(catalog, "scenario");
    for (ptrdiff_t i = 0; scenario == NULL && i < scenarios->count; i++) {
        bool is_default = record_flag(scenarios->records[i], "is_default", false);
        scenario = is_default ? scenarios->records[i] : NULL;
    }
    return scenario != NULL ? record_text(scenario, "currency") : STR("USD");
}

/* The newest dated rate in either direction, of those that the method's date lets count. */
const struct exchange *exchange_for(struct evaluation *evaluation, str currency)
{
    for (struct exchange *known = evaluation->exchanges; known != NULL; known = known->next) {
        if (str_equal(known->currency, currency)) {
            return known;
        }
    }
    struct exchange *exchange = arena_new(evaluation->arena, struct exchange);
    exchange->currency = currency;
    exchange->factor = 1;
    exchange->is_known = str_equal(currency, evaluation->currency);
    if (!exchange->is_known) {
        const struct method *method = evaluation->method;
        const struct record *direct = newest_rate(method, currency, evaluation->currency);
        const struct record *inverse = newest_rate(method, evaluation->currency, currency);
        bool is_inverse =
            direct == NULL ||
            (inverse != NULL && date_compare(record_value(direct, "date")->as.date,
                                             record_value(inverse, "date")->as.date) < 0);
        exchange->rate = is_inverse ? inverse : direct;
        exchange->is_known = exchange->rate != NULL;
        if (exchange->is_known) {
            double rate = record_quantity(exchange->rate, "rate")->typical;
            exchange->factor = is_inverse ? 1 / rate : rate;
        }
    }
    exchange->next = evaluation->exchanges;
    evaluation->exchanges = exchange;
    return exchange;
}

static const struct record *newest_rate(const struct method *method, str from, str to)
{
    const struct kind_records *rates = catalog_records(method->catalog, "exchange_rate");
    const struct record *newest = NULL;
    for (ptrdiff_t i = 0; i < rates->count; i++) {
        const struct record *rate = rates->records[i];
        const struct quantity *factor = record_quantity(rate, "rate");
        struct date date = record_value(rate, "date")->as.date;
        bool is_seen = method->as_of.year == 0 || date_compare(date, method->as_of) <= 0;
        bool is_meant = is_seen && factor != NULL && factor->typical > 0 &&
                        str_equal(record_text(rate, "from"), from) &&
                        str_equal(record_text(rate, "to"), to);
        if (is_meant &&
            (newest == NULL || date_compare(record_value(newest, "date")->as.date, date) < 0)) {
            newest = rate;
        }
    }
    return newest;
}

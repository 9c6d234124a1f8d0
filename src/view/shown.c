#include "view/shown.h"

#include "view/wording.h"

double artifact_bytes(const struct work *work, const struct record *artifact)
{
    struct subject subject = {.record = artifact};
    struct evaluation *evaluation = evaluation_for(work, &subject, artifact, NULL);
    struct result size = result_of(work, evaluation, "weights-size");
    return size.state == RESULT_KNOWN ? size.typical : 0;
}

const struct record *newest_price(const struct work *work, const struct record *of)
{
    struct references prices = references_to(work->site, of, "price");
    const struct record *newest = NULL;
    struct date when = {0};
    for (ptrdiff_t i = 0; i < prices.count; i++) {
        const struct value *date = record_value(prices.records[i], "date");
        bool is_newer = date->type == VALUE_DATE && record_record(prices.records[i], "of") == of &&
                        record_quantity(prices.records[i], "amount") != NULL &&
                        (newest == NULL || date_compare(date->as.date, when) > 0);
        if (is_newer) {
            newest = prices.records[i];
            when = date->as.date;
        }
    }
    return newest;
}

void cell_price(const struct work *work, struct tree *row, const struct record *of)
{
    const struct record *price = newest_price(work, of);
    if (price != NULL) {
        str amount = wording_quantity(work->keep, record_quantity(price, "amount"));
        struct date date = record_value(price, "date")->as.date;
        cell_marked(work, row, amount, mark_of_date(date, work->view->as_of),
                    href_of_record(work, price));
    } else if (record_is(of, "system")) {
        cell_quantity(work, row, record_quantity(of, "price"), href_of_record(work, of));
    } else {
        cell_text(work, row, STR("–"));
    }
}

str price_text(const struct work *work, const struct record *of)
{
    const struct record *price = newest_price(work, of);
    const struct quantity *amount = price != NULL             ? record_quantity(price, "amount")
                                    : record_is(of, "system") ? record_quantity(of, "price")
                                                              : NULL;
    return amount != NULL ? wording_quantity(work->keep, amount) : STR("");
}

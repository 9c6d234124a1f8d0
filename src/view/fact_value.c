/* One value of a record in a cell. */
#include "view/facts.h"
#include "view/wording.h"

static void more_value(const struct work *work, struct tree *row, const struct field *field,
                       const struct value *value);
static void more_counted(const struct work *work, struct tree *row, const struct record *group);

void cell_value(const struct work *work, struct tree *row, const struct field *field,
                const struct value *value)
{
    if (value->type == VALUE_ABSENT) {
        cell_text(work, row, STR("–"));
        return;
    }
    cell_begin(work, row);
    if (value->type != VALUE_LIST) {
        more_value(work, row, field, value);
        return;
    }
    for (ptrdiff_t i = 0; i < value->as.list.count; i++) {
        more_value(work, row, field, &value->as.list.items[i]);
    }
}

static void more_value(const struct work *work, struct tree *row, const struct field *field,
                       const struct value *value)
{
    switch (value->type) {
    case VALUE_TEXT:
        cell_more(work, row,
                  field->type == FIELD_CHOICE ? wording_choice(work->keep, value->as.text)
                                              : value->as.text,
                  field->type == FIELD_URL ? href_of_address(work, value->as.text) : STR(""));
        break;
    case VALUE_DATE:
        cell_more(work, row, date_text(work->keep, value->as.date), STR(""));
        break;
    case VALUE_FLAG:
        cell_more(work, row, value->as.flag ? STR("yes") : STR("no"), STR(""));
        break;
    case VALUE_QUANTITY: {
        const struct quantity *quantity = value->as.quantity;
        cell_more_marked(
            work, row, wording_quantity(work->keep, quantity), mark_of_quality(quantity->quality),
            quantity->source != NULL ? href_of_record(work, quantity->source) : STR(""));
        break;
    }
    case VALUE_REFERENCE:
        cell_more(work, row, record_name(value->as.record), href_of_record(work, value->as.record));
        break;
    case VALUE_GROUP:
        more_counted(work, row, value->as.record);
        break;
    case VALUE_ABSENT:
    case VALUE_LIST:
    case VALUE_NAMES:
        break;
    }
}

/* "2 × GeForce RTX 3090" of a group that counts something. */
static void more_counted(const struct work *work, struct tree *row, const struct record *group)
{
    str count = STR("");
    for (ptrdiff_t i = 0; i < record_field_count(group); i++) {
        const struct value *value = record_at(group, i);
        if (value->type == VALUE_QUANTITY) {
            count = wording_quantity(work->keep, value->as.quantity);
        }
    }
    for (ptrdiff_t i = 0; i < record_field_count(group); i++) {
        const struct value *value = record_at(group, i);
        if (value->type == VALUE_REFERENCE) {
            str name = record_name(value->as.record);
            if (count.len > 0 && !str_equal(count, STR("1"))) {
                name = str_format(work->keep, "%.*s × %.*s", STR_ARGS(count), STR_ARGS(name));
            }
            cell_more(work, row, name, href_of_record(work, value->as.record));
        }
    }
}

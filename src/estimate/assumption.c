#include "estimate/expression/functions.h"
#include "estimate/program.h"

#include <stdlib.h>

static void read_assumption(struct builder *builder, struct assumption *assumption);
static bool read_curve(struct builder *builder, struct assumption *assumption);
static bool check_point(struct builder *builder, struct assumption *assumption,
                        const struct record *point, ptrdiff_t index);
static int by_name(const void *a, const void *b);

void assumptions_read(struct builder *builder)
{
    struct method *method = builder->method;
    const struct kind_records *records = catalog_records(method->catalog, "assumption");
    method->assumption_count = records->count;
    method->assumptions = arena_array(builder->keep, struct assumption, records->count);
    for (ptrdiff_t i = 0; i < records->count; i++) {
        struct assumption *assumption = &method->assumptions[i];
        assumption->record = records->records[i];
        assumption->name = name_of_id(builder->keep, assumption->record->id);
        read_assumption(builder, assumption);
    }
    if (method->assumption_count > 0) {
        qsort(method->assumptions, (size_t)method->assumption_count, sizeof method->assumptions[0],
              by_name);
    }
    for (ptrdiff_t i = 0; i < method->assumption_count; i++) {
        method->assumptions[i].index = (int)i;
    }
}

const struct assumption *assumption_find(const struct method *method, str name)
{
    ptrdiff_t low = 0;
    ptrdiff_t high = method->assumption_count;
    while (low < high) {
        ptrdiff_t middle = low + (high - low) / 2;
        int order = str_compare(name, method->assumptions[middle].name);
        if (order == 0) {
            return &method->assumptions[middle];
        }
        if (order < 0) {
            high = middle;
        } else {
            low = middle + 1;
        }
    }
    return NULL;
}

str name_of_id(struct arena *keep, str id)
{
    char *name = str_terminated(keep, id);
    for (ptrdiff_t i = 0; i < id.len; i++) {
        name[i] = (char)(name[i] == '-' ? '_' : name[i]);
    }
    return (str){.data = name, .len = id.len};
}

void check_name_is_free(struct builder *builder, struct place place, str name, const char *what)
{
    bool is_word = name.len > 0 && name.data[0] >= 'a' && name.data[0] <= 'z';
    for (ptrdiff_t i = 0; is_word && i < name.len; i++) {
        char byte = name.data[i];
        is_word = byte == '_' || (byte >= 'a' && byte <= 'z') || (byte >= '0' && byte <= '9');
    }
    const char *trouble = NULL;
    if (!is_word) {
        trouble = "is no name: small letters, digits and _, a letter first";
    } else if (unit_is_symbol(builder->method->catalog->units, name)) {
        trouble = "is the symbol of a unit";
    } else if (name_is_reserved(name)) {
        trouble = "is a word of the language of formulas";
    } else if (slot_find(name) != SLOT_COUNT) {
        trouble = "is a record that formulas are computed for";
    } else {
        return;
    }
    struct diag *diag =
        diag_add(builder->diags, RULE_FORMULA_NAME, place, "`%.*s` %s", STR_ARGS(name), trouble);
    diag->width = (int)str_code_points(name);
    diag_help(builder->diags, diag, "give the %s another name", what);
}

static void read_assumption(struct builder *builder, struct assumption *assumption)
{
    const struct record *record = assumption->record;
    check_name_is_free(builder, record->place, assumption->name, "assumption");
    const struct value *value = record_value(record, "value");
    bool has_curve = record_count(record, "curve") > 0;
    if ((value->type == VALUE_QUANTITY) == has_curve) {
        diag_add(builder->diags, RULE_FORMULA_ASSUMPTION, record->place,
                 "the assumption `%.*s` has %s", STR_ARGS(record->id),
                 has_curve ? "a value and a curve" : "neither a value nor a curve");
    }
    if (has_curve) {
        read_curve(builder, assumption);
    } else if (value->type == VALUE_QUANTITY) {
        assumption->value = value->as.quantity;
        assumption->dimension = value->as.quantity->unit.dimension;
    }
}

static bool read_curve(struct builder *builder, struct assumption *assumption)
{
    const struct record *record = assumption->record;
    ptrdiff_t count = record_count(record, "curve");
    if (count < 2) {
        diag_add(builder->diags, RULE_FORMULA_ASSUMPTION, record_value(record, "curve")->place,
                 "a curve has two or more points");
        return false;
    }
    const struct quantity **x = arena_array(builder->keep, const struct quantity *, count);
    const struct quantity **y = arena_array(builder->keep, const struct quantity *, count);
    assumption->curve = (struct curve){.x = x, .y = y, .count = count};
    for (ptrdiff_t i = 0; i < count; i++) {
        const struct record *point = record_item(record, "curve", i)->as.record;
        x[i] = record_quantity(point, "x");
        y[i] = record_quantity(point, "y");
        if (!check_point(builder, assumption, point, i)) {
            assumption->curve.count = 0;
            return false;
        }
    }
    assumption->x_dimension = x[0]->unit.dimension;
    assumption->dimension = y[0]->unit.dimension;
    return true;
}

static bool check_point(struct builder *builder, struct assumption *assumption,
                        const struct record *point, ptrdiff_t index)
{
    const struct curve *curve = &assumption->curve;
    const struct quantity *x = curve->x[index];
    const struct quantity *y = curve->y[index];
    const char *trouble = NULL;
    if (x == NULL || y == NULL) {
        trouble = "a point of a curve is not known";
    } else if (!dimension_equal(x->unit.dimension, curve->x[0]->unit.dimension) ||
               !dimension_equal(y->unit.dimension, curve->y[0]->unit.dimension)) {
        trouble = "a point of a curve has other dimensions than the first";
    } else if (index > 0 && x->typical <= curve->x[index - 1]->typical) {
        trouble = "the x of a curve's points do not grow";
    } else {
        return true;
    }
    diag_add(builder->diags, RULE_FORMULA_ASSUMPTION, point->place, "%s", trouble);
    return false;
}

static int by_name(const void *a, const void *b)
{
    const struct assumption *left = a;
    const struct assumption *right = b;
    return str_compare(left->name, right->name);
}

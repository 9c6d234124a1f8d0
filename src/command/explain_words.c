#include "base/array.h"
#include "base/sink.h"
#include "command/explain.h"
#include "estimate/expression/functions.h"

#include <string.h>

enum { PAGE_WIDTH = 88, MARGIN = 2 };

static void add_users(struct text *out, struct question *question, const struct field *field,
                      const struct record *record);
static bool is_input(const struct formula_input *input, const struct field *field,
                     const struct record *record);
static void add_sources(struct text *out, const struct record *record);
static void add_place(struct text *out, struct place place);
static void add_field_facts(struct text *out, const struct field *field);
static void add_example(struct text *out, const struct formula *formula);

static str with_hyphens(struct arena *arena, str name)
{
    char *id = str_terminated(arena, name);
    for (ptrdiff_t i = 0; i < name.len; i++) {
        id[i] = (char)(id[i] == '_' ? '-' : id[i]);
    }
    return (str){.data = id, .len = name.len};
}

void add_wrapped_words(struct text *out, str words, int margin)
{
    ptrdiff_t column = 0;
    while (words.len > 0) {
        ptrdiff_t at = 0;
        while (at < words.len && words.data[at] != ' ' && words.data[at] != '\n') {
            at++;
        }
        str word = str_slice(words, 0, at);
        ptrdiff_t width = str_code_points(word);
        if (word.len > 0 && column > 0 && column + 1 + width > PAGE_WIDTH) {
            text_char(out, '\n');
            column = 0;
        }
        if (word.len > 0) {
            text_addf(out, "%*s", column > 0 ? 1 : margin, "");
            column += (column > 0 ? 1 : margin) + width;
            sink_log(out, word);
        }
        words = str_slice(words, at + 1, words.len);
    }
    text_char(out, '\n');
}

bool explain_rule(struct text *out, str name)
{
    enum rule rule = rule_by_code(name);
    if (rule == RULE_COUNT) {
        return false;
    }
    static const char *const severities[] = {
        [SEVERITY_ERROR] = "error", [SEVERITY_WARNING] = "warning", [SEVERITY_NOTE] = "note"};
    const struct rule_entry *entry = rule_entry(rule);
    text_addf(out, "%s, the rule of a diagnostic (%s)\n\n", entry->code,
              severities[entry->severity]);
    add_wrapped_words(out, str_from(entry->sentence), MARGIN);
    text_addf(out, "\n  hwreport check finds it in the data, with file, line and column.\n");
    return true;
}

bool explain_kind(struct text *out, str name)
{
    const struct kind *kind = schema_kind(name);
    if (kind == NULL) {
        return false;
    }
    text_addf(out, "%s, a kind of record, below data/%s/\n\n", kind->name, kind->folder);
    add_wrapped_words(out, str_from(kind->doc), MARGIN);
    text_add(out, STR("\n  Fields:\n"));
    struct text names = text_new(out->arena, 512);
    for (ptrdiff_t i = 0; i < schema_field_count(kind); i++) {
        text_addf(&names, "%s%s", i > 0 ? ", " : "", schema_field(kind, i)->name);
    }
    add_wrapped_words(out, text_view(&names), MARGIN + 2);
    text_addf(out,
              "\n  hwreport explain %s.%s says more of one; hwreport new %s ID begins a record.\n",
              kind->name, kind->fields[0].name, kind->name);
    return true;
}

bool explain_function(struct text *out, str name)
{
    const struct function *function = function_find(name);
    if (function == NULL) {
        return false;
    }
    text_addf(out, "%s, a function of the language of formulas\n\n  %s\n", function->name,
              function->usage);
    add_wrapped_words(out, str_from(function->doc), MARGIN);
    return true;
}

/* "gpu.memory_bandwidth", through groups: "system.gpus.count". */
static const struct field *field_named(str name, const struct kind **kind)
{
    struct str_cut cut = str_cut(name, '.');
    *kind = schema_kind(cut.before);
    if (*kind == NULL || !cut.found) {
        return NULL;
    }
    cut = str_cut(cut.after, '.');
    ptrdiff_t index = schema_field_index(*kind, cut.before);
    const struct field *field = index >= 0 ? schema_field(*kind, index) : NULL;
    while (field != NULL && cut.found) {
        cut = str_cut(cut.after, '.');
        index = field->type == FIELD_GROUP ? fields_index(field->fields, cut.before) : -1;
        field = index >= 0 ? &field->fields[index] : NULL;
    }
    return field;
}

bool explain_field(struct text *out, struct question *question, str name)
{
    const struct kind *kind = NULL;
    const struct field *field = field_named(name, &kind);
    if (field == NULL) {
        return false;
    }
    text_addf(out, "%.*s, a field of records of the kind %s\n\n", STR_ARGS(name), kind->name);
    add_wrapped_words(out, str_from(field->doc), MARGIN);
    text_char(out, '\n');
    add_field_facts(out, field);
    add_users(out, question, field, NULL);
    return true;
}

static void add_field_facts(struct text *out, const struct field *field)
{
    text_addf(out, "  Type:     %s%s%s\n", field->is_list ? "list of " : "",
              field_type_name(field->type), field->is_required ? ", required" : "");
    if (field->type == FIELD_QUANTITY && field->unit[0] != '\0') {
        bool is_any = strcmp(field->unit, "*") == 0;
        text_addf(out, "  Unit:     %s\n", is_any ? "any" : field->unit);
    }
    if (field->type == FIELD_QUANTITY && field->min < field->max) {
        text_addf(out, "  Range:    %g to %g %s%s\n", field->min, field->max, field->unit,
                  field->is_whole ? ", whole numbers" : "");
    }
    if (field->target != NULL) {
        text_addf(out, "  Names:    a record of the kind %s\n", field->target);
    }
    if (field->choices != NULL) {
        struct text choices = text_new(out->arena, 256);
        for (const char *const *choice = field->choices; *choice != NULL; choice++) {
            text_addf(&choices, "%s%s", choice == field->choices ? "" : ", ", *choice);
        }
        text_add(out, STR("  Choices:\n"));
        add_wrapped_words(out, text_view(&choices), MARGIN + 2);
    }
    if (field->example != NULL) {
        text_addf(out, "  Example:  %s: %s\n", field->name, field->example);
    }
}

bool explain_formula(struct text *out, struct question *question, str name)
{
    const struct formula *formula =
        method_formula(question->method, with_hyphens(out->arena, name));
    if (formula == NULL) {
        return false;
    }
    const struct record *record = formula_record(formula);
    const struct scope *scope = formula_scope(formula);
    str title = record_name(record);
    str symbol = record_text(record, "symbol");
    str unit = record_text(record, "unit");
    text_addf(out, "%.*s, a formula: %.*s\n\n", STR_ARGS(record->id), STR_ARGS(title));
    text_addf(out, "  %.*s =\n", STR_ARGS(symbol));
    add_wrapped_words(out, record_text(record, "expression"), MARGIN + 2);
    const struct value *where = record_value(record, "where");
    for (ptrdiff_t i = 0; where->type == VALUE_NAMES && i < where->as.names.count; i++) {
        const struct named_text *text = &where->as.names.items[i];
        text_addf(out, "  where %.*s =\n", STR_ARGS(text->name));
        add_wrapped_words(out, text->text, MARGIN + 2);
    }
    text_char(out, '\n');
    add_wrapped_words(out, record_text(record, "description"), MARGIN);
    if (record_text(record, "limits").len > 0) {
        add_wrapped_words(out, record_text(record, "limits"), MARGIN);
    }
    text_addf(out, "\n  Unit:     %.*s\n", STR_ARGS(unit.len > 0 ? unit : STR("a pure number")));
    text_addf(out, "  For:      %s. %s\n", scope->name, scope->sentence);
    add_example(out, formula);
    add_users(out, question, NULL, record);
    add_sources(out, record);
    add_place(out, record->place);
    return true;
}

/* What it names itself, and how to see a derivation. */
static void add_example(struct text *out, const struct formula *formula)
{
    struct text names = text_new(out->arena, 256);
    for (ptrdiff_t i = 0; i < formula_input_count(formula); i++) {
        const struct formula_input *input = formula_input_at(formula, i);
        text_add(&names, i > 0 ? STR(", ") : STR(""));
        text_add(&names, input->name);
    }
    text_add(out, STR("  Needs:\n"));
    add_wrapped_words(out, text_view(&names), MARGIN + 2);
}

bool explain_assumption(struct text *out, struct question *question, str name)
{
    const struct record *record =
        catalog_find(question->catalog, "assumption", with_hyphens(out->arena, name));
    if (record == NULL) {
        return false;
    }
    str title = record_name(record);
    text_addf(out, "%.*s, an assumption: %.*s\n\n", STR_ARGS(record->id), STR_ARGS(title));
    add_wrapped_words(out, record_text(record, "description"), MARGIN);
    const struct quantity *value = record_quantity(record, "value");
    if (value != NULL) {
        text_addf(out, "\n  Value:    %.*s%s%s\n", STR_ARGS(value->written),
                  value->quality != QUALITY_UNSTATED ? ", " : "", quality_name(value->quality));
    } else if (record_count(record, "curve") > 0) {
        text_addf(out, "\n  Value:    a curve of %td points\n", record_count(record, "curve"));
    }
    add_users(out, question, NULL, record);
    add_sources(out, record);
    add_place(out, record->place);
    return true;
}

static bool is_input(const struct formula_input *input, const struct field *field,
                     const struct record *record)
{
    if (field != NULL) {
        return input->type == INPUT_FIELD && input->field == field;
    }
    return input->type == INPUT_FORMULA      ? formula_record(input->formula) == record
           : input->type == INPUT_ASSUMPTION ? input->record == record
                                             : false;
}

/* The formulas that name a field, formula or assumption. */
static void add_users(struct text *out, struct question *question, const struct field *field,
                      const struct record *record)
{
    struct text names = text_new(out->arena, 256);
    for (ptrdiff_t i = 0; i < method_count(question->method); i++) {
        const struct formula *formula = method_at(question->method, i);
        bool is_user = false;
        for (ptrdiff_t j = 0; j < formula_input_count(formula) && !is_user; j++) {
            is_user = is_input(formula_input_at(formula, j), field, record);
        }
        if (is_user) {
            text_add(&names, names.len > 0 ? STR(", ") : STR(""));
            text_add(&names, formula_record(formula)->id);
        }
    }
    text_add(out, STR("  Used by:\n"));
    add_wrapped_words(out, names.len > 0 ? text_view(&names) : STR("no formula"), MARGIN + 2);
}

static void add_sources(struct text *out, const struct record *record)
{
    for (ptrdiff_t i = 0; i < record_count(record, "sources"); i++) {
        const struct record *source = record_item(record, "sources", i)->as.record;
        text_addf(out, "  Source:   ");
        sink_log(out, record_name(source));
        text_char(out, '\n');
    }
}

static void add_place(struct text *out, struct place place)
{
    if (place.origin != NULL) {
        text_add(out, STR("  Written:  "));
        sink_log(out, place.origin->path);
        text_addf(out, ":%d\n", place.line);
    }
}

struct guess {
    str typed;
    str best;
    int distance;
};

static void consider(struct guess *guess, str candidate)
{
    int distance = str_distance(guess->typed, candidate);
    if (str_is_near(guess->typed, candidate) &&
        (guess->best.len == 0 || distance < guess->distance)) {
        guess->best = candidate;
        guess->distance = distance;
    }
}

str explain_nearest(struct arena *arena, const struct question *question, str typed)
{
    struct guess guess = {.typed = typed};
    for (int rule = 0; rule < RULE_COUNT; rule++) {
        consider(&guess, str_from(rule_entry((enum rule)rule)->code));
    }
    for (const struct function *each = functions(); each->name != NULL; each++) {
        consider(&guess, str_from(each->name));
    }
    for (const struct kind *const *kind = schema_kinds(); *kind != NULL; kind++) {
        consider(&guess, str_from((*kind)->name));
        for (ptrdiff_t i = 0; i < schema_field_count(*kind); i++) {
            consider(&guess,
                     str_format(arena, "%s.%s", (*kind)->name, schema_field(*kind, i)->name));
        }
    }
    guess.typed = str_contains(typed, STR(".")) ? typed : with_hyphens(arena, typed);
    for (ptrdiff_t i = 0; i < method_count(question->method); i++) {
        consider(&guess, formula_record(method_at(question->method, i))->id);
    }
    const struct kind_records *assumptions = catalog_records(question->catalog, "assumption");
    for (ptrdiff_t i = 0; i < assumptions->count; i++) {
        consider(&guess, assumptions->records[i]->id);
    }
    return guess.best;
}

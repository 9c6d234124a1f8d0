#include "view/trace_entry.h"

#include "base/array.h"
#include "estimate/show.h"
#include "view/code.h"
#include "view/wording.h"

enum { DEPTH_MAX = 64 };

/* What an entry is made in; `seen` is NULL where formulas link to the page of methods. */
struct frame {
    const struct work *work;
    struct trace_entries *seen;
    struct tree *entries;
    struct evaluation *evaluation;
    int depth;
};

/* What a table has. */
struct named {
    const struct trace **items;
    ptrdiff_t count;
    ptrdiff_t capacity;
};

static str add_trace(struct frame *frame, const struct trace *trace);
static struct tree *entry_of(struct frame *frame, const struct trace *trace, str anchor);
static void add_inputs(struct frame *frame, struct named *named, struct tree *table,
                       const struct trace *trace);
static bool is_named(const struct work *work, struct named *named, const struct trace *trace);
static void add_definition(const struct work *work, struct tree *table, const struct trace *trace);
static void add_input(struct frame *frame, struct tree *table, const struct trace *trace);
static void cell_origin(const struct work *work, struct tree *row, const struct trace *trace);
static str value_of(const struct work *work, const struct trace *trace);
static str unit_value(const struct work *work, const struct trace *trace);
static const struct trace_seen *find_seen(const struct trace_entries *seen, str anchor,
                                          const struct trace *trace);
static bool is_explained(const struct trace_entries *seen, const struct record *formula);
static str free_anchor(const struct work *work, const struct trace_entries *seen, str anchor);

void trace_entry_add(const struct work *work, struct trace_entries *seen, struct tree *entries,
                     struct evaluation *evaluation, const struct formula *formula)
{
    struct frame frame = {.work = work, .seen = seen, .entries = entries, .evaluation = evaluation};
    (void)add_trace(&frame, trace_of(work->keep, evaluation, formula));
}

struct tree *trace_entry_alone(const struct work *work, const struct trace *trace)
{
    struct frame frame = {.work = work};
    return entry_of(&frame, trace, STR("example"));
}

/* The anchor under which the formula stands on the page. */
// NOLINTNEXTLINE(misc-no-recursion): the depth is bounded
static str add_trace(struct frame *frame, const struct trace *trace)
{
    struct arena *keep = frame->work->keep;
    str anchor =
        derivation_anchor(keep, evaluation_binding(frame->evaluation), trace->result.formula);
    const struct trace_seen *found = find_seen(frame->seen, anchor, trace);
    if (found != NULL || frame->depth >= DEPTH_MAX) {
        return found != NULL ? found->used : anchor;
    }
    str used = free_anchor(frame->work, frame->seen, anchor);
    frame->depth++;
    struct tree *entry = entry_of(frame, trace, used);
    frame->depth--;
    *array_add(keep, frame->seen) = (struct trace_seen){.anchor = anchor,
                                                        .substituted = trace->substituted,
                                                        .used = used,
                                                        .formula = trace->record};
    (void)tree_add(frame->entries, entry);
    return used;
}

// NOLINTNEXTLINE(misc-no-recursion): the depth is bounded
static struct tree *entry_of(struct frame *frame, const struct trace *trace, str anchor)
{
    const struct work *work = frame->work;
    struct arena *keep = work->keep;
    struct tree *entry = tree_map(keep);
    const struct result *result = &trace->result;
    tree_put_text(keep, entry, "heading", record_name(trace->record));
    put_href(work, entry, "anchor", anchor);
    put_href(work, entry, "method_href", href_of_record(work, trace->record));
    tree_put_text(keep, entry, "symbol", trace->symbol.len > 0 ? trace->symbol : trace->name);
    bool is_first = frame->seen == NULL || !is_explained(frame->seen, trace->record);
    (void)tree_put(entry, "expression",
                   is_first ? code_span(keep, trace->expression, false) : tree_null(keep));
    (void)tree_put(entry, "substituted", code_span(keep, trace->substituted, false));
    tree_put_text(keep, entry, "result", result_text(work, result));
    tree_put_text(keep, entry, "span", result_span(work, result));
    enum mark mark = mark_of_result(result);
    tree_put_text(keep, entry, "mark", str_from(mark_symbol(mark)));
    tree_put_text(keep, entry, "word", str_from(mark_word(mark)));
    tree_put_text(keep, entry, "branch", trace->branch);
    tree_put_text(keep, entry, "reason", result->state == RESULT_KNOWN ? STR("") : result->reason);
    const struct record *measured = result->measured;
    tree_put_text(keep, entry, "measured", measured != NULL ? record_name(measured) : STR(""));
    put_href(work, entry, "measured_href",
             measured != NULL ? href_of_record(work, measured) : STR(""));
    struct tree *inputs = table_new(work, entry, "inputs");
    table_column(work, inputs, STR("With"), COLUMN_TEXT);
    table_column(work, inputs, STR("Value"), COLUMN_NUMBER);
    table_column(work, inputs, STR("From"), COLUMN_TEXT);
    struct named named = {0};
    add_inputs(frame, &named, inputs, trace);
    return entry;
}

/* Definitions are part of their formula, so they and their inputs stand in its table, each once. */
// NOLINTNEXTLINE(misc-no-recursion): as deep as definitions of one formula nest
static void add_inputs(struct frame *frame, struct named *named, struct tree *table,
                       const struct trace *trace)
{
    for (ptrdiff_t i = 0; i < trace->child_count; i++) {
        const struct trace *child = trace->children[i];
        if (child->type == TRACE_CONSTANT || is_named(frame->work, named, child)) {
            continue;
        }
        if (child->type == TRACE_DEFINITION) {
            add_inputs(frame, named, table, child);
            add_definition(frame->work, table, child);
        } else {
            add_input(frame, table, child);
        }
    }
}

/* Whether the table has the input already; else it has from now on. Two cards' fields of one name
 * are told apart by where they are written. */
static bool is_named(const struct work *work, struct named *named, const struct trace *trace)
{
    for (ptrdiff_t i = 0; i < named->count; i++) {
        const struct trace *other = named->items[i];
        if (str_equal(other->name, trace->name) && other->type == trace->type &&
            other->place.origin == trace->place.origin && other->place.line == trace->place.line) {
            return true;
        }
    }
    *array_add(work->keep, named) = trace;
    return false;
}

static void add_definition(const struct work *work, struct tree *table, const struct trace *trace)
{
    struct tree *row = table_row(work, table);
    cell_text(work, row, trace->name);
    cell_text(work, row, value_of(work, trace));
    cell_code(work, row, trace->substituted);
}

// NOLINTNEXTLINE(misc-no-recursion): the depth is bounded
static void add_input(struct frame *frame, struct tree *table, const struct trace *trace)
{
    const struct work *work = frame->work;
    enum mark mark = trace->quantity != NULL        ? mark_of_quality(trace->quantity->quality)
                     : trace->type == TRACE_FORMULA ? mark_of_result(&trace->result)
                                                    : MARK_NONE;
    bool is_here = trace->type == TRACE_FORMULA && frame->seen != NULL;
    str anchor = is_here ? add_trace(frame, trace) : STR("");
    struct tree *row = table_row(work, table);
    cell_text(work, row, trace->name);
    cell_marked(work, row, value_of(work, trace), mark, STR(""));
    if (is_here) {
        cell_link(work, row, record_name(trace->record),
                  href_of_anchor(work, work->page->path, anchor));
    } else {
        cell_origin(work, row, trace);
    }
}

/* The record, and file and line of the value. */
static void cell_origin(const struct work *work, struct tree *row, const struct trace *trace)
{
    cell_begin(work, row);
    const struct record *record = trace->record;
    if (record != NULL && record->kind != NULL) {
        /* A machine of one device alone is no record of the data. */
        bool is_real = catalog_find(work->view->catalog, record->kind->name, record->id) == record;
        cell_more(work, row, record_name(record), is_real ? href_of_record(work, record) : STR(""));
    }
    if (trace->type == TRACE_ASSUMPTION && trace->branch.len > 0) {
        cell_more(work, row, trace->branch, STR(""));
    }
    if (trace->place.origin != NULL && trace->type != TRACE_FORMULA) {
        cell_more(work, row,
                  str_format(work->keep, "%.*s:%d", STR_ARGS(trace->place.origin->path),
                             trace->place.line),
                  STR(""));
    } else if (trace->type == TRACE_VARIABLE) {
        cell_more(work, row, record_name(work->view->scenario),
                  href_of_record(work, work->view->scenario));
    }
}

/* As the record states it, or as the formula's unit shows it. */
static str value_of(const struct work *work, const struct trace *trace)
{
    if (trace->quantity != NULL) {
        return wording_quantity(work->keep, trace->quantity);
    }
    if (trace->result.formula != NULL && trace->type == TRACE_FORMULA) {
        return result_text(work, &trace->result);
    }
    return unit_value(work, trace);
}

/* A number without a unit of its own, in one that suits its size. */
static str unit_value(const struct work *work, const struct trace *trace)
{
    const struct result *result = &trace->result;
    if (result->state != RESULT_KNOWN) {
        return result->state == RESULT_NEVER ? STR("never") : STR("unknown");
    }
    if (result->type == RESULT_WORD) {
        return result->word;
    }
    if (result->type == RESULT_TRUTH) {
        return result->truth ? STR("yes") : STR("no");
    }
    const struct record *scenario = work->view->scenario;
    str currency = scenario != NULL ? record_text(scenario, "currency") : STR("");
    return show_figure(work->keep, result->typical, trace->dimension, currency);
}

/* What is repeated in a trace has no values there, but stands in full elsewhere. */
static const struct trace_seen *find_seen(const struct trace_entries *seen, str anchor,
                                          const struct trace *trace)
{
    for (ptrdiff_t i = 0; i < seen->count; i++) {
        bool is_same =
            trace->is_repeated || str_equal(seen->items[i].substituted, trace->substituted);
        if (is_same && str_equal(seen->items[i].anchor, anchor)) {
            return &seen->items[i];
        }
    }
    return NULL;
}

/* Whether the page has the formula as it is written, for whatever it was used. */
static bool is_explained(const struct trace_entries *seen, const struct record *formula)
{
    for (ptrdiff_t i = 0; i < seen->count; i++) {
        if (seen->items[i].formula == formula) {
            return true;
        }
    }
    return false;
}

/* The anchor, or where another card's values stand under it, one with a number. */
static str free_anchor(const struct work *work, const struct trace_entries *seen, str anchor)
{
    ptrdiff_t same = 0;
    for (ptrdiff_t i = 0; i < seen->count; i++) {
        same += str_equal(seen->items[i].anchor, anchor);
    }
    return same == 0 ? anchor : str_format(work->keep, "%.*s--%td", STR_ARGS(anchor), same + 1);
}

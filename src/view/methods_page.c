/* The pages of methods: a list of all formulas, and a page for each scope with every formula of it:
 * what its symbols are, where it does not hold, where it comes from, and a worked example from the
 * data.
 */
#include "view/code.h"
#include "view/makers.h"
#include "view/results.h"
#include "view/shown.h"
#include "view/table.h"
#include "view/trace_entry.h"
#include "view/wording.h"

static void put_scope(const struct work *work, struct tree *map, const struct scope *scope);
static void add_formula(const struct work *work, struct tree *list, const struct formula *formula);
static void put_symbols(const struct work *work, struct tree *map, const struct formula *formula);
static void add_symbol(const struct work *work, struct tree *table,
                       const struct formula_input *input);
static void put_prose(const struct work *work, struct tree *map, const char *key, str prose);
static void put_where(const struct work *work, struct tree *map, const struct record *record);
static void put_sources(const struct work *work, struct tree *map, const struct record *record);
static void put_example(const struct work *work, struct tree *map, const struct formula *formula);
static struct evaluation *example_of(const struct work *work, const struct formula *formula,
                                     str *about);
static struct evaluation *try_example(const struct work *work, const struct record *record,
                                      const struct formula *formula);

/* The way in: what is computed for what, and where its formulas stand. */
struct tree *make_methods(struct arena *keep, const struct view *view, const struct page *page)
{
    struct work work = work_of(keep, view, page);
    struct tree *tree = page_begin(
        &work, STR("Methods"),
        STR("Every formula behind the estimates: what it computes, its symbols, limits and "
            "sources, with a worked example from the data."));
    struct tree *scopes_tree = tree_put(tree, "scopes", tree_list(keep));
    for (const struct scope *scope = scopes(); scope->name != NULL; scope++) {
        struct tree *item = tree_map(keep);
        put_scope(&work, item, scope);
        put_href(&work, item, "href", href_of_path(&work, path_of_scope(keep, scope)));
        struct tree *table = table_new(&work, item, "formulas");
        table_column(&work, table, STR("Formula"), COLUMN_TEXT);
        table_column(&work, table, STR("Symbol"), COLUMN_TEXT);
        table_column(&work, table, STR("Unit"), COLUMN_TEXT);
        for (ptrdiff_t i = 0; i < method_count(view->method); i++) {
            const struct formula *formula = method_at(view->method, i);
            if (formula_scope(formula) == scope) {
                struct tree *row = table_row(&work, table);
                cell_record(&work, row, formula_record(formula));
                cell_text(&work, row, record_text(formula_record(formula), "symbol"));
                cell_text(&work, row, result_unit(&work, formula));
            }
        }
        if (scope_has_formulas(view->method, scope)) {
            (void)tree_add(scopes_tree, item);
        }
    }
    return tree;
}

struct tree *make_formulas(struct arena *keep, const struct view *view, const struct page *page)
{
    struct work work = work_of(keep, view, page);
    str name = wording_label(keep, str_from(page->scope->name));
    struct tree *tree =
        page_begin(&work, str_format(keep, "Methods: %.*s", STR_ARGS(name)),
                   str_format(keep,
                              "The formulas for %s: what each computes, its symbols, limits and "
                              "sources, with a worked example from the data.",
                              page->scope->name));
    put_scope(&work, tree, page->scope);
    put_href(&work, tree, "methods_href", href_of_path(&work, STR("methods")));
    struct tree *formulas = tree_put(tree, "formulas", tree_list(keep));
    for (ptrdiff_t i = 0; i < method_count(view->method); i++) {
        const struct formula *formula = method_at(view->method, i);
        if (formula_scope(formula) == page->scope) {
            add_formula(&work, formulas, formula);
        }
    }
    return tree;
}

static void put_scope(const struct work *work, struct tree *map, const struct scope *scope)
{
    tree_put_text(work->keep, map, "name", wording_label(work->keep, str_from(scope->name)));
    tree_put_text(work->keep, map, "sentence", str_from(scope->sentence));
}

static void add_formula(const struct work *work, struct tree *list, const struct formula *formula)
{
    struct arena *keep = work->keep;
    const struct record *record = formula_record(formula);
    struct tree *item = tree_add(list, tree_map(keep));
    tree_put_text(keep, item, "heading", record_name(record));
    put_href(work, item, "anchor", record->id);
    tree_put_text(keep, item, "symbol", record_text(record, "symbol"));
    tree_put_text(keep, item, "unit", result_unit(work, formula));
    put_prose(work, item, "description", record_text(record, "description"));
    put_prose(work, item, "limits", record_text(record, "limits"));
    tree_put_flag(keep, item, "has_limits", record_text(record, "limits").len > 0);
    tree_put_flag(keep, item, "is_ceiling", record_flag(record, "is_ceiling", false));
    (void)tree_put(item, "code", code_span(keep, record_text(record, "expression"), false));
    put_where(work, item, record);
    put_symbols(work, item, formula);
    put_sources(work, item, record);
    put_example(work, item, formula);
}

/* Prose of records is filtered by whoever renders the page (page.h). */
static void put_prose(const struct work *work, struct tree *map, const char *key, str prose)
{
    struct tree *item = tree_put(map, key, tree_map(work->keep));
    tree_put_text(work->keep, item, "notes_prose", prose);
}

static void put_where(const struct work *work, struct tree *map, const struct record *record)
{
    struct tree *table = table_new(work, map, "where");
    table_column(work, table, STR("Where"), COLUMN_TEXT);
    table_column(work, table, STR("Is"), COLUMN_TEXT);
    const struct value *where = record_value(record, "where");
    for (ptrdiff_t i = 0; where->type == VALUE_NAMES && i < where->as.names.count; i++) {
        struct tree *row = table_row(work, table);
        cell_text(work, row, where->as.names.items[i].name);
        cell_code(work, row, where->as.names.items[i].text);
    }
}

static void put_symbols(const struct work *work, struct tree *map, const struct formula *formula)
{
    struct tree *table = table_new(work, map, "symbols");
    table_column(work, table, STR("Name"), COLUMN_TEXT);
    table_column(work, table, STR("Symbol"), COLUMN_TEXT);
    table_column(work, table, STR("What it is"), COLUMN_TEXT);
    table_column(work, table, STR("Unit or value"), COLUMN_TEXT);
    for (ptrdiff_t i = 0; i < formula_input_count(formula); i++) {
        add_symbol(work, table, formula_input_at(formula, i));
    }
}

static void add_symbol(const struct work *work, struct tree *table,
                       const struct formula_input *input)
{
    struct tree *row = table_row(work, table);
    const struct record *record = input->record;
    switch (input->type) {
    case INPUT_FORMULA:
        record = formula_record(input->formula);
        cell_link(work, row, input->name, href_of_record(work, record));
        cell_text(work, row, record_text(record, "symbol"));
        cell_text(work, row, record_name(record));
        cell_text(work, row, result_unit(work, input->formula));
        return;
    case INPUT_ASSUMPTION:
        cell_link(work, row, input->name, href_of_record(work, record));
        cell_text(work, row, record_text(record, "symbol"));
        cell_text(work, row, record_name(record));
        if (record_quantity(record, "value") != NULL) {
            cell_quantity(work, row, record_quantity(record, "value"),
                          href_of_record(work, record));
        } else {
            cell_text(work, row, STR("a curve"));
        }
        return;
    case INPUT_FIELD:
        cell_link(work, row, input->name, href_of_path(work, STR("data-format")));
        cell_text(work, row, STR(""));
        cell_text(work, row, str_from(input->field->doc));
        cell_text(work, row, input->field->unit != NULL ? str_from(input->field->unit) : STR(""));
        return;
    case INPUT_VARIABLE:
        cell_text(work, row, input->name);
        cell_text(work, row, STR(""));
        cell_text(work, row, STR("of the placement that is computed"));
        cell_text(work, row, STR(""));
        return;
    }
}

static void put_sources(const struct work *work, struct tree *map, const struct record *record)
{
    struct tree *sources = tree_put(map, "sources", tree_list(work->keep));
    for (ptrdiff_t i = 0; i < record_count(record, "sources"); i++) {
        const struct record *source = record_item(record, "sources", i)->as.record;
        struct tree *item = tree_add(sources, tree_map(work->keep));
        tree_put_flag(work->keep, item, "is_more", i > 0);
        tree_put_text(work->keep, item, "text", record_name(source));
        put_href(work, item, "href", href_of_record(work, source));
    }
    tree_put_flag(work->keep, map, "has_sources", record_count(record, "sources") > 0);
}

/* Null where no record of the data gives the formula a value. */
static void put_example(const struct work *work, struct tree *map, const struct formula *formula)
{
    str about = STR("");
    struct evaluation *evaluation = example_of(work, formula, &about);
    if (evaluation == NULL) {
        (void)tree_put(map, "example", tree_null(work->keep));
        return;
    }
    struct tree *example = trace_entry_alone(work, trace_of(work->keep, evaluation, formula));
    tree_put_text(work->keep, example, "about", about);
    (void)tree_put(map, "example", example);
}

/* The first record of a kind that the scope is about for which the value is known. */
static struct evaluation *example_of(const struct work *work, const struct formula *formula,
                                     str *about)
{
    static const struct {
        enum slot slot;
        const char *kind;
    } kinds[] = {
        {SLOT_SYSTEM, "system"}, {SLOT_GPU, "gpu"},         {SLOT_CPU, "cpu"},
        {SLOT_MEMORY, "memory"}, {SLOT_STORAGE, "storage"}, {SLOT_POWER, "power"},
        {SLOT_OFFER, "offer"},   {SLOT_MODEL, "model"},
    };
    unsigned slots = formula_scope(formula)->slots;
    for (ptrdiff_t k = 0; k < COUNT(kinds); k++) {
        if ((slots & 1U << kinds[k].slot) == 0) {
            continue;
        }
        const struct kind_records *all = catalog_records(work->view->catalog, kinds[k].kind);
        for (ptrdiff_t i = 0; i < all->count; i++) {
            struct evaluation *evaluation = try_example(work, all->records[i], formula);
            if (evaluation != NULL) {
                *about = record_name(all->records[i]);
                return evaluation;
            }
        }
        return NULL;
    }
    return NULL;
}

static struct evaluation *try_example(const struct work *work, const struct record *record,
                                      const struct formula *formula)
{
    struct binding binding = {0};
    struct subject subject = subject_of(work, record);
    struct records use_cases = shown_use_cases(work);
    const struct kind_records *offers = catalog_records(work->view->catalog, "offer");
    unsigned slots = formula_scope(formula)->slots;
    bool is_artifact = (slots & 1U << SLOT_ARTIFACT) != 0;
    struct evaluation *evaluation = evaluation_for(
        work, &subject, is_artifact ? record_record(work->view->scenario, "artifact") : NULL,
        use_cases.count > 0 ? use_cases.items[0] : NULL);
    binding = *evaluation_binding(evaluation);
    if (binding.records[SLOT_OFFER] == NULL && offers->count > 0) {
        binding.records[SLOT_OFFER] = offers->records[0];
    }
    binding = binding_rented(work->keep, binding);
    evaluation = evaluation_new(work->keep, work->view->method, work->view->catalog, binding);
    const char *id = str_terminated(work->keep, formula_record(formula)->id);
    struct result result = result_of(work, evaluation, id);
    return result.state == RESULT_KNOWN ? evaluation : NULL;
}

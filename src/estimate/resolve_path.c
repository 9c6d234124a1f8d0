#include "estimate/expression/functions.h"
#include "estimate/resolve.h"

/* Where a path has come to. */
struct way {
    struct target *target;
    const struct kind *kind;    /* of the record reached */
    const struct field *fields; /* of the group reached, where kind is NULL */
    str reached;                /* the path so far, for messages */
};

/* What a typed name may have meant, the nearest kept. */
struct guess {
    str typed;
    str best;
    int distance;
};

static void follow(struct resolver *resolver, struct node *node, struct way *way, str rest);
static bool take_step(struct resolver *resolver, struct node *node, struct way *way, str name);
static bool take_field(struct resolver *resolver, struct node *node, struct way *way,
                       ptrdiff_t index);
static bool is_formula_of(const struct resolver *resolver, const struct kind *kind, str name);
static bool take_formula(struct resolver *resolver, struct way *way, str name);
static bool take_referrers(struct resolver *resolver, struct way *way, str name);
static void unknown_field(struct resolver *resolver, const struct node *node, const struct way *way,
                          str name);
static void consider(struct guess *guess, str candidate);
static void help_with(struct resolver *resolver, struct diag *diag, const struct guess *guess);

static ptrdiff_t field_index(const struct kind *kind, const struct field *fields, str name)
{
    if (kind != NULL) {
        return schema_field_index(kind, name);
    }
    return fields != NULL ? fields_index(fields, name) : -1;
}

bool resolve_item_path(struct resolver *resolver, struct node *node)
{
    str head = str_cut(node->text, '.').before;
    int level = 0;
    for (const struct item_fields *items = resolver->items; items != NULL; items = items->outer) {
        if (field_index(items->kind, items->fields, head) >= 0) {
            struct way way = {.target = target_new(resolver, node, TARGET_FIELD),
                              .kind = items->kind,
                              .fields = items->fields,
                              .reached = STR("an item of the list")};
            way.target->item = level;
            follow(resolver, node, &way, node->text);
            return true;
        }
        if (items->kind != NULL && is_formula_of(resolver, items->kind, node->text)) {
            struct way way = {.target = target_new(resolver, node, TARGET_FIELD),
                              .kind = items->kind};
            way.target->item = level;
            return take_formula(resolver, &way, node->text);
        }
        level++;
    }
    return false;
}

bool resolve_slot_path(struct resolver *resolver, struct node *node)
{
    struct str_cut cut = str_cut(node->text, '.');
    enum slot slot = slot_find(cut.before);
    if (slot == SLOT_COUNT) {
        return false;
    }
    const struct scope *scope = resolver->cell->formula->scope;
    if ((scope->slots & (1U << slot)) == 0) {
        cell_complain(resolver->builder, resolver->cell, RULE_FORMULA_UNKNOWN_NAME, node,
                      "the scope `%s` has no `%.*s`", scope->name, STR_ARGS(cut.before));
        return true;
    }
    struct way way = {.target = target_new(resolver, node, TARGET_FIELD),
                      .kind = slot_kind(slot),
                      .fields = slot_fields(slot),
                      .reached = cut.before};
    way.target->slot = slot;
    if (cut.found) {
        follow(resolver, node, &way, cut.after);
    }
    return true;
}

/* Takes the target away again where the path leads nowhere. */
static void follow(struct resolver *resolver, struct node *node, struct way *way, str rest)
{
    bool is_more = true;
    while (is_more) {
        struct str_cut cut = str_cut(rest, '.');
        if (!take_step(resolver, node, way, cut.before)) {
            node->target = NULL;
            return;
        }
        way->reached = str_slice(node->text, 0, cut.before.data + cut.before.len - node->text.data);
        is_more = cut.found;
        rest = cut.after;
    }
}

static bool take_step(struct resolver *resolver, struct node *node, struct way *way, str name)
{
    if (way->target->type == TARGET_FORMULA || (way->kind == NULL && way->fields == NULL)) {
        cell_complain(resolver->builder, resolver->cell, RULE_FORMULA_TYPE, node,
                      "`%.*s` is a value: it has no `%.*s`", STR_ARGS(way->reached),
                      STR_ARGS(name));
        return false;
    }
    ptrdiff_t index = field_index(way->kind, way->fields, name);
    if (index >= 0) {
        return take_field(resolver, node, way, index);
    }
    bool is_taken = way->kind != NULL &&
                    (take_formula(resolver, way, name) || take_referrers(resolver, way, name));
    if (is_taken) {
        return true;
    }
    unknown_field(resolver, node, way, name);
    return false;
}

static bool take_field(struct resolver *resolver, struct node *node, struct way *way,
                       ptrdiff_t index)
{
    struct target *target = way->target;
    if (target->field != NULL && target->field->is_list) {
        struct diag *diag = cell_complain(resolver->builder, resolver->cell, RULE_FORMULA_TYPE,
                                          node, "`%.*s` is a list", STR_ARGS(way->reached));
        diag_help(resolver->builder->diags, diag,
                  "go over its items: sum(%.*s, …), min_of, max_of or count",
                  STR_ARGS(way->reached));
        return false;
    }
    if (target->step_count == PATH_STEPS) {
        cell_complain(resolver->builder, resolver->cell, RULE_FORMULA_SYNTAX, node,
                      "a path has more than %d steps", PATH_STEPS);
        return false;
    }
    const struct field *field =
        way->kind != NULL ? schema_field(way->kind, index) : &way->fields[index];
    target->steps[target->step_count++] = (int)index;
    target->field = field;
    /* A reference to one of several kinds leads to no known fields. */
    way->kind = field->type == FIELD_REFERENCE ? schema_kind(str_from(field->target)) : NULL;
    way->fields = field->type == FIELD_GROUP ? field->fields : NULL;
    return true;
}

/* Whether the formula's scope needs nothing but a record of this kind. */
static bool is_formula_of(const struct resolver *resolver, const struct kind *kind, str name)
{
    const struct formula *formula = method_find(resolver->builder->method, name);
    enum slot slot = slot_find(str_from(kind->name));
    return formula != NULL && slot != SLOT_COUNT && formula->scope->needs == 1U << slot;
}

static bool take_formula(struct resolver *resolver, struct way *way, str name)
{
    bool is_list = way->target->field != NULL && way->target->field->is_list;
    if (is_list || !is_formula_of(resolver, way->kind, name)) {
        return false;
    }
    way->target->type = TARGET_FORMULA;
    way->target->cell = &method_find(resolver->builder->method, name)->cell;
    way->target->binds = slot_find(str_from(way->kind->name));
    return true;
}

/* The records that refer to the one reached, as a list of it. */
static bool take_referrers(struct resolver *resolver, struct way *way, str name)
{
    struct target *target = way->target;
    bool is_list = target->field != NULL && target->field->is_list;
    const struct referrers *referrers =
        is_list ? NULL : referrers_find(resolver->builder->method, way->kind, name);
    if (referrers == NULL) {
        return false;
    }
    target->referrers = referrers;
    target->field = &referrers->field;
    way->kind = referrers->kind;
    return true;
}

static void unknown_field(struct resolver *resolver, const struct node *node, const struct way *way,
                          str name)
{
    struct guess guess = {.typed = name};
    if (way->kind != NULL) {
        for (ptrdiff_t i = 0; i < schema_field_count(way->kind); i++) {
            consider(&guess, str_from(schema_field(way->kind, i)->name));
        }
        enum slot slot = slot_find(str_from(way->kind->name));
        const struct method *method = resolver->builder->method;
        for (ptrdiff_t i = 0; slot != SLOT_COUNT && i < method->formula_count; i++) {
            if (method->by_name[i]->scope->needs == 1U << slot) {
                consider(&guess, method->by_name[i]->name);
            }
        }
        for (ptrdiff_t i = 0; i < method->referrers_count; i++) {
            if (referrers_find(method, way->kind, str_from(method->referrers[i].field.name))) {
                consider(&guess, str_from(method->referrers[i].field.name));
            }
        }
    } else {
        for (ptrdiff_t i = 0; i < fields_count(way->fields); i++) {
            consider(&guess, str_from(way->fields[i].name));
        }
    }
    struct diag *diag = cell_complain(resolver->builder, resolver->cell, RULE_FORMULA_UNKNOWN_NAME,
                                      node, "`%.*s` has no field or formula `%.*s`",
                                      STR_ARGS(way->reached), STR_ARGS(name));
    help_with(resolver, diag, &guess);
}

void resolve_unknown(struct resolver *resolver, const struct node *node)
{
    struct guess guess = {.typed = node->text};
    const struct formula *formula = resolver->cell->formula;
    const struct method *method = resolver->builder->method;
    for (const struct item_fields *items = resolver->items; items != NULL; items = items->outer) {
        for (ptrdiff_t i = 0; items->fields != NULL && i < fields_count(items->fields); i++) {
            consider(&guess, str_from(items->fields[i].name));
        }
    }
    for (ptrdiff_t i = 0; i < formula->definition_count; i++) {
        consider(&guess, formula->definitions[i].name);
    }
    for (int slot = 0; slot < SLOT_COUNT; slot++) {
        if ((formula->scope->slots & (1U << slot)) != 0) {
            consider(&guess, str_from(slot_name((enum slot)slot)));
        }
    }
    for (ptrdiff_t i = 0; i < method->formula_count; i++) {
        consider(&guess, method->by_name[i]->name);
    }
    for (ptrdiff_t i = 0; i < method->assumption_count; i++) {
        consider(&guess, method->assumptions[i].name);
    }
    struct diag *diag = cell_complain(
        resolver->builder, resolver->cell, RULE_FORMULA_UNKNOWN_NAME, node,
        "`%.*s` is no definition, formula or assumption, and no record of the scope `%s`",
        STR_ARGS(node->text), formula->scope->name);
    help_with(resolver, diag, &guess);
}

static void consider(struct guess *guess, str candidate)
{
    if (!str_is_near(guess->typed, candidate)) {
        return;
    }
    int distance = str_distance(guess->typed, candidate);
    if (guess->best.len == 0 || distance < guess->distance) {
        guess->best = candidate;
        guess->distance = distance;
    }
}

static void help_with(struct resolver *resolver, struct diag *diag, const struct guess *guess)
{
    if (guess->best.len > 0) {
        diag_help(resolver->builder->diags, diag, "did you mean `%.*s`?", STR_ARGS(guess->best));
    }
}

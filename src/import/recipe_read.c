#include "base/array.h"
#include "base/text.h"
#include "import/recipe.h"
#include "model/import_fields.h"

static bool recipe_read(struct arena *keep, struct diags *diags, const struct columns *columns,
                        const struct tree *tree, struct recipe *recipe);
static bool read_entry(struct arena *keep, struct diags *diags, const struct columns *columns,
                       const struct tree *entry, struct recipe *recipe);
static bool read_template(struct arena *keep, struct diags *diags, const struct columns *columns,
                          const struct tree *text, struct recipe *recipe);
static bool read_replacements(struct arena *keep, struct diags *diags, const struct tree *tree,
                              struct recipe *recipe);
static bool read_values(struct arena *keep, struct diags *diags, const struct tree *tree,
                        struct recipe *recipe);
static bool read_texts(struct arena *keep, struct diags *diags, const struct tree *tree,
                       struct condition *condition);
static bool is_map(struct diags *diags, const struct tree *entry);
static bool is_wrong(struct diags *diags, struct place place, const char *message);

bool recipes_read(struct arena *keep, struct diags *diags, const struct columns *columns,
                  const struct tree *tree, struct recipes *recipes)
{
    bool is_list = tree->type == TREE_LIST;
    ptrdiff_t count = is_list ? tree->as.items.count : 1;
    bool is_sound = true;
    *recipes = (struct recipes){.items = arena_array(keep, struct recipe, count)};
    const struct tree *each = is_list ? tree_first(tree) : tree;
    for (ptrdiff_t i = 0; i < count; i++) {
        is_sound &= recipe_read(keep, diags, columns, each, &recipes->items[recipes->count++]);
        each = each->next;
    }
    return is_sound;
}

static bool recipe_read(struct arena *keep, struct diags *diags, const struct columns *columns,
                        const struct tree *tree, struct recipe *recipe)
{
    *recipe = (struct recipe){.meant = {.arena = keep}};
    if (tree->type == TREE_TEXT) {
        return read_template(keep, diags, columns, tree, recipe);
    }
    if (tree->type != TREE_MAP) {
        struct diag *diag =
            diag_add(diags, RULE_IMPORT_MAP, tree->place,
                     "a recipe is a text or a mapping, this is %s", tree_type_name(tree->type));
        diag_help(diags, diag, "write a text for every row, or {column: name}");
        return false;
    }
    bool is_sound = true;
    const struct tree *column = tree_find(tree, STR("column"));
    const struct tree *text = tree_find(tree, STR("text"));
    for (const struct tree *entry = tree_first(tree); entry != NULL; entry = entry->next) {
        is_sound &= read_entry(keep, diags, columns, entry, recipe);
    }
    if ((column == NULL) == (text == NULL)) {
        struct diag *diag =
            diag_add(diags, RULE_IMPORT_MAP, tree->place, "a recipe has either column or text");
        diag_help(diags, diag, "write column: for one column, text: for several or none");
        return false;
    }
    return is_sound;
}

static bool read_entry(struct arena *keep, struct diags *diags, const struct columns *columns,
                       const struct tree *entry, struct recipe *recipe)
{
    str key = entry->key;
    if (str_equal(key, STR("when"))) {
        return conditions_read(keep, diags, columns, entry, &recipe->when);
    }
    if (str_equal(key, STR("values"))) {
        return read_values(keep, diags, entry, recipe);
    }
    if (str_equal(key, STR("replace"))) {
        return read_replacements(keep, diags, entry, recipe);
    }
    if (str_equal(key, STR("text"))) {
        return read_template(keep, diags, columns, entry, recipe);
    }
    if (fields_index(import_recipe_fields(), key) < 0) {
        return import_unknown_key(diags, entry, import_recipe_fields(), "a recipe");
    }
    if (!import_is_text(diags, entry)) {
        return false;
    }
    str text = entry->as.text;
    if (str_equal(key, STR("column"))) {
        struct template_part *part = arena_new(keep, struct template_part);
        *part = (struct template_part){.text = text, .place = entry->place, .is_name = true};
        part->target = column_read(diags, columns, text, entry->place);
        recipe->template = (struct template){.parts = part, .count = 1, .place = entry->place};
        return part->target >= 0;
    }
    recipe->after = str_equal(key, STR("after")) ? text : recipe->after;
    recipe->before = str_equal(key, STR("before")) ? text : recipe->before;
    recipe->split = str_equal(key, STR("split")) ? text : recipe->split;
    recipe->unit = str_equal(key, STR("unit")) ? text : recipe->unit;
    return true;
}

static bool read_template(struct arena *keep, struct diags *diags, const struct columns *columns,
                          const struct tree *text, struct recipe *recipe)
{
    if (text->type != TREE_TEXT) {
        return is_wrong(diags, text->place, "text is a text");
    }
    bool is_sound = template_read(keep, diags, text, &recipe->template);
    for (ptrdiff_t i = 0; i < recipe->template.count; i++) {
        struct template_part *part = &recipe->template.parts[i];
        if (part->is_name) {
            part->target = column_read(diags, columns, part->text, part->place);
            is_sound &= part->target >= 0;
        }
    }
    return is_sound;
}

static bool read_replacements(struct arena *keep, struct diags *diags, const struct tree *tree,
                              struct recipe *recipe)
{
    if (!is_map(diags, tree)) {
        return false;
    }
    recipe->replacements = arena_array(keep, struct replacement, tree->as.items.count);
    for (const struct tree *entry = tree_first(tree); entry != NULL; entry = entry->next) {
        if (entry->type != TREE_TEXT) {
            return is_wrong(diags, entry->place, "what stands in place of a part is a text");
        }
        recipe->replacements[recipe->replacement_count++] =
            (struct replacement){.from = entry->key, .to = entry->as.text};
    }
    return true;
}

static bool read_values(struct arena *keep, struct diags *diags, const struct tree *tree,
                        struct recipe *recipe)
{
    if (!is_map(diags, tree)) {
        return false;
    }
    for (const struct tree *entry = tree_first(tree); entry != NULL; entry = entry->next) {
        if (entry->type != TREE_TEXT) {
            struct diag *diag =
                diag_add(diags, RULE_IMPORT_MAP, entry->place, "what is meant is a text");
            diag_help(diags, diag, "write '' where the field is to be left out");
            return false;
        }
        struct tree *text = arena_new(keep, struct tree);
        *text = *entry;
        *map_slot(&recipe->meant, entry->key) = text;
    }
    return true;
}

bool conditions_read(struct arena *keep, struct diags *diags, const struct columns *columns,
                     const struct tree *tree, struct conditions *conditions)
{
    *conditions = (struct conditions){0};
    if (!is_map(diags, tree)) {
        return false;
    }
    bool is_sound = true;
    conditions->items = arena_array(keep, struct condition, tree->as.items.count);
    for (const struct tree *entry = tree_first(tree); entry != NULL; entry = entry->next) {
        struct condition *condition = &conditions->items[conditions->count++];
        condition->column = column_read(diags, columns, entry->key, entry->key_place);
        const struct tree *texts = entry;
        if (entry->type == TREE_MAP) {
            condition->is_not = true;
            texts = tree_find(entry, STR("not"));
            if (texts == NULL || texts->next != NULL || tree_first(entry) != texts) {
                return is_wrong(diags, entry->place, "a mapping here has the one entry not");
            }
        }
        is_sound &= read_texts(keep, diags, texts, condition) && condition->column >= 0;
    }
    return is_sound;
}

static bool read_texts(struct arena *keep, struct diags *diags, const struct tree *tree,
                       struct condition *condition)
{
    bool is_list = tree->type == TREE_LIST;
    ptrdiff_t count = is_list ? tree->as.items.count : 1;
    condition->texts = arena_array(keep, str, count);
    const struct tree *each = is_list ? tree_first(tree) : tree;
    for (; each != NULL && condition->count < count; each = each->next) {
        if (each->type != TREE_TEXT) {
            return is_wrong(diags, each->place,
                            "a condition names texts: a text, a list of them, or {not: …}");
        }
        condition->texts[condition->count++] = each->as.text;
    }
    return true;
}

ptrdiff_t column_read(struct diags *diags, const struct columns *columns, str name,
                      struct place place)
{
    struct str_nearest nearest = {.typed = name};
    for (ptrdiff_t i = 0; i < columns->count; i++) {
        if (str_equal(columns->names[i], name)) {
            columns->is_used[i] = true;
            return i;
        }
        str_nearest_offer(&nearest, columns->names[i]);
    }
    struct diag *diag =
        diag_add(diags, RULE_IMPORT_MAP, place, "the table has no column '%.*s'", STR_ARGS(name));
    diag->width = (int)str_code_points(name);
    if (nearest.found.len > 0) {
        diag_help(diags, diag, "did you mean %.*s?", STR_ARGS(nearest.found));
        return -1;
    }
    struct text all = text_new(diags->arena, 256);
    for (ptrdiff_t i = 0; i < columns->count; i++) {
        text_addf(&all, "%s%.*s", i > 0 ? ", " : "", STR_ARGS(columns->names[i]));
    }
    diag_help(diags, diag, "its columns are %.*s", STR_ARGS(text_view(&all)));
    return -1;
}

bool import_unknown_key(struct diags *diags, const struct tree *entry, const struct field *fields,
                        const char *what)
{
    struct str_nearest nearest = {.typed = entry->key};
    struct text all = text_new(diags->arena, 128);
    for (ptrdiff_t i = 0; fields[i].name != NULL; i++) {
        str_nearest_offer(&nearest, str_from(fields[i].name));
        text_addf(&all, "%s%s", i > 0 ? ", " : "", fields[i].name);
    }
    struct diag *diag = diag_add(diags, RULE_IMPORT_MAP, entry->key_place, "%s has no %.*s", what,
                                 STR_ARGS(entry->key));
    diag->width = (int)str_code_points(entry->key);
    if (nearest.found.len > 0) {
        diag_help(diags, diag, "did you mean %.*s?", STR_ARGS(nearest.found));
    } else {
        diag_help(diags, diag, "it may have %.*s", STR_ARGS(text_view(&all)));
    }
    return false;
}

bool import_is_text(struct diags *diags, const struct tree *entry)
{
    if (entry->type == TREE_TEXT && entry->as.text.len > 0 &&
        !str_contains(entry->as.text, STR("\n"))) {
        return true;
    }
    (void)diag_add(diags, RULE_IMPORT_MAP, entry->place, "%.*s is a text of one line",
                   STR_ARGS(entry->key));
    return false;
}

static bool is_map(struct diags *diags, const struct tree *entry)
{
    if (entry->type != TREE_MAP) {
        (void)diag_add(diags, RULE_IMPORT_MAP, entry->place, "%.*s is a mapping, this is %s",
                       STR_ARGS(entry->key), tree_type_name(entry->type));
    }
    return entry->type == TREE_MAP;
}

static bool is_wrong(struct diags *diags, struct place place, const char *message)
{
    (void)diag_add(diags, RULE_IMPORT_MAP, place, "%s", message);
    return false;
}

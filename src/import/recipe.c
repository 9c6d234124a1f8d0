#include "import/recipe.h"

#include "base/text.h"

static struct found whole_text(struct arena *keep, const struct recipe *recipe,
                               const struct line *line);
static void cut_out(const struct recipe *recipe, struct found *found);
static str replaced(struct arena *keep, str text, const struct replacement *replacement);

bool conditions_hold(const struct conditions *conditions, const struct line *line)
{
    for (ptrdiff_t i = 0; i < conditions->count; i++) {
        const struct condition *condition = &conditions->items[i];
        bool is_one = false;
        for (ptrdiff_t j = 0; j < condition->count && !is_one; j++) {
            is_one = str_equal(line->columns[condition->column].text, condition->texts[j]);
        }
        if (is_one == condition->is_not) {
            return false;
        }
    }
    return true;
}

struct found recipe_text(struct arena *keep, const struct recipe *recipe, const struct line *line)
{
    struct found found = {.text = STR(""), .place = recipe->template.place};
    if (!conditions_hold(&recipe->when, line)) {
        return found;
    }
    found = whole_text(keep, recipe, line);
    cut_out(recipe, &found);
    for (ptrdiff_t i = 0; i < recipe->replacement_count; i++) {
        found.text = replaced(keep, found.text, &recipe->replacements[i]);
    }
    const struct tree *value = map_find(&recipe->meant, found.text);
    if (value != NULL) {
        found = (struct found){.text = value->as.text, .place = value->place};
    }
    if (found.text.len > 0 && recipe->unit.len > 0) {
        found.text = str_format(keep, "%.*s %.*s", STR_ARGS(found.text), STR_ARGS(recipe->unit));
    }
    return found;
}

/* A text that is wholly one cell keeps the cell's place; one of several has that of the first. */
static struct found whole_text(struct arena *keep, const struct recipe *recipe,
                               const struct line *line)
{
    const struct template *template = &recipe->template;
    if (template->count == 1 && template->parts[0].is_name) {
        return line->columns[template->parts[0].target];
    }
    struct found found = {.place = template->place};
    struct text out = text_new(keep, 64);
    bool has_cell = false;
    for (ptrdiff_t i = 0; i < template->count; i++) {
        const struct template_part *part = &template->parts[i];
        const struct found *cell = part->is_name ? &line->columns[part->target] : NULL;
        if (cell != NULL && cell->text.len == 0) {
            return (struct found){.text = STR(""), .place = cell->place};
        }
        text_add(&out, cell != NULL ? cell->text : part->text);
        found.place = cell != NULL && !has_cell ? cell->place : found.place;
        has_cell = has_cell || cell != NULL;
    }
    found.text = text_view(&out);
    return found;
}

static void cut_out(const struct recipe *recipe, struct found *found)
{
    str text = found->text;
    if (recipe->after.len > 0) {
        ptrdiff_t at = str_find(text, recipe->after, 0);
        text = at >= 0 ? str_slice(text, at + recipe->after.len, text.len) : STR("");
    }
    if (recipe->before.len > 0) {
        ptrdiff_t at = str_find(text, recipe->before, 0);
        text = at >= 0 ? str_slice(text, 0, at) : text;
    }
    text = str_trim(text);
    if (text.len > 0 && text.data > found->text.data) {
        found->place = place_within(found->place, found->text, text.data - found->text.data);
    }
    found->text = text;
}

static str replaced(struct arena *keep, str text, const struct replacement *replacement)
{
    if (!str_contains(text, replacement->from)) {
        return text;
    }
    struct text out = text_new(keep, text.len + 32);
    ptrdiff_t from = 0;
    for (ptrdiff_t at = 0; (at = str_find(text, replacement->from, from)) >= 0;) {
        text_add(&out, str_slice(text, from, at));
        text_add(&out, replacement->to);
        from = at + replacement->from.len;
    }
    text_add(&out, str_slice(text, from, text.len));
    return str_trim(text_view(&out));
}

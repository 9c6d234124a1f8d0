#include "import/names.h"

#include "base/array.h"
#include "base/limits.h"
#include "base/map.h"
#include "base/utf8.h"
#include "import/slug.h"

enum { QUOTED_CHARS_MAX = 80 };

/* One text of one field, however many rows hold it. */
struct asked {
    const struct field *field;
    str text;
    struct place place; /* where it stood first */
    ptrdiff_t row_count;
    struct meaning meaning;
    const struct record *second; /* another one of that name */
};

/* All records of a kind by the slugs of their ids, names, files and aliases. */
struct named_kind {
    const struct kind *kind;
    struct map records; /* struct named */
};

struct named {
    const struct record *record;
    const struct record *second;
};

struct names {
    struct arena *keep;
    const struct catalog *catalog;
    struct named_kind *kinds; /* in the catalog's order; kind NULL until it is asked for */
    struct map asked;         /* by field and text */
    struct {
        struct asked **items;
        ptrdiff_t count;
        ptrdiff_t capacity;
    } order;
};

static void resolve(struct names *names, struct asked *asked);
static void resolve_choice(struct names *names, struct asked *asked);
static void resolve_record(struct names *names, struct asked *asked);
static void look_among(struct names *names, struct asked *asked, ptrdiff_t kind, str slug);
static struct named_kind *named_kind(struct names *names, ptrdiff_t index);
static void add_name(struct named_kind *named, const struct record *record, str name);
static void report(const struct names *names, struct diags *diags, const struct asked *asked,
                   bool has_help);
static void help_with_record(const struct names *names, struct diags *diags, struct diag *diag,
                             const struct asked *asked);
static void help_with_choice(struct diags *diags, struct diag *diag, const struct asked *asked);

struct names *names_new(struct arena *keep, const struct catalog *catalog)
{
    struct names *names = arena_new(keep, struct names);
    *names = (struct names){.keep = keep, .catalog = catalog, .asked = {.arena = keep}};
    names->kinds = arena_array(keep, struct named_kind, catalog->kind_count);
    return names;
}

struct meaning names_find(struct names *names, const struct field *field, str text,
                          struct place place)
{
    str key = str_format(names->keep, "%s\n%.*s", field->name, STR_ARGS(text));
    void **slot = map_slot(&names->asked, key);
    struct asked *asked = *slot;
    if (asked == NULL) {
        asked = arena_new(names->keep, struct asked);
        *asked = (struct asked){.field = field, .text = text, .place = place};
        asked->meaning.text = text;
        *slot = asked;
        *array_add(names->keep, &names->order) = asked;
        resolve(names, asked);
    }
    asked->row_count++;
    return asked->meaning;
}

static void resolve(struct names *names, struct asked *asked)
{
    if (asked->field->type == FIELD_CHOICE) {
        resolve_choice(names, asked);
    } else {
        resolve_record(names, asked);
    }
}

static void resolve_choice(struct names *names, struct asked *asked)
{
    str slug = slug_of(names->keep, asked->text);
    for (const char *const *choice = asked->field->choices; *choice != NULL; choice++) {
        if (str_equal(slug, slug_of(names->keep, str_from(*choice)))) {
            asked->meaning = (struct meaning){.text = str_from(*choice), .is_found = true};
            return;
        }
    }
}

/* An id stands before names: where the text is one, no name can be meant in its place. */
static void resolve_record(struct names *names, struct asked *asked)
{
    const struct record *record =
        catalog_refer(names->catalog, asked->field, asked->text, &asked->second);
    if (record == NULL) {
        str slug = slug_of(names->keep, asked->text);
        for (ptrdiff_t i = 0; i < names->catalog->kind_count && slug.len > 0; i++) {
            if (field_targets(asked->field, names->catalog->kinds[i].kind)) {
                look_among(names, asked, i, slug);
            }
        }
        record = asked->meaning.record;
    }
    if (record != NULL && asked->second == NULL) {
        asked->meaning = (struct meaning){.text = record->id, .record = record, .is_found = true};
    } else {
        asked->meaning.record = record;
    }
}

static void look_among(struct names *names, struct asked *asked, ptrdiff_t kind, str slug)
{
    const struct named *named = map_find(&named_kind(names, kind)->records, slug);
    if (named == NULL) {
        return;
    }
    bool is_first = asked->meaning.record == NULL;
    asked->second = is_first ? named->second : named->record;
    asked->meaning.record = is_first ? named->record : asked->meaning.record;
}

static struct named_kind *named_kind(struct names *names, ptrdiff_t index)
{
    struct named_kind *named = &names->kinds[index];
    const struct kind_records *all = &names->catalog->kinds[index];
    if (named->kind != NULL) {
        return named;
    }
    *named = (struct named_kind){.kind = all->kind, .records = {.arena = names->keep}};
    bool has_file = schema_field_index(all->kind, STR("file")) >= 0;
    for (ptrdiff_t i = 0; i < all->count; i++) {
        const struct record *record = all->records[i];
        add_name(named, record, record->id);
        add_name(named, record, record_name(record));
        add_name(named, record, has_file ? record_text(record, "file") : STR(""));
        for (ptrdiff_t j = 0; j < record_count(record, "aliases"); j++) {
            add_name(named, record, record_item(record, "aliases", j)->as.text);
        }
    }
    return named;
}

static void add_name(struct named_kind *named, const struct record *record, str name)
{
    struct arena *keep = named->records.arena;
    str slug = slug_of(keep, name);
    if (slug.len == 0) {
        return;
    }
    struct named **slot = (struct named **)map_slot(&named->records, slug);
    if (*slot == NULL) {
        *slot = arena_new(keep, struct named);
        (*slot)->record = record;
    } else if ((*slot)->record != record) {
        (*slot)->second = record;
    }
}

void names_report(const struct names *names, struct diags *diags)
{
    int count = 0;
    for (ptrdiff_t i = 0; i < names->order.count; i++) {
        if (!names->order.items[i]->meaning.is_found) {
            /* Looking for the nearest compares with all names: done for those that are shown. */
            report(names, diags, names->order.items[i], count++ < LIMIT_DIAGS_PER_RULE);
        }
    }
}

/* "gpu or cpu" */
static str target_words(struct arena *arena, const struct field *field)
{
    struct text words = text_new(arena, 64);
    for (str rest = str_from(field->target); rest.len > 0;) {
        struct str_cut cut = str_cut(rest, '|');
        text_addf(&words, "%s%.*s", words.len > 0 ? (cut.found ? ", " : " or ") : "",
                  STR_ARGS(cut.before));
        rest = cut.after;
    }
    return text_view(&words);
}

static str quoted(struct arena *arena, str text)
{
    ptrdiff_t end = utf8_prefix(text, QUOTED_CHARS_MAX);
    return str_format(arena, "'%.*s%s'", (int)end, text.data, end < text.len ? "…" : "");
}

static void report(const struct names *names, struct diags *diags, const struct asked *asked,
                   bool has_help)
{
    str name = quoted(diags->arena, asked->text);
    str rows = asked->row_count == 1 ? STR("1 row")
                                     : str_format(diags->arena, "%td rows", asked->row_count);
    struct diag *diag = NULL;
    if (asked->field->type == FIELD_CHOICE) {
        diag = diag_add(diags, RULE_IMPORT_NAME, asked->place, "%.*s is no choice of %s (%.*s)",
                        STR_ARGS(name), asked->field->name, STR_ARGS(rows));
        help_with_choice(diags, diag, asked);
    } else if (asked->second != NULL) {
        diag = diag_add(diags, RULE_IMPORT_NAME, asked->place, "%.*s may be %.*s or %.*s (%.*s)",
                        STR_ARGS(name), STR_ARGS(asked->meaning.record->id),
                        STR_ARGS(asked->second->id), STR_ARGS(rows));
        diag_help(diags, diag, "say which below values: of the recipe for %s", asked->field->name);
    } else {
        diag = diag_add(diags, RULE_IMPORT_NAME, asked->place, "there is no %.*s %.*s (%.*s)",
                        STR_ARGS(target_words(diags->arena, asked->field)), STR_ARGS(name),
                        STR_ARGS(rows));
        if (has_help) {
            help_with_record(names, diags, diag, asked);
        }
    }
    diag->width = (int)str_code_points(asked->text);
}

/* The nearest of all ids, names and aliases; compared as slugs, so that signs do not count. */
static void help_with_record(const struct names *names, struct diags *diags, struct diag *diag,
                             const struct asked *asked)
{
    struct str_nearest nearest = {.typed = slug_of(diags->arena, asked->text)};
    const struct record *meant = NULL;
    for (ptrdiff_t i = 0; i < names->catalog->kind_count; i++) {
        const struct kind_records *all = &names->catalog->kinds[i];
        for (ptrdiff_t j = 0; j < all->count && field_targets(asked->field, all->kind); j++) {
            const struct record *record = all->records[j];
            str found = nearest.found;
            str_nearest_offer(&nearest, record->id);
            str_nearest_offer(&nearest, slug_of(diags->arena, record_name(record)));
            for (ptrdiff_t k = 0; k < record_count(record, "aliases"); k++) {
                str alias = record_item(record, "aliases", k)->as.text;
                str_nearest_offer(&nearest, slug_of(diags->arena, alias));
            }
            meant = nearest.found.data != found.data ? record : meant;
        }
    }
    if (meant != NULL) {
        str name = record_name(meant);
        diag_help(diags, diag, "did you mean %.*s (%.*s)?", STR_ARGS(meant->id), STR_ARGS(name));
        diag_note(diags, diag, meant->place, "%.*s is here", STR_ARGS(meant->id));
    } else {
        diag_help(diags, diag,
                  "name its id below values: of the recipe for %s, or write a record that has the "
                  "name among its aliases",
                  asked->field->name);
    }
}

static void help_with_choice(struct diags *diags, struct diag *diag, const struct asked *asked)
{
    struct str_nearest nearest = {.typed = asked->text};
    struct text all = text_new(diags->arena, 64);
    for (const char *const *choice = asked->field->choices; *choice != NULL; choice++) {
        str_nearest_offer(&nearest, str_from(*choice));
        text_addf(&all, "%s%s", choice == asked->field->choices ? "" : ", ", *choice);
    }
    if (nearest.found.len > 0) {
        diag_help(diags, diag, "did you mean %.*s? The choices are %.*s", STR_ARGS(nearest.found),
                  STR_ARGS(text_view(&all)));
    } else {
        diag_help(diags, diag, "the choices are %.*s", STR_ARGS(text_view(&all)));
    }
}

#include "build/templates.h"

#include "base/must.h"

static const struct {
    const char *suffix;
    enum target target;
} languages[] = {
    {".md.mustache", TARGET_MARKDOWN},
    {".html.mustache", TARGET_HTML},
    {".gp.mustache", TARGET_GNUPLOT},
};

/* Index into `languages`, or -1 for files that are no templates: assets. */
static int language_of(str name)
{
    for (int i = 0; i < (int)COUNT(languages); i++) {
        if (str_ends(name, str_from(languages[i].suffix))) {
            return i;
        }
    }
    return -1;
}

static str without_suffix(str name, int language)
{
    return str_slice(name, 0, name.len - str_from(languages[language].suffix).len);
}

bool templates_load(struct arena *keep, struct diags *diags, const struct folder *root,
                    const struct sources *sources, struct templates *templates)
{
    ptrdiff_t errors_before = diags->error_count;
    struct digester *digester = digester_new(keep);
    for (ptrdiff_t i = 0; i < COUNT(languages); i++) {
        templates->libraries[languages[i].target] = mustache_library_new(keep);
    }
    for (ptrdiff_t i = 0; i < sources->count; i++) {
        const struct source *source = &sources->items[i];
        int language = source->sort == SOURCE_TEMPLATE ? language_of(source->name) : -1;
        if (language < 0) {
            continue;
        }
        const struct origin *origin = source_read(keep, diags, root, source, NULL);
        if (origin != NULL) {
            digester_add(digester, source->name);
            digester_add(digester, origin->text);
            (void)mustache_library_add(templates->libraries[languages[language].target], diags,
                                       without_suffix(source->name, language), origin);
        }
    }
    templates->digest = digester_end(digester);
    return diags->error_count == errors_before;
}

bool templates_render(const struct templates *templates, struct text *out, struct diags *diags,
                      str template_name, const struct tree *tree, str subject)
{
    int language = language_of(template_name);
    must(language >= 0);
    enum target target = languages[language].target;
    const struct mustache_library *library = templates->libraries[target];
    const struct mustache *template =
        mustache_library_find(library, without_suffix(template_name, language));
    if (template == NULL) {
        struct diag *diag = diag_add(diags, RULE_TEMPLATE_MISSING, (struct place){0},
                                     "templates/%.*s is missing; %.*s is made from it",
                                     STR_ARGS(template_name), STR_ARGS(subject));
        diag_help(diags, diag, "add the template, or restore it from version control");
        return false;
    }
    struct mustache_options options = {
        .data = &mustache_tree,
        .writer = mustache_tree_writer(target),
        .load = mustache_library_find,
        .library = library,
        .offer = mustache_library_offer,
        .is_strict = true,
        .subject = subject,
    };
    return mustache_render(out, diags, template, tree, &options);
}

#include "view/charts.h"

#include "base/text.h"

#include <string.h>

enum { TOKEN_BYTES_MAX = 200 };

str path_of_chart(struct arena *arena, const struct record *record, const char *name)
{
    struct text text = text_new(arena, 64);
    text_add(&text, STR("charts/"));
    if (record != NULL) {
        for (const char *c = record->kind->name; *c != '\0'; c++) {
            text_char(&text, *c == '_' ? '-' : *c);
        }
        text_addf(&text, "-%.*s-", STR_ARGS(record->id));
    }
    text_add(&text, str_from(name));
    return text_view(&text);
}

bool has_charts(const struct work *work, const struct record *record)
{
    if (!work->view->has_charts || work->view->scenario == NULL) {
        return false;
    }
    if (record_is(record, "gpu")) {
        return references_to(work->site, record, "system").count > 0;
    }
    struct records shown = shown_artifacts(work);
    for (ptrdiff_t i = 0; record_is(record, "model") && i < shown.count; i++) {
        if (record_record(shown.items[i], "model") == record) {
            return true;
        }
    }
    return record_is(record, "system");
}

void chart_put(const struct work *work, struct tree *map, const char *key, struct tree *table,
               str path, struct chart_words words)
{
    if (!work->view->has_charts || path.len == 0) {
        (void)tree_put(map, key, tree_null(work->keep));
        return;
    }
    if (table != NULL) {
        table_fold(work, table, "The same numbers as a table");
    }
    struct tree *chart = tree_put(map, key, tree_map(work->keep));
    put_href(work, chart, "address", href_of_chart(work, path));
    tree_put_text(work->keep, chart, "alternative", str_from(words.alternative));
    tree_put_text(work->keep, chart, "caption", str_from(words.caption));
}

struct labels labels_new(const struct work *work, struct tree *chart)
{
    return (struct labels){.tokens = tree_put(chart, "tokens", tree_list(work->keep))};
}

str label_token(const struct work *work, struct labels *labels, str text, str path)
{
    struct arena *keep = work->keep;
    labels->count++;
    str head = str_format(keep, "T%04td", labels->count);
    ptrdiff_t length = str_code_points(text);
    length = length < head.len ? head.len : length;
    length = length > TOKEN_BYTES_MAX ? TOKEN_BYTES_MAX : length;
    char *padded = arena_array(keep, char, length);
    memset(padded, 'x', (size_t)length);
    memcpy(padded, head.data, (size_t)head.len);
    str token = {.data = padded, .len = length};
    struct tree *item = tree_add(labels->tokens, tree_map(keep));
    tree_put_text(keep, item, "token", token);
    tree_put_text(keep, item, "text", text);
    (void)tree_put(item, "href",
                   path.len > 0 ? tree_text(keep, str_format(keep, "%.*s.html", STR_ARGS(path)))
                                : tree_null(keep));
    return token;
}

void label_put(const struct work *work, struct labels *labels, struct tree *map, const char *key,
               str text, str path)
{
    tree_put_text(work->keep, map, key, label_token(work, labels, text, path));
}

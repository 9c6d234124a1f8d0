#include "build/nodes.h"

#include "base/array.h"
#include "base/must.h"
#include "view/site.h"

#include <stdint.h>

static struct node node_of_kind(struct arena *keep, const struct kind_records *all);
static struct node node_of_record(struct arena *keep, const struct record *record);
static struct digest digest_of_referrers(struct arena *keep, const struct nodes *nodes,
                                         const struct build *build, const struct record *record);

struct nodes nodes_of(struct arena *keep, const struct build *build)
{
    const struct catalog *catalog = build->view->catalog;
    struct nodes nodes = {0};
    for (ptrdiff_t k = 0; k < catalog->kind_count; k++) {
        *array_add(keep, &nodes) = node_of_kind(keep, &catalog->kinds[k]);
    }
    for (ptrdiff_t k = 0; k < catalog->kind_count; k++) {
        for (ptrdiff_t i = 0; i < catalog->kinds[k].count; i++) {
            *array_add(keep, &nodes) = node_of_record(keep, catalog->kinds[k].records[i]);
        }
    }
    must(nodes.count == catalog->seen_count);
    for (ptrdiff_t k = 0; k < catalog->kind_count; k++) {
        for (ptrdiff_t i = 0; i < catalog->kinds[k].count; i++) {
            const struct record *record = catalog->kinds[k].records[i];
            nodes.items[record->seen - catalog->seen].referrers =
                digest_of_referrers(keep, &nodes, build, record);
        }
    }
    return nodes;
}

static struct node node_of_kind(struct arena *keep, const struct kind_records *all)
{
    struct digester *digester = digester_new(keep);
    for (ptrdiff_t i = 0; i < all->count; i++) {
        digester_add(digester, all->records[i]->id);
    }
    return (struct node){.name = str_from(all->kind->name), .content = digester_end(digester)};
}

/* Lines are shown, so a record that moved within its file has changed. */
static struct node node_of_record(struct arena *keep, const struct record *record)
{
    struct digester *content = digester_new(keep);
    digester_add(content, record->place.origin->path);
    digester_add(content, record->text);
    digester_add(content, record->common);
    digester_number(content, (uint64_t)record->place.line);
    return (struct node){
        .name = str_format(keep, "%s/%.*s", record->kind->name, STR_ARGS(record->id)),
        .content = digester_end(content),
    };
}

static struct digest digest_of_referrers(struct arena *keep, const struct nodes *nodes,
                                         const struct build *build, const struct record *record)
{
    const struct catalog *catalog = build->view->catalog;
    struct references all = references_all(build->pages->site, record);
    struct digester *digester = digester_new(keep);
    for (ptrdiff_t i = 0; i < all.count; i++) {
        const struct node *node = &nodes->items[all.records[i]->seen - catalog->seen];
        digester_add(digester, node->name);
        digester_digest(digester, node->content);
    }
    return digester_end(digester);
}

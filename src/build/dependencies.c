#include "build/dependencies.h"

#include "base/array.h"
#include "base/bytes.h"
#include "base/map.h"
#include "base/must.h"
#include "build/charts.h"
#include "build/nodes.h"
#include "model/seen.h"
#include "publish/build_file.h"

#include <stdint.h>
#include <string.h>

/* Of one page. */
struct entry {
    str path;
    str seen;   /* numbers: a node's index, then SEEN_BITS of what was looked at of it */
    str charts; /* those it shows: chart_head and path, one after the other */
};

struct dependencies {
    struct arena *keep;
    struct nodes nodes;    /* as they are now */
    struct map entries;    /* path → struct entry, as remembered */
    ptrdiff_t *node_now;   /* by remembered index: the node's index now, or -1 */
    unsigned char *lasted; /* by remembered index: what of it is as it was */
    struct {
        struct entry *items;
        ptrdiff_t count;
        ptrdiff_t capacity;
    } now; /* entries of this build */
};

/* In the machine's own order of bytes: what is encoded never leaves the machine. */
struct entry_head {
    uint32_t path_len;
    uint32_t seen_len;
    uint32_t charts_len;
};

struct chart_head {
    struct digest inputs;
    uint64_t path_len;
};

struct node_head {
    struct digest content;
    struct digest referrers;
    uint64_t name_len;
};

enum { SEEN_BITS = 2 };

static const char NAME[] = "dependencies";
static const char MAGIC[BUILD_FILE_MAGIC_BYTES + 1] = "hwdeps1\n";

static ptrdiff_t nodes_compare(struct dependencies *dependencies, str *left);
static bool entries_read(struct dependencies *dependencies, str left, ptrdiff_t node_count);
static bool seen_is_sound(str seen, ptrdiff_t node_count);
static bool entry_decode(str *bytes, struct entry *entry);
static void entry_encode(struct text *bytes, const struct entry *entry);
static str seen_now(struct dependencies *dependencies, str seen);
static bool charts_are_same(const struct build *build, str charts);
static void add_nodes(struct text *text, const struct nodes *nodes);

struct digest dependencies_key(struct arena *scratch, const struct build *build,
                               struct digest outer, struct digest drawn_by)
{
    static const char *const kinds[] = {"formula", "assumption", "calibration", "service_level",
                                        "scenario"};
    struct digester *digester = digester_new(scratch);
    digester_digest(digester, outer);
    digester_digest(digester, drawn_by);
    digester_digest(digester, build->templates->digest);
    digester_number(digester, (uint64_t)date_days(build->view->as_of));
    digester_number(digester, (uint64_t)build->view->as_of.year);
    for (ptrdiff_t k = 0; k < COUNT(kinds); k++) {
        const struct kind_records *all = catalog_records(build->view->catalog, kinds[k]);
        digester_number(digester, (uint64_t)all->count);
        for (ptrdiff_t i = 0; i < all->count; i++) {
            const struct origin *origin = all->records[i]->place.origin;
            digester_add(digester, origin->path);
            digester_add(digester, origin->text);
        }
    }
    method_add_fits(digester, build->view->method);
    /* Every page's navigation names them, and the start page says what they are about. */
    const struct articles *articles = &build->view->articles;
    for (ptrdiff_t i = 0; i < articles->count; i++) {
        digester_add(digester, articles->items[i].path);
        digester_add(digester, articles->items[i].title);
        digester_add(digester, articles->items[i].description);
    }
    return digester_end(digester);
}

struct dependencies *dependencies_load(struct arena *keep, str folder, struct digest key,
                                       const struct build *build)
{
    return dependencies_from(keep, build_file_read(keep, folder, NAME, MAGIC, key), build);
}

struct dependencies *dependencies_from(struct arena *keep, str content, const struct build *build)
{
    struct dependencies *dependencies = arena_new(keep, struct dependencies);
    dependencies->keep = keep;
    dependencies->nodes = nodes_of(keep, build);
    ptrdiff_t node_count = nodes_compare(dependencies, &content);
    if (!entries_read(dependencies, content, node_count)) {
        dependencies->entries = (struct map){.arena = keep};
    }
    return dependencies;
}

bool dependencies_are_same(struct dependencies *dependencies, const struct build *build, str path)
{
    const struct entry *entry = map_find(&dependencies->entries, path);
    if (entry == NULL) {
        return false;
    }
    str left = entry->seen;
    uint32_t seen = 0;
    while (bytes_take(&left, &seen, sizeof seen)) {
        unsigned bits = seen & ((1U << SEEN_BITS) - 1);
        if ((dependencies->lasted[seen >> SEEN_BITS] & bits) != bits) {
            return false;
        }
    }
    if (!charts_are_same(build, entry->charts)) {
        return false;
    }
    struct entry *same = array_add(dependencies->keep, &dependencies->now);
    *same = *entry;
    same->seen = seen_now(dependencies, entry->seen);
    return true;
}

void dependencies_note(struct text *bytes, const struct build *build, str path)
{
    const struct catalog *catalog = build->view->catalog;
    struct text seen = text_new(bytes->arena, catalog->seen_count + 64);
    for (ptrdiff_t i = 0; i < catalog->seen_count; i++) {
        if (catalog->seen[i] != 0) {
            uint32_t number = (uint32_t)i << SEEN_BITS | catalog->seen[i];
            bytes_put(&seen, &number, sizeof number);
        }
    }
    struct text charts = text_new(bytes->arena, 256);
    for (ptrdiff_t i = 0; build->charts_shown != NULL && i < build->pages->count; i++) {
        if (build->charts_shown[i]) {
            struct chart_head head = {
                .inputs = build->charts[i],
                .path_len = (uint64_t)build->pages->items[i].path.len,
            };
            bytes_put(&charts, &head, sizeof head);
            text_add(&charts, build->pages->items[i].path);
        }
    }
    struct entry entry = {path, text_view(&seen), text_view(&charts)};
    entry_encode(bytes, &entry);
}

bool dependencies_take(struct dependencies *dependencies, str *bytes)
{
    struct entry entry;
    bool is_whole = entry_decode(bytes, &entry);
    if (is_whole) {
        *array_add(dependencies->keep, &dependencies->now) = entry;
    }
    return is_whole;
}

bool dependencies_save(const struct dependencies *dependencies, str folder, struct digest key)
{
    struct arena scratch = {0};
    str content = dependencies_content(&scratch, dependencies);
    bool is_saved = build_file_replace(folder, NAME, MAGIC, key, content);
    arena_free(&scratch);
    return is_saved;
}

str dependencies_content(struct arena *keep, const struct dependencies *dependencies)
{
    struct text content = text_new(keep, 1 << 20);
    add_nodes(&content, &dependencies->nodes);
    for (ptrdiff_t i = 0; i < dependencies->now.count; i++) {
        entry_encode(&content, &dependencies->now.items[i]);
    }
    return text_view(&content);
}

/* Reads the remembered nodes, and says how many there are; -1 where they are not whole. */
static ptrdiff_t nodes_compare(struct dependencies *dependencies, str *left)
{
    struct arena *keep = dependencies->keep;
    struct map by_name = {.arena = keep};
    for (ptrdiff_t i = 0; i < dependencies->nodes.count; i++) {
        *map_slot(&by_name, dependencies->nodes.items[i].name) = &dependencies->nodes.items[i];
    }
    uint64_t count = 0;
    if (!bytes_take(left, &count, sizeof count) ||
        count > (uint64_t)left->len / sizeof(struct node_head)) {
        return -1;
    }
    dependencies->node_now = arena_array(keep, ptrdiff_t, (ptrdiff_t)count + 1);
    dependencies->lasted = arena_array(keep, unsigned char, (ptrdiff_t)count + 1);
    for (uint64_t i = 0; i < count; i++) {
        struct node_head head;
        str name = {0};
        if (!bytes_take(left, &head, sizeof head) || !bytes_take_view(left, head.name_len, &name)) {
            return -1;
        }
        const struct node *now = map_find(&by_name, name);
        dependencies->node_now[i] = now != NULL ? now - dependencies->nodes.items : -1;
        if (now != NULL) {
            dependencies->lasted[i] =
                (digest_equal(now->content, head.content) ? SEEN_VALUES : 0) |
                (digest_equal(now->referrers, head.referrers) ? SEEN_REFERRERS : 0);
        }
    }
    return (ptrdiff_t)count;
}

/* False where anything is odd: then nothing is remembered. */
static bool entries_read(struct dependencies *dependencies, str left, ptrdiff_t node_count)
{
    dependencies->entries = (struct map){.arena = dependencies->keep};
    while (node_count >= 0 && left.len > 0) {
        struct entry *entry = arena_new(dependencies->keep, struct entry);
        if (!entry_decode(&left, entry)) {
            return false;
        }
        if (!seen_is_sound(entry->seen, node_count)) {
            return false;
        }
        *map_slot(&dependencies->entries, entry->path) = entry;
    }
    return node_count >= 0;
}

/* Whole numbers, each of a node that is there, of which something was looked at. */
static bool seen_is_sound(str seen, ptrdiff_t node_count)
{
    uint32_t number = 0;
    while (bytes_take(&seen, &number, sizeof number)) {
        bool is_of_nothing = (number & ((1U << SEEN_BITS) - 1)) == 0;
        if (is_of_nothing || (ptrdiff_t)(number >> SEEN_BITS) >= node_count) {
            return false;
        }
    }
    return seen.len == 0;
}

static bool entry_decode(str *bytes, struct entry *entry)
{
    struct entry_head head;
    return bytes_take(bytes, &head, sizeof head) &&
           bytes_take_view(bytes, head.path_len, &entry->path) &&
           bytes_take_view(bytes, head.seen_len, &entry->seen) &&
           bytes_take_view(bytes, head.charts_len, &entry->charts);
}

static void entry_encode(struct text *bytes, const struct entry *entry)
{
    struct entry_head head = {
        .path_len = (uint32_t)entry->path.len,
        .seen_len = (uint32_t)entry->seen.len,
        .charts_len = (uint32_t)entry->charts.len,
    };
    bytes_put(bytes, &head, sizeof head);
    text_add(bytes, entry->path);
    text_add(bytes, entry->seen);
    text_add(bytes, entry->charts);
}

/* The same nodes by the indexes that they have now: all of them are still there. */
static str seen_now(struct dependencies *dependencies, str seen)
{
    struct text text = text_new(dependencies->keep, seen.len + 1);
    uint32_t number = 0;
    while (bytes_take(&seen, &number, sizeof number)) {
        ptrdiff_t now = dependencies->node_now[number >> SEEN_BITS];
        must(now >= 0);
        number = (uint32_t)now << SEEN_BITS | (number & ((1U << SEEN_BITS) - 1));
        bytes_put(&text, &number, sizeof number);
    }
    return text_view(&text);
}

static bool charts_are_same(const struct build *build, str charts)
{
    struct chart_head head;
    str path = {0};
    while (charts.len > 0) {
        if (!bytes_take(&charts, &head, sizeof head) ||
            !bytes_take_view(&charts, head.path_len, &path)) {
            return false;
        }
        ptrdiff_t index = build->charts != NULL ? chart_of_page(build, path) : -1;
        if (index < 0 || !digest_equal(build->charts[index], head.inputs)) {
            return false;
        }
    }
    return true;
}

static void add_nodes(struct text *text, const struct nodes *nodes)
{
    uint64_t count = (uint64_t)nodes->count;
    bytes_put(text, &count, sizeof count);
    for (ptrdiff_t i = 0; i < nodes->count; i++) {
        const struct node *node = &nodes->items[i];
        struct node_head head = {node->content, node->referrers, (uint64_t)node->name.len};
        bytes_put(text, &head, sizeof head);
        text_add(text, node->name);
    }
}

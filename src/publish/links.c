#include "publish/links.h"

#include "base/map.h"

#include <string.h>

struct site {
    struct map files;   /* path → struct output */
    struct map anchors; /* path#anchor, of the pages in `listed` */
    struct map listed;  /* pages whose anchors are in the map */
    struct map sound; /* folder and target that led somewhere: the same links stand on many pages */
    struct arena arena;
    const struct outputs *outputs;
    struct diags *diags;
};

/* Where more is gone, every page is looked at. */
enum { GONE_MAX = 16 };

struct gone {
    str names[GONE_MAX]; /* of files, without their folders */
    ptrdiff_t count;     /* GONE_MAX + 1: more than that */
};

/* Why a link leads nowhere; NULL: it does not. */
struct verdict {
    const char *problem;
    str detail;
    str help;
};

static struct gone targets_gone(const struct site *site, const struct outputs *before);
static bool may_lead_to(const struct output *page, const struct gone *gone);
static bool page_check(struct site *site, const struct output *page);
static struct verdict link_check(struct site *site, const struct output *page, str link);
static struct verdict address_check(str link);
static bool has_scheme(str link);
static struct verdict relative_check(struct site *site, const struct output *page, str link);
static struct verdict target_check(struct site *site, str path, str fragment);
static bool anchor_exists(struct site *site, const struct output *page, str anchor);
static str joined(struct arena *arena, str before, char between, str after);
static str resolved(struct arena *arena, str folder, str path);
static str decoded(struct arena *arena, str text);
static int hex_digit(char c);
static str folder_of(str path);
static bool is_page(str path);
static str nearest(const struct site *site, str path);

bool links_check(struct diags *diags, const struct outputs *outputs, const struct outputs *before)
{
    struct site site = {.outputs = outputs, .diags = diags};
    struct map *maps[] = {&site.files, &site.anchors, &site.listed, &site.sound};
    for (ptrdiff_t i = 0; i < COUNT(maps); i++) {
        maps[i]->arena = &site.arena;
    }
    for (ptrdiff_t i = 0; i < outputs->count; i++) {
        *map_slot(&site.files, outputs->items[i].path) = &outputs->items[i];
    }
    bool are_sound = true;
    struct gone gone = targets_gone(&site, before);
    for (ptrdiff_t i = 0; i < outputs->count; i++) {
        const struct output *page = &outputs->items[i];
        bool is_sound = page->is_linked && !may_lead_to(page, &gone);
        are_sound = (is_sound || page_check(&site, page)) && are_sound;
    }
    arena_free(&site.arena);
    return are_sound;
}

/* What links of the site before could lead to and is no longer as it was. */
static struct gone targets_gone(const struct site *site, const struct outputs *before)
{
    struct gone gone = {.count = 0};
    for (ptrdiff_t i = 0; i < before->count && gone.count <= GONE_MAX; i++) {
        const struct output *old = &before->items[i];
        const struct output *now = map_find(&site->files, old->path);
        if (now != NULL && str_equal(now->anchors, old->anchors)) {
            continue;
        }
        if (gone.count < GONE_MAX) {
            str folder = folder_of(old->path);
            ptrdiff_t name_at = folder.len > 0 ? folder.len + 1 : 0;
            gone.names[gone.count] = str_slice(old->path, name_at, old->path.len);
        }
        gone.count++;
    }
    return gone;
}

/* Whether a link of the page could lead to something that is gone: names it, or hides its name
 * behind percent signs. */
static bool may_lead_to(const struct output *page, const struct gone *gone)
{
    bool may = gone->count > GONE_MAX || (gone->count > 0 && str_contains(page->links, STR("%")));
    for (ptrdiff_t i = 0; !may && i < gone->count; i++) {
        may = str_contains(page->links, gone->names[i]);
    }
    return may;
}

static bool page_check(struct site *site, const struct output *page)
{
    bool are_sound = true;
    str left = page->links;
    while (left.len > 0) {
        struct str_cut cut = str_cut(left, '\n');
        left = cut.after;
        struct verdict verdict = link_check(site, page, cut.before);
        if (verdict.problem == NULL) {
            continue;
        }
        struct origin *origin = arena_new(site->diags->arena, struct origin);
        origin->path = str_copy(site->diags->arena, page->path);
        struct diag *diag = diag_add(site->diags, RULE_PAGE_LINK, (struct place){.origin = origin},
                                     "the link to \"%.*s\" %s%.*s", STR_ARGS(cut.before),
                                     verdict.problem, STR_ARGS(verdict.detail));
        if (verdict.help.len > 0) {
            diag_help(site->diags, diag, "%.*s", STR_ARGS(verdict.help));
        }
        are_sound = false;
    }
    return are_sound;
}

static struct verdict link_check(struct site *site, const struct output *page, str link)
{
    if (str_starts(link, STR("/")) || has_scheme(link)) {
        return address_check(link);
    }
    if (str_starts(link, STR("#"))) {
        return target_check(site, page->path, str_slice(link, 1, link.len));
    }
    struct arena_mark mark = arena_mark(&site->arena);
    str folder = folder_of(page->path);
    str key = joined(&site->arena, folder, '\n', link);
    if (map_find(&site->sound, key) != NULL) {
        arena_rewind(&site->arena, mark);
        return (struct verdict){0};
    }
    struct verdict verdict = relative_check(site, page, link);
    if (verdict.problem == NULL) {
        *map_slot(&site->sound, key) = site;
    }
    return verdict;
}

static struct verdict address_check(str link)
{
    static const str schemes[] = {S("https:"), S("http:"), S("mailto:")};
    for (ptrdiff_t i = 0; i < COUNT(schemes); i++) {
        bool is_web = i < 2;
        str rest = str_slice(link, schemes[i].len, link.len);
        if (str_starts(link, schemes[i]) &&
            (!is_web || (str_starts(rest, STR("//")) && rest.len > 2))) {
            return (struct verdict){0};
        }
    }
    if (str_starts(link, STR("/"))) {
        return (struct verdict){.problem =
                                    "begins with a stroke, so it depends on where the site is put",
                                .help = STR("write it relative to the page, as in ../index.html")};
    }
    return (struct verdict){.problem = "has a scheme that no page may use"};
}

static bool has_scheme(str link)
{
    ptrdiff_t i = 0;
    while (i < link.len) {
        char lower = (char)(link.data[i] | 0x20);
        bool is_letter = lower >= 'a' && lower <= 'z';
        bool is_later = (link.data[i] >= '0' && link.data[i] <= '9') || link.data[i] == '+' ||
                        link.data[i] == '-' || link.data[i] == '.';
        if (!is_letter && !(is_later && i > 0)) {
            break;
        }
        i++;
    }
    return i > 0 && i < link.len && link.data[i] == ':';
}

static struct verdict relative_check(struct site *site, const struct output *page, str link)
{
    struct str_cut at_fragment = str_cut(link, '#');
    struct str_cut at_query = str_cut(at_fragment.before, '?');
    str path = decoded(&site->arena, at_query.before);
    if (path.len == 0 && link.len > 0) {
        return target_check(site, page->path, at_fragment.after);
    }
    if (path.len == 0 || str_ends(path, STR("/")) || str_ends(path, STR("..")) ||
        str_equal(path, STR("."))) {
        return (struct verdict){.problem = "names a folder, which does not open from a disk",
                                .help = STR("name the page: index.html")};
    }
    str target = resolved(&site->arena, folder_of(page->path), path);
    if (target.len == 0) {
        return (struct verdict){.problem = "leaves the site"};
    }
    return target_check(site, target, at_fragment.after);
}

static struct verdict target_check(struct site *site, str path, str fragment)
{
    const struct output *target = map_find(&site->files, path);
    if (target == NULL) {
        struct verdict verdict = {.problem = "leads to a file that does not exist: ",
                                  .detail = path};
        str near = nearest(site, path);
        if (near.len > 0) {
            verdict.help = str_format(&site->arena, "did you mean %.*s?", STR_ARGS(near));
        }
        return verdict;
    }
    str anchor = decoded(&site->arena, fragment);
    if (anchor.len == 0 || !is_page(path) || str_equal(anchor, STR("top")) ||
        anchor_exists(site, target, anchor)) {
        return (struct verdict){0};
    }
    return (struct verdict){.problem = "leads to a heading that does not exist in ",
                            .detail = path};
}

/* The anchors of a page are put into one map when the first link asks for one of them. */
static bool anchor_exists(struct site *site, const struct output *page, str anchor)
{
    void **listed = map_slot(&site->listed, page->path);
    if (*listed == NULL) {
        *listed = site;
        str left = page->anchors;
        while (left.len > 0) {
            struct str_cut cut = str_cut(left, '\n');
            left = cut.after;
            str key =
                str_format(&site->arena, "%.*s#%.*s", STR_ARGS(page->path), STR_ARGS(cut.before));
            *map_slot(&site->anchors, key) = site;
        }
    }
    return map_find(&site->anchors, joined(&site->arena, page->path, '#', anchor)) != NULL;
}

static str joined(struct arena *arena, str before, char between, str after)
{
    char *bytes = arena_array(arena, char, before.len + 1 + after.len);
    memcpy(bytes, before.data, (size_t)before.len);
    bytes[before.len] = between;
    memcpy(bytes + before.len + 1, after.data, (size_t)after.len);
    return (str){.data = bytes, .len = before.len + 1 + after.len};
}

/* Empty where the path climbs out of the site. */
static str resolved(struct arena *arena, str folder, str path)
{
    char *whole = arena_array(arena, char, folder.len + path.len + 1);
    ptrdiff_t len = folder.len;
    if (len > 0) {
        memcpy(whole, folder.data, (size_t)len);
    }
    str left = path;
    while (left.len > 0) {
        struct str_cut cut = str_cut(left, '/');
        left = cut.after;
        if (str_equal(cut.before, STR(".."))) {
            if (len == 0) {
                return (str){0};
            }
            while (len > 0 && whole[len - 1] != '/') {
                len--;
            }
            len -= len > 0;
        } else if (cut.before.len > 0 && !str_equal(cut.before, STR("."))) {
            if (len > 0) {
                whole[len++] = '/';
            }
            memcpy(whole + len, cut.before.data, (size_t)cut.before.len);
            len += cut.before.len;
        }
    }
    return (str){.data = whole, .len = len};
}

/* Without its percent signs; what is no two digits after one stays as it is. */
static str decoded(struct arena *arena, str text)
{
    if (str_find(text, STR("%"), 0) < 0) {
        return text;
    }
    char *bytes = arena_array(arena, char, text.len);
    ptrdiff_t len = 0;
    for (ptrdiff_t i = 0; i < text.len; i++) {
        int high = i + 2 < text.len && text.data[i] == '%' ? hex_digit(text.data[i + 1]) : -1;
        int low = high >= 0 ? hex_digit(text.data[i + 2]) : -1;
        bytes[len++] = low >= 0 ? (char)(high * 16 + low) : text.data[i];
        i += low >= 0 ? 2 : 0;
    }
    return (str){.data = bytes, .len = len};
}

static int hex_digit(char c)
{
    if (c >= '0' && c <= '9') {
        return c - '0';
    }
    char lower = (char)(c | 0x20);
    return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

/* Without its last stroke; empty for the root. */
static str folder_of(str path)
{
    ptrdiff_t end = path.len;
    while (end > 0 && path.data[end - 1] != '/') {
        end--;
    }
    return str_slice(path, 0, end > 0 ? end - 1 : 0);
}

static bool is_page(str path)
{
    return str_ends(path, STR(".html")) || str_ends(path, STR(".md"));
}

static str nearest(const struct site *site, str path)
{
    enum { LOOKED_AT_MAX = 20000, FINDINGS_MAX = 20 };
    str best = {0};
    int best_distance = 0;
    bool is_too_late = site->diags->error_count > FINDINGS_MAX;
    for (ptrdiff_t i = 0; !is_too_late && i < site->outputs->count && i < LOOKED_AT_MAX; i++) {
        str candidate = site->outputs->items[i].path;
        ptrdiff_t difference = candidate.len - path.len;
        if (difference > 2 || difference < -2 || !str_is_near(path, candidate)) {
            continue;
        }
        int distance = str_distance(path, candidate);
        if (best.len == 0 || distance < best_distance) {
            best = candidate;
            best_distance = distance;
        }
    }
    return best;
}

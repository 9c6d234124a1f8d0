#include "load/tree_code.h"

#include "base/bytes.h"
#include "base/limits.h"
#include "base/must.h"
#include "base/utf8.h"

/* A tree begins with a byte of its type and of these bits. Numbers are written seven bits a byte,
 * the low ones first; lines and offsets as their distance from those before. */
enum { TYPE_BITS = 7, HAS_KEY = 8, KEY_IS_COPY = 16, TEXT_IS_COPY = 32, BITS_ALL = 63 };
enum { NUMBER_BYTES_MAX = 10 };

struct coder {
    const struct origin *origin;
    int64_t line; /* the last one that was named */
    int64_t at;   /* where the last text ended in the origin's */
};

static void encode_one(struct coder *coder, struct text *text, const struct tree *tree);
static bool is_view(const struct coder *coder, str word);
static void put_place(struct coder *coder, struct text *text, struct place place);
static void put_word(struct coder *coder, struct text *text, str word);
static void put_number(struct text *text, uint64_t number);
static void put_distance(struct text *text, int64_t distance);
static struct tree *decode_one(struct arena *scratch, struct coder *coder, str *left,
                               const struct tree *parent, uint64_t *child_count);
static bool take_place(struct coder *coder, str *left, struct place *place);
static bool take_word(struct coder *coder, str *left, bool is_copy, str *word);
static bool take_number(str *left, uint64_t *number);
static bool take_distance(str *left, int64_t *distance);

void tree_encode(struct text *text, const struct origin *origin, const struct tree *root)
{
    struct coder coder = {.origin = origin};
    const struct tree *next[LIMIT_YAML_DEPTH + 1]; /* by depth: what is to come there */
    int depth = 0;
    next[0] = root;
    while (depth >= 0) {
        const struct tree *tree = next[depth];
        if (tree == NULL) {
            depth--;
            continue;
        }
        encode_one(&coder, text, tree);
        next[depth] = depth > 0 ? tree->next : NULL;
        if (tree->type == TREE_LIST || tree->type == TREE_MAP) {
            must(depth < LIMIT_YAML_DEPTH);
            next[++depth] = tree_first(tree);
        }
    }
}

static void encode_one(struct coder *coder, struct text *text, const struct tree *tree)
{
    bool has_key = tree->key.data != NULL;
    bool is_text = tree->type == TREE_TEXT;
    unsigned head = (unsigned)tree->type | (has_key ? HAS_KEY : 0) |
                    (has_key && !is_view(coder, tree->key) ? KEY_IS_COPY : 0) |
                    (is_text && !is_view(coder, tree->as.text) ? TEXT_IS_COPY : 0);
    text_char(text, (char)head);
    if (has_key) {
        put_place(coder, text, tree->key_place);
        put_word(coder, text, tree->key);
    }
    put_place(coder, text, tree->place);
    if (is_text) {
        put_word(coder, text, tree->as.text);
    } else if (tree->type == TREE_LIST || tree->type == TREE_MAP) {
        put_number(text, (uint64_t)tree->as.items.count);
    }
}

static bool is_view(const struct coder *coder, str word)
{
    str whole = coder->origin->text;
    return word.data >= whole.data && word.data + word.len <= whole.data + whole.len;
}

static void put_place(struct coder *coder, struct text *text, struct place place)
{
    put_distance(text, place.line - coder->line);
    put_number(text, (uint64_t)place.column);
    coder->line = place.line;
}

static void put_word(struct coder *coder, struct text *text, str word)
{
    if (is_view(coder, word)) {
        int64_t at = word.data - coder->origin->text.data;
        put_distance(text, at - coder->at);
        coder->at = at + word.len;
    }
    put_number(text, (uint64_t)word.len);
    if (!is_view(coder, word)) {
        text_add(text, word);
    }
}

static void put_number(struct text *text, uint64_t number)
{
    for (; number >= 128; number >>= 7) {
        text_char(text, (char)(number | 128));
    }
    text_char(text, (char)number);
}

static void put_distance(struct text *text, int64_t distance)
{
    put_number(text, distance < 0 ? (uint64_t)(-distance) << 1 | 1 : (uint64_t)distance << 1);
}

const struct tree *tree_decode(struct arena *scratch, str bytes, const struct origin *origin)
{
    struct coder coder = {.origin = origin};
    struct tree *open[LIMIT_YAML_DEPTH]; /* by depth: whose children are to come, and how many */
    uint64_t counts[LIMIT_YAML_DEPTH];
    int depth = 0;
    str left = bytes;
    uint64_t count = 0;
    struct tree *root = decode_one(scratch, &coder, &left, NULL, &count);
    if (root == NULL || root->type != TREE_MAP) {
        return NULL;
    }
    open[0] = root;
    counts[0] = count;
    while (depth >= 0) {
        if (counts[depth]-- == 0) {
            depth--;
            continue;
        }
        struct tree *tree = decode_one(scratch, &coder, &left, open[depth], &count);
        if (tree == NULL) {
            return NULL;
        }
        if (tree->type == TREE_LIST || tree->type == TREE_MAP) {
            if (depth + 1 == LIMIT_YAML_DEPTH) {
                return NULL;
            }
            open[++depth] = tree;
            counts[depth] = count;
        }
    }
    return left.len == 0 ? root : NULL;
}

/* One tree without its children, which it gives to its parent; NULL where something is odd. */
static struct tree *decode_one(struct arena *scratch, struct coder *coder, str *left,
                               const struct tree *parent, uint64_t *child_count)
{
    unsigned char head = 0;
    *child_count = 0;
    bool is_in_map = parent != NULL && parent->type == TREE_MAP;
    if (!bytes_take(left, &head, 1) || head > BITS_ALL || ((head & HAS_KEY) != 0) != is_in_map) {
        return NULL;
    }
    struct tree *tree = arena_new(scratch, struct tree);
    tree->type = head & TYPE_BITS;
    str key = {0};
    if (is_in_map && (!take_place(coder, left, &tree->key_place) ||
                      !take_word(coder, left, (head & KEY_IS_COPY) != 0, &key) ||
                      tree_find(parent, key) != NULL)) {
        return NULL;
    }
    bool is_whole = take_place(coder, left, &tree->place);
    switch (tree->type) {
    case TREE_NULL:
        break;
    case TREE_TEXT:
        is_whole = is_whole && take_word(coder, left, (head & TEXT_IS_COPY) != 0, &tree->as.text);
        break;
    case TREE_LIST:
    case TREE_MAP:
        is_whole = is_whole && take_number(left, child_count);
        break;
    case TREE_NUMBER:
    case TREE_FLAG:
        return NULL; /* YAML has none */
    }
    if (is_whole && parent != NULL) {
        struct tree *owner = (struct tree *)(uintptr_t)parent;
        (void)(is_in_map ? tree_put_key(owner, key, tree) : tree_add(owner, tree));
    }
    return is_whole ? tree : NULL;
}

static bool take_place(struct coder *coder, str *left, struct place *place)
{
    int64_t distance = 0;
    uint64_t column = 0;
    if (!take_distance(left, &distance) || !take_number(left, &column)) {
        return false;
    }
    coder->line += distance;
    *place =
        (struct place){.origin = coder->origin, .line = (int)coder->line, .column = (int)column};
    return coder->line > 0 && coder->line <= coder->origin->text.len + 1 && column > 0 &&
           column <= (uint64_t)coder->origin->text.len + 1;
}

/* Whole characters, as they may stand in a file. */
static bool take_word(struct coder *coder, str *left, bool is_copy, str *word)
{
    str whole = coder->origin->text;
    int64_t distance = 0;
    uint64_t len = 0;
    if ((!is_copy && !take_distance(left, &distance)) || !take_number(left, &len)) {
        return false;
    }
    if (is_copy) {
        return bytes_take_view(left, len, word) && utf8_find_unplain(*word, 0) < 0;
    }
    coder->at += distance;
    if (coder->at < 0 || coder->at > whole.len || len > (uint64_t)(whole.len - coder->at)) {
        return false;
    }
    *word = str_slice(whole, coder->at, coder->at + (ptrdiff_t)len);
    coder->at += (int64_t)len;
    bool is_cut = coder->at < whole.len && ((unsigned char)whole.data[coder->at] & 0xC0) == 0x80;
    return len == 0 || (!is_cut && ((unsigned char)word->data[0] & 0xC0) != 0x80);
}

static bool take_number(str *left, uint64_t *number)
{
    *number = 0;
    for (int i = 0; i < NUMBER_BYTES_MAX && i < left->len; i++) {
        unsigned char byte = (unsigned char)left->data[i];
        *number |= (uint64_t)(byte & 127) << (7 * i);
        if (byte < 128) {
            *left = str_slice(*left, i + 1, left->len);
            return *number <= INT32_MAX;
        }
    }
    return false;
}

static bool take_distance(str *left, int64_t *distance)
{
    uint64_t number = 0;
    bool is_whole = take_number(left, &number);
    *distance = (number & 1) != 0 ? -(int64_t)(number >> 1) : (int64_t)(number >> 1);
    return is_whole;
}
